/** A row of TypeORM's own table of generated columns and views: without it, TypeORM does not know them again. */
import { defineKind, ref, renamedTo } from '../../core/kind.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalog } from './catalog.ts'
import type { MetadataRow } from './model.ts'
import { sql } from './sql.ts'

export const metadataRow = defineKind<MetadataRow, Model>()({
  name: 'metadataRow',
  methods: {
    create: 'addMetadataRow',
    drop: 'dropMetadataRow',
    alter: 'alterMetadataRow',
    rename: 'renameMetadataRow',
  },
  identity: ['metadataSchema', 'metadataTable', 'schema', 'table', 'name'],
  assumes: { metadataSchema: null, metadataTable: 'typeorm_metadata', table: '' },
  attributes: {
    type: { onChange: 'alter' },
    value: { onChange: 'alter' },
  },
  // What it tells of: a row about something that the model does not have is nobody's business.
  owner: ({ type, schema, table, name }) =>
    type === 'GENERATED_COLUMN'
      ? ref('table', schema, table)
      : ref(type === 'VIEW' ? 'view' : 'materializedView', schema, name),
  // A row may be there before what it tells of, and after it: it is only text to PostgreSQL.
  requires: ({ metadataSchema, metadataTable }, lookup) => {
    const table = ref('table', metadataSchema, metadataTable)
    return [
      table,
      ...lookup.owned('column', table).map(column =>
        // The lookup gives columns, and this is a field of a column.
        ref('column', metadataSchema, metadataTable, (column as { name: string }).name),
      ),
    ]
  },
  claims: () => [],
  inline: null,
  renamesFreely: false,
  // The names in it are text: they stay when what it tells of gets another. Where it stands is another matter.
  readdress: (object, renamed) => {
    const { metadataSchema, metadataTable } = object
    const schema = renamedTo(renamed, 'schema', metadataSchema)
    const table = renamedTo(renamed, 'table', metadataSchema, metadataTable)
    return schema === null && table === null
      ? object
      : {
          ...object,
          metadataSchema: schema ?? metadataSchema,
          metadataTable: table ?? metadataTable,
        }
  },
  sayable: () => true,
  loses: () => null,
  guards: { create: false, drop: false },
  sql,
  catalog,
  reflect: ({ service: { metadataTable, metadataRows } }) =>
    (metadataRows ?? []).map(({ table, ...row }) => ({
      ...row,
      metadataSchema: metadataTable.schema,
      metadataTable: metadataTable.name,
      table: table ?? '',
    })),
})

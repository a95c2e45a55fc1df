/** The column that a sequence belongs to, and goes with. A serial column's own sequence is a part of the column. */
import { defineKind, ref, renamedTo, type Renamed } from '../../core/kind.ts'
import { text } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import { isSerialSequence } from '../../sql/serial.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { name as quoted, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'

export interface SequenceOwner {
  /** That of the sequence and of the table. */
  readonly schema: string
  readonly sequence: string
  readonly table: string
  readonly column: string
}

const ownedBy = ({ schema, sequence, table, column }: SequenceOwner): Statement =>
  statement(
    `ALTER SEQUENCE ${qualified(schema, sequence)} OWNED BY ${qualified(schema, table)}.${quoted(column)}`,
  )

export const sequenceOwner = defineKind<SequenceOwner, Model>()({
  name: 'sequenceOwner',
  methods: {
    create: 'addSequenceOwner',
    drop: 'dropSequenceOwner',
    alter: 'alterSequenceOwner',
    rename: 'renameSequenceOwner',
  },
  identity: ['schema', 'sequence'],
  attributes: {
    table: { onChange: 'alter', alongside: ['column'] },
    column: { onChange: 'alter', alongside: ['table'] },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  // Let go before the column goes: the sequence would go with it.
  requires: ({ schema, sequence, table, column }) => [
    ref('sequence', schema, sequence),
    ref('column', schema, table, column),
  ],
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress,
  sayable: () => false,
  loses: () => null,
  guards: { create: false, drop: false },
  sql: {
    create: after => [ownedBy(after)],
    drop: ({ schema, sequence }) => [
      statement(`ALTER SEQUENCE ${qualified(schema, sequence)} OWNED BY NONE`),
    ],
    alter: (_before, after) => [ownedBy(after)],
    // It is called what its sequence is called.
    rename: () => [],
  },
  catalog: {
    query: () => `
      SELECT n.nspname AS schema, c.relname AS sequence, t.relname AS "table", a.attname AS "column"
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_depend d
          ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0
         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype = 'a'
        JOIN pg_catalog.pg_class t ON t.oid = d.refobjid AND NOT t.relispartition
        JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE c.relkind = 'S' AND n.nspname = ANY ($1) AND c.relpersistence <> 't'
         AND ${notFromExtension('pg_class', 'c.oid')} AND NOT ${isSerialSequence('c.oid')}
       ORDER BY 1, 2`,
    read: row => ({
      schema: text(row, 'schema'),
      sequence: text(row, 'sequence'),
      table: text(row, 'table'),
      column: text(row, 'column'),
    }),
  },
  reflect: () => [],
})

function readdress(object: SequenceOwner, renamed: Renamed): SequenceOwner {
  const { schema, sequence, table, column } = object
  const now = {
    schema: renamedTo(renamed, 'schema', schema) ?? schema,
    sequence: renamedTo(renamed, 'sequence', schema, sequence) ?? sequence,
    table: renamedTo(renamed, 'table', schema, table) ?? table,
    column: renamedTo(renamed, 'column', schema, table, column) ?? column,
  }
  const isSame =
    now.schema === schema &&
    now.sequence === sequence &&
    now.table === table &&
    now.column === column
  return isSame ? object : now
}

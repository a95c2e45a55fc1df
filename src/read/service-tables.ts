/** The tables that TypeORM makes for itself, as objects like all others. */
import { unmarked } from '../sql/marks.ts'
import { untuned } from '../kinds/columns/model.ts'
import type { SchemaEntry } from '../kinds/registry.ts'
import { ordinary } from '../kinds/tables/model.ts'
import type { Model } from '../typeorm/model.ts'
import type { Service, ServiceTable } from '../typeorm/service-tables.ts'

/** Those that the model calls for. One that an entity has already is that entity's. */
export function serviceTables({ tables, service }: Model): readonly SchemaEntry[] {
  const isFree = ({ schema, name }: ServiceTable): boolean =>
    !tables.some(table => table.schema === schema && table.name === name)
  const { metadataTable, metadataRows, cacheTable } = service
  const hasRows = metadataRows !== null && metadataRows.length > 0
  return [
    ...(hasRows && isFree(metadataTable) ? metadata(metadataTable) : []),
    ...(cacheTable !== null && isFree(cacheTable) ? cache(cacheTable) : []),
  ]
}

const metadata = (table: ServiceTable): readonly SchemaEntry[] => [
  tableEntry(table),
  columnEntry(table, 'type', 'character varying'),
  columnEntry(table, 'database', 'character varying', { nullable: true }),
  columnEntry(table, 'schema', 'character varying', { nullable: true }),
  columnEntry(table, 'table', 'character varying', { nullable: true }),
  columnEntry(table, 'name', 'character varying', { nullable: true }),
  columnEntry(table, 'value', 'text', { nullable: true }),
]

const cache = (table: NonNullable<Service['cacheTable']>): readonly SchemaEntry[] => [
  tableEntry(table),
  columnEntry(table, 'id', 'integer', { serial: true }),
  columnEntry(table, 'identifier', 'character varying', { nullable: true }),
  columnEntry(table, 'time', 'bigint'),
  columnEntry(table, 'duration', 'integer'),
  columnEntry(table, 'query', 'text'),
  columnEntry(table, 'result', 'text'),
  {
    kind: 'primaryKey',
    object: {
      schema: table.schema,
      table: table.name,
      name: table.primaryKey,
      columns: ['id'],
      include: [],
      deferrable: null,
      ...unmarked,
      comment: null,
    },
  },
]

const tableEntry = ({ schema, name }: ServiceTable): SchemaEntry => ({
  kind: 'table',
  object: { schema, name, ...ordinary, comment: null },
})

const columnEntry = (
  { schema, name: table }: ServiceTable,
  name: string,
  type: string,
  { nullable = false, serial = null }: { nullable?: boolean; serial?: true | null } = {},
): SchemaEntry => ({
  kind: 'column',
  object: {
    schema,
    table,
    name,
    type,
    nullable,
    serial,
    default: null,
    identity: null,
    sequence: null,
    draws: null,
    generated: null,
    virtual: false,
    collation: null,
    ...untuned,
    comment: null,
    using: null,
    alternatives: [],
    uses: [],
  },
})

/** The tables that TypeORM keeps for itself beside those of the entities, and what it writes into one of them. */
import type { DataSource } from 'typeorm'
import { truncated } from '../sql/text.ts'
import type { Model } from './model.ts'

export interface ServiceTable {
  readonly schema: string
  /** As PostgreSQL keeps it: at most 63 bytes. */
  readonly name: string
}

/** What TypeORM needs to know a generated column or a view again. */
export interface MetadataRow {
  readonly type: 'GENERATED_COLUMN' | 'VIEW' | 'MATERIALIZED_VIEW'
  readonly schema: string
  /** Null for a view, which is no part of a table. */
  readonly table: string | null
  /** Of the column or of the view. */
  readonly name: string
  /** The expression in the entity's own words. */
  readonly value: string
}

export interface Service {
  /** Of generated columns and views. TypeORM makes it when it synchronises a schema with some. */
  readonly metadataTable: ServiceTable
  /** The rows of it; null when they are left to others. */
  readonly metadataRows: readonly MetadataRow[] | null
  /** Of cached results, with the name of its primary key; null when they are kept elsewhere or nowhere. */
  readonly cacheTable: (ServiceTable & { readonly primaryKey: string }) | null
  /** What TypeORM's own migrations write into. */
  readonly migrationsTable: ServiceTable
}

/** Options that every PostgreSQL DataSource has. */
interface Options {
  readonly schema?: string
  readonly metadataTableName?: string
  readonly migrationsTableName?: string
  readonly cache?: unknown
}

export function serviceOf(model: Omit<Model, 'service'>): Service {
  const { dataSource, defaultSchema } = model
  const options = optionsOf(dataSource)
  const { tableName } = cacheOf(options)
  const cache = tableName === undefined || tableName === '' ? 'query-result-cache' : tableName
  return {
    ...keptTables(dataSource, defaultSchema),
    metadataRows: [...rowsOfColumns(model), ...rowsOfViews(model)],
    cacheTable: cachesInDatabase(options)
      ? {
          ...tableIn(options, defaultSchema, cache),
          primaryKey: keyOf(dataSource, cache, options.schema),
        }
      : null,
  }
}

/** Those that TypeORM writes into while it synchronises and migrates; the metadata need not be built. */
export function keptTables(
  dataSource: DataSource,
  defaultSchema: string,
): Pick<Service, 'metadataTable' | 'migrationsTable'> {
  const options = optionsOf(dataSource)
  const { metadataTableName = 'typeorm_metadata', migrationsTableName = 'migrations' } = options
  return {
    metadataTable: tableIn(options, defaultSchema, metadataTableName),
    migrationsTable: tableIn(options, defaultSchema, migrationsTableName),
  }
}

// Only PostgreSQL's options reach this.
const optionsOf = (dataSource: DataSource): Options => dataSource.options

const tableIn = ({ schema }: Options, defaultSchema: string, name: string): ServiceTable => ({
  schema: schema ?? defaultSchema,
  name: truncated(name),
})

/** The same model for users who leave TypeORM's rows to TypeORM. */
export const withoutMetadataRows = (model: Model): Model => ({
  ...model,
  service: { ...model.service, metadataRows: null },
})

/** A naming strategy of the user's own sees the whole path, as from TypeORM. */
const keyOf = ({ namingStrategy, driver }: DataSource, table: string, schema?: string): string =>
  truncated(namingStrategy.primaryKeyName(driver.buildTableName(table, schema), ['id']))

interface Cache {
  readonly type?: string
  readonly tableName?: string
  readonly provider?: unknown
}

const cacheOf = ({ cache }: Options): Cache =>
  // What is no object has none of them.
  typeof cache === 'object' && cache !== null ? cache : {}

function cachesInDatabase(options: Options): boolean {
  const { type, provider } = cacheOf(options)
  const isWanted = options.cache !== undefined && options.cache !== null && options.cache !== false
  return isWanted && typeof provider !== 'function' && !(type ?? '').includes('redis')
}

const rowsOfColumns = ({ tables }: Pick<Model, 'tables'>): readonly MetadataRow[] =>
  tables.flatMap(({ schema, name: table, columns }) =>
    columns.flatMap(({ asExpression, generatedType, databaseName }): MetadataRow[] =>
      asExpression === undefined || asExpression === '' || generatedType !== 'STORED'
        ? []
        : [
            {
              type: 'GENERATED_COLUMN',
              schema,
              table,
              name: truncated(databaseName),
              value: asExpression,
            },
          ],
    ),
  )

const rowsOfViews = ({
  views,
  dataSource,
}: Pick<Model, 'views' | 'dataSource'>): readonly MetadataRow[] =>
  views.map(({ schema, name, isMaterialized, metadata: { expression } }) => ({
    type: isMaterialized ? 'MATERIALIZED_VIEW' : 'VIEW',
    schema,
    table: null,
    name,
    // Unlike in the view itself, a semicolon at the end belongs to it.
    value:
      typeof expression === 'function'
        ? expression(dataSource).getQuery()
        : (expression ?? '').trim(),
  }))

/** SQL of TypeORM's rows. The name of the database is asked for when they are written: revisions serve several. */
import type { Sql } from '../../core/kind.ts'
import { statement } from '../../sql/statement.ts'
import { literal, name as quoted, qualified } from '../../sql/text.ts'
import type { MetadataRow, MetadataRowId } from './model.ts'

type Id = Pick<MetadataRow, MetadataRowId>

const columns = ['type', 'database', 'schema', 'table', 'name', 'value'].map(quoted).join(', ')

const metadata = ({ metadataSchema, metadataTable }: Id): string =>
  qualified(metadataSchema, metadataTable)

/** TypeORM looks for generated columns under the name of the database, and for views under none. */
const isView = ({ table }: Id): boolean => table === ''

/** By as much as TypeORM looks them up by. */
const where = (row: Id): string =>
  [
    isView(row)
      ? `"type" IN ('VIEW', 'MATERIALIZED_VIEW') AND "database" IS NULL`
      : `"type" = 'GENERATED_COLUMN' AND "database" = pg_catalog.current_database()`,
    `"schema" = ${literal(row.schema)}`,
    isView(row) ? `"table" IS NULL` : `"table" = ${literal(row.table)}`,
    `"name" = ${literal(row.name)}`,
  ].join(' AND ')

export const sql: Sql<MetadataRow, MetadataRowId> = {
  create: row => [
    statement(
      `INSERT INTO ${metadata(row)} (${columns}) VALUES (${[
        literal(row.type),
        isView(row) ? 'NULL' : 'pg_catalog.current_database()',
        literal(row.schema),
        isView(row) ? 'NULL' : literal(row.table),
        literal(row.name),
        literal(row.value),
      ].join(', ')})`,
    ),
  ],
  drop: row => [statement(`DELETE FROM ${metadata(row)} WHERE ${where(row)}`)],
  alter: (_before, after, changed) => [
    statement(
      `UPDATE ${metadata(after)} SET ${(['type', 'value'] as const)
        .filter(attribute => changed.has(attribute))
        .map(attribute => `${quoted(attribute)} = ${literal(after[attribute])}`)
        .join(', ')} WHERE ${where(after)}`,
    ),
  ],
  rename: (before, after) => [
    statement(
      `UPDATE ${metadata(before)} SET "name" = ${literal(after.name)} WHERE ${where(before)}`,
    ),
  ],
}

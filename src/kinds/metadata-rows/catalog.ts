/** TypeORM's rows as they stand in its table, where there is one. */
import type { Catalog } from '../../core/kind.ts'
import { oneOf, text } from '../../core/row.ts'
import { literal, qualified } from '../../sql/text.ts'
import { types, type MetadataRow } from './model.ts'

export const catalog: Catalog<MetadataRow> = {
  query: ({ rows }) =>
    rows === undefined || rows === null
      ? 'SELECT WHERE $1::text[] IS NULL'
      : `
      -- TypeORM has written some of its rows twice. Texts of several are those of none: all of them become one.
      SELECT ${literal(rows.schema)} AS "metadataSchema", ${literal(rows.table)} AS "metadataTable",
             m."schema", COALESCE(m."table", '') AS "table", m.name,
             pg_catalog.min(m.type) AS type,
             COALESCE(pg_catalog.string_agg(DISTINCT m.value, E'\\n'), '') AS value
        FROM ${qualified(rows.schema, rows.table)} m
       WHERE m."schema" = ANY ($1) AND m.name IS NOT NULL
         AND CASE m.type WHEN 'GENERATED_COLUMN' THEN m."table" IS NOT NULL AND m.database = pg_catalog.current_database()
                         WHEN 'VIEW' THEN m."table" IS NULL AND m.database IS NULL
                         WHEN 'MATERIALIZED_VIEW' THEN m."table" IS NULL AND m.database IS NULL
                         ELSE false END
       GROUP BY m."schema", m."table", m.name
       ORDER BY 1, 2, 3, 4, 5`,
  read: row => ({
    metadataSchema: text(row, 'metadataSchema'),
    metadataTable: text(row, 'metadataTable'),
    schema: text(row, 'schema'),
    table: text(row, 'table'),
    name: text(row, 'name'),
    type: oneOf(row, 'type', types),
    value: text(row, 'value'),
  }),
}

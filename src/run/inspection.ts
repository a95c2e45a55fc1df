/** Does it exist? Asked of the catalog. */
import type { Queryable } from '../database/database.ts'
import type { Inspection } from '../revision/op.ts'

export function inspectionOf(ask: Queryable['query'], defaultSchema: string): Inspection {
  const found = async (
    condition: string,
    schema: string | undefined,
    ...names: readonly string[]
  ): Promise<boolean> => {
    const [row] = await ask(
      `SELECT EXISTS (
         SELECT FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = $1 AND c.relname = $2 AND ${condition}) AS found`,
      [schema ?? defaultSchema, ...names],
    )
    return row?.['found'] === true
  }
  return {
    hasTable: (table, schema) => found(`c.relkind IN ('r', 'p', 'f')`, schema, table),
    hasColumn: (table, column, schema) =>
      found(
        `EXISTS (SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attname = $3 AND a.attnum > 0 AND NOT a.attisdropped)`,
        schema,
        table,
        column,
      ),
    hasIndex: (index, schema) => found(`c.relkind IN ('i', 'I')`, schema, index),
  }
}

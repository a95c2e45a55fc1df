/** Rows into a table: statements of many rows, as many as parameters allow. */
import type { Queryable } from '../database/database.ts'
import { names, qualified } from '../sql/text.ts'
import type { Sender } from './sender.ts'
import { jsonText } from './value.ts'

type Fields = Readonly<Record<string, unknown>>

/** A name in the run's default schema, or a table of any schema. */
export type TableName = string | { readonly table: string; readonly schema?: string }

/** The most parameters a statement can have: their number has two bytes on the wire. */
const limit = 65_535

/** A field that a row has not got takes the column's default; null is null. */
export async function insertRows(
  sender: Pick<Sender, 'query' | 'execute' | 'ask'>,
  defaultSchema: string,
  table: TableName,
  rows: readonly Fields[],
): Promise<void> {
  const path = pathOf(table, defaultSchema)
  const columns = columnsOf(rows)
  if (columns.length === 0) {
    for (const sql of rows.map(() => emptyInsertion(path))) await sender.execute(sql)
    return
  }
  const json = await jsonColumns(sender.ask, path)
  const size = Math.max(1, Math.floor(limit / columns.length))
  for (let start = 0; start < rows.length; start += size) {
    const parameters: unknown[] = []
    const lines = rows.slice(start, start + size).map(row => {
      const values = columns.map(column => {
        if (row[column] === undefined) return 'DEFAULT'
        parameters.push(json.has(column) ? jsonText(row[column]) : row[column])
        return `$${parameters.length}`
      })
      return `(${values.join(', ')})`
    })
    await sender.query(insertion(path, columns, lines), parameters)
  }
}

export const emptyInsertion = (path: string): string => `INSERT INTO ${path} DEFAULT VALUES`

export const insertion = (
  path: string,
  columns: readonly string[],
  lines: readonly string[],
): string => `INSERT INTO ${path} (${names(columns)}) VALUES\n  ${lines.join(',\n  ')}`

export const pathOf = (table: TableName, defaultSchema: string): string =>
  typeof table === 'string'
    ? qualified(defaultSchema, table)
    : qualified(table.schema ?? defaultSchema, table.table)

/** Every field that some row has, in the order in which they turn up. */
export const columnsOf = (rows: readonly Fields[]): readonly string[] => [
  ...new Set(rows.flatMap(row => Object.keys(row).filter(field => row[field] !== undefined))),
]

/** An array for such a column is JSON, and for any other one an array of the server. */
async function jsonColumns(ask: Queryable['query'], path: string): Promise<ReadonlySet<string>> {
  const rows = await ask(
    `SELECT a.attname AS name
       FROM pg_catalog.pg_attribute a
       JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
        AND coalesce(nullif(t.typbasetype, 0), t.oid)
            IN ('pg_catalog.json'::pg_catalog.regtype, 'pg_catalog.jsonb'::pg_catalog.regtype)`,
    [path],
  )
  return new Set(rows.map(row => String(row['name'])))
}

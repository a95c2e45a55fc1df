/** Which tables of a server have the shape that a query is about, and which types it knows. */
import type { TableShape } from '../core/kind.ts'
import { mentions } from '../core/mention.ts'
import { textOrNull } from '../core/row.ts'
import type { Database, Row } from '../database/database.ts'

type Column = TableShape['columns'][number]

export interface Places {
  /** Whether the table stands there in this shape, as far as the text can tell. */
  readonly has: (table: TableShape, text: string) => boolean
  /** The column's type; where the server does not know it yet, one that stands in for it. */
  readonly typeOf: (column: Column) => string
}

interface Found {
  readonly name: string
  readonly type: string
}

/** One round trip for all of them, inside the transaction that spells. */
export async function placesOf(database: Database, shapes: readonly TableShape[]): Promise<Places> {
  const types = [...new Set(shapes.flatMap(({ columns }) => columns.map(({ type }) => type)))]
  const paths = new Map(
    shapes.map(({ schema, name }) => [JSON.stringify([schema, name]), [schema, name]]),
  )
  const pairs = [...paths.values()]
  const rows = await rowsOf(database, types, pairs).catch(async () => {
    // to_regtype raises for a text that is no type at all: each question finds out by itself.
    await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
    return await rowsOf(database, [], pairs)
  })
  const known = new Map<string, string | null>()
  const tables = new Map<string, readonly Found[]>()
  for (const row of rows)
    if (row['schema'] === null) known.set(String(row['name']), textOrNull(row, 'type'))
    else
      tables.set(
        JSON.stringify([row['schema'], row['name']]),
        // json_agg(json_build_object(…)) makes these.
        row['columns'] as readonly Found[],
      )
  return {
    has: ({ schema, name, columns, isWhole }, text) => {
      const found = tables.get(JSON.stringify([schema, name]))
      if (found === undefined || (isWhole && found.length !== columns.length)) return false
      const isGone = (other: Found): boolean =>
        mentions(text, other.name) && !columns.some(column => column.name === other.name)
      if (found.some(isGone)) return false
      return columns.every(({ name: column, type }, at) => {
        const own = isWhole ? found[at] : found.find(other => other.name === column)
        return own?.name === column && own.type === known.get(type)
      })
    },
    typeOf: ({ type }) => (known.get(type) === null ? 'text' : type),
  }
}

async function rowsOf(
  database: Database,
  types: readonly string[],
  pairs: readonly (readonly string[])[],
): Promise<readonly Row[]> {
  return await database.query(
    `SELECT n.nspname AS schema, c.relname AS name, NULL AS type,
            COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'type', a.atttypid::text)
                                         ORDER BY a.attnum) FILTER (WHERE a.attnum IS NOT NULL), '[]') AS columns
       FROM ROWS FROM (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) w (schema, name)
       JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
       JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind IN ('r', 'p')
       LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      GROUP BY 1, 2
      UNION ALL
     SELECT NULL, t, pg_catalog.to_regtype(t)::pg_catalog.oid::text, NULL
       FROM pg_catalog.unnest($3::text[]) t`,
    [pairs.map(([schema]) => schema), pairs.map(([, name]) => name), types],
  )
}

/** Reads a schema from the catalog: one read-only snapshot, one query for each kind. */
import type { CatalogContext } from '../core/kind.ts'
import { schemaOf } from '../core/schema.ts'
import type { Database, Queryable, Row } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import { name } from '../sql/text.ts'
import type { ServiceTable } from '../typeorm/service-tables.ts'

/**
 * The number of round trips is that of the kinds and two more (three with `rowsFrom`), whatever the number of tables.
 *
 * @param schemas - which schemas to read; those that do not exist are not there
 * @param rowsFrom - the table whose rows stand for objects; it need not exist. Null reads none
 * @throws AthanorError ATH305 when the session may not read that table
 */
export async function introspect(
  database: Database,
  schemas: readonly string[],
  rowsFrom: ServiceTable | null = null,
): Promise<Schema> {
  return await inSnapshot(database, async () => {
    // Names are printed as they are seen from the default schema alone, so that what stands in it
    // is written without it, and a revision can be run in another one.
    await database.execute(`SET LOCAL search_path = ${name(database.defaultSchema)}`)
    const context: CatalogContext = {
      ...database.server,
      rows: rowsFrom === null ? null : await readable(database, rowsFrom),
    }
    const entries: SchemaEntry[] = []
    const kinds = Object.values(registry)
    const ask = (at: number): Promise<readonly Row[]> | null =>
      kinds[at] === undefined ? null : database.query(kinds[at].catalog.query(context), [schemas])
    let asked = ask(0)
    for (const [at, kind] of kinds.entries()) {
      const rows = (await asked) ?? []
      // The server is at the next while the rows of this one are read.
      asked = ask(at + 1)
      // A kind reads objects of its own.
      for (const row of rows)
        entries.push({ kind: kind.name, object: kind.catalog.read(row) } as SchemaEntry)
    }
    return schemaOf(registry, entries)
  })
}

/** Null where there is no such table, or one of another shape. */
async function readable(
  database: Database,
  { schema, name: table }: ServiceTable,
): Promise<{ schema: string; table: string } | null> {
  const [found] = await database.query(
    `SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable
       FROM pg_catalog.pg_class c
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')
        AND 6 = (SELECT pg_catalog.count(*)
                   FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = c.oid AND a.atttypid IN ('varchar'::pg_catalog.regtype, 'text'::pg_catalog.regtype)
                    AND a.attname IN ('type', 'database', 'schema', 'table', 'name', 'value'))`,
    [schema, table],
  )
  if (found === undefined) return null
  if (found['readable'] === true) return { schema, table }
  throw new AthanorError('ATH305', {
    message: `the rows of ${schema}.${table} cannot be read`,
    hint: `Grant SELECT on it to the role that connects, or leave the table alone with \`typeormMetadata: false\`.`,
  })
}

async function inSnapshot<T>(database: Queryable, work: () => Promise<T>): Promise<T> {
  await database.execute('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    return await work()
  } finally {
    // Nothing was written, so both ends are the same; this one also ends a transaction that failed.
    await database.execute('ROLLBACK')
  }
}

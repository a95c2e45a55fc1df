/** Reads a schema from the catalog: one read-only snapshot, one query for each kind. */
import { schemaOf } from '../core/schema.ts'
import type { Database, Queryable, Row } from '../database/database.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import { name } from '../sql/text.ts'

/**
 * The number of round trips is that of the kinds and two more, whatever the number of tables.
 *
 * @param schemas - which schemas to read; those that do not exist are not there
 */
export async function introspect(database: Database, schemas: readonly string[]): Promise<Schema> {
  return await inSnapshot(database, async () => {
    // Names are printed as they are seen from the default schema alone, so that what stands in it
    // is written without it, and a revision can be run in another one.
    await database.execute(`SET LOCAL search_path = ${name(database.defaultSchema)}`)
    const entries: SchemaEntry[] = []
    const kinds = Object.values(registry)
    const ask = (at: number): Promise<readonly Row[]> | null =>
      kinds[at] === undefined
        ? null
        : database.query(kinds[at].catalog.query(database.server), [schemas])
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

async function inSnapshot<T>(database: Queryable, work: () => Promise<T>): Promise<T> {
  await database.execute('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    return await work()
  } finally {
    // Nothing was written, so both ends are the same; this one also ends a transaction that failed.
    await database.execute('ROLLBACK')
  }
}

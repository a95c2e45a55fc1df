/** Whether another program finds two schemas equal. */
import { normalised } from './dump.ts'
import { freshDatabase, type FreshDatabase } from './servers.ts'
import { schemaDump } from './witness.ts'

/** What `pg_dump` says of it, the order of columns aside; null where none can read it. */
export const dumped = (database: FreshDatabase): string | null => {
  const dump = schemaDump(database.url)
  return dump === null ? null : normalised(dump, { columnOrder: 'ignore' })
}

/**
 * Two dumps say the same when they are equal, or when they are once both were restored: PostgreSQL prints some
 * expressions (`kind IN ('a', 'b')` on a varchar) in words that it reads back as another expression.
 */
export async function expectSameDump(
  version: number,
  found: string | null,
  wanted: string | null,
): Promise<void> {
  if (found === wanted || found === null || wanted === null) return
  expect(await restored(version, found)).toBe(await restored(version, wanted))
}

async function restored(version: number, dump: string): Promise<string | null> {
  const database = await freshDatabase(version)
  try {
    await database.client.query(dump.replace('CREATE SCHEMA public;', ''))
    return dumped(database)
  } finally {
    await database.drop()
  }
}

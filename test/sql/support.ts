/** Servers under a test of one function: connected once, and nothing of them is changed. */
import type pg from 'pg'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

export interface Connected {
  readonly major: number
  readonly client: pg.Client
}

/** Connections to a database of each version, opened before the tests and dropped after them. */
export function eachServer(): readonly Connected[] {
  const open = new Map<number, FreshDatabase>()
  beforeAll(async () => {
    for (const major of versions) open.set(major, await freshDatabase(major))
  })
  afterAll(async () => {
    for (const database of open.values()) await database.drop()
  })
  return versions.map(major => ({
    major,
    get client() {
      // Opened before the first test.
      return open.get(major)!.client
    },
  }))
}

/** The one value of the one row. */
export async function valueOf(client: pg.Client, sql: string): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(sql)
  return Object.values(rows[0]!)[0]
}

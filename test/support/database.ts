/** A test's connection as a `Database`, with a count of its round trips. */
import type pg from 'pg'
import type { Database } from '../../src/database/database.ts'

export interface CountedDatabase extends Database {
  /** Round trips so far. */
  readonly trips: () => number
}

export async function asDatabase(client: pg.Client): Promise<CountedDatabase> {
  let trips = 0
  const { rows } = await client.query<{ version: string; schema: string | null }>(
    `SELECT current_setting('server_version_num') AS version, current_schema() AS schema`,
  )
  return {
    label: 'test',
    server: { version: Number(rows[0]!.version) },
    defaultSchema: rows[0]!.schema ?? 'public',
    query: async (sql, parameters = []) => {
      trips += 1
      const result = await client.query(sql, [...parameters])
      return result.rows as Readonly<Record<string, unknown>>[]
    },
    execute: async sql => {
      trips += 1
      await client.query(sql)
    },
    secondSession: () => Promise.resolve(null),
    cancel: () => Promise.resolve(),
    close: () => client.end(),
    trips: () => trips,
  }
}

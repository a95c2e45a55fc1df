/** A `Database` inside a transaction of the test's: what it begins and takes back is a savepoint. */
import type pg from 'pg'
import type { Database } from '../../src/database/database.ts'
import { asDatabase } from './database.ts'

export async function nested(client: pg.Client): Promise<Database> {
  const database = await asDatabase(client)
  return {
    ...database,
    execute: async sql => {
      if (sql === 'ROLLBACK') await database.execute('ROLLBACK TO SAVEPOINT nested')
      else if (sql.startsWith('BEGIN')) await database.execute('SAVEPOINT nested')
      else await database.execute(sql)
    },
  }
}

/** Does the work in a transaction, and takes it back whatever comes of it. */
export async function takenBack<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    return await work()
  } finally {
    await client.query('ROLLBACK')
  }
}

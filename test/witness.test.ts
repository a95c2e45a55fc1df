/** PostgreSQL 18's own pg_dump agrees: a sample of fixtures on the embedded server, which it can read. */
import type { PGlite } from '@electric-sql/pglite'
import type { Database } from '../src/database/database.ts'
import { renamesOf } from '../src/read/renames.ts'
import { fixtures, type Fixture } from './support/fixture.ts'
import { planned, read, sqlOf } from './support/proof.ts'
import { sampleOf, seed } from './support/seed.ts'
import { normalised } from './support/dump.ts'
import { pgliteDump } from './support/witness.ts'

const cases = sampleOf(
  fixtures().filter(
    ({ after, pending, before, title }) =>
      (process.env['ATHANOR_FIXTURE'] === undefined ||
        title.includes(process.env['ATHANOR_FIXTURE'])) &&
      after !== null &&
      pending === null &&
      // Its extensions would have to be loaded when the instance starts.
      !/extension/i.test(`${before}${after}${title}`),
  ),
  25,
)

let pglite: PGlite
let database: Database

beforeAll(async () => {
  const { PGlite: Embedded } = await import('@electric-sql/pglite')
  pglite = await Embedded.create()
  const { rows } = await pglite.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  )
  database = {
    label: 'witness',
    server: { version: rows[0]!.version },
    defaultSchema: 'public',
    query: async (sql, parameters = []) =>
      (await pglite.query<Readonly<Record<string, unknown>>>(sql, [...parameters])).rows,
    execute: async sql => {
      await pglite.exec(sql)
    },
    secondSession: () => Promise.resolve(null),
    cancel: () => Promise.resolve(),
    close: () => pglite.close(),
  }
})

afterAll(async () => {
  await pglite.close()
})

const dumped = async (): Promise<string> =>
  normalised(await pgliteDump(pglite), { columnOrder: 'ignore' })

async function load(sql: string): Promise<void> {
  const { rows } = await pglite.query<{ name: string }>(
    String.raw`SELECT nspname AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'`,
  )
  for (const { name } of rows)
    await pglite.exec(`DROP SCHEMA "${name.replaceAll('"', '""')}" CASCADE`)
  await pglite.exec(`CREATE SCHEMA public; ${sql}`)
}

async function restored(dump: string): Promise<string> {
  await load(dump.replace(/^CREATE SCHEMA public;$/m, ''))
  return await dumped()
}

/** Equal, or equal once both were restored: some expressions are printed in words that are read as others. */
async function expectSame(found: string, wanted: string): Promise<void> {
  if (found === wanted) return
  expect(await restored(found)).toBe(await restored(wanted))
}

test.each(cases)(`$title (seed ${seed})`, async (fixture: Fixture) => {
  await load(fixture.after ?? '')
  const wanted = { schema: await read(database), dump: await dumped() }
  await load(fixture.before)
  const was = { schema: await read(database), dump: await dumped() }
  const renames = renamesOf(fixture.renames, was.schema, wanted.schema, 'public')
  const { upgrade, downgrade } = await planned(database, was.schema, wanted.schema, renames)
  for (const sql of sqlOf(upgrade)) await pglite.exec(sql)
  const up = await dumped()
  for (const sql of sqlOf(downgrade)) await pglite.exec(sql)
  const down = await dumped()
  await expectSame(up, wanted.dump)
  await expectSame(down, was.dump)
})

/** The column matrix where no server makes it or spells it: on the embedded PostgreSQL, and in a session that only reads. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../src/database/database.ts'
import { scratch } from '../src/database/scratch.ts'
import type { Schema } from '../src/kinds/registry.ts'
import { plan } from '../src/read/plan.ts'
import { casesFor } from './support/column-matrix.ts'
import { byAthanor, modelOfCases, surroundings } from './support/column-matrix-run.ts'
import { asDatabase } from './support/database.ts'
import { planned, read, sqlOf, summaries } from './support/proof.ts'
import { versions } from './support/servers.ts'

const newest = versions.at(-1)!

/** Milliseconds, on a machine that has other things to do. */
const patience = 600_000

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'athanor-columns-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

const cases = casesFor(newest)

test(
  'the embedded PostgreSQL makes them all, spells them all, and takes them back',
  async () => {
    const database = await scratch({ cache: place })
    try {
      await database.execute(surroundings)
      const before = await read(database)
      const model = await modelOfCases(cases)
      const look = async (): Promise<Schema> =>
        new Map([...(await read(database))].filter(([key]) => model.has(key) || !before.has(key)))
      const { upgrade, downgrade } = await planned(database, await look(), model)
      await database.execute(sqlOf(upgrade).join(';\n'))
      expect(summaries((await planned(database, await look(), model)).upgrade)).toEqual([])
      await database.execute(sqlOf(downgrade).join(';\n'))
      expect(summaries((await planned(database, await read(database), before)).upgrade)).toEqual([])
    } finally {
      await database.close()
    }
  },
  patience,
)

test(
  'a session that only reads finds no difference',
  async () => {
    const { here, schema } = await byAthanor(cases, newest)
    let embedded: Database | undefined
    try {
      await here.client.query('SET default_transaction_read_only = on')
      const database = await asDatabase(here.client)
      const found = await read(database)
      const sequences = [...found].filter(([, { kind }]) => kind === 'sequence')
      const { upgrade } = await plan({
        before: new Map(
          [...found].filter(([key, { kind }]) => kind === 'sequence' || schema.has(key)),
        ),
        after: new Map([...schema, ...sequences]),
        isModel: true,
        database,
        scratch: async () => (embedded ??= await scratch({ cache: place })),
      })
      expect(embedded).toBeDefined()
      expect(summaries(upgrade)).toEqual([])
    } finally {
      await embedded?.close()
      await here.drop()
    }
  },
  patience,
)

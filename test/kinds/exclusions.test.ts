/** Exclusions are compared where the database's own session cannot make temporary tables: on the embedded server. */
import { schemaOf } from '../../src/core/schema.ts'
import type { Database } from '../../src/database/database.ts'
import { scratch } from '../../src/database/scratch.ts'
import { registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { plan } from '../../src/read/plan.ts'
import { asDatabase } from '../support/database.ts'
import { read, summaries } from '../support/proof.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const made = `
  CREATE EXTENSION btree_gist;
  CREATE TABLE booking (
    room integer NOT NULL, during tsrange NOT NULL, cancelled boolean NOT NULL,
    CONSTRAINT x EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (cancelled = false) DEFERRABLE
  )`

/** The same schema with the exclusion in other words. */
const said = (found: Schema, expression: string): Schema =>
  schemaOf(
    registry,
    [...found.values()].map((entry): SchemaEntry =>
      entry.kind === 'exclusion' ? { ...entry, object: { ...entry.object, expression } } : entry,
    ),
  )

let elsewhere: Database
beforeAll(async () => {
  elsewhere = await scratch({ cache: null, directory: process.cwd() })
})
afterAll(async () => {
  await elsewhere.close()
})

describe.each(versions)('on PostgreSQL %i', version => {
  let here: FreshDatabase
  beforeEach(async () => {
    here = await freshDatabase(version)
    await here.client.query(made)
    await here.client.query('SET default_transaction_read_only = on')
  })
  afterEach(async () => {
    await here.drop()
  })

  test.each([
    {
      words: 'using gist("room" with =,during with &&)where(NOT (cancelled!=false)) deferrable',
      differs: true,
    },
    {
      words:
        'using gist("room" with =,during with &&)where(cancelled=false) deferrable initially immediate',
      differs: false,
    },
    { words: 'using gist("room" with =,during with &&)where(cancelled=false)', differs: true },
  ])('$words', async ({ words, differs }) => {
    const database = await asDatabase(here.client)
    const before = await read(database)
    const { upgrade } = await plan({
      before,
      after: said(before, words),
      database,
      scratch: () => Promise.resolve(elsewhere),
    })
    const expected = ['drop exclusion public.booking.x', 'create exclusion public.booking.x']
    expect(summaries(upgrade)).toEqual(differs ? expected : [])
  })
})

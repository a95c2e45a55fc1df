/** Comparing asks the database as often for two hundred tables as for five. */
import { DataSource, type EntitySchema } from 'typeorm'
import type { Database } from '../src/database/database.ts'
import { registry } from '../src/kinds/registry.ts'
import { introspect } from '../src/read/introspect.ts'
import { plan } from '../src/read/plan.ts'
import { reflect } from '../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../src/typeorm/model.ts'
import { asDatabase } from './support/database.ts'
import { generated, type Writers } from './support/generated.ts'
import { summaries } from './support/proof.ts'
import { freshDatabase, versions } from './support/servers.ts'

interface Answer {
  readonly trips: number
  readonly found: readonly string[]
}

/** The database's half of `check`: what is there, and the plan to what the entities say. */
async function answerFor(version: number, tables: number, writers: Writers): Promise<Answer> {
  const { client, drop } = await freshDatabase(version)
  try {
    const { entities, sql } = generated(tables, writers)
    await client.query(sql)
    const wanted = await reflected(entities)
    const database = await asDatabase(client)
    const before = await introspect(database, ['public'])
    const { upgrade } = await plan({ before, after: wanted, database, scratch: noScratch })
    return { trips: database.trips(), found: summaries(upgrade) }
  } finally {
    await drop()
  }
}

async function reflected(entities: readonly EntitySchema[]): Promise<ReturnType<typeof reflect>> {
  const dataSource = new DataSource({ type: 'postgres', entities: [...entities] })
  await buildMetadata(dataSource)
  return reflect(modelOf(dataSource, 'public'))
}

const noScratch = (): Promise<Database> => Promise.reject(new Error('the database itself spells'))

describe.each(versions.map(version => ({ version })))('on PostgreSQL $version', ({ version }) => {
  const snapshot = Object.keys(registry).length + 3
  const cases: readonly { name: string; writers: Writers; trips: number }[] = [
    {
      name: 'when texts are as the catalog prints them',
      writers: 'the catalog',
      trips: snapshot,
    },
    // May it ask; begin; which types are there (2); make, read and forget the tables (3); the end.
    // 200 tables have 336 texts that differ; 400 go into one chunk.
    {
      name: 'when a third are written as people do',
      writers: 'a third people',
      trips: snapshot + 8,
    },
  ]
  test.each(cases)(
    '5 and 200 tables take the same round trips $name',
    async ({ writers, trips }) => {
      const few = await answerFor(version, 5, writers)
      const many = await answerFor(version, 200, writers)
      expect(few).toEqual({ trips, found: [] })
      expect(many).toEqual(few)
    },
  )

  test('more texts than fit into one question take three round trips for each further chunk', async () => {
    const few = await answerFor(version, 5, 'a third people')
    const many = await answerFor(version, 450, 'a third people')
    expect(many.found).toEqual([])
    expect(many.trips - few.trips).toBe(3)
  })
})

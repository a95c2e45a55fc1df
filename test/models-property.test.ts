/** A random model, made and taken back: nothing is left to do after any step, whatever the entities say. */
import fc from 'fast-check'
import { DataSource } from 'typeorm'
import type { Key } from '../src/core/schema.ts'
import type { Operation, Schema } from '../src/kinds/registry.ts'
import type { Plan } from '../src/read/plan.ts'
import { reflect } from '../src/read/reflect.ts'
import { scopeOf } from '../src/read/scope.ts'
import { buildMetadata, modelOf, type Model } from '../src/typeorm/model.ts'
import { runs } from './core/seed.ts'
import { asDatabase, type CountedDatabase } from './support/database.ts'
import { planned, read, run, summaries } from './support/proof.ts'
import { entitiesOf } from './support/random-entities.ts'
import { models, type ModelWords } from './support/random-model.ts'
import { freshDatabase, versions, type FreshDatabase } from './support/servers.ts'

const dataSourceOf = (words: ModelWords, url: string): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: [...entitiesOf(words)],
    uuidExtension: 'pgcrypto',
    logging: false,
  })

async function modelFrom(words: ModelWords, url: string): Promise<Model> {
  const dataSource = dataSourceOf(words, url)
  await buildMetadata(dataSource)
  return modelOf(dataSource, 'public')
}

/** A database of which revisions made everything that was not there at the start. */
class Place {
  readonly #here: FreshDatabase
  readonly #database: CountedDatabase
  readonly #given: ReadonlySet<Key>
  constructor(here: FreshDatabase, database: CountedDatabase, given: ReadonlySet<Key>) {
    this.#here = here
    this.#database = database
    this.#given = given
  }

  /** What athanor looks at when this model is wanted; all that was made, when none is. */
  async #managed(model: Model | null): Promise<Schema> {
    const found = await read(this.#database, model?.service.metadataTable)
    const made = new Set([...found.keys()].filter(key => !this.#given.has(key)))
    const wanted = model === null ? new Map() : reflect(model)
    return scopeOf({ database: found, model: wanted, made, leftAlone: model?.leftAlone ?? [] })
      .managed
  }

  async wayTo(model: Model): Promise<Plan> {
    return await planned(this.#database, await this.#managed(model), reflect(model), [], true)
  }

  async go(operations: readonly Operation[]): Promise<void> {
    await run(this.#here.client, operations)
  }

  /** What is still to do. */
  async leftTo(model: Model): Promise<readonly string[]> {
    return summaries((await this.wayTo(model)).upgrade)
  }

  /** What was made and is still there. */
  async left(): Promise<readonly string[]> {
    return [...(await this.#managed(null)).keys()]
  }
}

/** What TypeORM would still do to this database. */
async function typeormSays(dataSource: DataSource): Promise<readonly string[]> {
  try {
    if (!dataSource.isInitialized) await dataSource.initialize()
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
    return upQueries.map(({ query }) => query)
  } finally {
    await dataSource.destroy()
  }
}

/** What TypeORM asks of our database and not of its own; nothing where it cannot make the model itself. */
async function typeormMisses(
  version: number,
  words: ModelWords,
  here: FreshDatabase,
): Promise<readonly string[]> {
  const other = await freshDatabase(version)
  try {
    const own = dataSourceOf(words, other.url)
    await other.client.query('CREATE SCHEMA "Other"')
    const isMade = await own
      .initialize()
      .then(async () => await own.synchronize())
      .then(
        () => true,
        // It does not escape names and values.
        () => false,
      )
    if (!isMade) {
      if (own.isInitialized) await own.destroy()
      return []
    }
    const wanted = await typeormSays(own)
    const asked = await typeormSays(dataSourceOf(words, here.url))
    return asked.filter(query => !wanted.includes(query))
  } finally {
    await other.drop()
  }
}

/** What is left to do after each step. */
interface Left {
  readonly first: readonly string[]
  readonly typeorm: readonly string[]
  readonly second: readonly string[]
  readonly firstAgain: readonly string[]
  readonly nothing: readonly string[]
}

const none: Left = { first: [], typeorm: [], second: [], firstAgain: [], nothing: [] }

async function thereAndBack(
  version: number,
  words: readonly [one: ModelWords, other: ModelWords],
  asksTypeorm: boolean,
): Promise<Left> {
  const here = await freshDatabase(version)
  try {
    const database = await asDatabase(here.client)
    const place = new Place(here, database, new Set((await read(database)).keys()))
    const [one, other] = [await modelFrom(words[0], here.url), await modelFrom(words[1], here.url)]

    const made = await place.wayTo(one)
    await place.go(made.upgrade)
    const first = await place.leftTo(one)
    const typeorm = asksTypeorm ? await typeormMisses(version, words[0], here) : []

    const changed = await place.wayTo(other)
    await place.go(changed.upgrade)
    const second = await place.leftTo(other)

    await place.go(changed.downgrade)
    const firstAgain = await place.leftTo(one)

    await place.go(made.downgrade)
    return { first, typeorm, second, firstAgain, nothing: await place.left() }
  } finally {
    await here.drop()
  }
}

/** TypeORM is asked about every third model. */
const sampled = fc.nat({ max: 2 }).map(drawn => drawn === 2)

test.each(versions)(
  'a random model is made, changed into another, changed back and taken away (PostgreSQL %i)',
  async version => {
    expect.hasAssertions()
    await fc.assert(
      fc.asyncProperty(models(), models(), sampled, async (one, other, asksTypeorm) => {
        expect(await thereAndBack(version, [one, other], asksTypeorm)).toEqual(none)
      }),
      runs(12),
    )
  },
  // A failure is made small before it is told.
  600_000,
)

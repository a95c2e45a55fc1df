/** Proves fixtures: the golden file, the proof loop, the witness, and TypeORM's own opinion. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DataSource } from 'typeorm'
import type { Database } from '../../src/database/database.ts'
import { memberRenamed } from '../../src/core/member.ts'
import type { AnyOperation } from '../../src/core/operation.ts'
import { bystandersOf } from '../../src/core/bystander.ts'
import { registry, type Operation, type Registry, type Schema } from '../../src/kinds/registry.ts'
import type { Plan } from '../../src/read/plan.ts'
import type { Key } from '../../src/core/schema.ts'
import { reflect } from '../../src/read/reflect.ts'
import { renamesOf } from '../../src/read/renames.ts'
import { scopeOf } from '../../src/read/scope.ts'
import { revisionSource } from '../../src/revision/file.ts'
import { buildMetadata, modelOf, type Model } from '../../src/typeorm/model.ts'
import { asDatabase, type CountedDatabase } from './database.ts'
import { dataSourceOf, definitionsOf, fixtures, type Fixture } from './fixture.ts'
import {
  codeOf,
  columnsOf,
  loses,
  moved,
  planned,
  positionsOf,
  read,
  recorded,
  rowsOf,
  run,
  sqlOf,
  summaries,
} from './proof.ts'
import { dumped, expectSameDump } from './same-dump.ts'
import { sampleOf, seed } from './seed.ts'
import { dumpCommand, freshDatabase, serverUrl, versions, type FreshDatabase } from './servers.ts'

const accept = process.env['ATHANOR_ACCEPT'] === '1'
const only = process.env['ATHANOR_FIXTURE']
const newest = versions.at(-1)

interface Wanted {
  readonly schema: Schema
  /** A database that has it; null when entities say it. */
  readonly example: FreshDatabase | null
  readonly model: Model | null
  /** What applied revisions made. */
  readonly made: ReadonlySet<Key>
}

async function wantedOf(fixture: Fixture, version: number, here: FreshDatabase): Promise<Wanted> {
  if (fixture.after !== null) {
    const example = await freshDatabase(version)
    await example.client.query(fixture.after)
    return {
      schema: await read(await asDatabase(example.client)),
      example,
      model: null,
      made: new Set(),
    }
  }
  const dataSource = await dataSourceOf(fixture, here.url)
  await buildMetadata(dataSource)
  const model = modelOf(dataSource, 'public', await definitionsOf(fixture))
  const made = new Set(
    fixture.made
      ? (await read(await asDatabase(here.client), model.service.metadataTable)).keys()
      : [],
  )
  return { schema: reflect(model), example: null, model, made }
}

interface There {
  readonly managed: Schema
  readonly bystanders: Schema
}

/** Of what is there, what athanor would manage, and what stands by: with entities, the rest is left alone. */
async function there(database: Database, { schema, model, made }: Wanted): Promise<There> {
  if (model === null) return { managed: await read(database), bystanders: new Map() }
  const found = await read(database, model.service.metadataTable)
  const { leftAlone } = model
  const { managed } = scopeOf({ database: found, model: schema, made, leftAlone })
  return { managed, bystanders: bystandersOf<Registry>(registry, found, managed) }
}

/** `replace:column` is a drop and a create of one object; the other words are verbs. */
function forbidden(forbid: readonly string[], operations: readonly Operation[]): string[] {
  const done = summaries(operations)
  const verbs = new Set(done.map(line => line.split(' ').slice(0, 2).join(':')))
  for (const line of done)
    if (line.startsWith('drop ') && done.includes(line.replace('drop ', 'create ')))
      verbs.add(`replace:${line.split(' ')[1]}`)
  return forbid.filter(entry => verbs.has(entry))
}

async function goldenOf({ upgrade, downgrade }: Plan, fixture: Fixture): Promise<string> {
  return await revisionSource(
    {
      id: '000000000000',
      revises: [],
      branchLabels: [],
      dependsOn: [],
      message: fixture.name,
      created: '2026-01-01 00:00:00 UTC',
    },
    { upgrade, downgrade },
    { defaultSchema: 'public', template: null, path: join(fixture.folder, 'revision.ts') },
  )
}

async function prove(fixture: Fixture, version: number): Promise<void> {
  const here = await freshDatabase(version)
  let wanted: Wanted | null = null
  try {
    await here.client.query(fixture.before)
    if (fixture.rows !== null) await here.client.query(fixture.rows)
    const database = await asDatabase(here.client)
    wanted = await wantedOf(fixture, version, here)
    await loop(fixture, version, here, database, wanted)
  } finally {
    await wanted?.example?.drop()
    if (wanted?.model?.dataSource.isInitialized === true) await wanted.model.dataSource.destroy()
    await here.drop()
  }
}

async function loop(
  fixture: Fixture,
  version: number,
  here: FreshDatabase,
  database: CountedDatabase,
  wanted: Wanted,
): Promise<void> {
  const { managed: was, bystanders } = await there(database, wanted)
  const dumpBefore = dumped(here)
  const rowsBefore = await rowsOf(here.client)
  const columnsBefore = await columnsOf(here.client)
  const positionsBefore = await positionsOf(here.client)
  const renames = renamesOf(fixture.renames, was, wanted.schema, 'public')
  const isModel = wanted.model !== null
  const { upgrade, downgrade } = await planned(
    database,
    was,
    wanted.schema,
    renames,
    isModel,
    bystanders,
  )

  expect(forbidden(fixture.forbid, upgrade)).toEqual([])
  if (fixture.title.split('/')[1]!.startsWith('same-')) expect(summaries(upgrade)).toEqual([])
  expect(await recorded(codeOf(upgrade))).toEqual(sqlOf(upgrade))
  expect(await recorded(codeOf(downgrade))).toEqual(sqlOf(downgrade))

  await run(here.client, upgrade)
  const reached = await there(database, wanted)
  const left = await planned(
    database,
    reached.managed,
    wanted.schema,
    [],
    isModel,
    reached.bystanders,
  )
  expect(summaries(left.upgrade)).toEqual([])
  if (wanted.example !== null) await expectSameDump(version, dumped(here), dumped(wanted.example))
  if (wanted.model !== null && fixture.typeorm === null)
    expect(await typeormSays(wanted.model.dataSource)).toEqual([])
  const positionsBetween = await positionsOf(here.client)
  if (!loses(upgrade)) {
    if (!upgrade.some(rewrites)) {
      const kept = inBoth(columnsBefore, await columnsOf(here.client))
      expect(ofThese(kept, await rowsOf(here.client))).toEqual(ofThese(kept, rowsBefore))
    }
    expect(moved(positionsBefore, positionsBetween)).toEqual([])
  }

  await run(here.client, downgrade)
  const returned = await there(database, wanted)
  expect(summaries((await planned(database, returned.managed, was)).upgrade)).toEqual([])
  await expectSameDump(version, dumped(here), dumpBefore)
  if (!loses(upgrade) && !loses(downgrade)) expect(await rowsOf(here.client)).toEqual(rowsBefore)
  if (!loses(downgrade)) expect(moved(positionsBetween, await positionsOf(here.client))).toEqual([])

  if (version === newest)
    await compareGolden(await goldenOf({ upgrade, downgrade }, fixture), fixture)
}

type Columns = ReadonlyMap<string, ReadonlySet<string>>

/** The columns that stay, under their names and with their types. */
/** Operations whose very meaning is that rows read otherwise: rows that are objects, and values that are renamed. */
const rewrites = ({ verb, kind, before, after }: AnyOperation): boolean =>
  kind === 'metadataRow' ||
  (verb === 'rename' && memberRenamed(registry[kind as keyof Registry], before!, after!) !== null)

const inBoth = (before: Columns, after: Columns): Columns =>
  new Map(
    [...before].flatMap(([table, columns]) => {
      const now = after.get(table)
      return now === undefined ? [] : [[table, new Set([...columns].filter(one => now.has(one)))]]
    }),
  )

/** The rows of these tables, of these columns, in no order. */
const ofThese = (kept: Columns, rows: Record<string, unknown[]>): Record<string, string[]> =>
  Object.fromEntries(
    [...kept].map(([table, columns]) => {
      const names = new Set([...columns].map(one => one.slice(0, one.lastIndexOf('\n'))))
      const of = (row: unknown): string =>
        // A row is a json object.
        JSON.stringify(Object.entries(row as object).filter(([name]) => names.has(name)))
      return [table, (rows[table] ?? []).map(of).toSorted()]
    }),
  )

async function typeormSays(dataSource: DataSource): Promise<string[]> {
  // The metadata is built already, and building it twice would change it.
  Object.assign(dataSource, { buildMetadatas: () => Promise.resolve() })
  await dataSource.initialize()
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
  return upQueries.map(({ query }) => query)
}

async function compareGolden(source: string, { folder }: Fixture): Promise<void> {
  const path = join(folder, 'revision.ts')
  if (accept) writeFileSync(path, source)
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no golden file yet').toBe(source)
}

/** The fixtures of these folders, on the versions that they are for. */
export function proveFixtures(...kinds: readonly string[]): void {
  describe.each(versions.map(version => ({ version, seed })))(
    'on PostgreSQL $version (seed $seed)',
    ({ version }) => {
      const all = fixtures().filter(
        ({ lowest, title }) =>
          lowest <= version &&
          kinds.includes(title.split('/')[0]!) &&
          (only === undefined || title.includes(only)),
      )
      // All of them on the newest version, and half of them on the others: more than 150 everywhere.
      const cases =
        version === newest || only !== undefined ? all : sampleOf(all, Math.ceil(all.length * 0.52))
      if (cases.length === 0) {
        test.skip('no fixture was asked for', () => undefined)
        return
      }
      const ready = cases.filter(({ pending }) => pending === null)
      if (ready.length > 0)
        test.each(ready)('$title: $name', async fixture => {
          await prove(fixture, version)
        })
      // What athanor cannot do yet, and says so: a case that begins to pass has to lose its word.
      const hasWitness = dumpCommand(serverUrl(version), []) !== null
      const pending = cases.filter(
        one => one.pending !== null && (one.seenOnlyByWitness ? hasWitness : true),
      )
      if (pending.length > 0)
        test.failing.each(pending)('$title is pending: $pending', async fixture => {
          await prove(fixture, version)
        })
    },
  )
}

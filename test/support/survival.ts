/** Takes rows from one schema to another and back, and tells what became of them. */
import type pg from 'pg'
import type { AnyOperation } from '../../src/core/operation.ts'
import { keyOf, type Key } from '../../src/core/schema.ts'
import { registry, type Operation, type Schema } from '../../src/kinds/registry.ts'
import type { Plan } from '../../src/read/plan.ts'
import { lossOf } from '../../src/revision/code.ts'
import { literal, name as quoted, qualified } from '../../src/sql/text.ts'
import { asDatabase, type CountedDatabase } from './database.ts'
import { planned, read, run, summaries } from './proof.ts'
import { rowNumber, type Pair } from './random-schema.ts'
import { dumped, expectSameDump } from './same-dump.ts'
import { freshDatabase, type FreshDatabase } from './servers.ts'

export interface Outcome {
  /** Whether the rows let the upgrade and the downgrade happen. */
  readonly went: 'up and down' | 'up' | 'nowhere'
  /** How many values were compared after the way up, and after the way back. */
  readonly compared: readonly [up: number, back: number]
}

/** @throws an error that holds the pair, for whatever is not as it has to be */
export async function survival(version: number, pair: Pair): Promise<Outcome> {
  const here = await freshDatabase(version)
  const example = await freshDatabase(version)
  try {
    await here.client.query(pair.before)
    await insert(here.client, pair.rows)
    await example.client.query(pair.after)
    return await thereAndBack(version, here, example)
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    const said = [pair.before, pair.rows.join('\n'), '-- wanted', pair.after].join('\n')
    throw new Error(`${words}\n\n${said}`, { cause })
  } finally {
    await here.drop()
    await example.drop()
  }
}

/** In any order: references hold once all rows are there. */
async function insert(client: pg.Client, rows: readonly string[]): Promise<void> {
  await client.query(
    ["SET session_replication_role = 'replica'", ...rows, 'RESET session_replication_role'].join(
      ';\n',
    ),
  )
}

interface Place {
  readonly version: number
  readonly here: FreshDatabase
  readonly database: CountedDatabase
}

async function thereAndBack(
  version: number,
  here: FreshDatabase,
  example: FreshDatabase,
): Promise<Outcome> {
  const place: Place = { version, here, database: await asDatabase(here.client) }
  const was = await read(place.database)
  const wanted = await read(await asDatabase(example.client))
  const plan = await planned(place.database, was, wanted)
  expectLossesSaid(plan.upgrade)
  expectLossesSaid(plan.downgrade)
  const [dumpBefore, dumpWanted] = [dumped(here), dumped(example)]
  const kept = keptBy(plan, was, wanted)
  const before = await valuesOf(here.client, kept)
  const converted = await convertedOf(here.client, kept)

  if (!(await goes(place, plan.upgrade, was, dumpBefore)))
    return { went: 'nowhere', compared: [0, 0] }
  await expectThere(place, wanted, dumpWanted)
  const after = await valuesOf(here.client, kept)
  expect(after).toEqual(converted)
  await expectNumbersAhead(here.client, wanted)

  const compared = count(after)
  if (!(await goes(place, plan.downgrade, wanted, dumpWanted)))
    return { went: 'up', compared: [compared, 0] }
  await expectThere(place, was, dumpBefore)
  const safe = kept.filter(({ isLossless }) => isLossless)
  const back = await valuesOf(here.client, safe)
  expect(back).toEqual(only(before, safe))
  await expectNumbersAhead(here.client, was)
  return { went: 'up and down', compared: [compared, count(back)] }
}

/** Nothing is left to do, and another program finds the schema equal. */
async function expectThere(
  { version, here, database }: Place,
  wanted: Schema,
  dump: string | null,
): Promise<void> {
  expect(summaries((await planned(database, await read(database), wanted)).upgrade)).toEqual([])
  await expectSameDump(version, dumped(here), dump)
}

/**
 * False where rows do not let it happen. Then everything is as before, rows are indeed the reason, and without
 * them it goes.
 */
async function goes(
  place: Place,
  operations: readonly Operation[],
  was: Schema,
  dump: string | null,
): Promise<boolean> {
  const { client } = place.here
  const all = keptBy({ upgrade: [], downgrade: [] }, was, was)
  const before = await valuesOf(client, all)
  try {
    await run(client, operations)
    return true
  } catch (error) {
    await client.query('ROLLBACK')
    const code = (error as { cause?: { code?: string } }).cause?.code ?? ''
    // Of values that a type cannot hold, or a constraint does not take.
    if (!/^2[23]/.test(code)) throw error
    await expectThere(place, was, dump)
    expect(await valuesOf(client, all)).toEqual(before)
    await client.query('BEGIN')
    const tables = [...was.values()].flatMap(entry =>
      entry.kind === 'table' ? [qualified(entry.object.schema, entry.object.name)] : [],
    )
    await client.query(`TRUNCATE ${tables.join(', ')}`)
    await client.query('COMMIT')
    await run(client, operations)
    return false
  }
}

interface Kept {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly before: string
  readonly after: string
  /** The plan says of none of its steps that it loses something. */
  readonly isLossless: boolean
}

/** The plain columns that are there on both sides, and that the plan does not make anew. */
function keptBy({ upgrade }: Plan, was: Schema, wanted: Schema): readonly Kept[] {
  const steps = upgrade as unknown as readonly AnyOperation[]
  const gone = new Set<Key>()
  const losing = new Set<Key>()
  for (const step of steps)
    for (const { verb, kind, before } of [step, ...step.inline]) {
      const key = before === null ? null : keyOf(registry[kind as keyof typeof registry], before)
      if (key === null) continue
      if (verb === 'drop') gone.add(key)
      if (lossOf(registry, step) !== null) losing.add(key)
    }
  return [...was].flatMap(([key, entry]): Kept[] => {
    const now = wanted.get(key)
    if (entry.kind !== 'column' || now?.kind !== 'column' || gone.has(key)) return []
    const { schema, table, name, type, generated } = entry.object
    if (generated !== null || now.object.generated !== null) return []
    return [
      {
        schema,
        table,
        name,
        before: type,
        after: now.object.type,
        isLossless: !losing.has(key),
      },
    ]
  })
}

type Values = Readonly<Record<string, readonly unknown[]>>

const pathOf = ({ table, name }: Kept): string => `${table}.${name}`

async function valuesOf(client: pg.Client, kept: readonly Kept[]): Promise<Values> {
  return await selected(client, kept, ({ name }) => quoted(name))
}

/** What PostgreSQL makes of the values, by the cast there is, else by their text. */
async function convertedOf(client: pg.Client, kept: readonly Kept[]): Promise<Values> {
  const casts = new Map<Kept, string>()
  for (const column of kept) casts.set(column, await castOf(client, column))
  return await selected(client, kept, column => casts.get(column)!)
}

async function castOf(client: pg.Client, { name, before, after }: Kept): Promise<string> {
  // An enum may be another by then: its values are known by their words.
  if (before === after) return quoted(name)
  const { rows } = await client.query<{ there: boolean }>(
    'SELECT to_regtype($1) IS NOT NULL AS there',
    [after],
  )
  // A type that is not there yet is an enum, or a list of its words.
  if (rows[0]?.there !== true) return `${quoted(name)}${after.endsWith('[]') ? '::text[]' : ''}`
  const isThere = await client.query(`SELECT NULL::${before}::${after}`).then(
    () => true,
    () => false,
  )
  return `${quoted(name)}${isThere ? '' : '::text'}::${after}`
}

/** A table whose values cannot be cast has one word for it: then the upgrade fails, too. */
async function selected(
  client: pg.Client,
  kept: readonly Kept[],
  expression: (column: Kept) => string,
): Promise<Values> {
  const found: Record<string, readonly unknown[]> = {}
  for (const [path, columns] of byTable(kept)) {
    const list = columns.map((column, at) => `(${expression(column)})::text AS c${at}`).join(', ')
    const rows = await client
      .query<Record<string, unknown>>(`SELECT ${list} FROM ${path} ORDER BY ${quoted(rowNumber)}`)
      .then(
        result => result.rows,
        () => null,
      )
    columns.forEach((column, at) => {
      found[pathOf(column)] = rows?.map(row => row[`c${at}`]) ?? ['cannot be cast']
    })
  }
  return found
}

function byTable(kept: readonly Kept[]): ReadonlyMap<string, readonly Kept[]> {
  const tables = new Map<string, Kept[]>()
  for (const column of kept) {
    const path = qualified(column.schema, column.table)
    tables.set(path, [...(tables.get(path) ?? []), column])
  }
  return tables
}

const only = (values: Values, kept: readonly Kept[]): Values =>
  Object.fromEntries(kept.map(column => [pathOf(column), values[pathOf(column)]!]))

const count = (values: Values): number => Object.values(values).flat().length

/** What the plan takes away is said at its line. */
function expectLossesSaid(operations: readonly Operation[]): void {
  const silent = operations.filter(
    operation =>
      operation.verb === 'drop' &&
      (operation.kind === 'table' || operation.kind === 'column') &&
      lossOf(registry, operation) === null,
  )
  expect(summaries(silent)).toEqual([])
}

/** A column that counts up gives numbers that no row has. */
async function expectNumbersAhead(client: pg.Client, schema: Schema): Promise<void> {
  const behind: string[] = []
  for (const entry of schema.values()) {
    if (entry.kind !== 'column') continue
    const { schema: home, table, name, serial, identity } = entry.object
    if (serial === null && identity === null) continue
    const path = qualified(home, table)
    const found = await client.query<{ sequence: string | null }>(
      `SELECT pg_get_serial_sequence(${literal(path)}, ${literal(name)}) AS sequence`,
    )
    const { sequence } = found.rows[0]!
    const { rows } = await client.query<{ ahead: boolean }>(
      `SELECT CASE WHEN s.is_called THEN s.last_value + 1 ELSE s.last_value END
              > COALESCE((SELECT max(${quoted(name)}) FROM ${path}), 0) AS ahead
         FROM ${sequence ?? 'nothing'} s`,
    )
    if (rows[0]?.ahead !== true) behind.push(`${table}.${name}`)
  }
  expect(behind).toEqual([])
}

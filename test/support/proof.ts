/** The proof loop over one pair of schemas: up, nothing left, down, nothing left, with witnesses. */
import { join } from 'node:path'
import type pg from 'pg'
import type { Renamed } from '../../src/core/kind.ts'
import type { AnyOperation } from '../../src/core/operation.ts'
import { scratch } from '../../src/database/scratch.ts'
import type { Database } from '../../src/database/database.ts'
import { registry, type Operation, type Schema } from '../../src/kinds/registry.ts'
import { introspect } from '../../src/read/introspect.ts'
import { plan, type Plan } from '../../src/read/plan.ts'
import { callOf, lossOf } from '../../src/revision/code.ts'
import { createOp, type OpHost } from '../../src/revision/op.ts'
import { statementsFor } from '../../src/run/host.ts'
import { filled, noRows } from '../../src/sql/needs.ts'

/** Plans that rename what texts mention spell them on the embedded server. */
const cache = join(process.cwd(), 'node_modules', '.cache', 'athanor')

/** The schemas of a database that are not the server's own. */
export async function schemasOf(database: Database): Promise<string[]> {
  const rows = await database.query(
    String.raw`SELECT nspname AS name FROM pg_catalog.pg_namespace
                WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' ORDER BY 1`,
  )
  return rows.map(row => String(row['name']))
}

/** @param rowsFrom - where TypeORM keeps its rows, if it does */
export const read = async (
  database: Database,
  rowsFrom = { schema: 'public', name: 'typeorm_metadata' },
): Promise<Schema> => await introspect(database, await schemasOf(database), rowsFrom)

export const planned = async (
  database: Database,
  before: Schema,
  after: Schema,
  renames: readonly Renamed[] = [],
  isModel = false,
  bystanders: Schema = new Map(),
): Promise<Plan> => {
  const opened: Database[] = []
  try {
    return await plan({
      before,
      after,
      isModel,
      bystanders,
      database,
      renames,
      scratch: async () => {
        const [known] = opened
        if (known !== undefined) return known
        const server = await scratch({ cache, directory: cache })
        opened.push(server)
        return server
      },
    })
  } finally {
    for (const server of opened) await server.close()
  }
}

export const sqlOf = (operations: readonly Operation[]): string[] =>
  operations.flatMap(operation => statementsFor(registry, operation).map(({ sql }) => sql))

export async function run(client: pg.Client, operations: readonly Operation[]): Promise<void> {
  await client.query('BEGIN')
  for (const sql of sqlOf(operations)) {
    try {
      // What cannot run in a transaction runs here without its word for that.
      await client.query(sql.replace(/^(CREATE (?:UNIQUE )?INDEX) CONCURRENTLY/, '$1'))
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${sql}`, { cause: error })
    }
  }
  await client.query('COMMIT')
}

/** One line an operation, e.g. `create column public.t.a`. */
export const summaries = (operations: readonly Operation[]): string[] =>
  operations.map(operation => {
    const { verb, kind, before, after } = operation as unknown as AnyOperation
    const object = (after ?? before) as Record<string, unknown>
    return `${verb} ${kind} ${registry[operation.kind].identity.map(field => String(object[field])).join('.')}`
  })

export const loses = (operations: readonly Operation[]): boolean =>
  operations.some(operation => lossOf(registry, operation) !== null)

export const codeOf = (operations: readonly Operation[]): string =>
  operations.map(operation => callOf(registry, operation, { defaultSchema: 'public' })).join('\n')

const never = (): Promise<never> => Promise.reject(new Error('only operations are written'))

/** Runs the calls of a revision file and records the SQL that they ask for. */
export async function recorded(code: string): Promise<string[]> {
  const seen: string[] = []
  const host: OpHost = {
    defaultSchema: 'public',
    offline: false,
    apply: (operation, guard) => {
      seen.push(...statementsFor(registry, operation, guard).map(({ sql }) => sql))
      return Promise.resolve()
    },
    execute: never,
    query: never,
    bulkInsert: never,
    batch: never,
    expect: never,
    expectNone: (name, query) => {
      seen.push(...noRows(name, query).statements.map(({ sql }) => sql))
      return Promise.resolve()
    },
    backfill: options => {
      seen.push(...filled({ schema: 'public', ...options }, 'public').map(({ sql }) => sql))
      return Promise.resolve()
    },
    inspection: { hasTable: never, hasColumn: never, hasIndex: never },
  }
  const { op, settled } = createOp(registry, host)
  // The text was written by `callOf` a moment ago.
  const body = new Function('op', `return (async () => { ${code} })()`) as (
    given: unknown,
  ) => Promise<void>
  await body(op)
  await settled()
  return seen
}

/** Where every sequence stands, by name: null when it was never asked. */
export async function positionsOf(client: pg.Client): Promise<ReadonlyMap<string, Position>> {
  const { rows } = await client.query<Position & { name: string }>(
    `SELECT schemaname || '.' || sequencename AS name, last_value AS at, min_value AS min, max_value AS max
       FROM pg_sequences ORDER BY 1`,
  )
  return new Map(rows.map(({ name, ...position }) => [name, position]))
}

export interface Position {
  readonly at: string | null
  readonly min: string
  readonly max: string
}

/** Of the sequences that both have: those that stand elsewhere, although the later bounds hold where they stood. */
export function moved(
  before: ReadonlyMap<string, Position>,
  after: ReadonlyMap<string, Position>,
): string[] {
  return [...before].flatMap(([name, { at }]) => {
    const now = after.get(name)
    if (now === undefined || now.at === at || at === null) return []
    const fits = BigInt(now.min) <= BigInt(at) && BigInt(at) <= BigInt(now.max)
    return fits ? [`${name}: ${at} became ${now.at}`] : []
  })
}

/** The columns of every table, with their types. */
export async function columnsOf(
  client: pg.Client,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `SELECT n.nspname || '.' || c.relname AS table, array_agg(a.attname || chr(10) || format_type(a.atttypid, a.atttypmod)) AS columns
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r' GROUP BY 1`,
  )
  return new Map(rows.map(({ table, columns }) => [table, new Set(columns)]))
}

/** Every row of every table, as json, by table. */
export async function rowsOf(client: pg.Client): Promise<Record<string, unknown[]>> {
  const tables = await client.query<{ path: string; name: string }>(
    String.raw`SELECT c.oid::regclass::text AS path, n.nspname || '.' || c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`,
  )
  const result: Record<string, unknown[]> = {}
  for (const { path, name } of tables.rows) {
    const { rows } = await client.query<{ row: unknown }>(
      `SELECT to_jsonb(t) AS row FROM ${path} t ORDER BY to_jsonb(t)::text`,
    )
    result[name] = rows.map(({ row }) => row)
  }
  return result
}

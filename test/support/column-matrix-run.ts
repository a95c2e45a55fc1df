/** Makes the columns of the matrix twice, by athanor's plan and by TypeORM's own, and looks at both. */
import type pg from 'pg'
import { DataSource } from 'typeorm'
import { statementsOf } from '../../src/core/statements.ts'
import { registry, type Operation, type Schema } from '../../src/kinds/registry.ts'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'
import { entitiesOf, type Case } from './column-matrix.ts'
import { asDatabase } from './database.ts'
import { planned, read, summaries } from './proof.ts'
import { freshDatabase, type FreshDatabase } from './servers.ts'

/** What is there before: what some defaults call, and what nobody may call. */
export const surroundings = `
  -- As TypeORM makes it when it synchronises.
  CREATE TABLE typeorm_metadata (
    type varchar NOT NULL, database varchar, schema varchar, "table" varchar, name varchar, value text);
  CREATE SCHEMA other;
  CREATE SEQUENCE my_seq; CREATE SEQUENCE other.their_seq; CREATE SEQUENCE other.calls;
  CREATE COLLATION "We""ird" FROM "C";
  CREATE FUNCTION other.answer() RETURNS integer LANGUAGE sql AS 'SELECT 42';
  CREATE FUNCTION other.counts() RETURNS integer LANGUAGE sql AS $$ SELECT nextval('other.calls')::integer $$;
  CREATE FUNCTION other.raises() RETURNS integer LANGUAGE plpgsql IMMUTABLE
    AS $$ BEGIN RAISE EXCEPTION 'somebody called it'; END $$`

/** By table. */
export type Said = ReadonlyMap<string, readonly string[]>

export interface Column {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  readonly identity: string
  readonly generated: string
  readonly collation: string | null
  readonly comment: string | null
  /** Of its enum. */
  readonly labels: readonly string[] | null
  readonly keys: readonly string[] | null
}

/** The columns of a database, by table, in words of the catalog that athanor had no hand in. */
export async function columnsOf(
  client: pg.Client,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const { rows } = await client.query<Column & { table: string }>(`
    SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
           NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default,
           a.attidentity AS identity, a.attgenerated AS generated,
           NULLIF(a.attcollation, t.typcollation)::regcollation::text AS collation,
           col_description(c.oid, a.attnum) AS comment,
           (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e
             WHERE e.enumtypid IN (t.oid, t.typelem)) AS labels,
           (SELECT json_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname) FROM pg_constraint k
             WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u') AND a.attnum = ANY (k.conkey)) AS keys
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relkind = 'r' AND c.relname LIKE 'spec_%'
     ORDER BY 1, a.attnum`)
  return grouped(rows, ({ table, ...column }) => [table, column])
}

function grouped<T, V>(
  items: readonly T[],
  entry: (item: T) => readonly [string, V],
): Map<string, V[]> {
  const groups = new Map<string, V[]>()
  for (const item of items) {
    const [key, value] = entry(item)
    groups.set(key, [...(groups.get(key) ?? []), value])
  }
  return groups
}

/** The table of the matrix that a text is about. */
export const tableIn = (text: string): string => /spec_\d+/.exec(text)?.[0] ?? 'none'

interface Sent {
  readonly query: string
  readonly parameters?: unknown[] | undefined
}

/** Runs all of them in one transaction, and answers what could not be run. */
async function attempt(client: pg.Client, statements: readonly Sent[]): Promise<Said> {
  const failures: (readonly [string, string])[] = []
  await client.query('BEGIN')
  for (const { query, parameters = [] } of statements) {
    await client.query('SAVEPOINT here')
    try {
      await client.query(query, parameters)
      await client.query('RELEASE SAVEPOINT here')
    } catch (error) {
      await client.query('ROLLBACK TO SAVEPOINT here')
      failures.push([tableIn(query), `${(error as Error).message}: ${query}`])
    }
  }
  await client.query('COMMIT')
  return grouped(failures, failure => failure)
}

/** What the entities of these cases say. */
export async function modelOfCases(cases: readonly Case[]): Promise<Schema> {
  const dataSource = new DataSource({ type: 'postgres', entities: entitiesOf(cases) })
  await buildMetadata(dataSource)
  return reflect(modelOf(dataSource, 'public'))
}

/** TypeORM takes the square of the tables. */
const chunk = 50

/** What TypeORM would change. */
async function typeormSays(cases: readonly Case[], url: string): Promise<Sent[]> {
  const said: Sent[] = []
  for (let start = 0; start < cases.length; start += chunk) {
    const entities = entitiesOf(cases.slice(start, start + chunk))
    const dataSource = await new DataSource({ type: 'postgres', url, entities }).initialize()
    said.push(...(await dataSource.driver.createSchemaBuilder().log()).upQueries)
    await dataSource.destroy()
  }
  return said
}

const byTable = (sent: readonly Sent[]): Said =>
  grouped(sent, ({ query, parameters = [] }) => [
    tableIn(`${query} ${parameters.join(' ')}`),
    query,
  ])

export interface Ours {
  readonly here: FreshDatabase
  readonly schema: Schema
  /** What the second look finds. */
  readonly left: readonly string[]
  readonly failed: Said
  readonly said: Said
  readonly columns: ReadonlyMap<string, readonly Column[]>
  /** What is there after the downgrade and was not there before. */
  readonly back: () => Promise<Backward>
  /** Plans the way to another model. */
  readonly goTo: (wanted: Schema) => Promise<Journey>
}

export interface Backward {
  readonly failed: Said
  readonly left: readonly string[]
}

export interface Journey {
  readonly operations: readonly string[]
  /** The same look again once it was made. */
  readonly run: () => Promise<{ readonly failed: Said; readonly left: readonly string[] }>
}

const sqlOf = (operations: readonly Operation[]): Sent[] =>
  operations.flatMap(operation =>
    statementsOf(registry, operation).map(({ sql }) => ({ query: sql })),
  )

/** Of a database with surroundings, what athanor would manage: all that was not there before. */
export async function byAthanor(cases: readonly Case[], version: number): Promise<Ours> {
  const here = await freshDatabase(version)
  await here.client.query(surroundings)
  const database = await asDatabase(here.client)
  const before = await read(database)
  const schema = await modelOfCases(cases)
  const found = async (wanted: Schema): Promise<Schema> =>
    new Map([...(await read(database))].filter(([key]) => wanted.has(key) || !before.has(key)))
  const left = async (wanted: Schema): Promise<string[]> =>
    summaries((await planned(database, await found(wanted), wanted)).upgrade)
  const { upgrade, downgrade } = await planned(database, await found(schema), schema)
  const failed = await attempt(here.client, sqlOf(upgrade))
  return {
    here,
    schema,
    failed,
    said: byTable(await typeormSays(cases, here.url)),
    left: await left(schema),
    columns: await columnsOf(here.client),
    back: async () => ({
      failed: await attempt(here.client, sqlOf(downgrade)),
      left: summaries((await planned(database, before, await read(database))).upgrade),
    }),
    goTo: async wanted => {
      const there = await planned(database, await found(wanted), wanted)
      return {
        operations: summaries(there.upgrade),
        run: async () => ({
          failed: await attempt(here.client, sqlOf(there.upgrade)),
          left: await left(wanted),
        }),
      }
    },
  }
}

export interface Theirs {
  readonly here: FreshDatabase
  readonly failed: Said
  /** What it would change of what it made itself. */
  readonly said: Said
  readonly columns: ReadonlyMap<string, readonly Column[]>
}

/** What `synchronize` makes: it runs what `log` lists. */
export async function byTypeorm(cases: readonly Case[], version: number): Promise<Theirs> {
  const here = await freshDatabase(version)
  await here.client.query(surroundings)
  const failed = await attempt(here.client, await typeormSays(cases, here.url))
  return {
    here,
    failed,
    said: byTable(await typeormSays(cases, here.url)),
    columns: await columnsOf(here.client),
  }
}

/** Random models on a real server: up, nothing left, down, nothing left. */
import fc from 'fast-check'
import type { Schema } from '../../src/kinds/registry.ts'
import { asDatabase, type CountedDatabase } from '../support/database.ts'
import { planned, run, summaries } from '../support/proof.ts'
import { introspect } from '../../src/read/introspect.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { models, neighbours } from './model.ts'
import { modelsWithViews, neighboursWithViews } from './view-model.ts'
import { runs } from './seed.ts'

const newest = versions.at(-1)!

const fresh = 'ROLLBACK; DROP SCHEMA public CASCADE; CREATE SCHEMA public'

let here: FreshDatabase
let database: CountedDatabase
beforeAll(async () => {
  here = await freshDatabase(newest)
  database = await asDatabase(here.client)
})
afterAll(async () => {
  await here.drop()
})

const found = (): Promise<Schema> => introspect(database, ['public'])

/** What is left to do until the database is as wanted. */
async function left(wanted: Schema): Promise<readonly string[]> {
  return summaries((await planned(database, await found(), wanted)).upgrade)
}

async function migrate(wanted: Schema): Promise<() => Promise<void>> {
  const was = await found()
  const { upgrade, downgrade } = await planned(database, was, wanted)
  await run(here.client, upgrade)
  expect(await left(wanted)).toEqual([])
  return async () => {
    await run(here.client, downgrade)
    expect(await left(was)).toEqual([])
  }
}

test('an upgrade reaches the model, its downgrade comes back, and nothing is left to do', async () => {
  const law = fc.asyncProperty(models, models, thereAndBack)
  await expect(fc.assert(law, runs(25))).resolves.toBeUndefined()
})

test('so it does from a model to one that differs in details', async () => {
  const law = fc.asyncProperty(neighbours, ([one, other]) => thereAndBack(one, other))
  await expect(fc.assert(law, runs(25))).resolves.toBeUndefined()
})

test('so it does with views over tables and over each other', async () => {
  const pairs = fc.oneof(neighboursWithViews, fc.tuple(modelsWithViews, modelsWithViews))
  const law = fc.asyncProperty(pairs, ([one, other]) => thereAndBack(one, other))
  await expect(fc.assert(law, runs(25))).resolves.toBeUndefined()
})

/** From nothing to one, to the other, and the same way back. */
async function thereAndBack(one: Schema, other: Schema): Promise<void> {
  await here.client.query(fresh)
  const backToNothing = await migrate(one)
  const back = await migrate(other)
  await back()
  await backToNothing()
}

interface Case {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** There and back, from one schema in SQL to another. */
async function cross({ before, after }: Case): Promise<void> {
  await here.client.query(`${fresh}; ${after}`)
  const wanted = await found()
  await here.client.query(`${fresh}; ${before}`)
  const back = await migrate(wanted)
  await back()
}

const crossings: readonly Case[] = [
  {
    name: 'a foreign key stays while the unique behind it becomes a primary key',
    before:
      'CREATE TABLE t (id integer NOT NULL CONSTRAINT u UNIQUE, parent integer REFERENCES t (id))',
    after: 'CREATE TABLE t (id integer CONSTRAINT p PRIMARY KEY, parent integer REFERENCES t (id))',
  },
  {
    name: 'an enum gains a value, which is the default of a column that comes with it',
    before: `CREATE TYPE e AS ENUM ('a')`,
    after: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e DEFAULT 'b')`,
  },
  {
    name: 'an enum gains a value, and a check that comes with it mentions that',
    before: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e)`,
    after: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e, CONSTRAINT k CHECK (c <> 'b'))`,
  },
  {
    name: 'both ends of a foreign key change to a type of another family',
    before: 'CREATE TABLE t (id integer PRIMARY KEY, parent integer REFERENCES t (id))',
    after: 'CREATE TABLE t (id text PRIMARY KEY, parent text REFERENCES t (id))',
  },
  {
    name: 'a column changes its type under a generated column',
    before: 'CREATE TABLE t (a integer, g integer GENERATED ALWAYS AS (a + 1) STORED)',
    after: 'CREATE TABLE t (a smallint, g integer GENERATED ALWAYS AS (a + 1) STORED)',
  },
  {
    name: 'an enum loses a value that a generated column of its type does not use',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (g e GENERATED ALWAYS AS ('a'::e) STORED)`,
    after: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (g e GENERATED ALWAYS AS ('a'::e) STORED)`,
  },
  {
    name: 'an enum loses a value under a generated column that reads another column of it',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e, g boolean GENERATED ALWAYS AS (c = 'a') STORED, h integer GENERATED ALWAYS AS (1) STORED)`,
    after: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e, g boolean GENERATED ALWAYS AS (c = 'a') STORED, h integer GENERATED ALWAYS AS (1) STORED)`,
  },
  {
    name: 'a table with a nullable serial column goes, and comes back',
    before: 'CREATE TABLE t (n serial); ALTER TABLE t ALTER n DROP NOT NULL',
    after: '',
  },
  {
    name: 'a table comes with a unique over the columns of its primary key',
    before: '',
    after: 'CREATE TABLE t (id integer PRIMARY KEY); ALTER TABLE t ADD CONSTRAINT u UNIQUE (id)',
  },
  {
    name: 'an enum that has no values gets one',
    before: `CREATE TYPE e AS ENUM (); CREATE TABLE t (c e)`,
    after: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e)`,
  },
  {
    name: 'an enum gains a value, and a column of it becomes a list',
    before: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e)`,
    after: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e[])`,
  },
  {
    name: 'an enum loses a value under a check of its column',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e, CONSTRAINT k CHECK (c <> 'a'))`,
    after: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e, CONSTRAINT k CHECK (c <> 'a'))`,
  },
  {
    name: 'an enum loses a value under a partial index of its column',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e); CREATE INDEX i ON t (c) WHERE c <> 'a'`,
    after: `CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (c e); CREATE INDEX i ON t (c) WHERE c <> 'a'`,
  },
  {
    name: 'an enum loses a value that is the default of a column whose default goes along',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e DEFAULT 'a', d e[] DEFAULT '{a}')`,
    after: `CREATE TYPE e AS ENUM ('b'); CREATE TABLE t (c e DEFAULT 'b', d e[] DEFAULT '{b}')`,
  },
  {
    name: 'an enum gains a value, and a column of it is not nullable any more',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e)`,
    after: `CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (c e NOT NULL)`,
  },
  {
    name: 'an enum loses a value, and a column of it changes in all that it can',
    before: `CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (c e DEFAULT 'a')`,
    after: `CREATE TYPE e AS ENUM ('b'); CREATE TABLE t (c e DEFAULT 'b' NOT NULL); COMMENT ON COLUMN t.c IS 'x'`,
  },
  {
    name: 'a column that an index expression reads goes with the index',
    before: 'CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (lower(b))',
    after: 'CREATE TABLE t (a integer)',
  },
  {
    name: 'a column changes its type to one that the index expression cannot read',
    before: 'CREATE TABLE t (b text); CREATE INDEX i ON t (lower(b))',
    after: 'CREATE TABLE t (b integer)',
  },
  {
    name: 'the columns of a partial index swap their types with its condition',
    before: 'CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (a) WHERE b <> $$x$$',
    after: 'CREATE TABLE t (a integer, b integer); CREATE INDEX i ON t (a) WHERE b <> 1',
  },
  {
    name: 'a view stays while a column under it changes its comment',
    before: 'CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t',
    after: `CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t; COMMENT ON COLUMN t.a IS 'c'`,
  },
]

test.each(crossings)('$name', async given => {
  await expect(cross(given)).resolves.toBeUndefined()
})

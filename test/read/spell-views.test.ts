/** What servers answer about the queries of views: what the catalog prints of a real view, once its tables are as asked. */
import pg from 'pg'
import { questionKey } from '../../src/core/compare.ts'
import { ref, type Question } from '../../src/core/kind.ts'
import { lookupOf, schemaOf } from '../../src/core/schema.ts'
import type { Database } from '../../src/database/database.ts'
import { scratch } from '../../src/database/scratch.ts'
import { registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { unsaid, type View } from '../../src/kinds/views/model.ts'
import { viewQuestion } from '../../src/kinds/views/question.ts'
import { plan } from '../../src/read/plan.ts'
import { spell } from '../../src/read/spell.ts'
import { asDatabase, type CountedDatabase } from '../support/database.ts'
import { read, summaries } from '../support/proof.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const made = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE SCHEMA app;
  CREATE TABLE app.t (id integer, other text);
  CREATE TABLE t (id integer PRIMARY KEY, code varchar(9), m mood, n numeric);
  CREATE TABLE "T u" ("x ""y" text, id integer);
  CREATE TABLE nothing ();
  CREATE VIEW below AS SELECT id, code FROM t;
  CREATE VIEW v AS SELECT 1 AS one`

/** The tables, so that a text may read any of them. */
const tables = [
  ref('table', 'public', 'nothing'),
  ref('table', 'public', 't'),
  ref('table', 'public', 'T u'),
  ref('table', 'app', 't'),
]

const texts: readonly string[] = [
  'select ID,Code from T',
  'SELECT * FROM t',
  'SELECT t.* FROM public.t',
  'TABLE t',
  'SELECT * FROM t NATURAL JOIN app.t AS o',
  `SELECT x."x ""y" FROM "T u" x JOIN t USING (id) WHERE code IN ('a', 'b') AND m <> 'sad'`,
  `SELECT count(*) FROM "public"."t" -- of all`,
  'SELECT t.code, max(o.id) FROM t JOIN t o ON o.n = t.n GROUP BY t.id',
  'SELECT b.* FROM below b UNION ALL SELECT id, other FROM app.t ORDER BY 1 LIMIT 3',
  'WITH q AS (SELECT * FROM t) SELECT row_to_json(q) FROM q',
  'SELECT t FROM t',
  '(SELECT 1; SELECT 2)',
  'SELECT nothing FROM t',
  'SELECT FROM nothing',
  'SELECT * FROM nobody',
  'DELETE FROM t RETURNING id',
  'SELECT $1::text',
  '',
]

/** What changes below: before the answer it is only planned, for the judge it is done. */
const changes: readonly string[] = [
  '',
  'ALTER TABLE t ADD COLUMN more text',
  'ALTER TABLE t DROP COLUMN n',
  `CREATE TYPE kind AS ENUM ('k'); ALTER TABLE t ADD COLUMN k kind`,
  'ALTER TABLE app.t ADD COLUMN code text',
  'ALTER TABLE t ALTER n TYPE bigint; ALTER TABLE "T u" ADD COLUMN code text',
]

const questionOf = (text: string, schema: Schema): Question => {
  const below = ref('view', 'public', 'below')
  const view: View = {
    schema: 'public',
    name: 'v',
    query: text,
    ...unsaid,
    uses: [...tables, below],
  }
  return viewQuestion(view, lookupOf(registry, schema))[0]!
}

/** The same schema, with the views changed. */
const said = (found: Schema, change: (view: View) => View): Schema =>
  schemaOf(
    registry,
    [...found.values()].map((entry): SchemaEntry =>
      entry.kind === 'view' ? { ...entry, object: change(entry.object) } : entry,
    ),
  )

describe.each(versions)('on PostgreSQL %i', version => {
  let here: FreshDatabase
  let database: CountedDatabase
  beforeAll(async () => {
    here = await freshDatabase(version)
    await here.client.query(made)
    database = await asDatabase(here.client)
  })
  afterAll(async () => {
    await here.drop()
  })

  /** The schema after a change, and what its catalog prints of a view of each text: null where there can be none. */
  async function judged(change: string): Promise<{ schema: Schema; prints: (string | null)[] }> {
    const other = await freshDatabase(version)
    try {
      await other.client.query(`${made}; ${change}`)
      const otherDatabase = await asDatabase(other.client)
      const schema = await read(otherDatabase)
      const prints: (string | null)[] = []
      for (const text of texts) {
        const isMade = await other.client
          .query({ text: `DROP VIEW v`, queryMode: 'extended' } as pg.QueryConfig)
          .then(() =>
            other.client.query({
              text: `CREATE VIEW v AS ${text}`,
              queryMode: 'extended',
            } as pg.QueryConfig),
          )
          .then(
            () => true,
            () => false,
          )
        if (!isMade) await other.client.query('CREATE OR REPLACE VIEW v AS SELECT 1 AS one')
        const found = (await read(otherDatabase)).get('view:public.v' as never)
        prints.push(isMade ? (found!.object as View).query : null)
      }
      return { schema, prints }
    } finally {
      await other.drop()
    }
  }

  test.each(changes.map(change => ({ change })))(
    'a query is spelled as the catalog will print it: $change',
    async ({ change }) => {
      const { schema, prints } = await judged(change)
      const questions = texts.map(text => questionOf(text, schema))
      const answers = await spell(database, questions)
      const wrong = texts.flatMap((text, at) => {
        const answer = answers.get(questionKey(questions[at]!))
        // Null says that it differs: no harm, where the tables are about to change.
        return answer === prints[at] || (answer === null && change !== '')
          ? []
          : [{ text, answer, print: prints[at] }]
      })
      expect(wrong).toEqual([])
      const understood = prints.filter(
        (print, at) => answers.get(questionKey(questions[at]!)) === print,
      )
      expect(understood.length).toBeGreaterThan(texts.length - 4)
    },
  )

  test('forty queries take the round trips of one', async () => {
    const schema = await read(database)
    const trips = async (count: number): Promise<number> => {
      const start = database.trips()
      const questions = Array.from({ length: count }, (_, at) =>
        questionOf(`SELECT id + ${at} AS x FROM t`, schema),
      )
      const answers = await spell(database, questions)
      expect([...answers.values()].filter(answer => answer === null)).toEqual([])
      return database.trips() - start
    }
    expect(await trips(40)).toBe(await trips(1))
  })

  test('no more than ACCESS SHARE is asked of a table, and nothing stays', async () => {
    const state = async (): Promise<unknown> =>
      (await here.client.query('SELECT count(*) FROM pg_class WHERE relname !~ $1', ['^pg_'])).rows
    const was = await state()
    const { schema } = await judged(changes[1]!)
    const other = new pg.Client({ connectionString: here.url })
    await other.connect()
    try {
      await other.query('BEGIN; LOCK TABLE t IN EXCLUSIVE MODE')
      await here.client.query(`SET lock_timeout = '1s'`)
      const question = questionOf('SELECT * FROM t JOIN "T u" USING (id)', schema)
      const answers = await spell(database, [question])
      expect(answers.get(questionKey(question))).toContain('more')
    } finally {
      await here.client.query('RESET lock_timeout')
      await other.end()
    }
    expect(await state()).toEqual(was)
  })
})

describe('where the session cannot make temporary views, the embedded server spells', () => {
  let elsewhere: Database
  beforeAll(async () => {
    elsewhere = await scratch({ cache: null, directory: process.cwd() })
  })
  afterAll(async () => {
    await elsewhere.close()
  })

  test.each(versions)('on PostgreSQL %i', async version => {
    const here = await freshDatabase(version)
    try {
      await here.client.query(
        `${made}; CREATE VIEW long AS SELECT b.code, m.m FROM below b JOIN app.t USING (id), t m WHERE b.code IN ('a', 'b')`,
      )
      await here.client.query('SET default_transaction_read_only = on')
      const database = await asDatabase(here.client)
      const before = await read(database)
      const found = async (
        long: string,
        below = 'select T.id, code from public.t',
      ): Promise<string[]> =>
        summaries(
          (
            await plan({
              before,
              after: said(before, view =>
                view.name === 'v' ? view : { ...view, query: view.name === 'long' ? long : below },
              ),
              database,
              scratch: () => Promise.resolve(elsewhere),
            })
          ).upgrade,
        )
      const long = `SELECT "b"."code", "m"."m" FROM "below" "b" JOIN "app"."t" USING (id) CROSS JOIN t m WHERE`
      const rebuilt = ['drop view public.long', 'create view public.long']
      expect(await found(`${long.replace(' CROSS JOIN', ',')} b.code IN ('a', 'b')`)).toEqual([])
      expect(await found(`${long} b.code IN ('a', 'c')`)).toEqual(rebuilt)
      expect(await found('SELECT nothing FROM nobody')).toEqual(rebuilt)
    } finally {
      await here.drop()
    }
  })
})

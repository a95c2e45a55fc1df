/** What servers answer about texts, and what they do not do for it. */
import pg from 'pg'
import { questionKey } from '../../src/core/compare.ts'
import type { Question } from '../../src/core/kind.ts'
import { spell } from '../../src/read/spell.ts'
import { asDatabase, type CountedDatabase } from '../support/database.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const columns = [
  { name: 'a', type: 'integer' },
  { name: 'b', type: 'text' },
  { name: 'v', type: 'character varying(5)' },
  { name: 'x "y', type: 'numeric(10,2)' },
  { name: 'm', type: 'mood' },
] as const

const type = (text: string): Question => ({ as: 'type', text })
const value = (text: string, of: string): Question => ({ as: 'value', text, type: of })
const condition = (text: string, ...renames: readonly (readonly [string, string])[]): Question => ({
  as: 'condition',
  text,
  columns,
  renames,
})
const generated = (text: string, of: string): Question => ({
  as: 'generated',
  text,
  type: of,
  columns,
  renames: [],
})

const exclude = (text: string, ...renames: readonly (readonly [string, string])[]): Question => ({
  as: 'exclude',
  text,
  columns,
  renames,
})

const expression = (
  text: string,
  ...renames: readonly (readonly [string, string])[]
): Question => ({
  as: 'expression',
  text,
  columns,
  renames,
})
const when = (text: string, ...renames: readonly (readonly [string, string])[]): Question => ({
  as: 'when',
  text,
  columns,
  renames,
})
type Part = Extract<Question, { as: 'routine' }>['part']
const routine = (part: Part, text: string, signature = 'f(integer)'): Question => ({
  as: 'routine',
  text,
  name: signature.slice(0, signature.indexOf('(')),
  signature,
  routine: text.includes('RETURNS') ? 'FUNCTION' : 'PROCEDURE',
  part,
})
/** A function with one argument. */
const pure = `(n integer DEFAULT pure(1)) RETURNS int RETURN pure(1) + counted() + n`

interface Case {
  readonly question: Question
  /** Null: the server does not understand it. */
  readonly answer: string | null
}

const WHEN = `((new."x ""y" = ANY (ARRAY[(1)::numeric, (2)::numeric])) OR (new.b = ')'::text))`

const cases: readonly Case[] = [
  { question: type('int'), answer: 'integer' },
  { question: type('int4'), answer: 'integer' },
  { question: type('INTEGER'), answer: 'integer' },
  { question: type('varchar(10)'), answer: 'character varying(10)' },
  { question: type('character varying'), answer: 'character varying' },
  { question: type('decimal(10)'), answer: 'numeric(10,0)' },
  { question: type('timestamptz(3)'), answer: 'timestamp(3) with time zone' },
  { question: type('char'), answer: 'character(1)' },
  { question: type('"char"'), answer: '"char"' },
  { question: type('bool[]'), answer: 'boolean[]' },
  { question: type('float'), answer: 'double precision' },
  { question: type('mood'), answer: 'mood' },
  { question: type('public.mood'), answer: 'mood' },
  { question: type('"Other"."Mood"'), answer: '"Other"."Mood"' },
  { question: type('nonsense'), answer: null },
  { question: type('integer)'), answer: null },
  { question: type(''), answer: null },

  { question: value(`'x'`, 'text'), answer: `'x'::text` },
  { question: value(`'x'::text`, 'text'), answer: `'x'::text` },
  { question: value(`'x'`, 'character varying(5)'), answer: `'x'::character varying` },
  { question: value('1', 'integer'), answer: '1' },
  { question: value('-1', 'integer'), answer: `'-1'::integer` },
  { question: value('(-(1))', 'integer'), answer: `'-1'::integer` },
  { question: value('1', 'numeric(10,2)'), answer: '1' },
  { question: value('NOW()', 'timestamp with time zone'), answer: 'now()' },
  { question: value('CURRENT_TIMESTAMP', 'timestamp with time zone'), answer: 'CURRENT_TIMESTAMP' },
  { question: value(`'{}'`, 'jsonb'), answer: `'{}'::jsonb` },
  { question: value(`'happy'`, 'mood'), answer: `'happy'::mood` },
  { question: value(`NEXTVAL('s')`, 'bigint'), answer: `nextval('s'::regclass)` },
  { question: value(`1 -- one`, 'integer'), answer: '1' },
  { question: value(`'sad'`, 'mood'), answer: null },
  { question: value('nobody_knows()', 'integer'), answer: null },
  { question: value('1', 'nonsense'), answer: null },
  { question: value('a', 'integer'), answer: null },
  { question: value('1; SELECT 1', 'integer'), answer: null },

  { question: condition('a>0'), answer: '(a > 0)' },
  { question: condition('"a" > 0 and b<>$$$$'), answer: `((a > 0) AND (b <> ''::text))` },
  {
    question: condition(`b in ('p','q')`),
    answer: `(b = ANY (ARRAY['p'::text, 'q'::text]))`,
  },
  {
    question: condition(`v in ('p','q')`),
    answer: `((v)::text = ANY ((ARRAY['p'::character varying, 'q'::character varying])::text[]))`,
  },
  { question: condition('"x ""y" >= 0'), answer: `("x ""y" >= (0)::numeric)` },
  { question: condition(`m = 'happy'`), answer: `(m = 'happy'::mood)` },
  { question: condition('a is not null'), answer: '(a IS NOT NULL)' },
  { question: condition('a > 0', ['a', 'z']), answer: '(z > 0)' },
  {
    question: condition('"a" + "a" > 0', ['a', 'the "new"']),
    answer: '(("the ""new""" + "the ""new""") > 0)',
  },
  { question: condition('nobody > 0'), answer: null },
  { question: condition('a'), answer: null },
  { question: condition('a > 0) OR (true'), answer: null },

  { question: generated('a*2', 'integer'), answer: '((a * 2) IS NOT NULL)' },
  { question: generated('lower(b)', 'text'), answer: '(lower(b) IS NOT NULL)' },
  { question: generated('a', 'bigint'), answer: '((a)::bigint IS NOT NULL)' },
  { question: generated('nobody', 'integer'), answer: null },

  { question: expression('a*2'), answer: '((a * 2) IS NOT NULL)' },
  { question: expression('v'), answer: '(v IS NOT NULL)' },
  { question: expression('lower(b)', ['b', 'z']), answer: '(lower(z) IS NOT NULL)' },
  { question: expression('nobody'), answer: null },

  { question: when('NEW.a<>OLD.a'), answer: '(new.a <> old.a)' },
  { question: when(`new."x ""y" IN (1,2) or new.b=')'`), answer: WHEN },
  { question: when('new.a > 0', ['a', 'new']), answer: '(new.new > 0)' },
  { question: when('pg_trigger_depth()=0'), answer: '(pg_trigger_depth() = 0)' },
  { question: when('a > 0'), answer: null },
  { question: when('new.nobody is null'), answer: null },

  {
    question: routine(
      'arguments',
      `(INOUT varchar, a int DEFAULT 1+1) RETURNS varchar AS $$$$ LANGUAGE sql`,
      'f(character varying, integer)',
    ),
    answer: 'INOUT character varying, a integer DEFAULT (1 + 1)',
  },
  { question: routine('arguments', '(int) AS $$$$ LANGUAGE sql'), answer: 'IN integer' },
  { question: routine('result', '(int) AS $$$$ LANGUAGE sql'), answer: null },
  {
    question: routine(
      'result',
      `(int) RETURNS TABLE (x mood, y "Other"."Mood"[]) AS $$$$ LANGUAGE sql`,
    ),
    answer: 'TABLE(x mood, y "Other"."Mood"[])',
  },
  { question: routine('result', `(int) RETURNS SETOF t AS $$$$ LANGUAGE sql`), answer: 'SETOF t' },
  { question: routine('body', `(a int) RETURNS int RETURN a+1`), answer: 'RETURN (a + 1)' },
  {
    question: routine('body', `(a int) RETURNS int BEGIN ATOMIC select nobody; END`),
    answer: null,
  },
  { question: routine('body', `(a int) RETURNS int LANGUAGE sql AS 'nonsense'`), answer: null },

  { question: exclude('using GIST (a with =)'), answer: null },
  { question: exclude('using hash (b with =)'), answer: 'USING hash (b WITH =)' },
  {
    question: exclude(
      '("a" with =, "x ""y" with =) where (v<>\'%\') deferrable initially deferred',
    ),
    answer: `USING btree (a WITH =, "x ""y" WITH =) WHERE (((v)::text <> '%'::text)) DEFERRABLE INITIALLY DEFERRED`,
  },
  {
    question: exclude('(a with =) where (a > 0)', ['a', 'z']),
    answer: 'USING btree (z WITH =) WHERE ((z > 0))',
  },
  { question: exclude('(nobody with =)'), answer: null },
]

/** A condition of a table with the one column `c`. */
const about = (text: string, of: string, table?: string): Question => ({
  as: 'condition',
  text,
  columns: [{ name: 'c', type: of }],
  renames: [],
  ...(table === undefined ? {} : { table }),
})

const words = ({ question: { as, text } }: Case): string => `${as} ${text}`

async function stateOf(client: pg.Client): Promise<unknown> {
  const { rows } = await client.query(
    `SELECT current_setting('search_path') AS path, (SELECT count(*) FROM pg_class) AS relations,
            pg_current_xact_id_if_assigned() AS transaction`,
  )
  return rows
}

describe.each(versions)('on PostgreSQL %i', version => {
  let here: FreshDatabase
  let database: CountedDatabase
  beforeAll(async () => {
    here = await freshDatabase(version)
    await here.client.query(`
      CREATE TYPE mood AS ENUM ('happy');
      CREATE SCHEMA "Other"; CREATE TYPE "Other"."Mood" AS ENUM ('happy');
      CREATE SEQUENCE s;
      CREATE SEQUENCE calls;
      CREATE FUNCTION counted() RETURNS integer LANGUAGE sql VOLATILE AS $$ SELECT nextval('calls')::integer $$;
      CREATE FUNCTION pure(given integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE
        AS $$ BEGIN RAISE EXCEPTION 'somebody called it'; END $$;
      CREATE TABLE t (a integer, b text);
      CREATE TABLE u (a integer, m mood);
    `)
    database = await asDatabase(here.client)
  })
  afterAll(async () => {
    await here.drop()
  })

  const answersTo = async (
    questions: readonly Question[],
  ): Promise<(string | null | undefined)[]> => {
    const answers = await spell(database, questions)
    return questions.map(question => answers.get(questionKey(question)))
  }

  test.each(cases.map(given => ({ ...given, words: words(given) })))(
    '$words is $answer',
    async ({ question, answer }) => {
      expect(await answersTo([question])).toEqual([answer])
    },
  )

  test('all of them at once have the same answers', async () => {
    const asked = cases.filter(({ question }) => question.text !== '')
    expect(await answersTo(asked.map(({ question }) => question))).toEqual(
      asked.map(({ answer }) => answer),
    )
  })

  test('nothing to ask is no error', async () => {
    expect(await answersTo([])).toEqual([])
  })

  test('one text that cannot be parsed does not spoil fifty that can', async () => {
    const questions = Array.from({ length: 51 }, (_, at) =>
      at === 17 ? condition('nobody_knows(a)') : condition(`a>${at}`),
    )
    expect(await answersTo(questions)).toEqual(
      questions.map((_, at) => (at === 17 ? null : `(a > ${at})`)),
    )
  })

  test('conditions of two tables with one column name do not mix', async () => {
    expect(
      await answersTo([
        about(`c = '1'`, 'integer'),
        about(`c = '1'`, 'text'),
        about(`c = '1'`, 'bigint'),
      ]),
    ).toEqual([`(c = 1)`, `(c = '1'::text)`, `(c = '1'::bigint)`])
  })

  test('a column of a type that is only about to exist does not hide the others', async () => {
    const columnsToBe = [...columns, { name: 'n', type: 'not_yet' }]
    const questions = ['a>0', `n = 'x'`].map((text): Question => ({
      as: 'condition',
      text,
      columns: columnsToBe,
      renames: [],
    }))
    expect(await answersTo(questions)).toEqual(['(a > 0)', null])
  })

  // TypeORM takes a check as its author wrote it, and PostgreSQL takes it with the name of the table.
  test('a condition that names its table is spelled, beside others of it and of another', async () => {
    const of = (table: string, text: string): Question => about(text, 'integer', table)
    expect(
      await answersTo([
        of('t', '"t"."c">0'),
        of('t', 't.c>1'),
        of('u', 'U.c > 2'),
        of('we "ird', '"we ""ird".c > 3'),
        of('new one', '"new one" IS NOT NULL'),
        of('t', 'u.c > 4'),
        about('c>5', 'integer'),
      ]),
    ).toEqual([
      '(c > 0)',
      '(c > 1)',
      '(c > 2)',
      '(c > 3)',
      '("new one".* IS NOT NULL)',
      null,
      '(c > 5)',
    ])
  })

  // There is no other way to have one parsed; only where the author calls a function with constants does it matter.
  test('of an exclusion, PostgreSQL computes what is constant, as for the real one', async () => {
    expect(await answersTo([exclude('(a with =) where (a > pure(1))')])).toEqual([null])
  })

  test('a body in standard SQL reads the tables that are there, and may say its own name', async () => {
    const body = `(a int) RETURNS int BEGIN ATOMIC select t.a from t where t.a=f.a; END`
    expect(await answersTo([routine('body', body), routine('result', body)])).toEqual([
      'BEGIN ATOMIC\n SELECT t.a\n    FROM t\n   WHERE (t.a = f.a);\nEND',
      'integer',
    ])
  })

  test('nothing is executed', async () => {
    const asked: readonly Case[] = [
      { question: value('counted()', 'integer'), answer: 'counted()' },
      { question: value('pure(1)', 'integer'), answer: 'pure(1)' },
      { question: value(`nextval('calls')`, 'bigint'), answer: `nextval('calls'::regclass)` },
      { question: condition('a > counted()'), answer: '(a > counted())' },
      { question: condition('pure(1) > 0'), answer: '(pure(1) > 0)' },
      { question: condition('a > pure(1)', ['a', 'z']), answer: '(z > pure(1))' },
      { question: generated('pure(1)', 'bigint'), answer: '((pure(1))::bigint IS NOT NULL)' },
      {
        question: expression('pure(1) + counted()'),
        answer: '((pure(1) + counted()) IS NOT NULL)',
      },
      { question: when('new.a > pure(1) + counted()'), answer: '(new.a > (pure(1) + counted()))' },
      { question: routine('arguments', pure), answer: 'n integer DEFAULT pure(1)' },
      { question: routine('body', pure), answer: 'RETURN ((pure(1) + counted()) + n)' },
      {
        question: exclude('(pure(a) with =) where (pure(a) > 1)'),
        answer: 'USING btree (pure(a) WITH =) WHERE ((pure(a) > 1))',
      },
    ]
    expect(await answersTo(asked.map(({ question }) => question))).toEqual(
      asked.map(({ answer }) => answer),
    )
    const { rows } = await here.client.query('SELECT last_value, is_called FROM calls')
    expect(rows).toEqual([{ last_value: '1', is_called: false }])
  })

  test('no table of the user is touched: all of them are locked by somebody else', async () => {
    const other = new pg.Client({ connectionString: here.url })
    await other.connect()
    try {
      await other.query('BEGIN; LOCK TABLE t, u IN ACCESS EXCLUSIVE MODE')
      await here.client.query(`SET lock_timeout = '1s'`)
      const asked = cases.filter(({ question }) => question.text !== '')
      const answers = await answersTo(asked.map(({ question }) => question))
      expect(answers).toEqual(asked.map(({ answer }) => answer))
    } finally {
      await here.client.query('RESET lock_timeout')
      await other.end()
    }
  })

  test('nothing is left behind, and the session is as before', async () => {
    const before = await stateOf(here.client)
    await answersTo([condition('a>0'), value('1', 'integer'), condition('nobody > 0')])
    expect(await stateOf(here.client)).toEqual(before)
  })

  const tripsFor = async (count: number): Promise<number> => {
    const before = database.trips()
    const questions = Array.from({ length: count }, (_, at) => [
      condition(`a>${at}`),
      value(String(at), 'integer'),
      type(`varchar(${at + 1})`),
    ])
    const answers = await answersTo(questions.flat().slice(0, count))
    expect(answers.every(answer => typeof answer === 'string')).toBe(true)
    return database.trips() - before
  }

  test('three hundred questions take the round trips of ten', async () => {
    const few = await tripsFor(10)
    expect(await tripsFor(300)).toBe(few)
    expect(few).toBeLessThanOrEqual(8)
  })
})

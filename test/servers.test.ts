/** The test servers and the witness are what the other tests take them for. */
import { PGlite } from '@electric-sql/pglite'
import {
  type FreshDatabase,
  freshDatabase,
  pgDump,
  serverUrl,
  versions,
} from './support/servers.ts'
import { normalised } from './support/dump.ts'
import { pgliteDump, schemaDump } from './support/witness.ts'

const schema = `
  CREATE TABLE author (id integer PRIMARY KEY, name text DEFAULT 'a,(b' NOT NULL, CHECK (name <> ''));
  CREATE TABLE ignored (id integer);
  CREATE INDEX author_name ON author (lower(name)) WHERE id > 0;
  COMMENT ON COLUMN author.name IS 'two

-- lines';
`

const wanted = [
  'CREATE TABLE public.author (',
  '    id integer NOT NULL,',
  "    name text DEFAULT 'a,(b'::text NOT NULL,",
  'CREATE INDEX author_name ON public.author USING btree (lower(name)) WHERE (id > 0);',
]

describe.each(versions)('PostgreSQL %i', major => {
  let database: FreshDatabase
  beforeAll(async () => {
    database = await freshDatabase(major)
  })
  afterAll(() => database.drop())

  const shown = async (setting: string): Promise<unknown> => {
    const { rows } = await database.client.query<Record<string, unknown>>(`SHOW ${setting}`)
    return rows[0]?.[setting]
  }

  test('is of that version, and forgetful', async () => {
    expect(Math.floor(Number(await shown('server_version_num')) / 10_000)).toBe(major)
    expect(await shown('fsync')).toBe('off')
    expect(await shown('server_encoding')).toBe('UTF8')
  })

  test('makes a fresh database: empty, and gone after its drop', async () => {
    const one = await freshDatabase(major)
    const { rows } = await one.client.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    )
    expect(rows).toEqual([])
    expect(one.name).not.toBe(database.name)
    await one.drop()
    await one.drop()
    const left = await database.client.query('SELECT FROM pg_database WHERE datname = $1', [
      one.name,
    ])
    expect(left.rowCount).toBe(0)
  })

  test('copies a template', async () => {
    const template = await freshDatabase(major)
    await template.client.query('CREATE TABLE known (id integer)')
    await template.client.end()
    const copy = await freshDatabase(major, { template: template.name })
    expect((await copy.client.query('SELECT FROM known')).rowCount).toBe(0)
    await copy.drop()
    await template.drop()
  })

  test('is dumped, where pg_dump is not older', async () => {
    await database.client.query(schema)
    const dump = schemaDump(database.url, { ignore: ['ignored'] })
    if (dump === null) return
    const lines = dump.split('\n')
    expect(lines).toEqual(expect.arrayContaining(wanted))
    expect(lines.filter(line => /^$|^--|^SET|set_config|restrict|ignored/.test(line))).toEqual([
      '',
      "-- lines';",
    ])
    const plain = await pgDump(database.url)
    expect(plain).toContain('CREATE TABLE public.ignored')
  })
})

test('a server that does not run is asked for by name', () => {
  expect(() => serverUrl(9)).toThrow('no PostgreSQL 9 in this run')
})

test('pg_dump in WebAssembly leaves the session as it was', async () => {
  const pglite = await PGlite.create()
  await pglite.exec(`${schema} SET search_path TO ''`)
  const dump = await pgliteDump(pglite, { ignore: ['ignored'] })
  expect(dump.split('\n')).toEqual(expect.arrayContaining(wanted))
  expect(dump).not.toContain('ignored')
  const { rows } = await pglite.query(
    "SELECT current_setting('search_path') AS path, current_setting('row_security') AS rows",
  )
  expect(rows).toEqual([{ path: '""', rows: 'on' }])
  await pglite.exec('CREATE TABLE public.writable (id integer)')
  expect(await pgliteDump(pglite)).toContain('CREATE TABLE public.writable')
  await pglite.close()
})

const pairs = [
  {
    name: 'columns change places, the last one too',
    one: 'CREATE TABLE t (\n    a text,\n    b text\n);',
    other: 'CREATE TABLE t (\n    b text,\n    a text\n);',
    same: true,
  },
  {
    name: 'commas, parentheses and ends of tables in strings are no structure',
    one: "CREATE TABLE t (\n    a text DEFAULT ',\n);'::text,\n    b numeric(4,2)\n);",
    other: "CREATE TABLE t (\n    b numeric(4,2),\n    a text DEFAULT ',\n);'::text\n);",
    same: true,
  },
  {
    name: 'names may hold parentheses and quotes',
    one: 'CREATE TABLE "t(" (\n    "a""," text,\n    b text\n)\nPARTITION BY LIST (b);',
    other: 'CREATE TABLE "t(" (\n    b text,\n    "a""," text\n)\nPARTITION BY LIST (b);',
    same: true,
  },
  {
    name: 'a check of several lines moves as one',
    one: 'CREATE TABLE t (\n    a text,\n    CONSTRAINT c CHECK (\nCASE\n    WHEN a THEN b\nEND)\n);',
    other:
      'CREATE TABLE t (\n    CONSTRAINT c CHECK (\nCASE\n    WHEN a THEN b\nEND),\n    a text\n);',
    same: true,
  },
  {
    name: 'what is said of columns follows their order',
    one: "COMMENT ON COLUMN t.a IS 'x;\ny';\nCOMMENT ON COLUMN t.b IS 'z';",
    other: "COMMENT ON COLUMN t.b IS 'z';\nCOMMENT ON COLUMN t.a IS 'x;\ny';",
    same: true,
  },
  {
    name: 'defaults set afterwards do so, too',
    one: 'ALTER TABLE ONLY t ALTER COLUMN a SET DEFAULT 1;\nALTER TABLE ONLY t ALTER COLUMN b SET DEFAULT 2;',
    other:
      'ALTER TABLE ONLY t ALTER COLUMN b SET DEFAULT 2;\nALTER TABLE ONLY t ALTER COLUMN a SET DEFAULT 1;',
    same: true,
  },
  {
    name: 'a column of another type is another',
    one: 'CREATE TABLE t (\n    a text\n);',
    other: 'CREATE TABLE t (\n    a integer\n);',
    same: false,
  },
  {
    name: 'the order of an enum counts',
    one: "CREATE TYPE e AS ENUM (\n    'a',\n    'b'\n);",
    other: "CREATE TYPE e AS ENUM (\n    'b',\n    'a'\n);",
    same: false,
  },
  {
    name: 'the order of the columns of an index counts',
    one: 'CREATE INDEX i ON t (a, b);',
    other: 'CREATE INDEX i ON t (b, a);',
    same: false,
  },
  {
    name: 'the body of a function is one text',
    one: 'CREATE FUNCTION f() RETURNS text\n    AS $_$\nselect a;\nselect b;\n$_$;',
    other: 'CREATE FUNCTION f() RETURNS text\n    AS $_$\nselect b;\nselect a;\n$_$;',
    same: false,
  },
]

test.each(pairs)('without the order of columns: $name', ({ one, other, same }) => {
  const [first, second] = [one, other].map(dump => normalised(dump, { columnOrder: 'ignore' }))
  expect(first === second).toBe(same)
  expect(normalised(first ?? '', { columnOrder: 'ignore' })).toBe(first)
  expect(normalised(one, { columnOrder: 'keep' })).toBe(one)
})

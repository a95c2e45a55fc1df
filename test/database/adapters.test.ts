/** What the port promises, of every adapter: the same questions, the same rows, the same errors. */
import type { Database } from '../../src/database/database.ts'
import { openDatabase } from '../../src/database/open.ts'
import { type FreshDatabase, freshDatabase, versions } from '../support/servers.ts'

const adapters = [...versions.map(major => `PostgreSQL ${major}`), 'pglite:memory']

interface Value {
  readonly sql: string
  readonly is: unknown
}

const values: readonly Value[] = [
  { sql: `true`, is: true },
  { sql: `7::int2`, is: 7 },
  { sql: `-7::int4`, is: -7 },
  { sql: `9007199254740993::int8`, is: '9007199254740993' },
  { sql: `1::int8`, is: '1' },
  { sql: `1.50::numeric`, is: '1.50' },
  { sql: `0.5::float8`, is: 0.5 },
  { sql: `'NaN'::float4`, is: Number.NaN },
  { sql: `'pg_class'::regclass::oid`, is: 1259 },
  { sql: `'x'::text`, is: 'x' },
  { sql: `'x'::char(3)`, is: 'x  ' },
  { sql: `'x'::name`, is: 'x' },
  { sql: `'c'::"char"`, is: 'c' },
  { sql: `NULL::int4`, is: null },
  { sql: `'{"a": [1, null]}'::json`, is: { a: [1, null] } },
  { sql: `'"x"'::jsonb`, is: 'x' },
  { sql: `'\\x00ff'::bytea`, is: Buffer.from([0, 255]) },
  { sql: `'2020-02-03'::date`, is: new Date(2020, 1, 3) },
  { sql: `'2020-02-03 04:05:06.789'::timestamp`, is: new Date(2020, 1, 3, 4, 5, 6, 789) },
  { sql: `'2020-02-03 04:05:06.789+02'::timestamptz`, is: new Date('2020-02-03T02:05:06.789Z') },
  { sql: `'infinity'::timestamptz`, is: 'infinity' },
  { sql: `'0044-03-15 BC'::date`, is: '0044-03-15 BC' },
  { sql: `'04:05:06'::time`, is: '04:05:06' },
  { sql: `'1 day'::interval`, is: '1 day' },
  { sql: `'(1,2)'::point`, is: '(1,2)' },
  {
    sql: `'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid`,
    is: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  },
  { sql: `'{t,f,NULL}'::bool[]`, is: [true, false, null] },
  {
    sql: `'{{1,2},{3,4}}'::int4[]`,
    is: [
      [1, 2],
      [3, 4],
    ],
  },
  { sql: `'[0:1]={1,2}'::int4[]`, is: [1, 2] },
  { sql: `'{}'::text[]`, is: [] },
  {
    sql: `ARRAY['a,b', '{"}', '\\', '', 'NULL', NULL]`,
    is: ['a,b', '{"}', '\\', '', 'NULL', null],
  },
  { sql: `ARRAY['x y', 'z']::name[]`, is: ['x y', 'z'] },
  { sql: `ARRAY[1, 2]::int8[]`, is: ['1', '2'] },
  { sql: `ARRAY['{"a": 1}']::jsonb[]`, is: [{ a: 1 }] },
  { sql: `ARRAY['2020-02-03']::date[]`, is: [new Date(2020, 1, 3)] },
  { sql: `int4range(1, 3)`, is: '[1,3)' },
]

interface Parameter {
  readonly sql: string
  readonly given: unknown
  readonly is?: unknown
}

const parameters: readonly Parameter[] = [
  { sql: '$1::text', given: `it's` },
  { sql: '$1::text', given: null },
  { sql: '$1::text', given: undefined, is: null },
  { sql: '$1::text', given: 5, is: '5' },
  { sql: '$1::int4', given: 5 },
  { sql: '$1::int8', given: 5n, is: '5' },
  { sql: '$1::float8', given: Number.NaN },
  { sql: '$1::bool', given: true },
  { sql: '$1::text[]', given: ['a,b', 'c"d', 'e\\f', '', 'NULL', null] },
  {
    sql: '$1::int4[]',
    given: [
      [1, 2],
      [3, 4],
    ],
  },
  { sql: '$1::text[]', given: [] },
  { sql: '$1::jsonb', given: { a: [1, 'x'] } },
  { sql: '$1::jsonb', given: '{"a": 1}', is: { a: 1 } },
  { sql: '$1::jsonb[]', given: [{ a: '"' }] },
  { sql: '$1::bytea', given: Buffer.from([0, 255]) },
  { sql: '$1::timestamptz', given: new Date('2020-02-03T02:05:06.789Z') },
  { sql: '$1::timestamp', given: new Date('2020-02-03T02:05:06.789Z') },
  { sql: `'b' = ANY ($1)`, given: ['a', 'b'], is: true },
]

describe.each(adapters)('%s', name => {
  let fresh: FreshDatabase | undefined
  let database: Database

  beforeAll(async () => {
    const major = Number(/\d+$/.exec(name)?.[0])
    fresh = Number.isNaN(major) ? undefined : await freshDatabase(major)
    database = await openDatabase(fresh?.url ?? name)
  })
  afterAll(async () => {
    await database.close()
    await fresh?.drop()
  })

  test('knows its server and where things go', () => {
    expect(database.server.version).toBeGreaterThanOrEqual(140_000)
    expect(database.defaultSchema).toBe('public')
    expect(database.label).toMatch(/^(postgres:\/\/postgres@[\d.]+:\d+\/athanor_|pglite:memory$)/)
  })

  test('looks for things where a server does', async () => {
    const [row] = await database.query('SHOW search_path')
    expect(row).toEqual({ search_path: '"$user", public' })
  })

  test.each(values)('reads $sql', async ({ sql, is }) => {
    expect(await database.query(`SELECT ${sql} AS value`)).toEqual([{ value: is }])
    expect(await database.query(`SELECT ${sql} AS value WHERE $1`, [true])).toEqual([{ value: is }])
  })

  test.each(parameters)('sends $given as $sql', async ({ sql, given, is = given }) => {
    expect(await database.query(`SELECT ${sql} AS value`, [given])).toEqual([{ value: is }])
  })

  test('a statement without rows has none', async () => {
    expect(await database.query('SELECT WHERE false')).toEqual([])
    expect(await database.query('SET client_min_messages TO notice')).toEqual([])
  })

  test('executes several statements, and all or none of them', async () => {
    await database.execute(`CREATE TABLE several (a int); INSERT INTO several VALUES (1), (2);`)
    await expect(
      database.execute(
        `INSERT INTO several VALUES (3); SELECT 1/0; INSERT INTO several VALUES (4)`,
      ),
    ).rejects.toMatchObject({ code: '22012' })
    expect(await database.query('SELECT a FROM several ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }])
  })

  test('a transaction lasts from call to call', async () => {
    await database.query('BEGIN')
    await database.execute('CREATE TABLE gone (a int)')
    await expect(database.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' })
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await database.query('ROLLBACK')
    expect(await database.query(`SELECT to_regclass('gone')::text AS found`)).toEqual([
      { found: null },
    ])
  })

  test('an error keeps what the server said', async () => {
    await database.execute('CREATE TABLE kept (a int PRIMARY KEY); INSERT INTO kept VALUES (1)')
    await expect(database.query('SELECT kept.b FROM kept')).rejects.toMatchObject({
      code: '42703',
      severity: 'ERROR',
      position: '8',
      message: 'column kept.b does not exist',
    })
    await expect(database.query('INSERT INTO kept VALUES ($1)', [1])).rejects.toMatchObject({
      code: '23505',
      detail: 'Key (a)=(1) already exists.',
      constraint: 'kept_pkey',
    })
    await expect(database.query('SELECT upper(1)')).rejects.toMatchObject({
      code: '42883',
      hint: expect.stringContaining('type casts'),
    })
  })

  test('the second session is another one, where there can be one', async () => {
    const attempt = 'SELECT pg_try_advisory_lock(7) AS got'
    const second = await database.secondSession()
    const got = await second?.query(attempt)
    const named = await second?.query(`SELECT current_setting('application_name') AS name`)
    const [first] = await database.query(attempt)
    await second?.close()
    await second?.close()
    const alone = { got: undefined, named: undefined, first: { got: true } }
    const two = { got: [{ got: true }], named: [{ name: 'athanor-lock' }], first: { got: false } }
    expect({ got, named, first }).toEqual(name === 'pglite:memory' ? alone : two)
  })
})

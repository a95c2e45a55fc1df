/** Which changes of type keep every value, and what the server makes of a value that says so. */
import { keepsEveryValue } from '../../src/kinds/columns/types.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

interface Case {
  readonly from: string
  readonly to: string
  /** It comes back as it was, or never gets there. */
  readonly keeps: boolean
  /** SQL of a value that shows it. */
  readonly value: string
}

const cases: readonly Case[] = [
  // Whole numbers grow; where they shrink, what does not fit fails, and nothing is changed in silence.
  { from: 'smallint', to: 'integer', keeps: true, value: '32767' },
  { from: 'integer', to: 'bigint', keeps: true, value: '2147483647' },
  { from: 'bigint', to: 'integer', keeps: true, value: '2147483648' },
  { from: 'integer', to: 'smallint', keeps: true, value: '7' },
  { from: 'integer', to: 'numeric', keeps: true, value: '7' },
  { from: 'bigint', to: 'numeric(20,0)', keeps: true, value: '9223372036854775807' },
  { from: 'bigint', to: 'numeric(20,2)', keeps: true, value: '9223372036854775807' },
  { from: 'integer', to: 'double precision', keeps: true, value: '2147483647' },
  { from: 'integer', to: 'real', keeps: false, value: '16777217' },
  { from: 'smallint', to: 'real', keeps: true, value: '32767' },
  { from: 'bigint', to: 'double precision', keeps: false, value: '9007199254740993' },
  // Digits after the point are rounded away.
  { from: 'numeric', to: 'integer', keeps: false, value: '1.5' },
  { from: 'numeric(10,0)', to: 'integer', keeps: true, value: '7' },
  { from: 'numeric(10,2)', to: 'bigint', keeps: false, value: '1.25' },
  { from: 'numeric(10,2)', to: 'numeric(10,1)', keeps: false, value: '1.25' },
  { from: 'numeric(10,2)', to: 'numeric(10,2)', keeps: true, value: '1.25' },
  { from: 'numeric(10,2)', to: 'numeric(8,3)', keeps: true, value: '1.25' },
  { from: 'numeric(10,2)', to: 'numeric', keeps: true, value: '1.25' },
  { from: 'numeric', to: 'numeric(10,2)', keeps: false, value: '1.255' },
  { from: 'numeric(10)', to: 'numeric(5)', keeps: true, value: '1234567' },
  { from: 'numeric', to: 'double precision', keeps: false, value: '1.00000000000000000001' },
  { from: 'double precision', to: 'real', keeps: false, value: '0.1' },
  { from: 'double precision', to: 'numeric', keeps: false, value: '0.1::float8 + 0.2::float8' },
  { from: 'real', to: 'double precision', keeps: true, value: '0.1' },
  // A text that is too long fails.
  { from: 'character varying(10)', to: 'character varying(5)', keeps: true, value: "'abcdefg'" },
  { from: 'character varying(10)', to: 'text', keeps: true, value: "'a '" },
  { from: 'text', to: 'character varying(5)', keeps: true, value: "'a '" },
  { from: 'text', to: 'character(5)', keeps: false, value: "'a '" },
  { from: 'character(5)', to: 'character(10)', keeps: true, value: "'a'" },
  { from: 'character(10)', to: 'character(5)', keeps: true, value: "'abcdefg'" },
  { from: 'character(10)', to: 'character varying', keeps: true, value: "'a'" },
  // Times are rounded.
  {
    from: 'timestamp(3) without time zone',
    to: 'timestamp(6) without time zone',
    keeps: true,
    value: "'2026-01-01 00:00:00.123'",
  },
  {
    from: 'timestamp(6) without time zone',
    to: 'timestamp(3) without time zone',
    keeps: false,
    value: "'2026-01-01 00:00:00.123456'",
  },
  {
    from: 'timestamp without time zone',
    to: 'timestamp(6) without time zone',
    keeps: true,
    value: "'2026-01-01 00:00:00.123456'",
  },
  // An hour that the clocks leave out.
  {
    from: 'timestamp without time zone',
    to: 'timestamp with time zone',
    keeps: false,
    value: "'2026-03-29 02:30:00'",
  },
  // An hour that comes twice.
  {
    from: 'timestamp with time zone',
    to: 'timestamp without time zone',
    keeps: false,
    value: "'2026-10-25 00:30:00+00'",
  },
  { from: 'timestamp with time zone', to: 'date', keeps: false, value: "'2026-01-01 10:00+00'" },
  { from: 'date', to: 'timestamp without time zone', keeps: true, value: "'2026-01-01'" },
  { from: 'date', to: 'timestamp with time zone', keeps: true, value: "'2026-03-29'" },
  {
    from: 'time(3) without time zone',
    to: 'time(0) without time zone',
    keeps: false,
    value: "'10:00:00.5'",
  },
  { from: 'time without time zone', to: 'time with time zone', keeps: true, value: "'10:00'" },
  { from: 'time with time zone', to: 'time without time zone', keeps: false, value: "'10:00+05'" },
  { from: 'time without time zone', to: 'interval', keeps: true, value: "'10:00'" },
  { from: 'interval day', to: 'interval', keeps: true, value: "'3 days'" },
  { from: 'interval', to: 'interval day', keeps: false, value: "'3 days 4 hours'" },
  // Everything has a text, and not every text is something else.
  { from: 'uuid', to: 'text', keeps: true, value: 'gen_random_uuid()' },
  { from: 'uuid', to: 'character varying(36)', keeps: true, value: 'gen_random_uuid()' },
  { from: 'uuid', to: 'character(36)', keeps: true, value: 'gen_random_uuid()' },
  { from: 'integer', to: 'character varying', keeps: true, value: '7' },
  { from: 'bigint', to: 'character varying', keeps: true, value: '7' },
  { from: 'boolean', to: 'text', keeps: true, value: 'true' },
  { from: 'jsonb', to: 'character varying', keeps: true, value: `'{"a": 1}'` },
  { from: 'timestamp with time zone', to: 'text', keeps: true, value: "'2026-10-25 00:30:00+00'" },
  { from: 'text', to: 'uuid', keeps: false, value: "'0CE34FA1-6A9B-4C5E-8E1D-0123456789AB'" },
  { from: 'text', to: 'integer', keeps: false, value: "'007'" },
  { from: 'text', to: 'boolean', keeps: false, value: "'yes'" },
  { from: 'json', to: 'jsonb', keeps: false, value: `'{"b":1,"a":2}'` },
  { from: 'jsonb', to: 'json', keeps: true, value: `'{"b":1,"a":2}'` },
  { from: 'boolean', to: 'integer', keeps: true, value: 'true' },
  { from: 'integer', to: 'boolean', keeps: false, value: '2' },
  { from: 'cidr', to: 'inet', keeps: true, value: "'10.0.0.0/8'" },
  { from: 'inet', to: 'cidr', keeps: false, value: "'10.0.0.1/8'" },
  { from: 'macaddr', to: 'macaddr8', keeps: true, value: "'08:00:2b:01:02:03'" },
  { from: 'macaddr8', to: 'macaddr', keeps: true, value: "'08:00:2b:01:02:03:04:05'" },
  { from: 'bit(3)', to: 'bit(5)', keeps: true, value: "B'101'" },
  { from: 'bit(3)', to: 'bit varying', keeps: true, value: "B'101'" },
  { from: 'bit varying(5)', to: 'bit varying(3)', keeps: true, value: "B'10101'" },
  { from: 'box', to: 'circle', keeps: false, value: "'(2,3),(0,0)'" },
  // An array is converted value by value.
  { from: 'text', to: 'text[]', keeps: false, value: "'{ a}'" },
  { from: 'text[]', to: 'text', keeps: true, value: "'{a,b}'" },
  { from: 'integer[]', to: 'bigint[]', keeps: true, value: "'{7}'" },
  { from: 'numeric[]', to: 'integer[]', keeps: false, value: "'{1.5}'" },
  { from: 'character varying(5)[]', to: 'text[]', keeps: true, value: "'{a}'" },
  // A value of an enum is a word, and a word is one of its values or none.
  { from: 'mood', to: 'text', keeps: true, value: "'fine'" },
  { from: 'mood', to: 'character varying(20)', keeps: true, value: "'fine'" },
  { from: 'mood[]', to: 'text[]', keeps: true, value: "'{fine}'" },
  { from: 'text', to: 'mood', keeps: true, value: "'fine'" },
  { from: 'text', to: 'mood', keeps: true, value: "'Fine'" },
  { from: 'mood', to: 'weather', keeps: true, value: "'fine'" },
  { from: 'mood', to: 'weather', keeps: true, value: "'sad'" },
  { from: 'mood', to: 'integer', keeps: false, value: "'007'" },
]

const isEnum = (type: string): boolean => /^(?:mood|weather)/.test(type)

describe.each(versions)('on PostgreSQL %s', version => {
  let place: FreshDatabase
  beforeAll(async () => {
    place = await freshDatabase(version)
    await place.client.query(`
      SET timezone = 'Europe/Berlin';
      CREATE TYPE mood AS ENUM ('fine', 'sad', '007');
      CREATE TYPE weather AS ENUM ('fine', 'rainy')`)
  })
  afterAll(async () => {
    await place.drop()
  })

  /** In place by itself, else as told, else through text; null when the server refuses the value. */
  async function retyped(from: string, to: string): Promise<string | null> {
    const through = from.endsWith('[]') && to.endsWith('[]') ? 'text[]' : 'text'
    for (const using of ['', ` USING c::${to}`, ` USING c::${through}::${to}`]) {
      await place.client.query('SAVEPOINT here')
      try {
        await place.client.query(`ALTER TABLE t ALTER c TYPE ${to}${using}`)
        const { rows } = await place.client.query<{ value: string }>(
          'SELECT c::text AS value FROM t',
        )
        return rows[0]!.value
      } catch (error) {
        await place.client.query('ROLLBACK TO SAVEPOINT here')
        // There is a way, and the value cannot go it.
        if (!/cannot be cast|cannot cast/.test((error as Error).message)) return null
      }
    }
    return null
  }

  test.each(cases)('$from to $to, $value: $keeps', async ({ from, to, keeps, value }) => {
    const enums = { before: isEnum(from), after: isEnum(to) }
    expect(keepsEveryValue(from, to, enums)).toBe(keeps)
    await place.client.query('BEGIN')
    try {
      await place.client.query(`CREATE TABLE t (c ${from}); INSERT INTO t VALUES (${value})`)
      const { rows } = await place.client.query<{ value: string }>('SELECT c::text AS value FROM t')
      const there = await retyped(from, to)
      const isKept = there === null || (await retyped(to, from)) === rows[0]!.value
      expect(isKept).toBe(keeps)
    } finally {
      await place.client.query('ROLLBACK')
    }
  })
})

/** What is refused before any database is touched is what a server refuses: each type, and each pair of types, is tried on one. */
import type pg from 'pg'
import { refused } from '../../src/kinds/foreign-keys/target.ts'
import { refusedAsKey } from '../../src/sql/order.ts'
import { freshDatabase, versions } from '../support/servers.ts'

/** As `format_type` prints them. */
const types = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'numeric(10,2)',
  'real',
  'double precision',
  'money',
  'character varying',
  'character varying(20)',
  'character(3)',
  'text',
  'uuid',
  'boolean',
  'bytea',
  'date',
  'timestamp without time zone',
  'timestamp(3) with time zone',
  'time without time zone',
  'time with time zone',
  'interval',
  'inet',
  'cidr',
  'macaddr',
  'bit(3)',
  'bit varying',
  'json',
  'jsonb',
  'jsonpath',
  'xml',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'tsvector',
  'tsquery',
  'int4range',
  'integer[]',
  'text[]',
]

const accepts = async (client: pg.Client, sql: string): Promise<boolean> => {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    return true
  } catch {
    return false
  } finally {
    await client.query('ROLLBACK')
  }
}

describe.each(versions)('on PostgreSQL %s', version => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  beforeAll(async () => {
    database = await freshDatabase(version)
  })
  afterAll(async () => {
    await database.drop()
  })

  test('a type that no key can have is one that the server refuses', async () => {
    const { client } = database
    const wrong: string[] = []
    for (const type of types) {
      const isFine = refusedAsKey([{ name: 'a', type }], ['a']) === null
      if ((await accepts(client, `CREATE TABLE t (a ${type} UNIQUE)`)) !== isFine) wrong.push(type)
    }
    expect(wrong).toEqual([])
  })

  test('a foreign key that is refused is one that the server refuses', async () => {
    const { client } = database
    const keys = types.filter(type => refusedAsKey([{ name: 'a', type }], ['a']) === null)
    const pairs = keys.flatMap(own => keys.map(theirs => [own, theirs] as const))
    const accepted: string[] = []
    let agreed = 0
    for (const [own, theirs] of pairs) {
      if (!isRefused(own, theirs)) continue
      const sql = `CREATE TABLE t (a ${theirs} PRIMARY KEY); CREATE TABLE u (b ${own} REFERENCES t (a))`
      if (await accepts(client, sql)) accepted.push(`${own} -> ${theirs}`)
      else agreed += 1
    }
    expect(accepted).toEqual([])
    expect(agreed).toBeGreaterThan(300)
  })
})

function isRefused(own: string, theirs: string): boolean {
  const objects: Record<string, object> = {
    'table.s.t': {},
    'column.s.t.a': { type: theirs, uses: [] },
    'column.s.u.b': { type: own, uses: [] },
  }
  const lookup = {
    get: ({ kind, parts }: { kind: string; parts: readonly string[] }) =>
      objects[[kind, ...parts].join('.')],
    owned: (kind: string) =>
      kind === 'primaryKey' ? [{ name: 'k', columns: ['a'], deferrable: null }] : [],
    all: () => [],
  }
  const key = {
    schema: 's',
    table: 'u',
    name: 'f',
    columns: ['b'],
    references: { schema: 's', table: 't', columns: ['a'] },
  }
  // What is refused depends on nothing else of a foreign key.
  return refused(key as unknown as Parameters<typeof refused>[0], lookup) !== null
}

/** How a column's numbers change hands: what PostgreSQL is told, and where sequences stand afterwards. */
import type pg from 'pg'
import { alike } from '../../src/core/unfold.ts'
import { keyOfRef } from '../../src/core/schema.ts'
import { ref } from '../../src/core/kind.ts'
import { behindStill } from '../../src/kinds/columns/behind.ts'
import { registry } from '../../src/kinds/registry.ts'
import { unusualOptions, wholeOptions } from '../../src/sql/sequence.ts'
import { asDatabase } from '../support/database.ts'
import { planned, read, run, sqlOf, summaries } from '../support/proof.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const version = versions.at(-1)!

/** From one state to another, and where a sequence of the second stands. */
async function there(
  before: string,
  after: string,
  sequence: string,
): Promise<{ sql: string[]; at: string; next: string }> {
  const [here, example] = [await freshDatabase(version), await freshDatabase(version)]
  try {
    await here.client.query(before)
    await example.client.query(after)
    const was = await read(await asDatabase(here.client))
    const is = await read(await asDatabase(example.client))
    const { upgrade } = await planned(await asDatabase(here.client), was, is)
    await run(here.client, upgrade)
    return { sql: sqlOf(upgrade), ...(await position(here, sequence)) }
  } finally {
    await here.drop()
    await example.drop()
  }
}

async function position(
  { client }: FreshDatabase,
  sequence: string,
): Promise<{ at: string; next: string }> {
  const { rows } = await client.query<{ at: string }>(
    `SELECT last_value || CASE WHEN is_called THEN ' called' ELSE '' END AS at FROM ${sequence}`,
  )
  return { at: rows[0]!.at, next: await nextOf(client, sequence) }
}

const nextOf = async (client: pg.Client, sequence: string): Promise<string> => {
  try {
    const { rows } = await client.query<{ next: string }>(`SELECT nextval('${sequence}') AS next`)
    return rows[0]!.next
  } catch {
    return 'none'
  }
}

const serial = 'CREATE TABLE t (id serial, a text);'
const identity = (options: string): string =>
  `CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY ${options}, a text);`

describe('the position', () => {
  test.each([
    ['stays as it is', `${serial} SELECT setval('t_id_seq', 41)`, identity(''), '41 called', '42'],
    [
      'is that of the sequence, whatever the rows hold',
      `${serial} INSERT INTO t VALUES (900); SELECT setval('t_id_seq', 7, false)`,
      identity(''),
      '7',
      '7',
    ],
    [
      'goes to the near end of bounds that begin later',
      `${serial} SELECT setval('t_id_seq', 41)`,
      identity('(MINVALUE 1000)'),
      '1000',
      '1000',
    ],
    [
      'is exhausted where the bounds end earlier',
      `${serial} SELECT setval('t_id_seq', 41)`,
      identity('(MAXVALUE 20)'),
      '20 called',
      'none',
    ],
    [
      'of what counts down is at the upper end',
      `${identity('(INCREMENT -1)')} SELECT setval('t_id_seq', -5)`,
      identity('(INCREMENT -1 MAXVALUE -100)'),
      '-100',
      '-100',
    ],
    [
      'starts anew in bounds that have nothing in common',
      `${identity('(MAXVALUE 100)')} SELECT setval('t_id_seq', 41)`,
      identity('(MINVALUE 1000 START 1500)'),
      '1500',
      '1500',
    ],
    [
      'of a new one is after the rows',
      `CREATE TABLE t (id integer NOT NULL, a text); INSERT INTO t VALUES (40), (-7)`,
      identity(''),
      '40 called',
      '41',
    ],
    [
      'of a new one is at its start where no row is beyond',
      `CREATE TABLE t (id integer NOT NULL, a text); INSERT INTO t VALUES (40), (9000)`,
      identity('(START 100 MAXVALUE 500)'),
      '100',
      '100',
    ],
  ])('%s', async (_name, before, after, at, next) => {
    expect(await there(before, after, 't_id_seq')).toMatchObject({ at, next })
  })

  test('goes back with the transaction', async () => {
    const here = await freshDatabase(version)
    try {
      await here.client.query(`CREATE SEQUENCE s; SELECT setval('s', 5000)`)
      const database = await asDatabase(here.client)
      const was = await read(database)
      const key = keyOfRef(ref('sequence', 'public', 's'))
      const entry = was.get(key)!
      const is = new Map(was).set(key, {
        kind: 'sequence',
        object: { ...(entry.object as never as object), max: '100' } as never,
      })
      const { upgrade } = await planned(database, was, is)
      await here.client.query('BEGIN')
      for (const sql of sqlOf(upgrade)) await here.client.query(sql)
      expect((await here.client.query('SELECT last_value AS at FROM s')).rows).toEqual([
        { at: '100' },
      ])
      await here.client.query('ROLLBACK')
      expect(await position(here, 's')).toEqual({ at: '5000 called', next: '5001' })
    } finally {
      await here.drop()
    }
  })

  test('is asked of the column where the name of its sequence is taken', async () => {
    const here = await freshDatabase(version)
    try {
      await here.client.query(
        'CREATE SEQUENCE t_id_seq; CREATE TABLE t (id integer NOT NULL); INSERT INTO t VALUES (40)',
      )
      const database = await asDatabase(here.client)
      const was = await read(database)
      const key = keyOfRef(ref('column', 'public', 't', 'id'))
      const is = new Map(was).set(key, {
        kind: 'column',
        object: { ...(was.get(key)!.object as never as object), identity: 'ALWAYS' } as never,
      })
      const { upgrade } = await planned(database, was, is)
      await run(here.client, upgrade)
      expect(await position(here, 't_id_seq1')).toEqual({ at: '40 called', next: '41' })
      expect(await position(here, 't_id_seq')).toEqual({ at: '1', next: '1' })
    } finally {
      await here.drop()
    }
  })
})

test('a serial column is spelled out only where the other side has its sequence otherwise', async () => {
  const [here, example] = [await freshDatabase(version), await freshDatabase(version)]
  try {
    await here.client.query('CREATE TABLE t (id serial); CREATE TABLE u (id serial)')
    await example.client.query(
      'CREATE SEQUENCE t_id_seq; CREATE TABLE t (id integer); CREATE TABLE u (id serial)',
    )
    const was = await read(await asDatabase(here.client))
    const is = await read(await asDatabase(example.client))
    expect(alike(registry, was, was, false)).toEqual({ before: was, after: was })
    const { before } = alike(registry, was, is, false)
    expect([...before.keys()].filter(key => !was.has(key))).toEqual([
      'sequence:public.t_id_seq',
      'sequenceOwner:public.t_id_seq',
    ])
    const { upgrade } = await planned(await asDatabase(here.client), was, is)
    expect(summaries(upgrade)).not.toContain('create sequence public.t_id_seq')
  } finally {
    await here.drop()
    await example.drop()
  }
})

describe('options', () => {
  test.each([
    [{}, 'integer'],
    [{ increment: '-1' }, 'bigint'],
    [{ type: 'bigint' }, 'integer'],
    [{ min: '1000' }, 'integer'],
    [{ start: '5', min: '-10', cache: '3', cycle: true }, 'smallint'],
    [{ start: '-7', increment: '-5', max: '100' }, 'integer'],
    [{ max: '32767' }, 'integer'],
  ])('%j of a sequence for a column of type %s are those that it has to say', (said, type) => {
    expect(unusualOptions(wholeOptions(said, type), type)).toEqual(said)
  })

  test.each([
    [{ increment: '10' }, { serial: true, identity: null, type: 'integer' }, { increment: '10' }],
    [{ increment: '10' }, { serial: null, identity: null, type: 'integer' }, null],
    [{ name: 'n' }, { serial: true, identity: null, type: 'integer' }, null],
    [{ name: 'n' }, { serial: null, identity: 'ALWAYS', type: 'integer' }, { name: 'n' }],
    [
      { type: 'bigint', cache: '2' },
      { serial: true, identity: null, type: 'bigint' },
      { cache: '2' },
    ],
    [null, { serial: true, identity: null, type: 'bigint' }, null],
  ])('%j of the database, for %j of the model, stay as %j', (found, column, kept) => {
    expect(behindStill(found, column as Parameters<typeof behindStill>[1])).toEqual(kept)
  })
})

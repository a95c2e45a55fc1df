/** Runs on real servers: what is done, what is left after a failure, and what is told. */
import { openDatabase } from '../../src/database/open.ts'
import type { Op } from '../../src/revision/op.ts'
import { isRunError, type RunError } from '../../src/run/run-error.ts'
import { readApplied, readRows } from '../../src/run/version-table.ts'
import { versions } from '../support/servers.ts'
import {
  type Body,
  chain,
  connect,
  downgrade,
  type Place,
  place,
  type Revision,
  settings,
  tables,
  thrown,
  upgrade,
} from './support.ts'

const table = (name: string): { id: string; upgrade: Body; downgrade: Body } => ({
  id: name,
  upgrade: (op: Op) => op.createTable({ name, columns: [{ name: 'id', type: 'integer' }] }),
  downgrade: (op: Op) => op.dropTable({ name }),
})

const ending = (sql: string): readonly Revision[] =>
  chain(table('a'), { id: 'b', upgrade: op => op.execute(sql) })

const each = { ...settings, transaction: 'each' } as const

async function runError(work: Promise<unknown>): Promise<RunError> {
  const error = await thrown(work)
  if (isRunError(error)) return error
  throw error
}

const statuses = ({ results }: Pick<RunError, 'results'>): string[] =>
  results.map(({ status }) => status)

describe.each(versions)('PostgreSQL %i', major => {
  let here: Place
  beforeEach(async () => {
    here = await place(major)
  })
  afterEach(async () => {
    await here.drop()
  })

  test('a fresh database goes up, is told so, and comes down again', async () => {
    const revisions = chain(table('a'), table('b'), table('c'))
    const up = await upgrade(here.database, revisions)
    expect(up.results.map(({ revision, status }) => [revision.id, status])).toEqual([
      ['a', 'done'],
      ['b', 'done'],
      ['c', 'done'],
    ])
    expect(up.events.map(({ event }) => event)).toEqual(
      ['a', 'b', 'c'].flatMap(() => ['started', 'statement', 'finished']),
    )
    expect(await tables(here.database)).toEqual(['a', 'b', 'c'])
    expect(await readRows(here.database, settings)).toEqual(['c'])
    expect(await upgrade(here.database, revisions)).toEqual({ results: [], events: [] })
    const down = await downgrade(here.database, revisions, 'a')
    expect(down.results.map(({ revision }) => revision.id)).toEqual(['c', 'b'])
    expect(await tables(here.database)).toEqual(['a'])
    expect(await readRows(here.database, settings)).toEqual(['a'])
    expect(await readApplied(here.database, settings)).toEqual(new Map([['a', 'checksum of a']]))
    await downgrade(here.database, revisions, 'base')
    expect(await readRows(here.database, settings)).toEqual([])
  })

  test('the history says who did what, when, how long and with what', async () => {
    await upgrade(here.database, chain(table('a')))
    expect(
      await here.database.query(
        `SELECT revision, direction, checksum, applied_by, athanor, step,
                finished_at >= started_at AND duration_ms < 10000 AS timed FROM athanor_history`,
      ),
    ).toEqual([
      {
        revision: 'a',
        direction: 'upgrade',
        checksum: 'checksum of a',
        applied_by: 'postgres via first',
        athanor: '0.1.0',
        step: 1,
        timed: true,
      },
    ])
  })

  describe('a failure in the second of three', () => {
    const revisions = chain(
      table('a'),
      {
        id: 'b',
        upgrade: async op => {
          await op.createTable({ name: 'b', columns: [{ name: 'id', type: 'integer' }] })
          await op.execute('SELECT 1,\n       missing FROM b')
        },
      },
      table('c'),
    )

    test('rolls everything back where all is one transaction', async () => {
      const error = await runError(upgrade(here.database, revisions))
      expect(statuses(error)).toEqual(['rolled-back', 'failed', 'not-run'])
      expect(error).toMatchObject({
        code: 'ATH501',
        message: 'upgrade of b failed at statement 2',
        detail: [
          'SELECT 1,',
          '       missing FROM b',
          'ERROR: column "missing" does not exist (42703)',
          'LINE 2:        missing FROM b',
          '               ^',
          'the database stands at base',
        ].join('\n'),
        hint: 'The transaction was rolled back; nothing of this revision was applied.',
        rows: [],
      })
      expect(await relations(here)).toEqual([])
    })

    test('keeps the first where each has its own', async () => {
      const error = await runError(upgrade(here.database, revisions, { settings: each }))
      expect(statuses(error)).toEqual(['done', 'failed', 'not-run'])
      expect(error.rows).toEqual(['a'])
      expect(error.detail).toContain('the database stands at a')
      expect(await tables(here.database)).toEqual(['a'])
    })
  })

  test('every revision is loaded before the first statement', async () => {
    const loaded: string[] = []
    const load = (revision: Revision): Promise<Revision> => {
      loaded.push(revision.id)
      return revision.id === 'b' ? Promise.reject(new Error('no b')) : Promise.resolve(revision)
    }
    const revisions = chain(table('a'), table('b'))
    expect(await thrown(upgrade(here.database, revisions, { load }))).toMatchObject({
      message: 'no b',
    })
    expect(loaded).toEqual(['a', 'b'])
    expect(await relations(here)).toEqual([])
  })

  test('calls that nobody awaits run in order', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: op => {
        void op.execute('CREATE TABLE t (id int)')
        void op.bulkInsert('t', [{ id: 1 }, { id: 2 }])
        void op.execute('UPDATE t SET id = id + 1')
        void op.expect('two rows', 'SELECT sum(id) = 5 FROM t')
      },
    })
    const { results } = await upgrade(here.database, revisions)
    expect(results.map(({ status }) => status)).toEqual(['done'])
  })

  test('the failure of a call that nobody awaits is the failure of its revision', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: op => {
        void op.execute('CREATE TABLE t (id int)')
        void op.execute('CREATE TABLE t (id int)')
        void op.execute('CREATE TABLE never (id int)')
      },
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error.message).toBe('upgrade of a failed at statement 2')
    expect(await relations(here)).toEqual([])
  })

  test('a call that comes after the end of its revision is refused', async () => {
    let late: Op | null = null
    await upgrade(
      here.database,
      chain({
        id: 'a',
        upgrade: op => {
          late = op
        },
      }),
    )
    expect(await thrown(late!.execute('CREATE TABLE late ()'))).toMatchObject({
      code: 'ATH501',
      message: 'a call of `op` came after the end of the upgrade of a',
    })
    expect(await tables(here.database)).toEqual([])
  })

  test('an error of the body itself fails the revision', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: async op => {
        await op.execute('CREATE TABLE t ()')
        throw new TypeError('no such thing')
      },
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error).toMatchObject({ code: 'ATH501', message: 'upgrade of a failed: no such thing' })
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(await relations(here)).toEqual([])
  })

  test('what is expected and does not hold stops the run', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: async op => {
        await op.expect('one is one', 'SELECT 1 = 1')
        await op.expect('no rows are left', 'SELECT false AS none, 3 AS rows')
        await op.execute('CREATE TABLE never ()')
      },
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error).toMatchObject({
      code: 'ATH503',
      message: 'upgrade of a stopped: expected "no rows are left"',
    })
    expect(error.detail).toContain('answered {"none":false,"rows":3}, and not true')
    expect(await relations(here)).toEqual([])
    const { events } = await upgrade(here.database, revisions, { mode: 'scratch' })
    expect(events.flatMap(one => (one.event === 'expected' ? [one.expectation.held] : []))).toEqual(
      [true, false],
    )
    expect(await tables(here.database)).toEqual(['never'])
  })

  test('guards are for what is there already', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: async op => {
        const t = { name: 't', columns: [{ name: 'id', type: 'integer' }] }
        await op.createTable(t)
        await op.createTable(t, { ifNotExists: true })
        await op.dropTable({ name: 'u' }, { ifExists: true })
        const inspect = op.inspect()
        const seen = await Promise.all([
          inspect.hasTable('t'),
          inspect.hasTable('u'),
          inspect.hasColumn('t', 'id'),
          inspect.hasColumn('t', 'other'),
          inspect.hasIndex('t_index'),
        ])
        await op.bulkInsert(
          't',
          seen.map(Number).map(id => ({ id })),
        )
      },
    })
    await upgrade(here.database, revisions)
    expect(await here.database.query('SELECT id FROM t')).toEqual(
      [1, 0, 1, 0, 0].map(id => ({ id })),
    )
  })

  test('an index is built concurrently between two transactions, and said to be', async () => {
    const revisions = chain(table('a'), {
      id: 'b',
      upgrade: async op => {
        await op.execute('CREATE TABLE b ()')
        await op.createIndex({ table: 'a', name: 'a_id', columns: ['id'], concurrently: true })
        await op.execute('CREATE TABLE after ()')
        await op.execute('SELECT * FROM missing')
      },
    })
    const events: unknown[] = []
    const error = await runError(
      upgrade(here.database, revisions, {
        report: ({ event, ...rest }) => {
          if (event === 'split' && 'position' in rest) events.push([event, rest.position])
        },
      }),
    )
    expect(events).toEqual([['split', 2]])
    expect(error.message).toBe('upgrade of b failed at statement 4')
    expect(error.hint).toBe(
      'Statements 1 to 2 of this revision are committed, the rest was rolled back.',
    )
    expect(statuses(error)).toEqual(['done', 'failed'])
    expect(await readRows(here.database, settings)).toEqual(['a'])
    expect(await tables(here.database)).toEqual(['a', 'b'])
    const open = 'SELECT revision, step FROM athanor_history WHERE finished_at IS NULL'
    expect(await here.database.query(open)).toEqual([{ revision: 'b', step: 2 }])
  })

  test('a revision that ends the transaction itself is found out', async () => {
    const undone = await runError(upgrade(here.database, ending('ROLLBACK')))
    expect([undone.code, ...statuses(undone)]).toEqual(['ATH505', 'rolled-back', 'failed'])
    const kept = await runError(upgrade(here.database, ending('CREATE TABLE b (); COMMIT')))
    expect([kept.code, ...statuses(kept)]).toEqual(['ATH505', 'done', 'failed'])
    expect(kept.rows).toEqual(['a'])
  })

  test('a version table that somebody changed meanwhile is not made worse', async () => {
    const revisions = chain(table('a'), {
      id: 'b',
      upgrade: op => op.execute('DELETE FROM athanor_version'),
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error.code).toBe('ATH507')
    expect(await relations(here)).toEqual([])
  })

  test('what COMMIT finds wrong fails the last revision, and undoes the others', async () => {
    const revisions = chain(table('a'), {
      id: 'b',
      upgrade: op =>
        op.execute(`CREATE TABLE p (id int PRIMARY KEY);
          CREATE TABLE c (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED);
          INSERT INTO c VALUES (1)`),
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error.code).toBe('ATH501')
    expect(error.message).toContain('violates foreign key constraint')
    expect(statuses(error)).toEqual(['rolled-back', 'failed'])
    expect(await relations(here)).toEqual([])
  })

  test('time-outs are those of the settings, within the transaction', async () => {
    const patience = { ...settings, statementTimeout: 200, statementLockTimeout: 100 }
    const slow = chain({ id: 'a', upgrade: op => op.execute('SELECT pg_sleep(5)') })
    const error = await runError(upgrade(here.database, slow, { settings: patience }))
    expect(error.detail).toContain('(57014)')
    expect(await here.database.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }])
  })

  test('an abort in the middle of a statement leaves the database as it was', async () => {
    const abort = new AbortController()
    const revisions = chain(table('a'), {
      id: 'b',
      upgrade: op => op.execute('SELECT pg_sleep(20)'),
    })
    const start = performance.now()
    const error = await runError(
      upgrade(here.database, revisions, {
        signal: abort.signal,
        report: event => {
          if (event.event !== 'statement' || !event.sql.includes('sleep')) return
          setTimeout(() => {
            abort.abort()
          }, 100)
        },
      }),
    )
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(error).toMatchObject({ code: 'ATH504', message: 'upgrade of b was interrupted' })
    expect(error.detail).toContain('the database stands at base')
    expect(statuses(error)).toEqual(['rolled-back', 'failed'])
    expect(await relations(here)).toEqual([])
    const again = chain(table('a'))
    expect((await upgrade(here.database, again)).results).toHaveLength(1)
  })

  test('an abort does not wait for a body that waits for something else', async () => {
    const abort = new AbortController()
    const revisions = chain({
      id: 'a',
      upgrade: async op => {
        await op.execute('CREATE TABLE t ()')
        abort.abort()
        await new Promise(() => undefined)
      },
    })
    const error = await runError(upgrade(here.database, revisions, { signal: abort.signal }))
    expect(error.code).toBe('ATH504')
    expect(await relations(here)).toEqual([])
  })

  test('a lost connection is told, and the server has rolled back', async () => {
    const revisions = chain({
      id: 'a',
      upgrade: async op => {
        await op.execute('CREATE TABLE t ()')
        await op.execute('SELECT pg_terminate_backend(pg_backend_pid())')
      },
    })
    const error = await runError(upgrade(here.database, revisions))
    expect(error).toMatchObject({ code: 'ATH501', rows: null })
    expect(error.detail).toContain('where the database stands could not be read')
    const other = await connect(here, 'second')
    expect(await tables(other)).toEqual([])
    await other.close()
  })

  test('objects of athanor live where the settings say', async () => {
    const elsewhere = {
      ...settings,
      versionSchema: 'Ops "1"',
      versionTable: 'the version',
      historyTable: "it's",
    }
    await upgrade(here.database, chain(table('a')), { settings: elsewhere })
    expect(await readRows(here.database, elsewhere)).toEqual(['a'])
    expect(await here.database.query(`SELECT count(*)::int4 AS n FROM "Ops ""1"""."it's"`)).toEqual(
      [{ n: 1 }],
    )
    expect(await readRows(here.database, settings)).toEqual([])
  })
})

test('the embedded PostgreSQL runs the same revisions', async () => {
  const database = await openDatabase('pglite:memory')
  try {
    const revisions = chain(table('a'), {
      id: 'b',
      upgrade: async op => {
        await op.expect('rows that scratch has not got', 'SELECT count(*) > 0 FROM a')
        await op.createIndex({ table: 'a', name: 'a_id', columns: ['id'], concurrently: true })
        await op.bulkInsert('a', [{ id: 1 }])
      },
      downgrade: op => op.dropIndex({ name: 'a_id' }),
    })
    const up = await upgrade(database, revisions, { mode: 'scratch' })
    expect(up.results.map(({ status }) => status)).toEqual(['done', 'done'])
    const down = await downgrade(database, revisions, 'base', { mode: 'scratch' })
    expect(down.results.map(({ status }) => status)).toEqual(['done', 'done'])
    expect(await tables(database)).toEqual([])
    expect(await readRows(database, settings)).toEqual([])
  } finally {
    await database.close()
  }
})

/** Everything in the catalog that is not the server's own. */
async function relations({ database }: Place): Promise<readonly unknown[]> {
  return database.query(
    `SELECT relname FROM pg_class WHERE oid >= 16384 AND relnamespace = 'public'::regnamespace`,
  )
}

/** Several runs on one database: each revision runs once, and who waits too long is told for whom. */
import type { Database } from '../../src/database/database.ts'
import { lock } from '../../src/run/lock.ts'
import { readRows } from '../../src/run/version-table.ts'
import { versions } from '../support/servers.ts'
import { chain, connect, type Place, place, settings, tables, thrown, upgrade } from './support.ts'

describe.each(versions)('PostgreSQL %i', major => {
  let here: Place
  let second: Database
  beforeEach(async () => {
    here = await place(major)
    second = await connect(here, 'second')
  })
  afterEach(async () => {
    await second.close()
    await here.drop()
  })

  test('of two runs at once the second waits, and does nothing twice', async () => {
    const revisions = chain(
      { id: 'a', upgrade: op => op.execute('CREATE TABLE a (id int); SELECT pg_sleep(0.3)') },
      // Waits for every open transaction of the database, and so for a lock asked for within one.
      {
        id: 'b',
        upgrade: op =>
          op.createIndex({ table: 'a', name: 'a_id', columns: ['id'], concurrently: true }),
      },
    )
    const both = await Promise.all([upgrade(here.database, revisions), upgrade(second, revisions)])
    expect(both.flatMap(({ results }) => results.map(({ revision }) => revision.id))).toEqual([
      'a',
      'b',
    ])
    expect(
      both.flatMap(({ events }) => events.filter(one => one.event === 'waiting')),
    ).toHaveLength(1)
    expect(await readRows(here.database, settings)).toEqual(['b'])
    expect(await here.database.query('SELECT revision FROM athanor_history ORDER BY id')).toEqual([
      { revision: 'a' },
      { revision: 'b' },
    ])
  })

  test('who waits too long is told who holds the lock', async () => {
    const release = await lock(second, settings, { lockTimeout: 0 })
    const revisions = chain({ id: 'a', upgrade: op => op.execute('CREATE TABLE a ()') })
    const impatient = { ...settings, lockTimeout: 200 }
    const error = await thrown(upgrade(here.database, revisions, { settings: impatient }))
    expect(error).toMatchObject({
      code: 'ATH502',
      message: 'another run holds the lock, and 200 ms have passed',
    })
    expect(Reflect.get(Object(error), 'detail')).toMatch(
      /^held by pid \d+, application "second-lock", user postgres, since \d{4}-\d\d-\d\dT[\d:]+Z$/,
    )
    expect(await tables(here.database)).toEqual([])
    await release()
    await release()
    expect((await upgrade(here.database, revisions)).results).toHaveLength(1)
  })

  test('the lock is one for each version table', async () => {
    const release = await lock(second, settings, { lockTimeout: 0 })
    const other = { ...settings, versionTable: 'other' }
    const both = await Promise.all([
      thrown(lock(here.database, other, { lockTimeout: 100 }).then(free => free())),
      thrown(lock(here.database, settings, { lockTimeout: 100 })),
    ])
    expect(both).toMatchObject([null, { code: 'ATH502' }])
    await release()
  })

  test('whoever waits can be interrupted', async () => {
    const release = await lock(second, settings, { lockTimeout: 0 })
    const abort = new AbortController()
    const waiting = thrown(
      lock(here.database, settings, {
        lockTimeout: 0,
        signal: abort.signal,
        waiting: () => {
          abort.abort()
        },
      }),
    )
    expect(await waiting).toMatchObject({ code: 'ATH504' })
    await release()
    const sessions = `SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND application_name LIKE '%lock'`
    expect(await here.database.query(sessions)).toEqual([])
  })

  test('an engine with one session needs no lock', async () => {
    const alone: Database = { ...here.database, secondSession: () => Promise.resolve(null) }
    const twice = [1, 2].map(() => lock(alone, settings, { lockTimeout: 1 }))
    expect(await Promise.all(twice)).toHaveLength(2)
  })
})

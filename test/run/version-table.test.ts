/** The tables that athanor keeps for itself: read without a trace, written with one. */
import { stamp, type StampOptions } from '../../src/run/stamp.ts'
import { readApplied, readRows } from '../../src/run/version-table.ts'
import { versions } from '../support/servers.ts'
import { chain, type Place, place, settings, upgrade } from './support.ts'

const stamping = ({ database }: Place, plan: StampOptions['plan']): Promise<unknown> =>
  stamp({
    database,
    plan,
    settings,
    checksums: new Map([['b', 'of b']]),
    athanor: '0.1.0',
  })

describe.each(versions)('PostgreSQL %i', major => {
  let here: Place
  beforeEach(async () => {
    here = await place(major)
  })
  afterEach(async () => {
    await here.drop()
  })

  const catalog = () => here.database.query('SELECT oid, relname FROM pg_class ORDER BY oid')

  test.each([{ versionSchema: null }, { versionSchema: 'missing' }])(
    'reading creates nothing, also in a read-only transaction ($versionSchema)',
    async ({ versionSchema }) => {
      const asked = { ...settings, versionSchema }
      const before = await catalog()
      await here.database.execute('BEGIN READ ONLY')
      expect(await readRows(here.database, asked)).toEqual([])
      expect(await readApplied(here.database, asked)).toEqual(new Map())
      await here.database.execute('COMMIT')
      expect(await catalog()).toEqual(before)
    },
  )

  test('a role that may only use the tables can run', async () => {
    const revisions = chain(
      { id: 'a', upgrade: () => undefined },
      { id: 'b', upgrade: () => undefined },
    )
    await upgrade(here.database, revisions.slice(0, 1))
    await here.database.execute(`
      REVOKE CREATE ON SCHEMA public FROM public;
      CREATE ROLE limited_${here.name};
      GRANT SELECT, INSERT, UPDATE, DELETE ON athanor_version, athanor_history TO limited_${here.name};
      SET ROLE limited_${here.name}`)
    try {
      expect((await upgrade(here.database, revisions)).results).toHaveLength(1)
    } finally {
      await here.database.execute(
        `RESET ROLE; DROP OWNED BY limited_${here.name}; DROP ROLE limited_${here.name}`,
      )
    }
  })

  describe('a stamp', () => {
    test('sets the rows, and the history says so', async () => {
      await stamping(here, () => ({ insert: ['a', 'b'], delete: [] }))
      await stamping(here, rows => ({ insert: ['c'], delete: [...rows] }))
      expect(await readRows(here.database, settings)).toEqual(['c'])
      await stamping(here, rows => ({ insert: [], delete: [...rows] }))
      expect(await readRows(here.database, settings)).toEqual([])
      expect(
        await here.database.query(
          'SELECT revision, direction, checksum FROM athanor_history ORDER BY id',
        ),
      ).toEqual([
        { revision: 'a', direction: 'stamp', checksum: null },
        { revision: 'b', direction: 'stamp', checksum: 'of b' },
        { revision: 'c', direction: 'stamp', checksum: null },
        { revision: 'base', direction: 'stamp', checksum: null },
      ])
    })

    test('that changes nothing writes nothing', async () => {
      const before = await catalog()
      await stamping(here, () => ({ insert: [], delete: [] }))
      expect(await catalog()).toEqual(before)
    })
  })
})

/** Runs on real servers: what is done, what is left after a failure, and what is told. */
import type { Op } from '../../src/revision/op.ts'
import { isRunError } from '../../src/run/run-error.ts'
import { readApplied, readRows } from '../../src/run/version-table.ts'
import { versions } from '../support/servers.ts'
import {
  chain,
  downgrade,
  type Place,
  place,
  settings,
  tables,
  thrown,
  upgrade,
} from './support.ts'

const table = (name: string) => ({
  id: name,
  upgrade: (op: Op) => op.createTable({ name, columns: [{ name: 'id', type: 'integer' }] }),
  downgrade: (op: Op) => op.dropTable({ name }),
})

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
})

/** The change matrix: whatever is changed, by hand or in the entities, is found, named, and repaired where it is managed. */
import type { Database } from '../src/database/database.ts'
import type { Operation } from '../src/kinds/registry.ts'
import { byHand, inTheWay, since, type ByHand } from './changes/by-hand.ts'
import { edits, type Edit } from './changes/in-the-model.ts'
import { draft } from './changes/model.ts'
import {
  attributesOf,
  between,
  keysOf,
  look,
  named,
  run,
  touched,
  unspoken,
  wantedOf,
  type Wanted,
} from './changes/support.ts'
import { asDatabase } from './support/database.ts'
import { nested, takenBack } from './support/nested.ts'
import { freshDatabase, versions, type FreshDatabase } from './support/servers.ts'

const titled = (rows: readonly ByHand[]): [string, string, string[]][] =>
  rows.map(([sql, ...lines]) => [sql.replaceAll(/\s+/g, ' '), sql, lines])

const titledEdits = (version: number, wanted: boolean): [string, Edit][] =>
  edits
    .filter(({ alone = false, since: from = 0 }) => alone === wanted && from <= version)
    .map(edit => [edit.name, edit])

describe.each(versions)('on PostgreSQL %i', version => {
  let here: FreshDatabase
  let database: Database
  let wanted: Wanted
  let creation: readonly Operation[]
  beforeAll(async () => {
    here = await freshDatabase(version)
    database = await nested(here.client)
    wanted = await wantedOf(draft())
    await here.client.query('BEGIN')
    creation = (await look(database, wanted)).plan.upgrade
    await run(here.client, creation)
    await here.client.query('COMMIT')
  })
  afterAll(async () => {
    await here.drop()
  })

  test('at the start there is nothing to find', async () => {
    expect((await takenBack(here.client, () => named(database, wanted))).lines).toEqual([])
  })

  const seen = { 'by hand': new Set<string>(), 'in the model': new Set<string>() }
  const note = (side: keyof typeof seen, operations: readonly Operation[]): void => {
    for (const attribute of touched(operations)) seen[side].add(attribute)
  }

  const rows = [
    ...byHand,
    ...Object.entries(since).flatMap(([from, more]) => (Number(from) <= version ? more : [])),
  ]
  test.each(titled(rows))('by hand: %s', async (_title, sql, lines) => {
    await takenBack(here.client, async () => {
      await here.client.query(sql)
      const found = await named(database, wanted)
      expect(essential(found.lines, lines)).toEqual(lines)
      expect(lines).not.toEqual([])
      note('by hand', found.plan.upgrade)
      await run(here.client, found.plan.upgrade)
      expect((await look(database, wanted)).lines).toEqual([])
    })
  })

  test.each(titled(inTheWay))(
    'found, and in the way of its repair: %s',
    async (_title, sql, lines) => {
      await takenBack(here.client, async () => {
        await here.client.query(sql)
        expect(essential((await named(database, wanted)).lines, lines)).toEqual(lines)
      })
    },
  )

  test.failing.each(titled(inTheWay))('repaired as well: %s', async (_title, sql) => {
    await takenBack(here.client, async () => {
      await here.client.query(sql)
      await run(here.client, (await look(database, wanted)).plan.upgrade)
    })
  })

  /** There, nothing left, and back. */
  async function there(
    { edit, lines }: Edit,
    { client }: FreshDatabase,
    session: Database,
  ): Promise<void> {
    const changed = draft()
    edit(changed)
    const edited = await wantedOf(changed, keysOf(wanted.schema))
    const { lines: found, plan, found: before } = await look(session, edited)
    expect(essential(found, lines)).toEqual(lines)
    note('in the model', plan.upgrade)
    await run(client, plan.upgrade)
    expect((await look(session, edited)).lines).toEqual([])
    await run(client, plan.downgrade)
    const { found: after } = await look(session, wanted)
    expect(await between(session, after, before)).toEqual([])
  }

  test.each(titledEdits(version, false))('in the model: %s', async (_name, edit) => {
    expect(edit.lines.length > 0 || edit.isNone).toBe(true)
    await takenBack(here.client, () => there(edit, here, database))
  })

  test.each(titledEdits(version, true))('in the model, committed: %s', async (_name, edit) => {
    expect(edit.lines).not.toEqual([])
    const own = await freshDatabase(version)
    try {
      await run(own.client, creation)
      await there(edit, own, await asDatabase(own.client))
    } finally {
      await own.drop()
    }
  })

  test('each attribute of each kind was changed by hand, and in the model where it has a word', () => {
    const all = attributesOf(wanted, version)
    const missing = (side: keyof typeof seen): string[] => all.filter(name => !seen[side].has(name))
    expect(missing('by hand')).toEqual([])
    expect(missing('in the model')).toEqual(all.filter(name => unspoken.includes(name)))
  })
})

const opposite = (line: string): string =>
  line.startsWith('+ add ') ? line.replace('+ add ', '- drop ') : line.replace('- drop ', '+ add ')

/** Without what is dropped and made anew only because it leans on what changes. */
function essential(found: readonly string[], wanted: readonly string[]): string[] {
  const more = found.filter(line => !wanted.includes(line))
  return found.filter(line => !more.includes(line) || !more.includes(opposite(line)))
}

/** Five applications live their lives on real servers: every step up, all the way down, and up again. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from '../src/commands/check.ts'
import type { RevisionResult } from '../src/commands/revision.ts'
import {
  apps,
  commandLine,
  editedSource,
  filesIn,
  goldenFiles,
  takeEntities,
  walker,
  workspace,
  type Step,
  type Walker,
} from './support/app.ts'
import { asDatabase } from './support/database.ts'
import { read, rowsOf } from './support/proof.ts'
import { freshDatabase, versions, type FreshDatabase } from './support/servers.ts'
import { normalised } from './support/dump.ts'
import { schemaDump } from './support/witness.ts'

const newest = versions.at(-1)
const only = process.env['ATHANOR_APP']
const cases = versions.flatMap(version =>
  apps
    .filter(({ name }) => only === undefined || only === name)
    .map(app => ({ app, version, title: `${app.name} on PostgreSQL ${version}` })),
)

type Row = Readonly<Record<string, unknown>>
type Rows = Readonly<Record<string, readonly Row[]>>

interface Moment {
  /** In pg_dump's words; null where no pg_dump reads this server. */
  readonly dump: string | null
  readonly schema: readonly unknown[]
  readonly rows: Rows
  /** Tables, indexes, sequences with their files; constraints; types. */
  readonly objects: readonly string[]
}

const folder = workspace()
afterAll(() => {
  folder.remove()
})

describe.each(cases)('$title', ({ app, version }) => {
  let here: FreshDatabase
  let walk: Walker
  const before = new Map<Step, Moment>()
  const projectAt = (step: Step): string => folder.project(app, step, version)
  const last = app.steps.at(-1)!

  beforeAll(async () => {
    here = await freshDatabase(version)
    walk = walker(here.url)
  })
  afterAll(async () => {
    walk.end()
    await here.drop()
  })

  test('check on an empty database says what is missing, and makes nothing', async () => {
    const found = await walk.check({ directory: projectAt(app.steps[0]!) })
    expect(found.status).toBe('differences')
    expect(await momentOf(here)).toMatchObject({ schema: [publicSchema], rows: {} })
  })

  test.each(app.steps)('step $name', async step => {
    const directory = projectAt(step)
    const generated = await generate(walk, directory, step, version)
    const edited = editedSource(app, step)
    if (edited !== null) await replace(walk, directory, generated, edited, version)

    await expect(walk.check({ directory })).rejects.toMatchObject({ code: 'ATH412' })
    const was = await momentOf(here)
    before.set(step, was)
    await walk.upgrade({ directory })

    expect(await walk.check({ directory })).toMatchObject(clean)
    expect(await walk.typeorm({ directory })).toEqual([])
    const is = await momentOf(here)
    const rows = renamed(was.rows, step)
    const lost = lossesOf(generated.source.split('function downgrade')[0]!)
    // What somebody moves by hand is not lost, and is looked for on the way back.
    expectKept(without(rows, edited === null ? lost : columnsGone(rows, is.rows)), is.rows)
    const gone = was.objects.filter(object => !is.objects.includes(object))
    expect(step.inPlace ? gone : []).toEqual([])
    await here.client.query(step.rows)
  })

  // The steps before were followed by a revision that began where the history ended.
  test('the whole history is what the entities say', async () => {
    const against = version === newest ? 'history' : 'database'
    expect(await walk.check({ directory: projectAt(last), against })).toMatchObject(clean)
  })

  test('the revision files are those that were reviewed', () => {
    const found = filesIn(join(projectAt(last), 'revisions'))
    expect(found).toEqual(goldenFiles(app, found))
  })

  test('down again, one by one, each to the schema and the rows that were there', async () => {
    const directory = projectAt(last)
    const files = Object.values(filesIn(join(directory, 'revisions')))
    const lost: string[] = []
    for (const step of app.steps.toReversed()) {
      lost.push(...lossesOf(files.find(source => source.includes(`Revision: ${step.id}`))!))
      await walk.downgrade({ directory })
      const was = before.get(step)!
      const is = await momentOf(here)
      expect([step.name, is.schema]).toEqual([step.name, was.schema])
      expect(is.dump).toBe(was.dump)
      expectKept(without(was.rows, lost), is.rows)
    }
  })

  test('and up again', async () => {
    const directory = projectAt(last)
    await walk.upgrade({ directory })
    expect(await walk.check({ directory })).toMatchObject(clean)
    expect(await walk.typeorm({ directory })).toEqual([])
  })
})

const publicSchema = { kind: 'schema', object: { name: 'public' } }
const clean = { status: 'clean', differences: [] }

type Generated = Extract<RevisionResult, { readonly status: 'written' }>

/** The file is written; on the newest server first without it, from the history alone, and then the same. */
async function generate(
  walk: Walker,
  directory: string,
  { message, id, renames, created }: Step,
  version: number,
): Promise<Generated> {
  const revisions = join(directory, 'revisions')
  const request = { directory, autogenerate: true, message, revId: id, renames, now: created }
  if (version !== newest) return written(await walk.revision(request))
  const before = filesIn(revisions)
  const fromHistory = await walk.revision({ ...request, against: 'history' })
  const after = filesIn(revisions)
  back(revisions, before)
  const fromDatabase = await walk.revision(request)
  expect(fromDatabase).toEqual(fromHistory)
  expect(filesIn(revisions)).toEqual(after)
  return written(fromDatabase)
}

function written(result: RevisionResult): Generated {
  if (result.status === 'written') return result
  throw new Error(`no file: ${result.status}`)
}

/** What was generated reaches the entities; then somebody makes something else of it. */
async function replace(
  walk: Walker,
  directory: string,
  { path }: Generated,
  source: string,
  version: number,
): Promise<void> {
  const found = version === newest ? await checkOfCopy(walk, directory) : clean
  expect(found).toMatchObject(clean)
  writeFileSync(join(directory, path), source)
}

/** In a copy, as a process keeps the modules that it has loaded. */
async function checkOfCopy(walk: Walker, directory: string): Promise<CheckResult> {
  const copy = `${directory}-generated`
  cpSync(directory, copy, { recursive: true })
  return await walk.check({ directory: copy, against: 'history' })
}

/** The versions directory as it was. */
function back(directory: string, files: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(filesIn(directory))) rmSync(join(directory, name))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content)
}

const isAthanors = (name: unknown): boolean => String(name).startsWith('athanor_')

async function momentOf({ client, url }: FreshDatabase): Promise<Moment> {
  const schema = [...(await read(await asDatabase(client)))]
    .filter(
      ([, { object }]) =>
        !('name' in object && isAthanors(object.name)) &&
        !('table' in object && isAthanors(object.table)),
    )
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, entry]) => entry)
  const dump = schemaDump(url, { ignore: ['athanor_*'] })
  const rows = Object.entries(await rowsOf(client))
    .map(([name, found]) => [name.replace('public.', ''), found as readonly Row[]] as const)
    .filter(([name]) => !isAthanors(name))
  return {
    dump: dump === null ? null : normalised(dump, { columnOrder: 'ignore' }),
    schema,
    rows: Object.fromEntries(rows),
    objects: await objectsOf(client),
  }
}

async function objectsOf(client: FreshDatabase['client']): Promise<readonly string[]> {
  const { rows } = await client.query<{ object: string }>(`
    SELECT 'relation ' || oid || ' in ' || relfilenode AS object
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i', 'S')
    UNION ALL
    SELECT 'constraint ' || oid FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
       -- PostgreSQL 18 keeps NOT NULL here, and makes it anew for a column that changes its type in place.
       AND contype <> 'n'
    UNION ALL
    SELECT 'type ' || oid FROM pg_type WHERE typnamespace = 'public'::regnamespace`)
  return rows.map(({ object }) => object)
}

/** Told renames are of tables: `user:users`. */
function renamed(rows: Rows, { renames }: Step): Rows {
  const names = new Map(renames.map(rename => rename.split(':') as [string, string]))
  return Object.fromEntries(
    Object.entries(rows).map(([name, found]) => [names.get(name) ?? name, found]),
  )
}

/** The columns whose values go, as the comments of a revision say: `users.bio`. */
const lossesOf = (source: string): readonly string[] =>
  [...source.matchAll(/\/\/ loses data: the values of (\w+\.\w+)/g)].map(([, name]) => name!)

const columnsGone = (was: Rows, is: Rows): readonly string[] =>
  Object.entries(was).flatMap(([table, [row = {}]]) =>
    Object.keys(row)
      .filter(name => !(name in (is[table]?.[0] ?? {})))
      .map(name => `${table}.${name}`),
  )

const without = (rows: Rows, columns: readonly string[]): Rows =>
  Object.fromEntries(
    Object.entries(rows).map(([table, found]) => [
      table,
      found.map(row =>
        Object.fromEntries(
          Object.entries(row).filter(([name]) => !columns.includes(`${table}.${name}`)),
        ),
      ),
    ]),
  )

/** Every row is still there, with every value it had. */
function expectKept(was: Rows, is: Rows): void {
  for (const [table, rows] of Object.entries(was)) {
    const columns = Object.keys(rows[0] ?? {})
    const projected = (row: Row): string => JSON.stringify(columns.map(name => row[name]))
    const found = new Set((is[table] ?? []).map(projected))
    const missing = rows.filter(row => !found.has(projected(row)))
    expect({ table, missing }).toEqual({ table, missing: [] })
  }
}

const blog = apps.find(({ name }) => name === 'blog')!

describe('the exit codes of check, as a user of the command line sees them', () => {
  let here: FreshDatabase
  let project: string
  const athanor = async (...words: readonly string[]): Promise<number> => {
    const { code, stdout, stderr } = await commandLine(project, here.url, ...words)
    // 1 and 2 are said with the reason.
    return code === 1 || code === 2 ? Promise.reject(new Error(stdout + stderr)) : code
  }

  beforeAll(async () => {
    here = await freshDatabase(newest!)
    project = folder.project(blog, blog.steps[0]!, 0)
  })
  afterAll(async () => {
    await here.drop()
  })

  test.each(blog.steps.slice(0, 3))('blog, step $name', async step => {
    takeEntities(blog, step, project)
    expect(await athanor('check')).toBe(3)
    expect(await athanor('revision', '--autogenerate', '-m', step.message)).toBe(0)
    expect(await athanor('check')).toBe(4)
    expect(await athanor('check', '--against', 'history')).toBe(0)
    expect(await athanor('upgrade')).toBe(0)
    expect(await athanor('check')).toBe(0)
    await here.client.query(step.rows)
  })

  test('blog, down and up again', async () => {
    expect(await athanor('downgrade')).toBe(0)
    expect(await athanor('check')).toBe(4)
    expect(await athanor('upgrade')).toBe(0)
    expect(await athanor('check')).toBe(0)
  })
})

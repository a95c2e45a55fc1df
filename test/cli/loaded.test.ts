/** A command loads what it needs and no more: which packages, once everything is compiled and kept. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { workspace, type Project, type Setting, type Workspace } from './project.ts'

let place: Workspace
let shop: Project
let here: FreshDatabase

/** The blog, as TypeScript: its first revision is written, and has been run once. */
beforeAll(async () => {
  place = workspace()
  here = await freshDatabase(versions.at(-1)!)
  shop = place.project({ 'revisions/HEAD': '' })
  const blog = join(process.cwd(), 'fixtures', 'apps', 'blog')
  for (const file of ['athanor.config.ts', 'data-source.ts', 'package.json', 'tsconfig.json'])
    cpSync(join(blog, file), join(shop.directory, file))
  const entities = join(blog, 'steps', '1-create-the-site', 'entities')
  cpSync(entities, join(shop.directory, 'entities'), { recursive: true })
  const env = { DATABASE_URL: here.url }
  for (const args of [['migrate', '-m', 'begin'], ['upgrade'], ['check'], ['downgrade']])
    await inOrder(args, { env })
})
afterAll(async () => {
  place.remove()
  await here.drop()
})

async function inOrder(args: readonly string[], setting: Setting): Promise<void> {
  const { exit, err } = await shop.athanor(args, setting)
  if (exit !== 0) throw new Error(`athanor ${args.join(' ')} ended with ${exit}\n${err}`)
}

/** Those that are slow to load, or that a command has no business with. */
const weighty = [
  '@electric-sql/pglite',
  'pg',
  'prettier',
  'reflect-metadata',
  'ts-morph',
  'typeorm',
  'typescript',
  'yargs',
] as const
type Package = (typeof weighty)[number]

async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const trace = join(shop.directory, 'trace')
  writeFileSync(trace, '')
  const preload = pathToFileURL(join(process.cwd(), 'test', 'cli', 'trace.mjs')).href
  const env = { DATABASE_URL: here.url, ATHANOR_TEST_TRACE: trace }
  await inOrder(args, { env, node: ['--import', preload] })
  const lines = readFileSync(trace, 'utf8').replaceAll('\\', '/').split('\n')
  rmSync(trace)
  const packages = lines.map(line => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line)?.[1])
  return weighty.filter(name => packages.includes(name))
}

interface Case {
  readonly args: readonly string[]
  readonly loads: readonly Package[]
}

/** In an order in which each finds the database as it needs it. */
const cases: readonly Case[] = [
  { args: ['--version'], loads: ['yargs'] },
  { args: ['--help'], loads: ['yargs'] },
  { args: ['upgrade', '--help'], loads: ['yargs'] },
  { args: ['heads'], loads: ['yargs'] },
  { args: ['history'], loads: ['yargs'] },
  { args: ['show'], loads: ['yargs'] },
  { args: ['upgrade', '--sql'], loads: ['yargs'] },
  { args: ['current'], loads: ['pg', 'yargs'] },
  { args: ['upgrade'], loads: ['pg', 'yargs'] },
  { args: ['check'], loads: ['pg', 'reflect-metadata', 'typeorm', 'yargs'] },
  { args: ['migrate', '-m', 'nothing'], loads: ['pg', 'reflect-metadata', 'typeorm', 'yargs'] },
  {
    args: ['diff', 'database', 'models'],
    loads: ['pg', 'reflect-metadata', 'typeorm', 'yargs'],
  },
  // TypeORM loads its driver with the DataSource. Where nothing is to be spelled, no server is started.
  {
    args: ['diff', 'empty', 'models'],
    loads: ['pg', 'reflect-metadata', 'typeorm', 'yargs'],
  },
  { args: ['downgrade'], loads: ['pg', 'yargs'] },
]

test.each(cases)('athanor $args loads $loads', async ({ args, loads }) => {
  expect(await loadedBy(args)).toEqual(loads)
})

test('what the trace would see is seen: a revision loads all that writes one', async () => {
  const loaded = await loadedBy(['revision', '-m', 'empty'])
  expect(loaded).toEqual(['prettier', 'ts-morph', 'yargs'])
})

/** Bad input: each is an error with a code, an exit code and a way out, and writes nothing. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { serverUrl, versions } from '../support/servers.ts'
import {
  dataSource,
  manifest,
  revision,
  workspace,
  type Files,
  type RevisionText,
  type Workspace,
} from './project.ts'

interface Case {
  readonly name: string
  readonly files?: Files
  readonly args: readonly string[]
  readonly code: string
  readonly exit: number
  /** On stderr. */
  readonly says: RegExp
  readonly env?: Readonly<Record<string, string>>
}

const secret = 's3cr3t-p4ss'
/** Where there is something to compare with, and nothing to be written. */
const server = { DATABASE_URL: serverUrl(versions[0]!) }
const nowhere = `postgres://app:${secret}@127.0.0.1:1/shop`

const project = { 'package.json': manifest, 'data-source.js': dataSource(), 'revisions/HEAD': '' }

const config = (text: string): Files => ({ ...project, 'athanor.config.json': text })

const module = (text: string): Files => ({ ...project, 'data-source.js': text })

const revisions = (...all: readonly (readonly [id: string, text?: RevisionText])[]): Files => ({
  ...project,
  ...Object.fromEntries(all.map(([id, text]) => [`revisions/${id}.js`, revision(id, text)])),
})

const two = revisions(['aaaa1111'], ['aaaa2222', { revises: 'aaaa1111' }])
const fork = { ...two, ...revisions(['bbbb3333', { revises: 'aaaa1111' }]) }

const configurations: readonly Case[] = [
  {
    name: 'nothing at all',
    files: {},
    args: ['check'],
    code: 'ATH602',
    exit: 2,
    says: /athanor init/,
  },
  {
    name: 'a project without a DataSource',
    files: { 'package.json': manifest },
    args: ['revision', '-m', 'x'],
    code: 'ATH602',
    exit: 2,
    says: /athanor init/,
  },
  {
    name: 'an option that does not exist',
    files: config('{ "version": "x" }'),
    args: ['heads'],
    code: 'ATH601',
    exit: 2,
    says: /no option `version`[^]*Known options: .*versions/,
  },
  {
    name: 'an option of the wrong type',
    files: config('{ "lockTimeout": "soon" }'),
    args: ['heads'],
    code: 'ATH601',
    exit: 2,
    says: /`lockTimeout` is not a whole number[^]*"soon"/,
  },
  {
    name: 'a configuration that is no JSON',
    files: config('{ "lockTimeout": '),
    args: ['heads'],
    code: 'ATH601',
    exit: 2,
    says: /athanor\.config\.json is not JSON/,
  },
  {
    name: 'a configuration with a syntax error',
    files: { ...project, 'athanor.config.ts': 'export default {\n  dataSource: ,\n}\n' },
    args: ['heads'],
    code: 'ATH601',
    exit: 2,
    says: /athanor\.config\.ts:2 could not be loaded/,
  },
  {
    name: 'a configuration that is not there',
    files: project,
    args: ['heads', '--config', 'nowhere.ts'],
    code: 'ATH602',
    exit: 2,
    says: /no configuration nowhere\.ts/,
  },
  {
    name: 'a DataSource that is not there',
    files: config('{ "dataSource": "./nowhere.js" }'),
    args: ['check'],
    code: 'ATH602',
    exit: 2,
    says: /no data source .*nowhere\.js/,
  },
]

const dataSources: readonly Case[] = [
  {
    name: 'a module without a DataSource',
    files: module('export const one = 1\n'),
    args: ['check'],
    code: 'ATH103',
    exit: 1,
    says: /exports no data source[^]*it exports one/,
  },
  {
    name: 'a module that throws, by file and line',
    files: module('const one = 1\n\nthrow new Error(`no ${one}`)\n'),
    args: ['check'],
    code: 'ATH102',
    exit: 1,
    says: /data-source\.js:3 could not be loaded[^]*no 1/,
  },
  {
    name: 'a glob that matches nothing',
    files: module(
      `import { DataSource } from 'typeorm'\nexport default new DataSource({ type: 'postgres', entities: ['nowhere/*.js'] })\n`,
    ),
    args: ['check'],
    env: server,
    code: 'ATH104',
    exit: 1,
    says: /no entities[^]*nowhere\/\*\.js/,
  },
  {
    name: 'a column type that PostgreSQL does not have, by its property',
    files: module(dataSource(`strange: { type: 'strange' },`)),
    args: ['check'],
    env: server,
    code: 'ATH105',
    exit: 1,
    says: /"strange" in "User\.strange"/,
  },
  {
    name: 'a DataSource for something else',
    files: module(`export default { type: 'mysql', database: 'shop', entities: [] }\n`),
    args: ['check'],
    code: 'ATH106',
    exit: 1,
    says: /is for mysql/,
  },
  {
    name: 'a DataSource for something whose driver is missing',
    files: module(
      `import { DataSource } from 'typeorm'\nexport default new DataSource({ type: 'better-sqlite3', database: ':memory:' })\n`,
    ),
    args: ['check'],
    code: 'ATH102',
    exit: 1,
    says: /data-source\.js:2[^]*type "postgres"/,
  },
]

const databases: readonly Case[] = [
  {
    name: 'a closed port',
    files: project,
    args: ['check'],
    env: { DATABASE_URL: nowhere },
    code: 'ATH301',
    exit: 1,
    says: /no database answers at 127\.0\.0\.1:1[^]*--against history/,
  },
  {
    name: 'a closed port, for upgrade',
    files: project,
    args: ['upgrade', '--database-url', nowhere],
    code: 'ATH301',
    exit: 1,
    says: /127\.0\.0\.1:1/,
  },
  {
    name: 'a closed port in the options of the DataSource',
    files: module(
      dataSource(
        '',
        `host: '127.0.0.1', port: 1, username: 'app', password: '${secret}', database: 'shop'`,
      ),
    ),
    args: ['check', '--against', 'database'],
    code: 'ATH301',
    exit: 1,
    says: /127\.0\.0\.1:1/,
  },
  {
    name: 'a URL of another database',
    files: project,
    args: ['current', '--database-url', `mysql://app:${secret}@127.0.0.1/shop`],
    code: 'ATH603',
    exit: 2,
    says: /it begins with mysql:/,
  },
  {
    name: 'a URL whose password has a character that is not escaped',
    files: project,
    args: ['current', '--database-url', `postgres://app:x/${secret}@127.0.0.1/shop`],
    code: 'ATH301',
    exit: 1,
    says: /cannot be read[^]*%2F/,
  },
]

const commandLines: readonly Case[] = [
  {
    name: 'no command',
    args: [],
    code: 'ATH603',
    exit: 2,
    says: /no command was named[^]*--help/,
  },
  {
    name: 'a command with a slip',
    args: ['upgrad'],
    code: 'ATH603',
    exit: 2,
    says: /unknown command: upgrad[^]*Did you mean `athanor upgrade`\?/,
  },
  {
    name: 'a command that does not exist',
    args: ['xyzzy'],
    code: 'ATH603',
    exit: 2,
    says: /unknown command: xyzzy/,
  },
  {
    name: 'an option that does not exist',
    args: ['heads', '--purge'],
    code: 'ATH603',
    exit: 2,
    says: /unknown option: --purge/,
  },
  {
    name: 'an option with a slip, which is no target',
    files: two,
    args: ['upgrade', '--dry-rum'],
    code: 'ATH603',
    exit: 2,
    says: /unknown option: --dry-rum/,
  },
  {
    name: 'options that exclude each other',
    files: two,
    args: ['upgrade', '--sql', '--dry-run'],
    code: 'ATH603',
    exit: 2,
    says: /exclude each other/,
  },
  {
    name: 'a choice that is none',
    args: ['check', '--against', 'moon'],
    code: 'ATH603',
    exit: 2,
    says: /"moon"[^]*"database", "history"/,
  },
  {
    name: 'an argument without a value',
    files: project,
    args: ['heads', '-x', 'tenant'],
    code: 'ATH603',
    exit: 2,
    says: /-x key=value/,
  },
  {
    name: 'no message',
    files: project,
    args: ['revision'],
    code: 'ATH603',
    exit: 2,
    says: /missing required argument: message/,
  },
  ...['', '  ', '!!!'].map((message): Case => ({
    name: `the message ${JSON.stringify(message)}`,
    files: project,
    args: ['revision', '-m', message],
    code: 'ATH604',
    exit: 2,
    says: /the message has no words/,
  })),
  {
    name: 'an id that cannot be one',
    files: project,
    args: ['revision', '-m', 'x', '--rev-id', 'a b'],
    code: 'ATH603',
    exit: 2,
    says: /not a revision id: a b/,
  },
  {
    name: 'an id that is taken',
    files: two,
    args: ['revision', '-m', 'x', '--rev-id', 'aaaa1111'],
    code: 'ATH603',
    exit: 2,
    says: /there is a revision aaaa1111 already[^]*aaaa1111\.js/,
  },
  {
    name: 'a rename without two sides',
    files: project,
    args: ['check', '--rename', 'users'],
    env: server,
    code: 'ATH603',
    exit: 2,
    says: /not a rename: users/,
  },
  {
    name: 'several renames of which the first is none',
    files: project,
    args: ['check', '--rename', 'users', '--rename', 'users.a:b'],
    env: server,
    code: 'ATH603',
    exit: 2,
    says: /not a rename: users/,
  },
  {
    name: 'a rename of what is not there',
    files: project,
    args: ['revision', '--autogenerate', '-m', 'x', '--rename', 'no:users'],
    env: server,
    code: 'ATH202',
    exit: 1,
    says: /nothing is called no/,
  },
]

const histories: readonly Case[] = [
  {
    name: 'a versions directory that is a file',
    files: { 'package.json': manifest, 'data-source.js': dataSource(), revisions: 'x' },
    args: ['revision', '-m', 'x'],
    code: 'ATH408',
    exit: 1,
    says: /revisions cannot be read/,
  },
  {
    name: 'a versions directory that is missing',
    files: { 'package.json': manifest, 'data-source.js': dataSource() },
    args: ['revision', '-m', 'x'],
    code: 'ATH408',
    exit: 1,
    says: /athanor init/,
  },
  {
    name: 'a revision nobody has',
    files: two,
    args: ['show', 'ffff'],
    code: 'ATH402',
    exit: 1,
    says: /no revision matches ffff/,
  },
  {
    name: 'a prefix that two have',
    files: two,
    args: ['show', 'aaaa'],
    code: 'ATH402',
    exit: 1,
    says: /ambiguous[^]*aaaa1111, aaaa2222/,
  },
  {
    name: 'several heads, for upgrade',
    files: fork,
    args: ['upgrade', '--sql'],
    code: 'ATH403',
    exit: 5,
    says: /aaaa2222, bbbb3333[^]*athanor merge/,
  },
  {
    name: 'several heads, for revision',
    files: fork,
    args: ['revision', '-m', 'x'],
    code: 'ATH403',
    exit: 5,
    says: /athanor merge/,
  },
  {
    name: 'two files with one id',
    files: { ...two, 'revisions/copy.js': revision('aaaa2222', { revises: 'aaaa1111' }) },
    args: ['heads'],
    code: 'ATH407',
    exit: 5,
    says: /aaaa2222\.js[^]*copy\.js/,
  },
  {
    name: 'a parent that is missing',
    files: revisions(['aaaa1111', { revises: 'gone0000' }]),
    args: ['history'],
    code: 'ATH406',
    exit: 5,
    says: /gone0000/,
  },
  {
    name: 'revisions in a circle',
    files: revisions(['aaaa1111', { revises: 'bbbb1111' }], ['bbbb1111', { revises: 'aaaa1111' }]),
    args: ['heads'],
    code: 'ATH410',
    exit: 5,
    says: /aaaa1111 -> bbbb1111/,
  },
  {
    name: 'a syntax error, by file and line',
    files: revisions(['aaaa1111', { up: `await op.execute('x'` }]),
    args: ['heads'],
    code: 'ATH401',
    exit: 1,
    says: /aaaa1111\.js:15/,
  },
  {
    name: 'a way below the base',
    files: two,
    args: ['downgrade', 'aaaa2222:-3', '--sql'],
    code: 'ATH411',
    exit: 1,
    says: /nothing below base/,
  },
  {
    name: 'SQL of a downgrade from nowhere',
    files: two,
    args: ['downgrade', '--sql'],
    code: 'ATH603',
    exit: 2,
    says: /head:-1/,
  },
]

let place: Workspace
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})

describe.each([
  ['the configuration', configurations],
  ['the DataSource', dataSources],
  ['the database', databases],
  ['the command line', commandLines],
  ['the history', histories],
])('%s', (_, cases) => {
  test.each(cases)('$name is $code', async ({ files = project, args, code, exit, says, env }) => {
    const { athanor, files: written } = place.project(files)
    const before = written()
    const setting = env === undefined ? {} : { env }
    const said = await athanor(args, setting)
    expect(said.err).toContain(`${code}: `)
    expect(said.err).toMatch(says)
    expect(said).toMatchObject({ exit, out: '' })
    expect(`${said.out}${said.err}`).not.toContain(secret)
    expect(written()).toEqual(before)
  })
})

test('a failure is JSON where that was asked for, and holds no password', async () => {
  const { athanor } = place.project(project)
  const said = await athanor(['check', '--format', 'json'], { env: { DATABASE_URL: nowhere } })
  expect(JSON.parse(said.out)).toMatchObject({ error: { code: 'ATH301' } })
  expect(`${said.out}${said.err}`).not.toContain(secret)
  const slip = await athanor(['chek', '--format=json'])
  expect(JSON.parse(slip.out)).toMatchObject({ error: { code: 'ATH603' } })
})

const withMigrations = module(
  dataSource('', `migrations: ['src/migrations/*.js'], url: process.env.DATABASE_URL`),
)

const inits: readonly Omit<Case, 'exit' | 'name'>[] = [
  {
    files: { ...project, 'athanor.config.json': '{}' },
    args: ['init'],
    code: 'ATH605',
    says: /athanor\.config\.json/,
  },
  {
    files: withMigrations,
    args: ['init', 'src/migrations'],
    code: 'ATH601',
    says: /src\/migrations\/\*\.js/,
  },
  {
    files: withMigrations,
    args: ['init', 'src/migrations/athanor'],
    code: 'ATH601',
    says: /athanor init db\/revisions/,
  },
]

test.each(inits)('$args is refused with $code', async ({ files = {}, args, code, says }) => {
  const { athanor, files: written } = place.project(files)
  const before = written()
  const said = await athanor(args)
  expect(said).toMatchObject({ exit: 2, out: '' })
  expect(said.err).toContain(`${code}: `)
  expect(said.err).toMatch(says)
  expect(written()).toEqual(before)
})

// Root may write anywhere.
const isRoot = process.getuid?.() === 0
const wherePermissionsHold = isRoot ? describe.skip : describe
wherePermissionsHold('a versions directory without permission', () => {
  test('is ATH408', async () => {
    const { athanor, directory } = place.project(project)
    chmodSync(join(directory, 'revisions'), 0o500)
    const said = await athanor(['revision', '-m', 'x'])
    chmodSync(join(directory, 'revisions'), 0o700)
    expect(said).toMatchObject({ exit: 1, out: '' })
    expect(said.err).toContain('ATH408: ')
  })
})

test('a HEAD file that cannot be written takes the revision file with it', async () => {
  const { athanor, files } = place.project({
    'package.json': manifest,
    'data-source.js': dataSource(),
    'revisions/HEAD/in-the-way': '',
  })
  const before = files()
  const said = await athanor(['revision', '-m', 'x'])
  expect(said).toMatchObject({ exit: 1, out: '' })
  expect(said.err).toContain('ATH408: ')
  expect(files()).toEqual(before)
})

test('a module that leaves a timer behind does not keep the command from ending', async () => {
  const { athanor } = place.project(module(`${dataSource()}\nsetInterval(() => undefined, 1000)\n`))
  const said = await athanor(['check'], { env: server })
  expect(said.exit).toBe(3)
  expect(said.out).toContain('add table users')
})

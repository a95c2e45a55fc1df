/** The command line on a server: what it reads, what it runs, and how it stops. */
import { setTimeout } from 'node:timers/promises'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import {
  dataSource,
  manifest,
  revision,
  workspace,
  type Files,
  type Outcome,
  type Project,
  type Workspace,
} from './project.ts'

const secret = 's3cr3t-p4ss'

let place: Workspace
let here: FreshDatabase
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})
beforeEach(async () => {
  here = await freshDatabase(versions.at(-1)!)
})
afterEach(async () => {
  await here.drop()
})

const project: Files = {
  'package.json': manifest,
  'data-source.js': dataSource(),
  'revisions/HEAD': '',
}

const table = (name: string): { readonly up: string; readonly down: string } => ({
  up: `await op.execute('create table ${name} (id int)')`,
  down: `await op.execute('drop table ${name}')`,
})

const three: Files = {
  ...project,
  'revisions/1.js': revision('aaaa1111', table('one')),
  'revisions/2.js': revision('bbbb2222', { revises: 'aaaa1111', ...table('two') }),
  'revisions/3.js': revision('cccc3333', { revises: 'bbbb2222', ...table('three') }),
}

const failing: Files = {
  ...three,
  'revisions/2.js': revision('bbbb2222', {
    revises: 'aaaa1111',
    up: `await op.execute('insert into nowhere values (1)')`,
  }),
}

/** In the database of this test. */
async function athanor({ athanor: run }: Project, ...args: readonly string[]): Promise<Outcome> {
  const said = await run(args, { env: { DATABASE_URL: here.url } })
  expect(`${said.out}${said.err}`).not.toContain(secret)
  return said
}

async function column(sql: string): Promise<readonly (string | null)[]> {
  const { rows } = await here.client.query<{ name: string | null }>(sql)
  return rows.map(({ name }) => name)
}

const tables = (): Promise<readonly (string | null)[]> =>
  column(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  )

/** None as well where the version table was rolled back with the rest. */
async function applied(): Promise<readonly (string | null)[]> {
  const [found] = await column(`SELECT to_regclass('athanor_version')::text AS name`)
  return found === null ? [] : column('SELECT revision AS name FROM athanor_version ORDER BY 1')
}

/** Grows with whatever is written, also where it is rolled back; statistics arrive when a session ends. */
async function traces(): Promise<readonly (string | null)[]> {
  return await column(
    `SELECT concat_ws(' ', (SELECT count(*) FROM pg_class), c.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del) AS name
       FROM pg_class c JOIN pg_stat_all_tables s ON s.relid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
}

test.each([
  ['a role that does not exist', (url: URL) => (url.username = 'nobody_here')],
  ['a database that does not exist', (url: URL) => (url.pathname = '/nothing_here')],
])('%s is ATH302, and the password is not printed', async (_, wrong) => {
  const url = new URL(here.url)
  url.password = secret
  wrong(url)
  for (const format of ['text', 'json']) {
    const said = await athanor(
      place.project(project),
      'check',
      '--database-url',
      url.href,
      '--format',
      format,
    )
    expect(said.exit).toBe(1)
    expect(said.err).toMatch(/ATH302: .*refused the login[^]*(nobody|nothing)_here/)
  }
})

test('a failure in the second of three names the statement, and undoes the first', async () => {
  const shop = place.project(failing)
  const said = await athanor(shop, 'upgrade')
  expect(said.exit).toBe(1)
  expect(said.out).toMatch(
    /^rolled-back .*aaaa1111.*\nfailed .*bbbb2222.*\nnot-run .*cccc3333.*\n$/,
  )
  expect(said.err).toMatch(/ATH501: [^]*insert into nowhere[^]*relation "nowhere" does not exist/)
  expect(await tables()).not.toContain('one')
  expect(await applied()).toEqual([])

  const each = await athanor(shop, 'upgrade', '--transaction', 'each', '--format', 'json')
  expect(each.exit).toBe(1)
  expect(JSON.parse(each.out)).toMatchObject({
    error: { code: 'ATH501' },
    results: [{ status: 'done' }, { status: 'failed' }, { status: 'not-run' }],
  })
  expect(await applied()).toEqual(['aaaa1111'])
})

test('an interrupt ends the run, and the database is as before', async () => {
  const shop = place.project({
    ...three,
    'revisions/2.js': revision('bbbb2222', {
      revises: 'aaaa1111',
      up: `await op.execute('create table slow (id int)')\n  await op.execute('select pg_sleep(30)')`,
    }),
  })
  const { child, outcome } = shop.start(['upgrade'], { env: { DATABASE_URL: here.url } })
  const sleeping = `SELECT query AS name FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'select pg_sleep%'`
  while ((await column(sleeping)).length === 0 && child.exitCode === null) await setTimeout(50)
  const begin = performance.now()
  child.kill('SIGINT')
  const said = await outcome
  expect(performance.now() - begin).toBeLessThan(5000)
  expect(said.exit).toBe(1)
  expect(said.err).toMatch(/ATH504: .*interrupted[^]*stands at base/)
  expect((await tables()).filter(name => name?.startsWith('athanor_') !== true)).toEqual([])
  expect(await applied()).toEqual([])
  expect(await column(sleeping)).toEqual([])
})

test('a database that is ahead of the files is ATH405, behind them ATH412, and below them nothing', async () => {
  const shop = place.project(three)
  expect((await athanor(shop, 'upgrade', 'bbbb')).exit).toBe(0)
  const behind = await athanor(shop, 'check')
  expect(behind).toMatchObject({ exit: 4, out: '' })
  expect(behind.err).toMatch(/ATH412: .*behind by 1 revision\n[^]*cccc3333/)
  expect(await athanor(shop, 'current', '--check-heads')).toMatchObject({ exit: 4 })

  const below = await athanor(shop, 'downgrade', '-3')
  expect(below).toMatchObject({ exit: 1, out: '' })
  expect(below.err).toMatch(/ATH411: .*nothing below base/s)
  expect(await applied()).toEqual(['bbbb2222'])

  await here.client.query(`UPDATE athanor_version SET revision = 'ffff9999'`)
  for (const command of ['check', 'upgrade', 'downgrade']) {
    const ahead = await athanor(shop, command)
    expect(ahead).toMatchObject({ exit: 5, out: '' })
    expect(ahead.err).toMatch(/ATH405: [^]*ffff9999/)
  }
  expect(await athanor(shop, 'current')).toMatchObject({
    exit: 0,
    out: 'ffff9999 (no such file)\n',
  })
})

test('--sql prints SQL alone and asks no database, and the SQL does what upgrade does', async () => {
  const shop = place.project(three)
  const before = shop.files()
  const said = await shop.athanor(['upgrade', '--sql'], {
    env: { DATABASE_URL: 'postgres://127.0.0.1:1/none' },
  })
  expect(said).toMatchObject({ exit: 0, err: '' })
  await here.client.query(said.out)
  expect(await applied()).toEqual(['cccc3333'])
  expect(await tables()).toEqual(expect.arrayContaining(['one', 'three', 'two']))
  const back = await shop.athanor(['downgrade', 'head:base', '--sql'])
  await here.client.query(back.out)
  expect(await applied()).toEqual([])
  expect(shop.files()).toEqual(before)
})

test('--dry-run names what would run, and changes nothing', async () => {
  const shop = place.project(three)
  const before = shop.files()
  const said = await athanor(shop, 'upgrade', '--dry-run')
  expect(said).toMatchObject({ exit: 0, err: '' })
  expect(said.out).toMatch(/^Would upgrade .*\n +aaaa1111 .*\n +bbbb2222 .*\n +cccc3333 .*\n$/)
  expect(await tables()).toEqual([])
  expect(shop.files()).toEqual(before)
})

describe('check', () => {
  const columns = `total: { type: 'numeric', default: () => '1+1' }, note: { type: 'text', default: 'x' },`
  const checked = dataSource(columns).replace(
    '  columns: {',
    `  checks: [{ name: 'users_total', expression: 'total>0' }],\n  columns: {`,
  )
  const made = `
    CREATE TABLE users (
      id serial CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY, email varchar(120) NOT NULL,
      total numeric NOT NULL DEFAULT 1 + 1, note text NOT NULL DEFAULT 'x',
      CONSTRAINT users_total CHECK (total > 0)
    )`

  test('writes nothing to the database', async () => {
    await here.client.query(made)
    const shop = place.project({ ...project, 'data-source.js': checked })
    const [files, before] = [shop.files(), await traces()]
    expect(await athanor(shop, 'check')).toMatchObject({ exit: 0 })
    expect(await traces()).toEqual(before)
    expect(shop.files()).toEqual(files)
  })

  test('works for a role that may only read, texts that need spelling included', async () => {
    await here.client.query(made)
    const role = `reader_${here.name}`
    await here.client.query(
      `CREATE ROLE ${role} LOGIN; ALTER ROLE ${role} SET default_transaction_read_only = on`,
    )
    try {
      const url = new URL(here.url)
      url.username = role
      const shop = place.project({ ...project, 'data-source.js': checked })
      const said = await athanor(shop, 'check', '--database-url', url.href)
      expect(said.out).toBe('No difference: there is a revision for every model edit.\n')
      expect(said.exit).toBe(0)
      shop.write({ 'data-source.js': checked.replace('total>0', 'total>1') })
      const edited = await athanor(shop, 'check', '--database-url', url.href)
      expect(edited.out).toMatch(
        /^2 differences[^]*drop check users\.users_total[^]*add check users\.users_total/,
      )
      expect(edited.exit).toBe(3)
    } finally {
      await here.client.query(`DROP ROLE ${role}`)
    }
  })
})

test('every command says what it did in JSON where that was asked for', async () => {
  const shop = place.project({ 'package.json': manifest, 'data-source.js': dataSource() })
  const commands: readonly (readonly string[])[] = [
    ['init'],
    ['revision', '-m', 'one', '--autogenerate', '--rev-id', 'aaaa1111'],
    ['upgrade', '--sql'],
    ['upgrade', '--dry-run'],
    ['upgrade'],
    ['check'],
    ['migrate', '-m', 'two'],
    ['revision', '-m', 'two', '--rev-id', 'bbbb2222'],
    ['revision', '-m', 'three', '--head', 'aaaa1111', '--splice', '--rev-id', 'cccc3333'],
    ['heads'],
    ['merge', '--rev-id', 'dddd4444'],
    ['history', '-i'],
    ['show', 'bbbb'],
    ['current'],
    ['stamp', 'dddd4444'],
    ['downgrade', 'aaaa1111'],
  ]
  const answers: unknown[] = []
  for (const command of commands) {
    const said = await athanor(shop, ...command, '--format', 'json', '--quiet')
    expect({ command, exit: said.exit, err: said.err }).toEqual({ command, exit: 0, err: '' })
    answers.push(JSON.parse(said.out))
  }
  expect(answers).toHaveLength(commands.length)
})

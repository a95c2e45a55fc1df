/** What can go wrong between a client and a server, and what is said about it. */
import { createServer, type Server } from 'node:net'
import { connectDataSourceOptions, targetOf } from '../../src/database/data-source.ts'
import { openDatabase } from '../../src/database/open.ts'
import { connectPg } from '../../src/database/pg.ts'
import { isAthanorError } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase, serverUrl, versions } from '../support/servers.ts'

const major = versions.at(-1) ?? 0
const password = 'pa55/w@rd #%'
const encoded = encodeURIComponent(password)

/** Everything a printer could show of an error, and of what caused it. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const facts = Object.entries(error).map(([name, value]) => `${name}: ${String(value)}`)
  return [error.name, error.message, error.stack, ...facts, shown(error.cause)].join('\n')
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  )
}

const message = (type: string, body: string): Buffer => {
  const content = Buffer.from(body, 'latin1')
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(type), length, content])
}

/** Asks for a password, and likes none. */
function suspicious(code: string): Server {
  return createServer(socket => {
    socket.once('data', () => {
      socket.write(message('R', '\0\0\0\u0003'))
      socket.once('data', () => {
        const fields = `SFATAL\0C${code}\0Mpassword authentication failed for user "app"\0\0`
        socket.end(message('E', fields))
      })
    })
    socket.on('error', () => undefined)
  })
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('a connection that does not come about', () => {
  const closedPort = 'postgres://app@127.0.0.1:1/blog'

  test('nobody listens', async () => {
    const url = closedPort.replace('@', `:${encoded}@`)
    const error = await failure(openDatabase(`${url}?password=${encoded}`))
    expect(error).toMatchObject({
      code: 'ATH301',
      message: 'no database answers at 127.0.0.1:1',
      detail: expect.stringContaining('ECONNREFUSED'),
      hint: 'Check the URL and that the server runs; `--against history` needs no database.',
    })
    expect(shown(error)).not.toContain('pa55')
  })

  test('a name with several addresses, none of which answers', async () => {
    const error = await failure(openDatabase('postgres://app@localhost:1/blog'))
    expect(error).toMatchObject({ code: 'ATH301', message: 'no database answers at localhost:1' })
    expect(error).toMatchObject({ detail: expect.stringContaining('ECONNREFUSED') })
  })

  test('no such host', async () => {
    const error = await failure(openDatabase('postgres://app@no-such-host.invalid/blog'))
    expect(error).toMatchObject({ code: 'ATH301', message: /no-such-host\.invalid:5432$/ })
  }, 20_000)

  test('the server does not answer in time', async () => {
    const silent = createServer(socket => socket.on('error', () => undefined))
    const port = await listening(silent)
    const target = { url: `postgres://app@127.0.0.1:${port}/blog`, connectionTimeoutMillis: 200 }
    expect(await failure(connectPg(target))).toMatchObject({ code: 'ATH301' })
    silent.close()
  })

  test('the password is wrong', async () => {
    const server = suspicious('28P01')
    const port = await listening(server)
    const error = await failure(openDatabase(`postgres://app:${encoded}@127.0.0.1:${port}/blog`))
    server.close()
    expect(error).toMatchObject({
      code: 'ATH302',
      message: `postgres://app@127.0.0.1:${port}/blog refused the login`,
      detail: 'password authentication failed for user "app"',
      hint: 'Check the user and the password in the URL or in the data source.',
    })
    expect(shown(error)).not.toContain('pa55')
  })

  test('the password of a function is wrong', async () => {
    const server = suspicious('28P01')
    const port = await listening(server)
    const options = { host: '127.0.0.1', port, username: 'app', database: 'blog' }
    const error = await failure(
      connectDataSourceOptions({ ...options, password: () => Promise.resolve(password) }),
    )
    server.close()
    expect(error).toMatchObject({ code: 'ATH302' })
    expect(shown(error)).not.toContain('pa55')
  })

  test.each(versions)('PostgreSQL %i: no such database', async version => {
    const url = new URL('/nowhere', serverUrl(version)).href
    expect(await failure(openDatabase(url))).toMatchObject({
      code: 'ATH302',
      detail: 'database "nowhere" does not exist',
      hint: 'Create it, e.g. with `createdb nowhere`, or check its name.',
    })
  })

  test.each(versions)('PostgreSQL %i: no such role', async version => {
    const url = serverUrl(version).replace(/\/\/[^@]*@/, `//nobody:${encoded}@`)
    const error = await failure(openDatabase(url))
    expect(error).toMatchObject({ code: 'ATH302', detail: 'role "nobody" does not exist' })
    expect(shown(error)).not.toContain('pa55')
  })
})

describe('a connection', () => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase(major)
  })
  afterAll(() => fresh.drop())

  test('is told what to do no longer', async () => {
    const database = await openDatabase(fresh.url)
    const sleep = failure(database.query('SELECT pg_sleep(60)'))
    await new Promise(done => setTimeout(done, 100))
    await database.cancel()
    expect(await sleep).toMatchObject({ code: '57014' })
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    await database.close()
  })

  test.each(['while it waits', 'while it rests'])('is lost %s', async when => {
    const database = await openDatabase(fresh.url)
    const [row] = await database.query('SELECT pg_backend_pid() AS pid')
    const end = () => fresh.client.query('SELECT pg_terminate_backend($1)', [row?.['pid']])
    const waiting =
      when === 'while it waits' ? failure(database.query('SELECT pg_sleep(60)')) : null
    await end()
    await new Promise(done => setTimeout(done, 100))
    const error = waiting === null ? await failure(database.query('SELECT 1')) : await waiting
    expect(error).toMatchObject({
      code: 'ATH301',
      message: `the connection to ${database.label} was lost`,
      detail: 'terminating connection due to administrator command',
    })
    expect(await failure(database.execute('SELECT 1'))).toMatchObject({ code: 'ATH301' })
    await database.cancel()
    await database.close()
    await database.close()
  })

  test('has the name it is given, and hears notices', async () => {
    const heard: string[] = []
    const database = await connectPg(
      { url: fresh.url },
      { applicationName: 'somebody', onNotice: text => heard.push(text) },
    )
    const [row] = await database.query(`SELECT current_setting('application_name') AS name`)
    expect(row).toEqual({ name: 'somebody' })
    await database.execute('DROP TABLE IF EXISTS nowhere')
    expect(heard).toEqual(['table "nowhere" does not exist, skipping'])
    await database.close()
  })

  test('comes from the options of a data source', async () => {
    const { hostname, port, username } = new URL(fresh.url)
    const options = { host: hostname, port: Number(port), username, database: fresh.name }
    const given = [
      { type: 'postgres', url: fresh.url },
      { type: 'postgres', ...options },
      { type: 'postgres', host: 'no-such-host.invalid', replication: { master: options } },
      { type: 'postgres', ...options, port: 1, extra: { port: Number(port) } },
    ]
    for (const each of given) {
      const database = await connectDataSourceOptions(each)
      const [row] = await database.query('SELECT current_database()::text AS name')
      expect(row).toEqual({ name: fresh.name })
      await database.close()
    }
  })

  test('has the default schema of its search path, and public when there is none', async () => {
    await fresh.client.query(
      `CREATE SCHEMA blog; ALTER DATABASE ${fresh.name} SET search_path = blog`,
    )
    const database = await openDatabase(fresh.url)
    expect(database.defaultSchema).toBe('blog')
    await database.close()
    await fresh.client.query(`ALTER DATABASE ${fresh.name} SET search_path = nowhere`)
    const other = await openDatabase(fresh.url)
    expect(other.defaultSchema).toBe('public')
    await other.close()
  })
})

test('ATH303 names the version that is too old', async () => {
  const { greet } = await import('../../src/database/greeting.ts')
  const old = {
    query: () => Promise.resolve([{ version: 130_011, schema: 'public', pid: 1 }]),
    execute: () => Promise.resolve(),
  }
  const error = await failure(greet(old))
  expect(isAthanorError(error) && [error.code, error.message, error.hint]).toEqual([
    'ATH303',
    'the server is PostgreSQL 13',
    'athanor needs PostgreSQL 14 or later.',
  ])
})

test('a data source over HTTP cannot be connected to', () => {
  expect(() => targetOf({ type: 'aurora-postgres' })).toThrow('type aurora-postgres')
})

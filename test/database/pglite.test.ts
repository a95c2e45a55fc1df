/** The embedded PostgreSQL: its directories, its extensions, and scratch databases from an archive. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../src/database/database.ts'
import { extensionsIn } from '../../src/database/extensions.ts'
import { openDatabase } from '../../src/database/open.ts'
import { embedded } from '../../src/database/pglite.ts'
import { scratch } from '../../src/database/scratch.ts'

let place: string
let cache: string

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'athanor-pglite-'))
  cache = join(place, 'deep', 'cache')
})
afterAll(() => rm(place, { recursive: true, force: true }))

test('the facts about the package are those of the package', async () => {
  const manifest: unknown = JSON.parse(await readFile('package.json', 'utf8'))
  const pinned = { '@electric-sql/pglite': embedded.package }
  expect(manifest).toMatchObject({ dependencies: pinned })
})

describe('scratch', () => {
  let database: Database | undefined
  afterEach(() => database?.close())

  test('is made, and kept as an archive', async () => {
    database = await scratch({ cache })
    expect(Math.floor(database.server.version / 10_000)).toBe(embedded.major)
    expect(await readdir(cache)).toEqual([`postgres-${embedded.package}.br`])
    await database.execute('CREATE TABLE mine (a int)')
  })

  test('is made from the archive, and empty', async () => {
    const before = await readFile(join(cache, `postgres-${embedded.package}.br`))
    database = await scratch({ cache })
    expect(await database.query(`SELECT to_regclass('mine')::text AS found`)).toEqual([
      { found: null },
    ])
    expect(await database.query('SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }])
    expect(await readFile(join(cache, `postgres-${embedded.package}.br`))).toEqual(before)
  })

  test('a damaged archive is made again', async () => {
    const file = join(cache, `postgres-${embedded.package}.br`)
    const before = await readFile(file)
    await writeFile(
      file,
      before.map((byte, at) => (at === 4000 ? byte ^ 1 : byte)),
    )
    database = await scratch({ cache })
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    const after = await readFile(file)
    expect(after.length).toBeGreaterThan(before.length / 2)
    expect(await readdir(cache)).toHaveLength(1)
  })

  test('a cache that cannot be written is done without', async () => {
    const file = join(place, 'a-file')
    await writeFile(file, '')
    database = await scratch({ cache: join(file, 'cache') })
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('extensions', () => {
  let database: Database
  beforeAll(async () => {
    database = await scratch({ cache })
  })
  afterAll(() => database.close())

  const known =
    `bloom btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn
    lo ltree moddatetime pg_trgm pgcrypto seg tablefunc unaccent uuid-ossp`.split(/\s+/)

  test.each(known)('%s is there when a statement creates it', async name => {
    await database.execute(`SELECT 1; CREATE EXTENSION IF NOT EXISTS "${name}" CASCADE`)
    expect(
      await database.query('SELECT extname::text FROM pg_extension WHERE extname = $1', [name]),
    ).toEqual([{ extname: name }])
  })

  test('their functions work', async () => {
    expect(
      await database.query(
        `SELECT length(uuid_generate_v4()::text) AS uuid, 'A'::citext = 'a' AS same,
                earth_distance(ll_to_earth(0, 0), ll_to_earth(0, 0)) AS far,
                encode(digest('', 'sha1'), 'hex') AS sha`,
      ),
    ).toEqual([{ uuid: 36, same: true, far: 0, sha: 'da39a3ee5e6b4b0d3255bfef95601890afd80709' }])
  })

  test('one in a package of its own names the package', async () => {
    await expect(database.execute('CREATE EXTENSION vector')).rejects.toMatchObject({
      code: 'ATH304',
      hint: expect.stringMatching(/npm install --save-dev @electric-sql\/pglite-pgvector@[\d.]+`/),
    })
  })

  test('one that nobody has names what there is', async () => {
    await expect(database.query('CREATE EXTENSION timescaledb')).rejects.toMatchObject({
      code: 'ATH304',
      message: 'the embedded PostgreSQL has no extension timescaledb',
      detail: expect.stringContaining('uuid-ossp'),
      hint: expect.stringContaining('--against database'),
    })
  })

  test('to speak of one is not to create it', async () => {
    await database.execute(`-- CREATE EXTENSION timescaledb`)
    expect(await database.query(`SELECT 'create extension vector' AS said`)).toHaveLength(1)
  })

  const texts: readonly (readonly [string, readonly string[]])[] = [
    ['CREATE EXTENSION citext', ['citext']],
    ['create extension if not exists "uuid-ossp" with schema public;', ['uuid-ossp']],
    ['SELECT 1;\nCREATE\n EXTENSION HStore CASCADE; CREATE EXTENSION cube', ['hstore', 'cube']],
    ['DROP EXTENSION citext', []],
  ]
  test.each(texts)('finds them in %s', (sql, names) => {
    expect(extensionsIn(sql)).toEqual(names)
  })
})

describe('a directory', () => {
  test('is made, and has everything again when it is opened again', async () => {
    const first = await openDatabase('pglite:./data', { directory: place })
    expect(first.label).toBe('pglite:./data')
    await first.execute(
      `CREATE EXTENSION "uuid-ossp"; CREATE TABLE t (a int8); INSERT INTO t VALUES (1)`,
    )
    await expect(openDatabase('pglite:./data', { directory: place })).rejects.toMatchObject({
      code: 'ATH301',
      message: 'pglite:./data is open in another process',
    })
    await first.close()
    await first.close()
    // A process that was killed leaves its file.
    await writeFile(join(place, 'data', 'athanor.pid'), '4194305')
    const second = await openDatabase(`pglite:${join(place, 'data')}`)
    expect(await second.query('SELECT a, uuid_nil()::text AS nil FROM t')).toEqual([
      { a: '1', nil: '00000000-0000-0000-0000-000000000000' },
    ])
    await second.close()
    expect(await readdir(join(place, 'data'))).not.toContain('athanor.pid')
  })

  const wrong: readonly (readonly [string, string, RegExp, (path: string) => Promise<unknown>])[] =
    [
      [
        'without a parent',
        'ATH301',
        /there is no directory/,
        path => rm(path, { recursive: true }),
      ],
      ['that is a file', 'ATH301', /is a file/, path => writeFile(join(path, 'db'), '')],
      [
        'that holds something else',
        'ATH304',
        /something other than a database/,
        path => mkdir(join(path, 'db', 'src'), { recursive: true }),
      ],
      [
        'of another version',
        'ATH304',
        /PostgreSQL 16, and the embedded PostgreSQL is 18/,
        async path => {
          await mkdir(join(path, 'db'))
          await writeFile(join(path, 'db', 'PG_VERSION'), '16\n')
        },
      ],
      [
        'that another process has',
        'ATH301',
        /open in another process/,
        async path => {
          await mkdir(join(path, 'db'))
          await writeFile(join(path, 'db', 'athanor.pid'), String(process.ppid))
        },
      ],
      [
        'that is damaged',
        'ATH304',
        /does not start/,
        async path => {
          await mkdir(join(path, 'db'))
          await writeFile(join(path, 'db', 'PG_VERSION'), '18\n')
        },
      ],
    ]
  test.each(wrong)('%s is refused', async (_name, code, message, prepare) => {
    const directory = await mkdtemp(join(place, 'wrong-'))
    await prepare(directory)
    await expect(openDatabase('pglite:db', { directory })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})

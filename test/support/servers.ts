/** What a test asks for: a server of one version, and a database of its own on it. */
import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import pg from 'pg'

export interface FreshDatabase {
  readonly url: string
  readonly name: string
  /** Connected, as the superuser. */
  readonly client: pg.Client
  /** Closes the client and drops the database, whoever else is on it; safe to call twice. */
  readonly drop: () => Promise<void>
}

const urls: ReadonlyMap<number, string> = new Map(
  Object.entries(process.env)
    .map(([name, url]) => [Number(/^ATHANOR_TEST_URL_(\d+)$/.exec(name)?.[1]), url ?? ''] as const)
    .filter(([major]) => !Number.isNaN(major))
    .toSorted(([one], [other]) => one - other),
)

/** The major versions that run, lowest first. Never empty. */
export const versions: readonly number[] = [...urls.keys()]

/** The database `postgres` of the server. */
export function serverUrl(major: number): string {
  const url = urls.get(major)
  if (url !== undefined) return url
  throw new Error(`no PostgreSQL ${major} in this run: ATHANOR_TEST_POSTGRES=${major} asks for it`)
}

/**
 * A database nobody else knows.
 *
 * @param options.template - the name of a database to copy; nobody may be connected to it
 */
export async function freshDatabase(
  major: number,
  { template = 'template0' }: { readonly template?: string } = {},
): Promise<FreshDatabase> {
  const worker = process.env['JEST_WORKER_ID'] ?? '0'
  const name = `athanor_${worker}_${process.pid}_${randomBytes(4).toString('hex')}`
  await administer(major, `CREATE DATABASE ${name} TEMPLATE "${template.replaceAll('"', '""')}"`)
  const url = withDatabase(serverUrl(major), name)
  const client = new pg.Client({ connectionString: url })
  // A forced drop ends sessions; what they then say has no reader.
  client.on('error', () => undefined)
  await client.connect()
  const dropped = once(async () => {
    await client.end()
    await administer(major, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
  return { url, name, client, drop: dropped }
}

/** What `pg_dump` prints of the schema; null where there is no `pg_dump` for this server. */
export async function pgDump(url: string): Promise<string | null> {
  const command = dumpCommand(url)
  if (command === null) return null
  const { stdout } = await promisify(execFile)('pg_dump', command, { maxBuffer })
  return stdout
}

/** The arguments for `pg_dump`; null, said once by name, where it is missing or older than the server. */
export function dumpCommand(url: string, ignore: readonly string[] = []): readonly string[] | null {
  const server = majorAt(url)
  if (dumpVersion === null) return skip('there is no pg_dump')
  if (dumpVersion < server) return skip(`pg_dump ${dumpVersion} cannot read PostgreSQL ${server}`)
  const tables = ignore.map(pattern => `--exclude-table=${pattern}`)
  return ['--schema-only', '--no-owner', ...tables, `--dbname=${url}`]
}

export const maxBuffer = 64 * 1024 * 1024

const dumpVersion = dumpMajor()

function dumpMajor(): number | null {
  try {
    const said = execFileSync('pg_dump', ['--version'], { encoding: 'utf8' })
    return Number(/\d+/.exec(said)?.[0] ?? 0)
  } catch {
    return null
  }
}

const said = new Set<string>()

function skip(reason: string): null {
  if (!said.has(reason)) process.stderr.write(`skipped: the pg_dump witness, ${reason}\n`)
  said.add(reason)
  return null
}

function majorAt(url: string): number {
  const { host } = new URL(url)
  for (const [major, known] of urls) if (new URL(known).host === host) return major
  throw new Error(`${host} is none of the test servers`)
}

async function administer(major: number, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl(major) })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

function once(work: () => Promise<void>): () => Promise<void> {
  let promise: Promise<void> | undefined
  return () => (promise ??= work())
}

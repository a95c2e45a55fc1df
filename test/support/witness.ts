/** What another program says of a schema: `pg_dump`, of the system or in WebAssembly. */
import { execFileSync } from 'node:child_process'
import type { PGlite } from '@electric-sql/pglite'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import { normalised } from './dump.ts'
import { dumpCommand, maxBuffer } from './servers.ts'

export interface DumpOptions {
  /** Tables to leave out, as patterns of `pg_dump --exclude-table`: `athanor_version`, `audit.*`. */
  readonly ignore?: readonly string[]
}

/** Null, and said once by name, where no `pg_dump` can read this server. */
export function schemaDump(url: string, { ignore = [] }: DumpOptions = {}): string | null {
  const command = dumpCommand(url, ignore)
  if (command === null) return null
  const dump = execFileSync('pg_dump', command, { encoding: 'utf8', maxBuffer })
  return normalised(dump, { columnOrder: 'keep' })
}

/** The same from `pg_dump` 18 in WebAssembly. The session is as before, and must not be in a transaction. */
export async function pgliteDump(
  pglite: PGlite,
  { ignore = [] }: DumpOptions = {},
): Promise<string> {
  const before = await settingsOf(pglite)
  const tables = ignore.map(pattern => `--exclude-table=${pattern}`)
  try {
    // The tool restores the search path without quoting it, and stumbles over an empty one.
    await pglite.exec('SET search_path TO public')
    const dump = await pgDump({ pg: pglite, args: ['--schema-only', '--no-owner', ...tables] })
    return normalised(await dump.text(), { columnOrder: 'keep' })
  } finally {
    // pg_dump relies on its connection being closed: its read-only transaction is still open.
    await pglite.exec('ROLLBACK')
    await restore(pglite, before)
  }
}

type Settings = ReadonlyMap<string, string>

async function settingsOf(pglite: PGlite): Promise<Settings> {
  const { rows } = await pglite.query<{ name: string; setting: string }>(
    "SELECT name, setting FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser')",
  )
  return new Map(rows.map(({ name, setting }) => [name, setting]))
}

async function restore(pglite: PGlite, before: Settings): Promise<void> {
  for (const [name, setting] of await settingsOf(pglite)) {
    const was = before.get(name)
    if (was === undefined || was === setting) continue
    await pglite.query('SELECT pg_catalog.set_config($1, $2, false)', [name, was])
  }
}

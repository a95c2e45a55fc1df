/** The embedded PostgreSQL as a `Database`: in this process, with one session, in memory or in a directory. */
import type { PGlite, PGliteOptions } from '@electric-sql/pglite'
import type { Database } from './database.ts'
import { greet } from './greeting.ts'
import { readers, textOf } from './values.ts'

export interface Embedding {
  /** What a relative path is relative to; the working directory unless given. */
  readonly directory?: string
  readonly extensions?: readonly string[]
}

export async function openPglite(
  path: string | null,
  _embedding: Embedding = {},
): Promise<Database> {
  return startPglite(path, {})
}

export async function startPglite(path: string | null, options: PGliteOptions): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite')
  const engine = await PGlite.create({
    ...options,
    ...(path !== null && { dataDir: path }),
    startParams: PGlite.defaultStartParams.filter(
      (parameter, position, all) =>
        parameter !== 'search_path=public' && all[position + 1] !== 'search_path=public',
    ),
  })
  return databaseOf(engine, pgliteLabel(path))
}

export function pgliteLabel(path: string | null): string {
  return `pglite:${path ?? 'memory'}`
}

async function databaseOf(engine: PGlite, label: string): Promise<Database> {
  engine.parsers = Object.fromEntries(readers)
  engine.serializers = {}
  const session = {
    query: async (sql: string, parameters?: readonly unknown[]) =>
      (await engine.query<Record<string, unknown>>(sql, parameters?.map(textOf))).rows,
    execute: async (sql: string) => {
      await engine.exec(sql)
    },
  }
  const { server, defaultSchema } = await greet(session)
  let closed: Promise<void> | undefined
  return {
    ...session,
    label,
    server,
    defaultSchema,
    secondSession: () => Promise.resolve(null),
    cancel: () => Promise.resolve(),
    close: () => (closed ??= engine.close()),
  }
}

/** The embedded PostgreSQL as a `Database`: in this process, with one session, in memory or in a directory. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { PGlite, PGliteOptions } from '@electric-sql/pglite'
import { AthanorError, isAthanorError } from '../errors.ts'
import { claim } from './data-directory.ts'
import type { Database } from './database.ts'
import { extensionsIn, misfit, provide } from './extensions.ts'
import { greet } from './greeting.ts'
import { readers, textOf } from './values.ts'

export interface Embedding {
  /** Of the user's project: what a relative path is relative to. The working directory unless given. */
  readonly directory?: string
  /**
   * Extensions to have at hand from the start. Not needed for those that a statement creates by name,
   * nor for those the database has.
   */
  readonly extensions?: readonly string[]
  /** Hears notices; without it they are dropped. */
  readonly onNotice?: (message: string) => void
  /** Refuse a directory that holds no embedded PostgreSQL yet, instead of making one. */
  readonly mustExist?: boolean
}

/** The package as package.json pins it, and the PostgreSQL that is in it. */
export const embedded = { package: '0.5.8', major: 18 } as const

/**
 * It has to be closed: an engine that is open keeps the process alive.
 *
 * @param path - the data directory, made when it is not there; null is in memory
 * @throws AthanorError ATH301 when the directory cannot be had, ATH304 when the engine cannot do it
 */
export async function openPglite(
  path: string | null,
  embedding: Embedding = {},
): Promise<Database> {
  const label = pgliteLabel(path)
  if (path === null) return databaseOf(await startEngine({}), label, embedding)
  const dataDir = resolve(embedding.directory ?? '.', path)
  if (embedding.mustExist === true && !existsSync(join(dataDir, 'PG_VERSION')))
    throw new AthanorError('ATH301', {
      message: `there is no database ${label}`,
      hint: 'Correct the path; `athanor upgrade --database-url pglite:./path` makes one.',
    })
  const release = await claim(dataDir, label, embedded.major)
  try {
    const database = await databaseOf(await startEngine({ dataDir }), label, embedding)
    const close = async () => {
      await database.close()
      await release()
    }
    return { ...database, close }
  } catch (error) {
    await release()
    throw error
  }
}

export function pgliteLabel(path: string | null): string {
  return `pglite:${path ?? 'memory'}`
}

/** @throws AthanorError ATH304 when it does not start */
export async function startEngine(options: PGliteOptions): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  try {
    return await PGlite.create({
      ...options,
      // As a server has it, and not with the search_path of PGlite.
      startParams: PGlite.defaultStartParams.filter(
        (parameter, position, all) =>
          parameter !== 'search_path=public' && all[position + 1] !== 'search_path=public',
      ),
    })
  } catch (cause) {
    throw new AthanorError('ATH304', {
      message: 'the embedded PostgreSQL does not start',
      detail: String(cause),
      hint: 'If it is a directory, it may be damaged; restore it, or begin with another directory.',
      cause,
    })
  }
}

export async function databaseOf(
  engine: PGlite,
  label: string,
  { directory = '.', extensions = [], onNotice }: Embedding,
): Promise<Database> {
  engine.parsers = Object.fromEntries(readers)
  engine.serializers = {}
  const options = onNotice && {
    onNotice: ({ message }: { readonly message: string | undefined }) => onNotice(message ?? ''),
  }
  const ask = async <T>(sql: string, question: () => Promise<T>): Promise<T> => {
    const missing = await missingOf(engine, extensionsIn(sql), resolve(directory))
    try {
      return await question()
    } catch (cause) {
      if (!isServerError(cause)) throw broken(cause)
      // Only now is it sure that the text created the extension, and did not just speak of it.
      if (isUnavailable(cause)) throw missing ?? cause
      throw (cause.code === '58P01' ? misfit(extensionsIn(sql), cause) : null) ?? cause
    }
  }
  const session = {
    query: (sql: string, parameters?: readonly unknown[]) =>
      ask(sql, async () => {
        const values = parameters?.map(textOf)
        return (await engine.query<Record<string, unknown>>(sql, values, options)).rows
      }),
    execute: (sql: string) =>
      ask(sql, async () => {
        await engine.exec(sql, options)
      }),
  }
  let closed: Promise<void> | undefined
  const close = () => (closed ??= engine.close())
  try {
    const { server, defaultSchema } = await greet(session)
    const created = await session.query('SELECT extname::text AS name FROM pg_catalog.pg_extension')
    const names = [...extensions, ...created.map(({ name }) => String(name))]
    await provide(engine, names, resolve(directory))
    return {
      ...session,
      label,
      server,
      defaultSchema,
      secondSession: () => Promise.resolve(null),
      cancel: () => Promise.resolve(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Makes extensions available, and says why one is not. */
async function missingOf(
  engine: PGlite,
  extensions: readonly string[],
  directory: string,
): Promise<AthanorError | null> {
  try {
    await provide(engine, extensions, directory)
    return null
  } catch (error) {
    if (isAthanorError(error)) return error
    throw error
  }
}

interface ServerError extends Error {
  readonly code: unknown
}

function isServerError(cause: unknown): cause is ServerError {
  return typeof cause === 'object' && cause !== null && 'severity' in cause && 'code' in cause
}

function isUnavailable(cause: ServerError): boolean {
  return cause.code === '0A000' && cause.message.startsWith('extension ')
}

function broken(cause: unknown): AthanorError {
  return new AthanorError('ATH304', {
    message: 'the embedded PostgreSQL stopped working',
    detail: String(cause),
    hint: 'Use a server instead: `--against database --database-url postgres://…`.',
    cause,
  })
}

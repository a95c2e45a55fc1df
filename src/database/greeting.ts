/** The first question to a server: who it is, and where an object without a schema goes. */
import { AthanorError } from '../errors.ts'
import type { Database, Queryable } from './database.ts'

export interface Greeting extends Pick<Database, 'server' | 'defaultSchema'> {
  /** The process that serves the session, for cancelling. */
  readonly pid: number
}

const oldest = 140_000

/** @throws AthanorError ATH303 when the server is too old */
export async function greet(session: Queryable): Promise<Greeting> {
  const [row] = await session.query(
    `SELECT pg_catalog.current_setting('server_version_num')::int4 AS version,
            pg_catalog.current_schema()::text AS schema,
            pg_catalog.pg_backend_pid() AS pid`,
  )
  const version = Number(row?.['version'])
  const schema = row?.['schema']
  if (version >= oldest)
    return {
      server: { version },
      defaultSchema: typeof schema === 'string' ? schema : 'public',
      pid: Number(row?.['pid']),
    }
  throw new AthanorError('ATH303', {
    message: `the server is PostgreSQL ${versionName(version)}`,
    hint: `athanor needs PostgreSQL ${versionName(oldest)} or later.`,
  })
}

function versionName(version: number): string {
  const major = Math.floor(version / 10_000)
  return major < 10 ? `${major}.${Math.floor(version / 100) % 100}` : String(major)
}

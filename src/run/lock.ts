/** One run at a time on one database and version table: an advisory lock, polled for with a limit. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Queryable, Session } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { type Settings, tablesOf } from './version-table.ts'

/** Who has the lock. Null is what the server does not tell this role, or not any more. */
export interface Holder {
  readonly pid: number
  readonly application: string | null
  readonly user: string | null
  /** ISO 8601, by the server's clock. */
  readonly since: string | null
}

export interface LockOptions {
  /** Milliseconds to wait; 0 waits for ever, as `lock_timeout` does. */
  readonly lockTimeout: number
  readonly signal?: AbortSignal | undefined
  /** Called once, when the lock is not to be had at once. */
  readonly waiting?: (holder: Holder | null) => void
}

export type Release = () => Promise<void>

/** Milliseconds between two attempts. */
const shortest = 50
const longest = 500

/**
 * The lock is asked for by a session of its own, which has no open transaction: one that waited in
 * `pg_advisory_lock` would have a snapshot, for which CREATE INDEX CONCURRENTLY waits in turn.
 *
 * @returns a function that releases it; safe to call twice
 * @throws AthanorError ATH502 when the limit passes, ATH504 when the signal says so
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function lock(
  database: Database,
  settings: Settings,
  options: LockOptions,
): Promise<Release> {
  const session = await database.secondSession()
  if (session === null) return () => Promise.resolve()
  const key = keyOf(tablesOf(database, settings).version)
  try {
    // It is idle for as long as the run takes, which is its purpose.
    await session.execute('SET idle_session_timeout = 0')
    await acquire(session, key, options)
  } catch (error) {
    await session.close()
    throw error
  }
  let released: Promise<void> | undefined
  return () => (released ??= release(session, key))
}

type Key = readonly [number, number]

/** Advisory locks belong to a database, so that its name need not be in the key. */
function keyOf(table: string): Key {
  const hash = createHash('sha256').update(`athanor ${table}`).digest()
  return [hash.readInt32BE(0), hash.readInt32BE(4)]
}

async function acquire(session: Session, key: Key, options: LockOptions): Promise<void> {
  const { lockTimeout, signal, waiting } = options
  const start = performance.now()
  for (let pause = shortest; ; pause = Math.min(pause * 1.5, longest)) {
    if (signal?.aborted === true) throw interrupted()
    const [row] = await session.query('SELECT pg_catalog.pg_try_advisory_lock($1, $2) AS taken', [
      ...key,
    ])
    if (row?.['taken'] === true) return
    if (pause === shortest) waiting?.(await holderOf(session, key))
    const left = lockTimeout === 0 ? pause : lockTimeout - (performance.now() - start)
    if (left <= 0) throw held(await holderOf(session, key), lockTimeout)
    // An abort ends the pause early; the top of the loop says so.
    await sleep(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch(
      () => undefined,
    )
  }
}

async function release(session: Session, key: Key): Promise<void> {
  try {
    await session.query('SELECT pg_catalog.pg_advisory_unlock($1, $2)', [...key])
  } catch {
    // A session that cannot be asked any more has lost its locks.
  } finally {
    await session.close()
  }
}

/** The session that holds the lock does nothing else, so that its last change of state is when it took it. */
async function holderOf(session: Queryable, key: Key): Promise<Holder | null> {
  const [row] = await session.query(
    `SELECT l.pid, a.usename AS user, nullif(a.application_name, '') AS application,
            pg_catalog.to_char(a.state_change AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
       FROM pg_catalog.pg_locks l
       LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
        AND l.classid = $1::pg_catalog.oid AND l.objid = $2::pg_catalog.oid
        AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
      LIMIT 1`,
    key.map(half => String(half >>> 0)),
  )
  if (row === undefined) return null
  return {
    pid: Number(row['pid']),
    application: textOf(row['application']),
    user: textOf(row['user']),
    since: textOf(row['since']),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** `pid 4711, application "deploy", user app, since 2026-11-20T12:10:00Z` */
export const holderText = ({ pid, application, user, since }: Holder): string =>
  [
    `pid ${pid}`,
    application === null ? null : `application ${JSON.stringify(application)}`,
    user === null ? null : `user ${user}`,
    since === null ? null : `since ${since}`,
  ]
    .filter(part => part !== null)
    .join(', ')

const held = (holder: Holder | null, limit: number): AthanorError =>
  new AthanorError('ATH502', {
    message: `another run holds the lock, and ${limit} ms have passed`,
    detail:
      holder === null ? 'it was released at the last moment' : `held by ${holderText(holder)}`,
    hint:
      holder === null
        ? 'Run the same command again.'
        : 'Wait for it, raise `lockTimeout`, or end the process that runs it: the lock goes with it.',
  })

const interrupted = (): AthanorError =>
  new AthanorError('ATH504', {
    message: 'the run was interrupted while it waited for the lock',
    detail: 'nothing was run',
    hint: 'Run the same command again.',
  })

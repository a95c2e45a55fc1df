/** A PostgreSQL server as a `Database`, through the driver `pg` of the user's project. */
import type { Client, ClientConfig } from 'pg'
import { AthanorError } from '../errors.ts'
import type { Database, Row, Session } from './database.ts'
import { greet } from './greeting.ts'
import { isLoss, lost, refusal } from './refusal.ts'
import { type Place, type Target, malformed, placeLabel, placeOf } from './target.ts'
import { readers, textOf } from './values.ts'

export interface Connecting {
  /** What `pg_stat_activity` shows; `athanor` unless given. */
  readonly applicationName?: string
  /** Hears notices of the server; without it they are dropped. */
  readonly onNotice?: (message: string) => void
}

/**
 * Connects, and asks the server who it is.
 *
 * @throws AthanorError ATH301 when no server answers, ATH302 when it refuses, ATH303 when it is too old
 */
export async function connectPg(target: Target, connecting: Connecting = {}): Promise<Database> {
  const { applicationName = 'athanor' } = connecting
  const main = await open(target, { ...connecting, applicationName })
  try {
    const { server, defaultSchema, pid } = await greet(main.session)
    return {
      ...main.session,
      label: placeLabel(main.place),
      server,
      defaultSchema,
      secondSession: async () =>
        (await open(target, { ...connecting, applicationName: `${applicationName}-lock` })).session,
      cancel: () => cancel(target, applicationName, pid),
    }
  } catch (error) {
    await main.session.close()
    throw error
  }
}

interface Opened {
  readonly session: Session
  readonly place: Place
}

async function open(target: Target, connecting: Connecting): Promise<Opened> {
  const secrets = new Set<string>()
  const client = await clientOf(target, connecting, secrets)
  const { user, host, port, database } = client
  const place = { user, host, port, database }
  const { onNotice } = connecting
  if (onNotice !== undefined) client.on('notice', ({ message }) => onNotice(message ?? ''))
  const session = sessionOf(client, place)
  try {
    await client.connect()
  } catch (cause) {
    void ended(client)
    throw refusal(cause, { place, secrets: [...secrets] })
  }
  return { session, place }
}

function sessionOf(client: Client, place: Place): Session {
  let loss: unknown = null
  let closed: Promise<void> | undefined
  // Without a listener, a broken connection would end the process.
  client.on('error', error => {
    loss ??= error
  })
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (loss !== null) throw lost(loss, place)
    try {
      return await question()
    } catch (cause) {
      if (!isLoss(cause)) throw cause
      loss ??= cause
      throw lost(cause, place)
    }
  }
  const close = async () => {
    const end = ended(client)
    // Old versions of pg never says that a connection ended which already had.
    if (loss === null) await end
  }
  return {
    query: (sql, parameters) =>
      ask(async () => (await client.query<Row>(sql, parameters?.map(textOf))).rows),
    execute: sql =>
      ask(async () => {
        await client.query(sql)
      }),
    close: () => (closed ??= close()),
  }
}

async function ended(client: Client): Promise<void> {
  await client.end().catch(() => undefined)
}

async function clientOf(
  { url, ...options }: Target,
  { applicationName }: Connecting,
  secrets: Set<string>,
): Promise<Client> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new AthanorError('ATH301', {
      message: 'the driver pg is not there',
      hint: 'Install it: `npm install pg`.',
      cause,
    })
  })
  const { password } = options
  const remember = (secret: string): string => {
    secrets.add(secret).add(encodeURIComponent(secret))
    return secret
  }
  if (url !== undefined) remember(placeOf(url).password)
  if (typeof password === 'string') remember(password)
  const config: ClientConfig = {
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...options,
    ...(typeof password === 'function' && { password: async () => remember(await password()) }),
    ...(url !== undefined && { connectionString: url }),
    application_name: applicationName,
    // The application may have told pg to read types otherwise; what is read here must not depend on it.
    types: { getTypeParser: (oid: number) => readers.get(oid) ?? String },
  }
  try {
    return new pg.Client(config)
  } catch {
    // The error of the URL parser would show the URL.
    throw malformed()
  }
}

/** Through another connection, as this one waits for its answer. */
async function cancel(target: Target, applicationName: string, pid: number): Promise<void> {
  try {
    const { session } = await open(target, { applicationName: `${applicationName}-cancel` })
    try {
      await session.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid])
    } finally {
      await session.close()
    }
  } catch {
    // Best effort: what cannot be cancelled ends by itself.
  }
}

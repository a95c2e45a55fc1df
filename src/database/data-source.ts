/** From the options of a TypeORM data source to a connection, by the rules of TypeORM's own driver. */
import { AthanorError } from '../errors.ts'
import type { Database } from './database.ts'
import { type Connecting, connectPg } from './pg.ts'
import type { Target } from './target.ts'

type Credentials = Pick<Target, 'url' | 'host' | 'port' | 'password' | 'database' | 'ssl'> & {
  readonly username?: string | undefined
}

/** What is read of TypeORM's `PostgresDataSourceOptions`; the same in 0.3 and 1.x. */
export interface ConnectionOptions extends Credentials {
  readonly type?: string
  readonly replication?: { readonly master: Credentials } | undefined
  readonly connectTimeoutMS?: number | undefined
  /** Handed to `pg` as it is, over everything else. */
  readonly extra?: unknown
}

/** @throws AthanorError ATH301, ATH302, ATH303 as `connectPg` */
export function connectDataSourceOptions(
  options: ConnectionOptions,
  connecting: Connecting = {},
): Promise<Database> {
  return connectPg(targetOf(options), connecting)
}

/** Where a data source would write: the master, when there are replicas. */
export function targetOf(options: ConnectionOptions): Target {
  if (options.type !== undefined && options.type !== 'postgres')
    throw new AthanorError('ATH301', {
      message: `a data source of type ${options.type} cannot be connected to`,
      hint: 'Name the database: `--database-url`.',
    })
  const { url, host, port, username, password, database, ssl } =
    options.replication?.master ?? options
  const extra: Target = typeof options.extra === 'object' ? { ...options.extra } : {}
  return {
    ...(url !== undefined && { url }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(username !== undefined && { user: username }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    ...(ssl !== undefined && { ssl }),
    ...(options.connectTimeoutMS !== undefined && {
      connectionTimeoutMillis: options.connectTimeoutMS,
    }),
    ...extra,
    // A limit of the client for the queries of an application: after it, the connection is unusable.
    query_timeout: undefined,
  }
}

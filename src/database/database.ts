/** The port through which everything reads and writes a database; `pg.ts` and `pglite.ts` are its adapters. */

export type Row = Readonly<Record<string, unknown>>

/** One session of a server. Calls are made one after another, never side by side. */
export interface Queryable {
  /** One statement, with parameters as `$1`, `$2`; its rows as objects. One round trip. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
  /** One statement or several, separated by semicolons and without parameters. One round trip. */
  execute(sql: string): Promise<void>
}

export interface Server {
  /** `server_version_num`, e.g. 180004. */
  readonly version: number
}

export interface Database extends Queryable {
  /** For people: the URL without its password, e.g. `postgres://app@localhost:5432/blog`, `pglite:./data`. */
  readonly label: string
  readonly server: Server
  /** What `current_schema()` answers: where an object without a schema goes; `public` when there is none. */
  readonly defaultSchema: string
  /**
   * A second session on the same database, for the advisory lock.
   * Null where the engine has only one session, and so nobody to be locked out.
   */
  readonly secondSession: () => Promise<Session | null>
  /** Asks the server to cancel what this session is doing. Does nothing where it cannot. */
  readonly cancel: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface Session extends Queryable {
  readonly close: () => Promise<void>
}

/** A table, without what it contains. */

export interface Table {
  readonly schema: string
  readonly name: string
  /** `pg_class.relpersistence = 'u'`: not written to the log, and empty after a crash. */
  readonly unlogged: boolean
  /** The key of a partitioned table as `pg_get_partkeydef` prints it, `RANGE (day)`; null for any other. */
  readonly partitionBy: string | null
  /** Storage parameters as `pg_class.reloptions` has them, those of its TOAST table with `toast.` before them. */
  readonly with: readonly string[]
  /** `pg_class.relrowsecurity`: policies decide which rows are seen. */
  readonly rowSecurity: boolean
  /** `pg_class.relforcerowsecurity`: by the owner as well. */
  readonly forceRowSecurity: boolean
  /** What logical replication tells rows apart by; null where it is the primary key, or an index that says so. */
  readonly replicaIdentity: 'NOTHING' | 'FULL' | null
  /** Text of COMMENT ON TABLE; null when there is none. */
  readonly comment: string | null
}

/** What an entity says of it besides its name and comment. */
export const ordinary = {
  unlogged: false,
  partitionBy: null,
  with: [],
  rowSecurity: false,
  forceRowSecurity: false,
  replicaIdentity: null,
} as const

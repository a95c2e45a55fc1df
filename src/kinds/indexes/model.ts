/** An index that no constraint owns. */

/** A key column of an index that needs more words than its name. */
export interface IndexColumn {
  /** Exactly one of `column` and `expression` is there. */
  readonly column?: string
  /** SQL of the expression as `pg_get_indexdef` prints it. */
  readonly expression?: string
  /** SQL of the operator class where it is not the default one of the type. */
  readonly opclass?: string
  /** SQL of the collation where it is not the column's. */
  readonly collation?: string
  readonly order?: 'DESC'
  /** Where it is not what the order implies: NULLS LAST ascending, NULLS FIRST descending. */
  readonly nulls?: 'FIRST' | 'LAST'
}

export interface Index {
  readonly schema: string
  readonly name: string
  /** The table, or the materialized view. */
  readonly table: string
  readonly on: 'table' | 'materializedView'
  /** A plain column is its name. */
  readonly columns: readonly (string | IndexColumn)[]
  /** Of an index that is there, by key: what need not be said because it is the default; null where it is said. */
  readonly assumed: readonly {
    /** As `IndexColumn` has them. */
    readonly opclass: string | null
    readonly collation: string | null
  }[]
  readonly unique: boolean
  /** `pg_am.amname`, e.g. `btree`, `gin`. */
  readonly method: string
  readonly include: readonly string[]
  /** NULLS NOT DISTINCT of a unique index, from PostgreSQL 15 on. */
  readonly nullsNotDistinct: boolean
  /** SQL of the WHERE clause of a partial index, without the keyword; null for a whole index. */
  readonly where: string | null
  /** Storage parameters as `pg_class.reloptions` has them, e.g. `fillfactor=70`. */
  readonly with: readonly string[]
  /** `pg_index.indisclustered`: CLUSTER puts the rows in its order. */
  readonly clustered: boolean
  /** `pg_index.indisreplident`: logical replication tells rows apart by it. */
  readonly replicaIdentity: boolean
  /** Built without blocking writers; how it was built is not in the catalog. */
  readonly concurrently: boolean
  /** Text of COMMENT ON INDEX; null when there is none. */
  readonly comment: string | null
}

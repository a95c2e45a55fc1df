/** A column of a table. */
import type { Ref } from '../../core/kind.ts'
import type { SequenceOptions } from '../../sql/sequence.ts'

/** What of the sequence behind a serial or identity column is not as PostgreSQL makes it for the column. */
export interface BehindColumn extends Partial<SequenceOptions> {
  /** Of an identity column's; that of a serial one is in `serial`. */
  readonly name?: string
  /** Text of COMMENT ON SEQUENCE. */
  readonly comment?: string
  /** The column draws from it and does not own it. */
  readonly unowned?: true
}

export interface Column {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** As `format_type(atttypid, atttypmod)` prints it, e.g. `character varying(255)`, `text[]`, `mood`. */
  readonly type: string
  /** `pg_attribute.attnotnull`, negated. */
  readonly nullable: boolean
  /** SQL of DEFAULT as `pg_get_expr(adbin, adrelid)` prints it; null when there is none. */
  readonly default: string | null
  /**
   * The sequence of a serial column: true for the name PostgreSQL chooses, its name when it has another;
   * null when the column is not serial. Such a column has no `default` of its own.
   */
  readonly serial: true | string | null
  /** `pg_attribute.attidentity`. */
  readonly identity: 'ALWAYS' | 'BY DEFAULT' | null
  /** Null when the sequence behind the column is as PostgreSQL makes it, and when there is none. */
  readonly sequence: BehindColumn | null
  /** SQL of GENERATED ALWAYS AS; null for a plain column. */
  readonly generated: string | null
  /** `attgenerated = 'v'`: computed when read (PostgreSQL 18). False for a stored column and for a plain one. */
  readonly virtual: boolean
  /** SQL of the collation, e.g. `"C"`; null for the one of the type. */
  readonly collation: string | null
  /** `pg_attribute.attstorage`, where it is not that of the type. */
  readonly storage: Storage | null
  /** `pg_attribute.attcompression`; null for the server's `default_toast_compression`. */
  readonly compression: 'pglz' | 'lz4' | null
  /** `pg_attribute.attstattarget`; null for the server's `default_statistics_target`. */
  readonly statistics: number | null
  /** Options of the planner, `n_distinct=5`, as `pg_attribute.attoptions` has them. */
  readonly options: readonly string[]
  /** Text of COMMENT ON COLUMN; null when there is none. */
  readonly comment: string | null
  /**
   * SQL that turns the other side's values into this type; null where PostgreSQL converts by itself; `?` as long as
   * nobody has said it, and then the step stops where there are values.
   */
  readonly using: string | null
  /** SQL of the default that a serial column has in full, as the catalog has it; null when that is not known. */
  readonly draws: string | null
  /** Other texts that the author of the model would take for the same default. */
  readonly alternatives: readonly string[]
  /**
   * What the column leans on: its enum type, sequences that its default draws from, extensions, and the columns
   * that a generated one reads.
   */
  readonly uses: readonly Ref[]
}

export const storages = ['PLAIN', 'EXTERNAL', 'EXTENDED', 'MAIN'] as const
export type Storage = (typeof storages)[number]

/** A column that is kept as PostgreSQL keeps it by itself. */
export const untuned = { storage: null, compression: null, statistics: null, options: [] } as const

export type ColumnId = 'schema' | 'table' | 'name'

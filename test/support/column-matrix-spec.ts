/** One row of the column matrix. */
import type { ColumnOptions, ColumnType } from 'typeorm'

/** One column, in TypeORM's own words; its entity has an id beside it. */
export interface Spec extends ColumnOptions {
  /** `design:type`, where the column has no type of its own. */
  readonly inferred?: new (...given: never[]) => unknown
  /** The decorator, where it is not `@Column`. */
  readonly by?: (options: ColumnOptions) => PropertyDecorator
  /** Columns beside it. */
  readonly beside?: Readonly<Record<string, ColumnOptions>>
  /** The first version of PostgreSQL that has it. */
  readonly lowest?: number
  /** Its default is a moment: whichever it was when the column was made. */
  readonly isFrozen?: boolean
  /** Why athanor's column is another one than TypeORM's, and meant to be. */
  readonly unlike?: string
}

/** Columns of one type. */
export const of = (type: ColumnType, ...columns: readonly Spec[]): readonly Spec[] =>
  columns.map(column => ({ type, ...column }))

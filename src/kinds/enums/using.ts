/** A column of an enum type, as far as the type has to know it. */

/** What a column that is taken along looks like from here. */
export interface Using {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly type: string
  readonly default: string | null
}

// `carries` names columns, and these are the fields of a column.
export const usingOf = (object: object): Using => object as Using

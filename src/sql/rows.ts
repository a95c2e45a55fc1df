/** Questions about the rows of a table, for people to read: each answers the rows that a step would stop at. */
import { identifier } from './keywords.ts'
import { enclosed, ended } from './text.ts'

/** A relation as texts call it: without its schema where that is the one they are at home in. */
export const relation = (home: string, schema: string, table: string): string =>
  schema === home ? identifier(table) : `${identifier(schema)}.${identifier(table)}`

/** `users.email`, as people say it. */
export const spoken = (home: string, schema: string, table: string, ...rest: string[]): string =>
  [...(schema === home ? [] : [schema]), table, ...rest].join('.')

/** The rows that meet a condition, by what tells them apart and by what the condition is about. */
export const rowsWhere = (
  table: string,
  key: readonly string[],
  about: readonly string[],
  condition: string,
): string => {
  const columns = [...new Set([...key, ...about])].map(identifier)
  return `SELECT ${columns.length === 0 ? '*' : columns.join(', ')} FROM ${table} WHERE ${condition}`
}

/** As much of a column as matters to what its rows can hold. */
export interface Cell {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  readonly serial: unknown
  readonly identity: unknown
  readonly generated: string | null
}

/** A column before and after; undefined where it is not there. */
export interface Cells {
  readonly was: Cell | undefined
  readonly now: Cell | undefined
}

/** A column that was not there, and in which no row has a value. */
export const isEmpty = ({ was, now }: Cells): boolean =>
  was === undefined &&
  now?.nullable === true &&
  now.default === null &&
  now.serial === null &&
  now.generated === null

/** Whether several rows may agree in all of these columns, as far as the schema tells. */
export function mayRepeat(
  cells: readonly Cells[],
  keys: readonly (readonly string[])[],
  nullsNotDistinct: boolean,
): boolean {
  // A column that counts by itself is another in every row.
  if (
    cells.some(
      ({ was, now }) => was === undefined && (now?.serial ?? now?.identity ?? null) !== null,
    )
  )
    return false
  if (!nullsNotDistinct && cells.some(isEmpty)) return false
  const stay = cells.flatMap(({ was, now }) =>
    was !== undefined && was.type === now?.type ? [was.name] : [],
  )
  return !keys.some(key => key.every(column => stay.includes(column)))
}

export interface Grouping {
  readonly table: string
  /** SQL of what has to be different in every row. */
  readonly keys: readonly string[]
  /** Those of them that do not count where they are null. */
  readonly nullable: readonly string[]
  /** SQL of a condition on the rows that count; null for all. */
  readonly where: string | null
}

/** The values that several rows have in common. */
export function duplicates({ table, keys, nullable, where }: Grouping): string {
  const conditions = [
    ...(where === null ? [] : [nullable.length === 0 ? ended(where) : enclosed(where)]),
    ...nullable.map(key => `${key} IS NOT NULL`),
  ]
  return (
    `SELECT ${keys.join(', ')}, count(*) FROM ${table}` +
    (conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`) +
    ` GROUP BY ${keys.map((_key, at) => at + 1).join(', ')} HAVING count(*) > 1`
  )
}

export interface Reference {
  readonly table: string
  /** What tells the rows of the table apart. */
  readonly key: readonly string[]
  readonly columns: readonly string[]
  /** Those that may be null. */
  readonly nullable: readonly string[]
  readonly target: string
  readonly targetColumns: readonly string[]
  readonly isFull: boolean
}

const own = (column: string): string => `child.${identifier(column)}`

/** The rows that refer to what is not there. */
export function orphans(reference: Reference): string {
  const { table, key, columns, nullable, target, targetColumns, isFull } = reference
  const shown = [...new Set([...key, ...columns])].map(own)
  const said = nullable.map(column => `${own(column)} IS NOT NULL`)
  const pairs = columns.map(
    (column, at) => `parent.${identifier(targetColumns[at]!)} = ${own(column)}`,
  )
  const conditions = [
    // MATCH FULL lets a row go when all of it is null, and no other way.
    ...(isFull && said.length === columns.length ? [`(${said.join(' OR ')})`] : isFull ? [] : said),
    `NOT EXISTS (SELECT FROM ${target} AS parent WHERE ${pairs.join(' AND ')})`,
  ]
  return `SELECT ${shown.join(', ')} FROM ${table} AS child WHERE ${conditions.join(' AND ')}`
}

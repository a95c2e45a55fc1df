/** What rows that are there need before a unique index is made over them. */
import { bothSides, ref, type Surroundings, type Need } from '../../core/kind.ts'
import { identifier } from '../../sql/keywords.ts'
import { noRows } from '../../sql/needs.ts'
import { duplicates, mayRepeat, relation, spoken, type Cells } from '../../sql/rows.ts'
import type { Index, IndexColumn } from './model.ts'

type KeyColumn = string | IndexColumn

/** The columns when the keys are nothing but columns, each compared as itself; else null. */
export function plainColumns(keys: readonly KeyColumn[]): readonly string[] | null {
  const columns = keys.flatMap(key =>
    typeof key === 'string'
      ? [key]
      : key.column === undefined || key.collation !== undefined
        ? []
        : [key.column],
  )
  return columns.length === keys.length ? columns : null
}

export function needs(index: Index, around: Surroundings): readonly Need[] {
  const { schema, table, on, unique, columns, nullsNotDistinct, where } = index
  if (!unique || on !== 'table') return []
  const cellsOf = (column: string): Cells =>
    // Both sides give columns.
    bothSides(around, ref('column', schema, table, column)) as Cells
  const plain = columns.flatMap(key => plainColumns([key]) ?? [])
  const keys = around.keys(ref('table', schema, table))
  if (!mayRepeat(plain.map(cellsOf), keys, nullsNotDistinct)) return []
  const isNeverNull = (key: KeyColumn): boolean =>
    plainColumns([key])?.every(column => cellsOf(column).now?.nullable === false) === true
  const query = duplicates({
    table: relation(around.home, schema, table),
    keys: columns.map(sqlOf),
    nullable: nullsNotDistinct ? [] : columns.filter(key => !isNeverNull(key)).map(sqlOf),
    where,
  })
  const among = where === null ? '' : ` where ${where}`
  const words = columns.map(wordsOf).join(', ')
  return [
    noRows(
      `no two rows of ${spoken(around.home, schema, table)} have the same ${words}${among}`,
      query,
    ),
  ]
}

const wordsOf = (key: KeyColumn): string =>
  typeof key === 'string' ? key : (key.column ?? key.expression ?? '')

function sqlOf(key: KeyColumn): string {
  if (typeof key === 'string') return identifier(key)
  const value = key.column === undefined ? `(${key.expression})` : identifier(key.column)
  return key.collation === undefined ? value : `${value} COLLATE ${key.collation}`
}

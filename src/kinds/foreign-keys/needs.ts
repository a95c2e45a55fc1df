/** What rows that are there need before a foreign key is checked against them. */
import { equal } from '../../core/compare.ts'
import { bothSides, ref, type Surroundings, type Need } from '../../core/kind.ts'
import { noRows } from '../../sql/needs.ts'
import { isEmpty, orphans, relation, spoken, type Cells } from '../../sql/rows.ts'
import type { ForeignKey } from './kind.ts'

export function needs(key: ForeignKey, around: Surroundings): readonly Need[] {
  const { schema, table, columns, references, match } = key
  const isFull = match === 'FULL'
  if (key.notValid || key.notEnforced || heldBefore(key, around)) return []
  // Both sides give columns.
  const cells = columns.map(
    column => bothSides(around, ref('column', schema, table, column)) as Cells,
  )
  if (isFull ? cells.every(isEmpty) : cells.some(isEmpty)) return []
  const { home } = around
  const query = orphans({
    table: relation(home, schema, table),
    key: around.keys(ref('table', schema, table))[0] ?? [],
    columns,
    nullable: columns.filter((_column, at) => cells[at]?.now?.nullable !== false),
    target: relation(home, references.schema, references.table),
    targetColumns: references.columns,
    isFull,
  })
  const target = spoken(home, references.schema, references.table)
  const expected = `every ${listed(columns)} of ${spoken(home, schema, table)} has its ${listed(references.columns)} in ${target}`
  return [noRows(expected, query)]
}

const listed = (columns: readonly string[]): string =>
  columns.length === 1 ? columns[0]! : `(${columns.join(', ')})`

/** A key that steps aside, or changes what it does, has seen to its rows already. */
const heldBefore = (
  { schema, table, columns, references, match }: ForeignKey,
  { was }: Surroundings,
): boolean =>
  // The lookup gives the kind's own objects.
  (was.owned('foreignKey', ref('table', schema, table)) as readonly ForeignKey[]).some(
    old =>
      !old.notValid &&
      !old.notEnforced &&
      (old.match === match || old.match === 'FULL') &&
      equal([old.columns, old.references], [columns, references]),
  )

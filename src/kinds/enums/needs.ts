/** What rows that are there need before an enum type loses values: not to hold them. */
import { ref, type Surroundings, type Carried, type Need } from '../../core/kind.ts'
import { identifier } from '../../sql/keywords.ts'
import { noRows } from '../../sql/needs.ts'
import { relation, rowsWhere, spoken } from '../../sql/rows.ts'
import { literal } from '../../sql/text.ts'
import type { EnumType } from './kind.ts'
import { usingOf } from './using.ts'

export function needs(
  before: EnumType | null,
  after: EnumType,
  _changed: ReadonlySet<string>,
  around: Surroundings,
  carried: readonly Carried[],
): readonly Need[] {
  const gone = (before?.values ?? []).filter(value => !after.values.includes(value))
  if (gone.length === 0) return []
  const words = gone.map(literal)
  const { home } = around
  return carried.map(part => {
    const { schema, table, name, type } = usingOf(part.before)
    const column = identifier(name)
    const holds = type.endsWith('[]')
      ? `${column}::text[] && ARRAY[${words.join(', ')}]`
      : `${column}::text IN (${words.join(', ')})`
    const key = around.keys(ref('table', schema, table))[0] ?? []
    return noRows(
      `no ${name} of ${spoken(home, schema, table)} is ${gone.join(' or ')}`,
      rowsWhere(relation(home, schema, table), key, [name], holds),
    )
  })
}

/** Whether a foreign key may stay while columns of it change their type: PostgreSQL compares them after each change. */
import { ref, type Lookup, type Ref } from '../../core/kind.ts'
import type { ForeignKey } from './kind.ts'

/** Types of one family compare with each other by one index; any other compares with itself. */
const families: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint']),
  new Set(['text', 'character varying']),
]

export function staysComparable(key: ForeignKey, before: Lookup, after: Lookup): boolean {
  const { schema, table, columns, references } = key
  return columns.every((column, at) => {
    const own = ref('column', schema, table, column)
    const target = ref('column', references.schema, references.table, references.columns[at]!)
    const seen = [before, after].flatMap(side => [side.get(own), side.get(target)]).map(familyOf)
    return seen[0] !== null && seen.every(family => family === seen[0])
  })
}

/** A name for what compares with it; null for an enum, which is another type once its values change. */
function familyOf(object: object | undefined): string | null {
  if (object === undefined) return null
  // The lookup gives columns, and these are fields of a column.
  const { type, uses } = object as { readonly type: string; readonly uses: readonly Ref[] }
  if (uses.some(({ kind }) => kind === 'enum')) return null
  // Lengths, precisions and scales do not matter to a comparison.
  const bare = type.replace(/\(.*?\)/, '')
  const family = families.findIndex(members => members.has(bare))
  return family === -1 ? bare : String(family)
}

/** When the keys of two indexes are the same. */
import { equal } from '../../core/compare.ts'
import type { Index } from './model.ts'

type Keys = Index['columns']

/** An operator class or a collation that is said and is the default anyway is as if it were not said. */
export function sameKeys(
  before: Keys,
  after: Keys,
  { before: { assumed } }: { readonly before: Index },
): boolean {
  const said = after.map((key, at) => {
    const known = assumed[at]
    if (typeof key === 'string' || known === undefined) return key
    const { opclass, collation, ...others } = key
    const left = {
      ...others,
      ...(opclass === undefined || opclass === known.opclass ? {} : { opclass }),
      ...(collation === undefined || collation === known.collation ? {} : { collation }),
    }
    return Object.keys(left).length === 1 && left.column !== undefined ? left.column : left
  })
  return equal(before, said)
}

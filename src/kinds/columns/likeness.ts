/** Whether a new column may be one that is gone, under another name. */
import { alikeNames, plainName, shareOf } from '../../core/alike.ts'
import type { Around, Likeness, Lookup } from '../../core/kind.ts'
import { originOf } from '../../core/origin.ts'
import type { Column } from './model.ts'
import { isRelated } from './types.ts'

/**
 * The property of the entity tells most: it keeps its name when only the column gets another. Else the type has to be
 * the same, or another of its family; all else that differs takes a little away.
 */
export function likeness(gone: Column, made: Column, around: Around): Likeness | null {
  // Numbered or computed is not what a column becomes along with another name.
  if (isNumbered(gone) !== isNumbered(made)) return null
  if ((gone.generated === null) !== (made.generated === null)) return null
  const values = shareOf(valuesOf(gone, around.before), valuesOf(made, around.after)).degree
  const isSame = gone.type === made.type || (values === 1 && isList(gone) === isList(made))
  if (!isSame && values < 0.5 && !isRelated(gone.type, made.type)) return null
  const property = originOf(made)?.property
  if (property !== undefined && plainName(property) === plainName(gone.name))
    return { degree: 1, because: `its property is still called ${property}` }
  if (alikeNames(gone.name, made.name) === 1)
    return { degree: 1, because: 'the names differ in their spelling alone' }
  const others = sides.filter(side => side(gone) !== side(made)).length
  return {
    degree: (isSame ? 0.9 : 0.7) - 0.1 * Math.min(others, 2),
    because: isSame
      ? `both are ${gone.nullable === made.nullable ? nullability(made) : ''}${made.type}`
      : `${gone.type} may become ${made.type}`,
  }
}

const nullability = ({ nullable }: Column): string => (nullable ? '' : 'NOT NULL ')

/** What is compared besides the type; of a default that there is one, since nobody has spelled it yet. */
const sides: readonly ((column: Column) => unknown)[] = [
  ({ nullable }) => nullable,
  ({ default: value }) => value === null,
  ({ collation }) => collation,
  ({ comment }) => comment,
]

const isList = ({ type }: Column): boolean => type.endsWith('[]')

const isNumbered = ({ serial, identity }: Column): boolean => serial !== null || identity !== null

/** Of a column of an enum type: TypeORM names the type after the column, so only the values tell. */
function valuesOf({ uses }: Column, schema: Lookup): ReadonlySet<string> {
  const used = uses.find(({ kind }) => kind === 'enum')
  const found = used === undefined ? undefined : schema.get(used)
  // The reference is to an enum, and these are its values.
  return new Set(found === undefined ? [] : (found as { values: readonly string[] }).values)
}

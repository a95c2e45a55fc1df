/** What the SQL texts of an object call by name. */
import { rulesOf, type AnyKind, type Lookup, type Ref } from './kind.ts'
import { mentions } from './mention.ts'
import { refOf, type Registry } from './schema.ts'

/** Of the kinds that are called by a name (`Kind.calledBy`): too many rather than too few. */
export function calledIn(
  registry: Registry,
  kind: AnyKind,
  object: object,
  schema: Lookup,
): readonly Ref[] {
  const callable = Object.values(registry).flatMap(other =>
    other.calledBy === undefined
      ? []
      : schema.all(other.name).map(found => ({ kind: other, found })),
  )
  if (callable.length === 0) return []
  const texts = textsOf(kind, object)
  return callable.flatMap(({ kind: other, found }) => {
    // Only kinds that are called by a name are in the list.
    const name = other.calledBy!(found)
    return found !== object && texts.some(text => mentions(text, name)) ? [refOf(other, found)] : []
  })
}

/** The texts that a server spells: those in which another object's name means that object. */
export function textsOf(kind: AnyKind, object: object): readonly string[] {
  return Object.entries(rulesOf(kind)).flatMap(([field, rule]): readonly string[] => {
    if (rule.spelling === undefined) return []
    // Every attribute of a kind is a field of its objects.
    const value = (object as Record<string, unknown>)[field]
    if (rule.texts !== undefined) return rule.texts.of(value)
    return typeof value === 'string' ? [value] : []
  })
}

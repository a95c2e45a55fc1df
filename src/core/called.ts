/** What the SQL texts of an object call by name. */
import { rulesOf, type AnyKind, type Lookup, type Ref } from './kind.ts'
import { mentionedAmong } from './mention.ts'
import { refOf, type Registry } from './schema.ts'

/** Of the kinds that are called by a name (`Kind.calledBy`): too many rather than too few. */
export function callsIn(
  registry: Registry,
  schema: Lookup,
): (kind: AnyKind, object: object) => readonly Ref[] {
  const callable = Object.values(registry).flatMap(kind =>
    kind.calledBy === undefined ? [] : schema.all(kind.name).map(object => ({ kind, object })),
  )
  if (callable.length === 0) return () => []
  // Only kinds that are called by a name are in the list.
  const mentioned = mentionedAmong(callable, ({ kind, object }) => kind.calledBy!(object))
  return (kind, object) => {
    const found = new Set(textsOf(kind, object).flatMap(mentioned))
    return [...found].flatMap(other =>
      other.object === object ? [] : [refOf(other.kind, other.object)],
    )
  }
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

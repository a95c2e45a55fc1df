/** What an object leans on: what its kind says it requires, and what its SQL texts call by name. */
import { rulesOf, type AnyKind, type Lookup, type Ref } from './kind.ts'
import { refOf, type Registry } from './schema.ts'

/** Refs to the objects that texts of this one mention, of the kinds that are called by name (`Kind.calledBy`). */
export function mentionsOf(
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
  const texts = textsOf(kind, object).map(text => ({ text, words: wordsOf(text) }))
  return callable.flatMap(({ kind: other, found }) => {
    // Only kinds that are called by a name are in the list.
    const name = other.calledBy!(found)
    return found !== object && texts.some(({ text, words }) => isIn(name, text, words))
      ? [refOf(other, found)]
      : []
  })
}

/** The texts that a server spells: those in which another object's name means that object. */
function textsOf(kind: AnyKind, object: object): readonly string[] {
  return Object.entries(rulesOf(kind)).flatMap(([field, rule]): readonly string[] => {
    if (rule.spelling === undefined) return []
    // Every attribute of a kind is a field of its objects.
    const value = (object as Record<string, unknown>)[field]
    if (rule.texts !== undefined) return rule.texts.of(value)
    return typeof value === 'string' ? [value] : []
  })
}

/** Folded, so that a name is found however it is written: too many are found, never too few. */
export const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u))

/** Whether a text mentions a name; `words` are those of the text. */
export const isIn = (name: string, text: string, words: ReadonlySet<string>): boolean =>
  /^[\p{L}\p{N}_$]+$/u.test(name)
    ? words.has(name.toLowerCase())
    : text.includes(name.replaceAll('"', '""'))

/** The texts of the schema before, as PostgreSQL prints them once what they mention has its new name. */
import { isMoved, spelled, type Comparison } from './compare.ts'
import { rulesOf, type AnyAttribute, type AnyKind, type Question } from './kind.ts'
import type { Entry, Key, Registry, Schema } from './schema.ts'

/**
 * Of objects that stay, of those that change, and of those that are dropped: the way back makes them before
 * anything has its old name again.
 *
 * @param put - remembers which object of the catalog another one stands for
 */
export function retold<R extends Registry>(
  registry: R,
  before: Schema<R>,
  comparison: Comparison,
  put: (object: object, instead: object) => void,
): Schema<R> {
  const result = new Map<Key, Entry<R>>()
  for (const [key, entry] of before) {
    const changes = changesOf(registry[entry.kind]!, entry.object, comparison)
    if (changes.length === 0) {
      result.set(key, entry)
      continue
    }
    const object = { ...entry.object, ...Object.fromEntries(changes) }
    put(object, entry.object)
    result.set(key, { ...entry, object })
  }
  return result
}

function changesOf(
  kind: AnyKind,
  object: object,
  comparison: Comparison,
): readonly (readonly [string, unknown])[] {
  return Object.entries(rulesOf(kind)).flatMap(([field, rule]) => {
    if (rule.spelling === undefined) return []
    // Every attribute of a kind is a field of its objects.
    const value = (object as Record<string, unknown>)[field]
    const told = toldOf(kind, rule, object, value, comparison)
    return told === value ? [] : [[field, told] as const]
  })
}

function toldOf(
  kind: AnyKind,
  rule: AnyAttribute,
  object: object,
  value: unknown,
  { askBefore, spellings }: Comparison,
): unknown {
  const texts = rule.texts?.of(value) ?? (typeof value === 'string' ? [value] : [])
  if (texts.length === 0) return value
  const asked = askBefore(kind, rule, object)
  const told = texts.map((text, at) =>
    isMoved(asked[at]) && isPlain(asked[at]) ? spelled(asked[at], text, spellings, true) : text,
  )
  if (told.every((text, at) => text === texts[at])) return value
  return rule.texts === undefined ? told[0] : rule.texts.put(value, told)
}

/** Whether the answer is the text itself: of others it stands in a frame. */
const isPlain = (question: Question | undefined): boolean =>
  question !== undefined && question.as !== 'generated' && question.as !== 'expression'

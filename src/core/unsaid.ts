/** What no entity can say, a model leaves as it is: its objects have it as the database has it. */
import { equal } from './compare.ts'
import { rulesOf, type AnyAttribute, type AnyKind } from './kind.ts'
import type { Entry, Key, Registry, Schema } from './schema.ts'

/**
 * The model, completed by what only the database can say of the same objects (`Attribute.sayable`).
 * Where there is nothing to complete it is the very same model, so that what was looked up in it stays known.
 */
export function completed<R extends Registry>(
  registry: R,
  database: Schema<R>,
  model: Schema<R>,
): Schema<R> {
  let result: Map<Key, Entry<R>> | null = null
  for (const [key, entry] of model) {
    const kind = registry[entry.kind]!
    const found = unsaidOf(kind).length === 0 ? undefined : database.get(key)
    if (found === undefined) continue
    const object = completedBy(kind, found.object, entry.object)
    if (object !== entry.object) (result ??= new Map(model)).set(key, { ...entry, object })
  }
  return result ?? model
}

/** One object, likewise. */
export function completedBy(kind: AnyKind, found: object, wanted: object): object {
  const unsaid = unsaidOf(kind)
  if (unsaid.length === 0) return wanted
  // Every attribute of a kind is a field of its objects.
  const there = found as Record<string, unknown>
  const said = wanted as Record<string, unknown>
  const kept = unsaid.map(([name, rule]): readonly [string, unknown] => [
    name,
    rule.kept === undefined ? there[name] : rule.kept(there[name], wanted),
  ])
  return kept.every(([name, value]) => equal(value, said[name]))
    ? wanted
    : { ...wanted, ...Object.fromEntries(kept) }
}

/** Listed once for each kind: this is asked for every object. */
const listed = new WeakMap<AnyKind, readonly (readonly [string, AnyAttribute])[]>()

function unsaidOf(kind: AnyKind): readonly (readonly [string, AnyAttribute])[] {
  const known = listed.get(kind)
  if (known !== undefined) return known
  const rules = Object.entries(rulesOf(kind)).filter(([, { sayable }]) => sayable === false)
  listed.set(kind, rules)
  return rules
}

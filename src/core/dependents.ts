/** `requires`, read backwards: who requires an object. */
import { keyOfRef, lookupOf, type Key, type Registry, type Schema } from './schema.ts'

/** Of one kind: the keys of its objects, by the key of what they require. */
type Dependents = ReadonlyMap<Key, readonly Key[]>

/** A plan asks about a schema at several places; what was built for the first serves all. */
const known = new WeakMap<object, Map<string, Dependents>>()

/** The objects of a kind that require the one with this key. A kind is read through at the first question about it. */
export function dependentsIn<R extends Registry>(
  registry: R,
  schema: Schema<R>,
): (kind: string, needed: Key) => readonly Key[] {
  const built = known.get(schema) ?? new Map<string, Dependents>()
  known.set(schema, built)
  return (kind, needed) => {
    const found = built.get(kind) ?? dependents(registry, schema, kind)
    built.set(kind, found)
    return found.get(needed) ?? []
  }
}

function dependents<R extends Registry>(registry: R, schema: Schema<R>, kind: string): Dependents {
  const lookup = lookupOf(registry, schema)
  const found = new Map<Key, Key[]>()
  for (const [key, entry] of schema) {
    if (entry.kind !== kind) continue
    // An entry's kind is a name of the registry it came from.
    for (const needed of registry[kind]!.requires(entry.object, lookup).map(keyOfRef)) {
      const list = found.get(needed)
      if (list === undefined) found.set(needed, [key])
      // What is required twice is required.
      else if (list.at(-1) !== key) list.push(key)
    }
  }
  return found
}

/** Makes a schema that can exist out of objects that were drawn at random. */
import type { AnyKind } from '../../src/core/kind.ts'
import {
  keyOf,
  keyOfRef,
  lookupOf,
  schemaOf,
  type Entry,
  type Key,
  type Registry,
  type Schema,
} from '../../src/core/schema.ts'

/** Leaves out what takes a key or a name that is taken, and what needs something that is not there. */
export function consistent<R extends Registry>(
  registry: R,
  drawn: readonly Entry<R>[],
): readonly Entry<R>[] {
  const kindOf = ({ kind }: Entry<R>): AnyKind => registry[kind]!
  const taken = new Set<Key>()
  let kept = drawn.filter(entry => {
    const kind = kindOf(entry)
    const names = [keyOf(kind, entry.object), ...kind.claims(entry.object).map(keyOfRef)]
    if (names.some(name => taken.has(name))) return false
    for (const name of names) taken.add(name)
    return true
  })
  for (;;) {
    const schema = schemaOf(registry, kept)
    const lookup = lookupOf(registry, schema)
    const left = kept.filter(entry =>
      kindOf(entry)
        .requires(entry.object, lookup)
        .every(needed => schema.has(keyOfRef(needed))),
    )
    if (left.length === kept.length) return kept
    kept = left
  }
}

/** A schema nobody can change: whoever tries, throws. */
export function frozenSchema<R extends Registry>(
  registry: R,
  entries: readonly Entry<R>[],
): Schema<R> {
  return schemaOf(registry, entries.map(deepFrozen))
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  Object.values(value).forEach(deepFrozen)
  return value
}

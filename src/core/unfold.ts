/** What one schema says in short and the other in full is said alike by both: then it is the same thing that changes. */
import type { AnyKind, Unfolded } from './kind.ts'
import {
  keyOf,
  keyOfRef,
  lookupOf,
  type Entry,
  type Key,
  type Registry,
  type Schema,
} from './schema.ts'

/** Both schemas, alike in what they say in short. The order matters: what is in full on both sides stays so. */
export function alike<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  isModel: boolean,
): { readonly before: Schema<R>; readonly after: Schema<R> } {
  const full = unfolded(registry, before, after, isModel)
  return {
    before: takenIn(registry, full.before, full.after),
    after: takenIn(registry, full.after, full.before),
  }
}

/**
 * A serial column has its sequence in short. Where the other side has that sequence by itself, or behind another
 * column, it would else go with the one and be made for the other.
 *
 * @param isModel - the after side is what entities say: what stands beside it is as the database has it
 */
function unfolded<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  isModel: boolean,
): { readonly before: Schema<R>; readonly after: Schema<R> } {
  const [was, is] = [inShort(registry, before), inShort(registry, after)]
  if (was.size === 0 && is.size === 0) return { before, after }
  return {
    before: inFull(registry, before, was, { schema: after, short: is, isKept: false }),
    after: inFull(registry, after, is, { schema: before, short: was, isKept: isModel }),
  }
}

interface Short {
  /** The object that says it. */
  readonly key: Key
  readonly full: Unfolded<object>
}

/** By what is said in short. */
function inShort<R extends Registry>(registry: R, schema: Schema<R>): ReadonlyMap<Key, Short> {
  const found = new Map<Key, Short>()
  for (const [key, { kind: name, object }] of schema) {
    // An entry's kind is a name of the registry it came from.
    const kind: AnyKind = registry[name]!
    const full = kind.unfolds?.(object) ?? null
    if (full !== null) found.set(keyOfRef(full.inner), { key, full })
  }
  return found
}

interface Other<R extends Registry> {
  readonly schema: Schema<R>
  readonly short: ReadonlyMap<Key, Short>
  /** What stands beside is taken from the other side, where that has it. */
  readonly isKept: boolean
}

function inFull<R extends Registry>(
  registry: R,
  schema: Schema<R>,
  short: ReadonlyMap<Key, Short>,
  other: Other<R>,
): Schema<R> {
  const meant = [...short].filter(([inner, { key }]) => {
    const elsewhere = other.short.get(inner)
    return other.schema.has(inner) || (elsewhere !== undefined && elsewhere.key !== key)
  })
  if (meant.length === 0) return schema
  const result = new Map<Key, Entry<R>>(schema)
  for (const [inner, { key, full }] of meant) {
    result.set(key, { ...result.get(key)!, object: full.object })
    for (const { kind, object } of full.beside) {
      const own = keyOf(registry[kind]!, object)
      const kept = other.isKept && own === inner ? other.schema.get(own) : undefined
      // A kind and its object make an entry.
      result.set(own, kept ?? ({ kind, object } as unknown as Entry<R>))
    }
  }
  return result
}

/**
 * A default that draws from a sequence of its own is a column with a sequence behind it, in full. Where the other
 * side has the column with one that cannot be said in full (identity), the position gets across inside the column.
 */
function takenIn<R extends Registry>(registry: R, schema: Schema<R>, other: Schema<R>): Schema<R> {
  const lookup = lookupOf(registry, schema)
  let result: Map<Key, Entry<R>> | null = null
  for (const [key, { kind: name, object }] of schema) {
    const there = other.get(key)?.object
    // An entry's kind is a name of the registry it came from.
    const short = there === undefined ? null : registry[name]!.takesIn?.(object, there, lookup)
    if (short === null || short === undefined) continue
    const inner = short.inner.map(keyOfRef)
    if (inner.some(one => other.has(one))) continue
    result ??= new Map(schema)
    result.set(key, { ...result.get(key)!, object: short.object })
    for (const one of inner) result.delete(one)
  }
  return result ?? schema
}

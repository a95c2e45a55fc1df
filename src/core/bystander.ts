/**
 * Bystanders: what nobody manages, and yet leans on what is managed. Nothing about them is ever a difference; they step
 * aside where they have to, and come back as they were.
 */
import { callsIn } from './called.ts'
import type { AnyKind, Lookup, Ref, Renamed } from './kind.ts'
import type { AnyOperation, Operation } from './operation.ts'
import {
  keyOf,
  keyOfRef,
  lookupOf,
  type Entry,
  type Key,
  type Registry,
  type Schema,
} from './schema.ts'

/** Whatever of `found` is not managed and leans, directly or not, on what is; and what stands on such an object. */
export function bystandersOf<R extends Registry>(
  registry: R,
  found: Schema<R>,
  managed: Schema<R>,
): Schema<R> {
  const rest = [...found].filter(([key]) => !managed.has(key))
  if (rest.length === 0) return new Map()
  const lookup = lookupOf(registry, found)
  const calls = callsIn(registry, lookup)
  const leaning = new Set<Key>()
  const isHeld = (ref: Ref): boolean => {
    const key = keyOfRef(ref)
    return managed.has(key) || leaning.has(key)
  }
  const leans = (kind: AnyKind, object: object): boolean => {
    const owner = kind.owner(object)
    // What stands on something that may step aside would be gone.
    if (owner !== null && registry[owner.kind]?.clings?.isWhole === true && isHeld(owner))
      return true
    if (kind.clings?.isWhole !== true) return false
    const needs = [...needsOf(kind, object, lookup), ...calls(kind, object)]
    return needs.some(isHeld)
  }
  for (let grown = true; grown;) {
    grown = false
    for (const [key, { kind, object }] of rest) {
      if (leaning.has(key) || !leans(registry[kind]!, object)) continue
      leaning.add(key)
      grown = true
    }
  }
  return new Map(rest.filter(([key]) => leaning.has(key)))
}

/** What it clings to and what it requires, but for its owner. */
export function needsOf(kind: AnyKind, object: object, lookup: Lookup): readonly Ref[] {
  const owner = kind.owner(object)
  const own = owner === null ? null : keyOfRef(owner)
  return [...(kind.clings?.to(object, lookup) ?? []), ...kind.requires(object, lookup)].filter(
    (need: Ref) => keyOfRef(need) !== own,
  )
}

/** A bystander, as it is and as it will be addressed; equal where no rename is about it. */
export interface Stander<R extends Registry> {
  readonly key: Key
  readonly before: object
  readonly after: Entry<R>
}

/** What PostgreSQL leaves of the bystanders: one whose owner is dropped goes with it. */
export function standersOf<R extends Registry>(
  registry: R,
  bystanders: Schema<R>,
  renames: readonly Renamed[],
  { there, after }: { readonly there: Schema<R>; readonly after: Schema<R> },
): readonly Stander<R>[] {
  const standers = new Map<Key, Stander<R>>()
  for (const [key, entry] of bystanders) {
    const kind: AnyKind = registry[entry.kind]!
    const object = renames.reduce<object>(
      (moved, renamed) => kind.readdress(moved, renamed) as object,
      entry.object,
    )
    const owner = kind.owner(object)
    const home = owner === null ? null : keyOfRef(owner)
    const isGone = home !== null && there.has(home) && !after.has(home) && !standers.has(home)
    if (isGone) continue
    // Readdressing keeps the kind, so the entry keeps its place in the union.
    const moved = { ...entry, object } as Entry<R>
    standers.set(keyOf(kind, object), { key, before: entry.object, after: moved })
  }
  return [...standers.values()]
}

/** The operations of bystanders say so: such an object is dropped where it is there, and made again where it was. */
export function marked<R extends Registry>(
  registry: R,
  operations: readonly Operation<R>[],
  standers: readonly Stander<R>[],
): readonly Operation<R>[] {
  if (standers.length === 0) return operations
  const keys = new Set(
    standers.flatMap(({ key, after }) => [key, keyOf(registry[after.kind]!, after.object)]),
  )
  return operations.map(operation => {
    const { verb, kind, before, after }: AnyOperation = operation
    const isOne =
      (verb === 'drop' || verb === 'create') && keys.has(keyOf(registry[kind]!, (before ?? after)!))
    // The mark leaves the member of the union what it is.
    return isOne ? ({ ...operation, bystander: true } as Operation<R>) : operation
  })
}

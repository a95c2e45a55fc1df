/** What cannot follow a rename steps aside: it is dropped before all else, and made again where it is still wanted. */
import type { Renamed } from './kind.ts'
import type { Operation } from './operation.ts'
import { keyOfRef, lookupOf, type Key, type Registry, type Schema } from './schema.ts'

export interface Aside<R extends Registry> {
  /** What steps aside: whatever clings to names that change, and what requires that. */
  readonly objects: Schema<R>
  /** All others. */
  readonly rest: Schema<R>
  /** The renames of these; what is made again is made under its new name. */
  readonly renames: readonly Renamed[]
}

/** @param bystanders - of `before`, those that PostgreSQL itself carries through a rename of what they mention */
export function asideOf<R extends Registry>(
  registry: R,
  before: Schema<R>,
  renames: readonly Renamed[],
  bystanders: Schema<R> = new Map(),
): Aside<R> {
  const lookup = lookupOf(registry, before)
  const moved = new Set<Key>()
  if (renames.length > 0)
    for (let grown = true; grown;) {
      grown = false
      for (const [key, { kind: name, object }] of before) {
        if (moved.has(key)) continue
        const { clings, requires } = registry[name]!
        const follows = clings?.evenToNames !== true || bystanders.has(key)
        const held = follows ? [] : clings.to(object, lookup)
        const goes =
          held.some(ref => renames.some(renamed => isAbout(renamed, ref.kind, ref.parts))) ||
          (moved.size > 0 && requires(object, lookup).some(ref => moved.has(keyOfRef(ref))))
        if (!goes) continue
        moved.add(key)
        grown = true
      }
    }
  if (moved.size === 0) return { objects: new Map(), rest: before, renames }
  return {
    objects: new Map([...before].filter(([key]) => moved.has(key))),
    rest: new Map([...before].filter(([key]) => !moved.has(key))),
    renames: renames.filter(({ kind, from }) => !moved.has(keyOfRef({ kind, parts: from }))),
  }
}

/** It is the renamed object, below it, or what holds a renamed name. */
const isAbout = ({ kind, from }: Renamed, other: string, parts: readonly string[]): boolean =>
  (from.every((part, at) => part === parts[at]) &&
    (from.length < parts.length || kind === other)) ||
  (kind === other && parts.length < from.length && parts.every((part, at) => part === from[at]))

/** The operations that take it away. */
export const dropsOf = <R extends Registry>({ objects }: Aside<R>): Operation<R>[] =>
  [...objects.values()].map(
    ({ kind, object }) =>
      // An entry and a verb make an operation of that kind.
      ({ verb: 'drop', kind, before: object, after: null, inline: [] }) as unknown as Operation<R>,
  )

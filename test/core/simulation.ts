/** Runs operations on a set of keys, and names whatever a server could not have done. Knows nothing of `order`. */
import type { AnyKind, Lookup } from '../../src/core/kind.ts'
import type { AnyOperation } from '../../src/core/operation.ts'
import {
  keyOf,
  keyOfRef,
  lookupOf,
  type Key,
  type Registry,
  type Schema,
} from '../../src/core/schema.ts'

interface Standing {
  readonly kind: AnyKind
  readonly object: object
  /** The schema that says what it requires by now. */
  readonly side: Lookup
}

export interface Simulated {
  /** What could not have been done, in words; none when the order is right. */
  readonly faults: readonly string[]
  readonly left: ReadonlySet<Key>
}

export function simulate(
  registry: Registry,
  before: Schema<Registry>,
  after: Schema<Registry>,
  operations: readonly AnyOperation[],
): Simulated {
  const sides = { before: lookupOf(registry, before), after: lookupOf(registry, after) }
  const standing = new Map<Key, Standing>()
  const taken = new Set<Key>()
  const faults: string[] = []
  const kindOf = (name: string): AnyKind => registry[name]!
  const needs = ({ kind, object, side }: Standing): Key[] =>
    kind.requires(object, side).map(keyOfRef)

  const own = new Map(
    operations
      .flatMap(operation => [operation, ...operation.inline])
      .flatMap(operation =>
        operation.before === null
          ? []
          : [[keyOf(kindOf(operation.kind), operation.before), operation] as const],
      ),
  )
  for (const [key, { kind: name, object }] of before) {
    const kind = kindOf(name)
    const operation = own.get(key)
    // What stays as it is, or only gets another name, leans on no more than what both sides have.
    const now = operation?.verb === 'rename' ? operation.after : after.get(key)?.object
    const stays = (operation === undefined || operation.verb === 'rename') && now !== undefined
    standing.set(
      key,
      stays ? { kind, object: now!, side: sides.after } : { kind, object, side: sides.before },
    )
    for (const claim of claimsOf(kind, object)) taken.add(claim)
  }

  const all = operations.flatMap(operation => [operation, ...operation.inline])
  const keysOf = (verb: AnyOperation['verb']): Set<Key> =>
    new Set(
      all.flatMap(operation =>
        operation.verb === verb ? [keyOf(kindOf(operation.kind), operation.before!)] : [],
      ),
    )
  /** What has yet to change in place, and what has yet to go. */
  const altering = keysOf('alter')
  const going = keysOf('drop')

  const enter = (
    label: string,
    kind: AnyKind,
    object: object,
    needed: readonly Key[] = needs({ kind, object, side: sides.after }),
  ): void => {
    const key = keyOf(kind, object)
    if (standing.has(key)) faults.push(`${label}: ${key} is there already`)
    for (const one of needed) if (!standing.has(one)) faults.push(`${label}: ${one} is not there`)
    for (const claim of claimsOf(kind, object)) {
      if (taken.has(claim)) faults.push(`${label}: ${claim} is taken`)
      taken.add(claim)
    }
    standing.set(key, { kind, object, side: sides.after })
  }
  const leave = (label: string, kind: AnyKind, object: object): void => {
    const key = keyOf(kind, object)
    if (!standing.delete(key)) faults.push(`${label}: ${key} is not there`)
    for (const claim of claimsOf(kind, object)) taken.delete(claim)
  }
  const unneeded = (label: string, gone: readonly Key[]): void => {
    for (const [key, entry] of standing)
      for (const needed of needs(entry))
        if (gone.includes(needed)) faults.push(`${label}: ${key} still requires ${needed}`)
  }

  const apply = (operation: AnyOperation): void => {
    const kind = kindOf(operation.kind)
    const { verb, before: was, after: is, inline } = operation
    const label = `${verb} ${keyOf(kind, (is ?? was)!)}`
    switch (verb) {
      case 'create':
        for (const needed of needs({ kind, object: is!, side: sides.after }))
          if (altering.has(needed) && needed !== ownerKey(kind, is!))
            faults.push(`${label}: ${needed} has yet to change`)
        enter(label, kind, is!)
        inline.forEach(apply)
        return
      case 'drop': {
        const together = [...inline, operation]
        for (const gone of together) {
          leave(label, kindOf(gone.kind), gone.before!)
          going.delete(keyOf(kindOf(gone.kind), gone.before!))
        }
        unneeded(
          label,
          together.map(gone => keyOf(kindOf(gone.kind), gone.before!)),
        )
        return
      }
      case 'alter': {
        const key = keyOf(kind, was!)
        altering.delete(key)
        for (const [other, entry] of standing)
          if (going.has(other) && ownerKey(entry.kind, entry.object) !== key)
            if (needs(entry).includes(key)) faults.push(`${label}: ${other} has yet to go`)
        leave(label, kind, was!)
        enter(label, kind, is!)
        inline.forEach(apply)
        return
      }
      case 'rename':
        // Whatever points at it goes on doing so, and it goes on pointing at what it did.
        leave(label, kind, was!)
        enter(label, kind, is!, [])
    }
  }
  operations.forEach(apply)
  return { faults, left: new Set(standing.keys()) }
}

const claimsOf = (kind: AnyKind, object: object): Key[] => kind.claims(object).map(keyOfRef)

const ownerKey = (kind: AnyKind, object: object): Key | null => {
  const owner = kind.owner(object)
  return owner === null ? null : keyOfRef(owner)
}

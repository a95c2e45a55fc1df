/** Moves the creation (or removal) of a part into that of its owner. Cosmetic: it never changes meaning. */
import type { AnyKind } from './kind.ts'
import type { Operation } from './operation.ts'
import { keyOf, keyOfRef, type Key, type Registry } from './schema.ts'

/**
 * A part that must wait for something its owner does not wait for stays on its own.
 * `order` sees to it that a part whose needs are all met stands with its owner.
 */
export function fold<R extends Registry>(
  registry: R,
  operations: readonly Operation<R>[],
): Operation<R>[] {
  const taken = new Map<Operation<R>, Operation<R>[]>()
  const gone = new Set<Operation<R>>()
  const merged = new Map<Operation<R>, Set<string>>()
  const owning = new Set(Object.values(registry).flatMap(({ inline }) => inline?.owner ?? []))
  const walk = (list: readonly Operation<R>[], verb: 'create' | 'drop'): void => {
    const owners = new Map<Key, Operation<R>>()
    for (const operation of list) {
      if (operation.verb !== verb) continue
      const kind: AnyKind = registry[operation.kind as string]!
      const object = (operation.after ?? operation.before) as object
      if (owning.has(kind.name)) owners.set(keyOf(kind, object), operation)
      if (kind.inline === null || kind.folds?.(object) === false) continue
      const owner = kind.owner(object)
      const holder = owner === null ? undefined : owners.get(keyOfRef(owner))
      if (holder === undefined) continue
      const merges = kind.merges?.(object)
      if (merges !== undefined) {
        const said = merged.get(holder) ?? new Set()
        if (said.has(merges)) continue
        merged.set(holder, said.add(merges))
      }
      const parts = taken.get(holder)
      if (parts === undefined) taken.set(holder, [operation])
      else parts.push(operation)
      gone.add(operation)
    }
  }
  // A created part follows its owner and a dropped one precedes it: walk so that the owner comes first.
  walk(operations, 'create')
  walk(operations.toReversed(), 'drop')
  // Each kind in its place, as the call in a file has them: what one waits for outside of its owner does not matter there.
  const ranks = new Map(Object.keys(registry).map((name, rank) => [name, rank]))
  const rankOf = ({ kind }: Operation<R>): number => ranks.get(kind) ?? 0
  return operations
    .filter(operation => !gone.has(operation))
    .map(operation => {
      const parts = taken.get(operation)?.toSorted((a, b) => rankOf(a) - rankOf(b))
      if (parts === undefined) return operation
      // Only inline is replaced; the member of the union stays the same.
      return {
        ...operation,
        inline: operation.verb === 'drop' ? parts.toReversed() : parts,
      } as Operation<R>
    })
}

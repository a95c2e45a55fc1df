/** What an alter brings and PostgreSQL lets be used in a later transaction only: where the same plan uses it, it is said so. */
import { textsOf } from './called.ts'
import type { AnyKind, Around, Lookup } from './kind.ts'
import { mentions } from './mention.ts'
import type { AnyOperation, Operation } from './operation.ts'
import { keyOf, keyOfRef, type Key, type Registry } from './schema.ts'

/** Each direction by itself: what the way up only takes away, the way down brings. */
export function atOnce<R extends Registry>(
  registry: R,
  operations: readonly Operation<R>[],
  sides: Around,
): readonly Operation<R>[] {
  const all = operations as unknown as readonly AnyOperation[]
  if (!all.some(({ verb, kind }) => verb === 'alter' && registry[kind]!.late !== undefined))
    return operations
  const used = (operation: AnyOperation, side: 'before' | 'after'): boolean => {
    const { late } = registry[operation.kind]!
    const other = side === 'after' ? 'before' : 'after'
    const words = late!.words(operation[other], operation[side])
    if (words.length === 0) return false
    const key = keyOf(registry[operation.kind]!, operation[side]!)
    return all.some(
      one =>
        one !== operation &&
        [one, ...one.inline].some(part => uses(registry, part, side, sides[side], key, words)),
    )
  }
  return all.map(operation => {
    const { late } = registry[operation.kind]!
    if (operation.verb !== 'alter' || late === undefined) return operation
    const side = (name: 'before' | 'after'): object | null =>
      used(operation, name) ? (late.atOnce(operation[name]) as object) : operation[name]
    return { ...operation, before: side('before'), after: side('after') }
  }) as unknown as readonly Operation<R>[]
}

/** It is made anew on this side with a text that mentions one of the words, and leans on the object or on what does. */
function uses(
  registry: Registry,
  { kind: name, before, after }: AnyOperation,
  side: 'before' | 'after',
  schema: Lookup,
  key: Key,
  words: readonly string[],
): boolean {
  const object = side === 'after' ? after : before
  if (object === null) return false
  const kind: AnyKind = registry[name]!
  const texts = textsOf(kind, object)
  if (!texts.some(text => words.some(word => mentions(text, word)))) return false
  return kind.requires(object, schema).some(needed => {
    if (keyOfRef(needed) === key) return true
    const found = schema.get(needed)
    const its = registry[needed.kind]
    return (
      found !== undefined &&
      its !== undefined &&
      its.requires(found, schema).some(ref => keyOfRef(ref) === key)
    )
  })
}

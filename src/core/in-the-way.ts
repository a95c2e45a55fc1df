/** What would be taken down and could not be put back as it was, or not at all: said before anything is done. */
import { isDeepStrictEqual } from 'node:util'
import { needsOf, type Stander } from './bystander.ts'
import { textsOf } from './called.ts'
import type { AnyKind, Around, Ref } from './kind.ts'
import type { AnyOperation } from './operation.ts'
import { keyOf, keyOfRef, refOf, type Key, type Registry } from './schema.ts'

/** A bystander would not come back as it was. */
export class BystanderInTheWay extends Error {
  override readonly name = 'BystanderInTheWay'
  readonly ref: Ref
  /** What it needs and what will not be there; null for any other reason. */
  readonly needs: Ref | null
  constructor(ref: Ref, needs: Ref | null, message: string) {
    super(message)
    this.ref = ref
    this.needs = needs
  }
}

/** Something would be made again and lack what its creation does not bring back (`Kind.unrepeatable`). */
export class Unrepeatable extends Error {
  override readonly name = 'Unrepeatable'
  readonly ref: Ref
  readonly has: readonly string[]
  constructor(ref: Ref, has: readonly string[]) {
    super(`it would come back without ${has.join(', ')}`)
    this.ref = ref
    this.has = has
  }
}

const madeBy = (registry: Registry, operations: readonly AnyOperation[]): ReadonlySet<Key> =>
  new Set(
    operations.flatMap(({ verb, kind, after }) =>
      verb === 'create' ? [keyOf(registry[kind]!, after!)] : [],
    ),
  )

/** @throws BystanderInTheWay when what one needs goes, or would have another name in its text */
export function checkBystanders<R extends Registry>(
  registry: R,
  standers: readonly Stander<R>[],
  operations: readonly AnyOperation[],
  sides: Around,
): void {
  const made = madeBy(registry, operations)
  for (const { before, after } of standers) {
    const kind: AnyKind = registry[after.kind]!
    const { object } = after
    const stop = (needs: Ref | null, message: string): never => {
      throw new BystanderInTheWay(refOf(kind, before), needs, message)
    }
    const [lost] = needsOf(kind, object, sides.before)
      .filter(need => isLost(registry, kind, object, need, sides))
      .toSorted((a, b) => a.parts.length - b.parts.length)
    if (lost !== undefined) stop(lost, 'what it needs goes')
    const refusal = kind.refused?.(object, sides.after) ?? null
    if (refusal !== null && (kind.refused?.(object, sides.before) ?? null) === null)
      stop(null, `it ${refusal.because}`)
    // It is made again under the name, and in the words, in which it was taken down.
    const isStale =
      made.has(keyOf(kind, object)) &&
      !isDeepStrictEqual(before, object) &&
      (textsOf(kind, object).length > 0 || keyOf(kind, before) !== keyOf(kind, object))
    if (isStale) stop(null, 'its text mentions what gets another name')
  }
}

/** Of what nothing refers to by name, another one in its place will do; and what is only required may be one of several. */
function isLost(
  registry: Registry,
  kind: AnyKind,
  object: object,
  need: Ref,
  { before, after }: Around,
): boolean {
  const was = before.get(need)
  if (was === undefined || after.get(need) !== undefined) return false
  const needed = registry[need.kind]!
  const owner = needed.renamesFreely ? needed.owner(was) : null
  if (owner === null) return true
  // Such a kind says itself whether what is left will do.
  if (kind.refused !== undefined) return false
  const isHeld = kind.clings
    ?.to(object, before)
    .some((ref: Ref) => keyOfRef(ref) === keyOfRef(need))
  return isHeld === true && after.owned(need.kind, owner).length === 0
}

/** @throws Unrepeatable when something is dropped and made again that would not come back whole */
export function checkWhole(registry: Registry, operations: readonly AnyOperation[]): void {
  const made = madeBy(registry, operations)
  for (const { verb, kind: name, before } of operations) {
    const kind = registry[name]!
    if (verb !== 'drop' || !made.has(keyOf(kind, before!))) continue
    const has = kind.unrepeatable?.(before) ?? []
    if (has.length > 0) throw new Unrepeatable(refOf(kind, before!), has)
  }
}

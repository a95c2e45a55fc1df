/** What the rows that are there need before a step: noted on the operations, in both directions. */
import { changedBetween } from './compare.ts'
import { rulesOf, type Surroundings, type Lookup, type Ref } from './kind.ts'
import { invert, type AnyOperation, type BothWays, type Operation, type Rows } from './operation.ts'
import { keyOf, keyOfRef, type Key, type Registry } from './schema.ts'

export interface NeedsOptions {
  /** The schema before the first of the operations, and after the last. */
  readonly before: Lookup
  readonly after: Lookup
  readonly home: string
  readonly told: (object: Ref) => string | null
}

export function withNeeds<R extends Registry>(
  registry: R,
  operations: readonly Operation<R>[],
  { before, after, home, told }: NeedsOptions,
): Operation<R>[] {
  const forth = wayOf(registry, operations, 'create', { was: before, now: after, home, told })
  const back = wayOf(registry, operations, 'drop', { was: after, now: before, home, told })
  return operations.map(operation => {
    const rows: BothWays = {
      forth: rowsOf(registry, operation, forth),
      back: rowsOf(registry, invert<R>(operation), back),
    }
    const isPlain = [rows.forth, rows.back].every(
      one => one.first === null && one.needs.length === 0,
    )
    // What rows need is noted beside it; the member of the union stays the same.
    return isPlain ? operation : ({ ...operation, rows } as Operation<R>)
  })
}

interface Way {
  readonly around: Surroundings
  /** What is made on this way has no rows. */
  readonly made: ReadonlySet<Key>
}

function wayOf(
  registry: Registry,
  operations: readonly AnyOperation[],
  making: 'create' | 'drop',
  sides: Omit<Surroundings, 'keys'>,
): Way {
  const made = operations.flatMap(({ verb, kind, before, after }) =>
    verb === making ? [keyOf(registry[kind]!, (after ?? before)!)] : [],
  )
  return { around: { ...sides, keys: keysIn(registry, sides) }, made: new Set(made) }
}

const keysIn =
  (registry: Registry, { was, now }: Pick<Surroundings, 'was' | 'now'>): Surroundings['keys'] =>
  owner =>
    Object.values(registry).flatMap(kind =>
      kind.tellsApart === undefined
        ? []
        : was.owned(kind.name, owner).flatMap(object => {
            const parts = kind.tellsApart!(object)
            const stays = kind
              .requires(object, was)
              .every(needed => was.get(needed) === undefined || now.get(needed) !== undefined)
            return parts === null || !stays ? [] : [parts]
          }),
    )

const none: Rows = { first: null, needs: [] }

function rowsOf(registry: Registry, operation: AnyOperation, { around, made }: Way): Rows {
  const { verb, before, after, changed = new Set<string>(), inline } = operation
  const kind = registry[operation.kind]!
  if (verb === 'alter') {
    const carried = inline.map(part => ({
      before: part.before!,
      after: part.after!,
      changed: part.changed ?? new Set<string>(),
    }))
    return { first: null, needs: kind.needs?.(before, after, changed, around, carried) ?? [] }
  }
  if (verb !== 'create') return none
  const owner = kind.owner(after)
  if (owner === null || made.has(keyOfRef(owner)) || around.was.get(owner) === undefined)
    return none
  const first: object | null = kind.first?.(after) ?? null
  const grows = first === null ? new Set<string>() : changedBetween(rulesOf(kind), first, after!)
  return { first, needs: kind.needs?.(first, after, grows, around, []) ?? [] }
}

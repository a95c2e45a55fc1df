/** Puts operations in an order PostgreSQL accepts: one graph, one sort, stable ties. */
import { callsIn } from './called.ts'
import { heapBy } from './heap.ts'
import type { AnyKind, Around, Lookup } from './kind.ts'
import type { AnyOperation, Operation } from './operation.ts'
import { keyOf, keyOfRef, type Key, type Registry } from './schema.ts'

/** Some kind's `requires` contradict each other; `path` are the operations that wait for one another. */
export class DependencyCycle extends Error {
  override readonly name = 'DependencyCycle'
  readonly path: readonly string[]
  constructor(path: readonly string[]) {
    super(`operations depend on each other: ${path.join(' -> ')}`)
    this.path = path
  }
}

interface Node {
  /** What exists after it and not before: itself, and the shared names it takes. */
  readonly makes: readonly Key[]
  readonly removes: readonly Key[]
  /** The objects it leaves changed in place: itself, and the parts that it takes along. */
  readonly changes: readonly Key[]
  /** What it belongs to: whose own shape does not matter to it. */
  readonly owner: Key | null
  /** Takes the object away; a rename takes away no more than a name. */
  readonly isDrop: boolean
  readonly needs: readonly Key[]
  readonly frees: readonly Key[]
  /** The object it is a part of, when it may be written inside that one's CREATE. */
  readonly partOf: Key | null
  /** Of nodes that may come next the least does: drops before renames before the rest, then by kind, then as declared. */
  readonly tie: number
}

/** @throws DependencyCycle with the operations on the circle */
export function order<R extends Registry>(
  registry: R,
  operations: readonly Operation<R>[],
  sides: Around,
): Operation<R>[] {
  const { before, after } = sides
  const ways = {
    registry,
    kinds: Object.keys(registry).length,
    ranks: new Map(Object.values(registry).map((kind, rank) => [kind.name, rank])),
    before: requiredIn(registry, before),
    after: requiredIn(registry, after),
  }
  const nodes = operations.map((operation, position) =>
    // The erased form: a union's members are all of it.
    describe(ways, operation as unknown as AnyOperation, position / operations.length),
  )
  const label = (at: number): string => {
    const { verb, kind, before: was, after: is } = operations[at] as unknown as AnyOperation
    return `${verb} ${keyOf(registry[kind]!, (is ?? was)!)}`
  }
  return sorted(nodes, edgesOf(nodes), label).map(position => operations[position]!)
}

/** The keys of what an object requires in a schema, and of what its texts call. */
function requiredIn(
  registry: Registry,
  schema: Lookup,
): (kind: AnyKind, object: object) => readonly Key[] {
  const calls = callsIn(registry, schema)
  return (kind, object) => [
    ...kind.requires(object, schema).map(keyOfRef),
    ...calls(kind, object).map(keyOfRef),
  ]
}

interface Ways {
  readonly registry: Registry
  readonly kinds: number
  readonly ranks: ReadonlyMap<string, number>
  readonly before: ReturnType<typeof requiredIn>
  readonly after: ReturnType<typeof requiredIn>
}

const none: readonly Key[] = []

/** @param position - from 0 to 1, as declared */
function describe(
  ways: Ways,
  { kind: named, before, after, verb, inline }: AnyOperation,
  position: number,
): Node {
  const kind = ways.registry[named]!
  const rank = ways.ranks.get(named) ?? 0
  const names = (object: object | null): readonly Key[] =>
    object === null
      ? none
      : [
          keyOf(kind, object),
          ...kind.claims(object).map(keyOfRef),
          ...(kind.occupies?.(object) ?? []).map(keyOfRef),
        ]
  const owner = ownerKey(kind, (after ?? before)!)
  const was = names(before)
  const is = names(after)
  const phase = verb === 'drop' ? 0 : verb === 'rename' ? 1 : 2
  return {
    makes: was === none ? is : is.filter(key => !was.includes(key)),
    removes: is === none ? was : was.filter(key => !is.includes(key)),
    changes:
      verb === 'alter'
        ? [
            keyOf(kind, after!),
            ...inline.map(part => keyOf(ways.registry[part.kind]!, (part.after ?? part.before)!)),
          ]
        : none,
    owner,
    isDrop: verb === 'drop',
    // A rename leaves everything in place, and may come before or after what happens around it.
    needs: after === null || verb === 'rename' ? none : ways.after(kind, after),
    frees: before === null || verb === 'rename' ? none : ways.before(kind, before),
    partOf: kind.inline === null || kind.folds?.((after ?? before)!) === false ? null : owner,
    // Drops go deepest kind first, everything else shallowest first.
    tie: phase * ways.kinds + (verb === 'drop' ? ways.kinds - 1 - rank : rank) + position,
  }
}

const ownerKey = (kind: AnyKind, object: object): Key | null => {
  const owner = kind.owner(object)
  return owner === null ? null : keyOfRef(owner)
}

/** For each node, the nodes that must come before it; some of them several times. */
function edgesOf(nodes: readonly Node[]): readonly (readonly number[])[] {
  const makers = new Map<Key, number>()
  const removers = new Map<Key, number>()
  const droppers = new Map<Key, number>()
  const changers = new Map<Key, readonly number[]>()
  nodes.forEach((node, i) => {
    for (const key of node.makes) makers.set(key, i)
    for (const key of node.removes) {
      removers.set(key, i)
      if (node.isDrop) droppers.set(key, i)
    }
    for (const key of node.changes) changers.set(key, [...(changers.get(key) ?? []), i])
  })
  const nobody: readonly number[] = []
  const changing = (key: Key): readonly number[] => changers.get(key) ?? nobody
  const waitsFor = nodes.map((): number[] => [])
  const add = (later: number | undefined, earlier: number | undefined): void => {
    if (later !== undefined && earlier !== undefined && later !== earlier)
      waitsFor[later]!.push(earlier)
  }
  nodes.forEach((node, i) => {
    for (const key of node.needs) {
      add(i, makers.get(key)) // after what it needs is there
      if (key !== node.owner) for (const at of changing(key)) add(i, at) // and has its final shape
    }
    for (const key of node.frees) {
      add(droppers.get(key), i) // let go before it is removed
      // and before it takes another shape, unless it is needed in that shape as well
      const letsGo = node.removes.length > 0 || !node.needs.includes(key)
      if (letsGo && key !== node.owner) for (const at of changing(key)) add(at, i)
    }
    for (const key of node.makes) add(i, removers.get(key)) // a name is free before it is taken
    if (node.partOf === null) return
    // A part may be folded into its owner: what it leans on is there before the owner is made,
    // and is there until the owner is removed.
    const notSibling = (at: number | undefined): number | undefined =>
      at !== undefined && nodes[at]!.partOf === node.partOf ? undefined : at
    const made = node.makes.length > 0 ? makers.get(node.partOf) : undefined
    const gone = node.removes.length > 0 ? droppers.get(node.partOf) : undefined
    for (const key of node.needs) {
      if (key === node.partOf) continue
      add(made, notSibling(makers.get(key)))
      for (const at of changing(key)) add(made, notSibling(at))
    }
    for (const key of node.frees) {
      if (key === node.partOf) continue
      add(notSibling(droppers.get(key)), gone)
      for (const at of changing(key)) add(notSibling(at), gone)
    }
    // The same holds for the names that a part takes.
    for (const key of node.makes) add(made, notSibling(removers.get(key)))
    for (const key of node.removes) add(notSibling(makers.get(key)), gone)
  })
  return waitsFor
}

function sorted(
  nodes: readonly Node[],
  waitsFor: readonly (readonly number[])[],
  label: (at: number) => string,
): number[] {
  const followers = nodes.map((): number[] => [])
  const open = waitsFor.map(earlier => earlier.length)
  waitsFor.forEach((earlier, i) => {
    for (const j of earlier) followers[j]!.push(i)
  })
  const ready = heapBy((a, b) => nodes[a]!.tie < nodes[b]!.tie)
  open.forEach((count, i) => {
    if (count === 0) ready.push(i)
  })
  const result: number[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    result.push(next)
    for (const follower of followers[next]!) {
      open[follower] = open[follower]! - 1
      if (open[follower] === 0) ready.push(follower)
    }
  }
  if (result.length < nodes.length)
    throw new DependencyCycle(circle(nodes.length, waitsFor, result).map(label))
  return result
}

/** Follows unmet needs from any node that is left until one comes up twice. */
function circle(
  nodes: number,
  waitsFor: readonly (readonly number[])[],
  done: readonly number[],
): readonly number[] {
  const left = new Set(Array.from({ length: nodes }, (_, at) => at))
  for (const i of done) left.delete(i)
  const path: number[] = []
  for (let at = [...left][0]!; ; at = waitsFor[at]!.find(i => left.has(i))!) {
    const seen = path.indexOf(at)
    path.push(at)
    if (seen !== -1) return path.slice(seen)
  }
}

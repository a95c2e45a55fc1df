/** Compares two schemas. Knows no kind by name; every rule comes from the registry. */
import { callsIn } from './called.ts'
import { changedAttributes, type Comparison } from './compare.ts'
import { dependentsIn } from './dependents.ts'
import { rulesOf, type AnyAttribute, type AnyKind, type Ref } from './kind.ts'
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
import { untangled } from './tangle.ts'
import { completedBy } from './unsaid.ts'

/** The differences, unordered: at most one operation for an object, two where it is replaced. */
export function diff<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  comparison: Comparison,
): Operation<R>[] {
  const found = unrelated(registry, before, after, comparison)
  return withConsequences(registry, before, after, found)
}

/** What differs, each object by itself. While a text is open, some of it may be no difference. */
export function unrelated<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  comparison: Comparison,
): readonly AnyOperation[] {
  const operations: AnyOperation[] = []
  const gone: Entry<R>[] = []
  for (const [key, old] of before) {
    const now = after.get(key)
    if (now === undefined) gone.push(old)
    else if (!comparison.spellings.same.has(old.object))
      operations.push(...between(registry[old.kind]!, old.object, now.object, comparison))
  }
  const made: Entry<R>[] = []
  for (const [key, entry] of after) if (!before.has(key)) made.push(entry)
  return [...operations, ...unmatched(registry, gone, made, comparison)]
}

/** What differs, and what has to change with it. */
export function withConsequences<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  found: readonly AnyOperation[],
): Operation<R>[] {
  const { operations, remade } = untangled(registry, found)
  // What they take along is known first, and again once some of it is made anew.
  const disturbed = disturbedBy(registry, carrying(registry, before, after, operations))
  const whole = rebuilt(registry, before, after, operations, { remade, disturbed })
  // The union is rebuilt from parts that came out of it.
  return carrying(registry, before, after, whole) as unknown as Operation<R>[]
}

function between(
  kind: AnyKind,
  before: object,
  after: object,
  comparison: Comparison,
): readonly AnyOperation[] {
  const changed = changedAttributes(kind, before, after, comparison)
  if (changed.size === 0) return nothing
  const rules = rulesOf(kind)
  return [...changed].some(name => costOf(rules[name]!, before, after) === 'replace')
    ? replacement(kind, before, after)
    : [
        {
          verb: 'alter',
          kind: kind.name,
          before,
          after: settled(kind, before, after, changed),
          changed,
          inline: [],
        },
      ]
}

const nothing: readonly AnyOperation[] = []
const costOf = ({ onChange }: AnyAttribute, before: object, after: object): string =>
  typeof onChange === 'string' ? onChange : onChange(before, after)

const replacement = (kind: AnyKind, before: object, after: object): AnyOperation[] => [
  { verb: 'drop', kind: kind.name, before, after: null, inline: [] },
  { verb: 'create', kind: kind.name, before: null, after, inline: [] },
]

/** Drops and creates; where a kind is renamed freely, equal structure under two names is a rename. */
function unmatched<R extends Registry>(
  registry: R,
  gone: readonly Entry<R>[],
  made: readonly Entry<R>[],
  comparison: Comparison,
): AnyOperation[] {
  const candidates = new Map<Key, Entry<R>[]>()
  for (const entry of gone) {
    const home = homeOf(registry[entry.kind]!, entry)
    if (home === null) continue
    const others = candidates.get(home)
    if (others === undefined) candidates.set(home, [entry])
    else others.push(entry)
  }
  const renamed = new Set<Entry<R>>()
  const operations: AnyOperation[] = []
  for (const entry of made) {
    const kind = registry[entry.kind]!
    const home = homeOf(kind, entry)
    const wanted = (old: Entry<R>): object =>
      comparison.isModel ? completedBy(kind, old.object, entry.object) : entry.object
    const old = (home === null ? [] : (candidates.get(home) ?? [])).find(
      candidate =>
        !renamed.has(candidate) &&
        changedAttributes(kind, candidate.object, wanted(candidate), comparison).size === 0,
    )
    if (old === undefined) {
      operations.push({
        verb: 'create',
        kind: kind.name,
        before: null,
        after: entry.object,
        inline: [],
      })
      continue
    }
    renamed.add(old)
    operations.push({
      verb: 'rename',
      kind: kind.name,
      before: old.object,
      after: wanted(old),
      inline: [],
    })
  }
  // The last goes first, so that the way back makes them in the order in which they stood.
  const dropped = gone.filter(entry => !renamed.has(entry)).toReversed()
  return [
    ...dropped.map(({ kind, object }): AnyOperation => ({
      verb: 'drop',
      kind,
      before: object,
      after: null,
      inline: [],
    })),
    ...operations,
  ]
}

/** Where a freely renamed object must have stayed: its kind, and its identity but for its own name. */
function homeOf<R extends Registry>(kind: AnyKind, { object }: Entry<R>): Key | null {
  const owner = kind.renamesFreely ? kind.owner(object) : null
  return owner === null ? null : keyOfRef({ kind: kind.name, parts: [owner.kind, ...owner.parts] })
}

/** Of texts that did not change, an alter says what the catalog says: the author's words mean the same. */
const settled = (
  kind: AnyKind,
  before: object,
  after: object,
  changed: ReadonlySet<string>,
): object => {
  const kept = spelledOf(kind).filter(field => !changed.has(field))
  // Every attribute of a kind is a field of its objects.
  const was = before as Record<string, unknown>
  return kept.every(field => was[field] === (after as Record<string, unknown>)[field])
    ? after
    : { ...after, ...Object.fromEntries(kept.map(field => [field, was[field]])) }
}

/** Listed once for each kind: this is asked for every object that differs. */
const spelled = new WeakMap<AnyKind, readonly string[]>()

/** The attributes that the server spells. */
function spelledOf(kind: AnyKind): readonly string[] {
  const known = spelled.get(kind)
  if (known !== undefined) return known
  const fields = Object.entries(rulesOf(kind)).flatMap(([field, rule]) =>
    rule.spelling === undefined ? [] : [field],
  )
  spelled.set(kind, fields)
  return fields
}

/** What is dropped, or altered in a way that whatever clings to it does not let happen. */
function disturbedBy(registry: Registry, operations: readonly AnyOperation[]): ReadonlySet<Key> {
  const keys = new Set<Key>()
  for (const { verb, kind: name, before, after, changed, inline } of operations) {
    const kind = registry[name]!
    const carried = inline.map(part => ({
      before: part.before!,
      after: part.after!,
      changed: part.changed!,
    }))
    const isDisturbing =
      verb === 'drop' ||
      (verb === 'alter' && kind.disturbs?.(before, after, changed!, carried) === true)
    if (!isDisturbing) continue
    keys.add(keyOf(kind, before!))
    for (const part of inline) keys.add(keyOf(registry[part.kind]!, part.before!))
  }
  return keys
}

/**
 * Replacing an object takes with it whatever requires it: that is dropped before, and made again after,
 * also where it would else have been altered or renamed. So does disturbing it with whatever clings to it.
 */
function rebuilt<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  operations: readonly AnyOperation[],
  { remade, disturbed }: { readonly remade: readonly Key[]; readonly disturbed: ReadonlySet<Key> },
): AnyOperation[] {
  const kindOf = (operation: AnyOperation): AnyKind => registry[operation.kind]!
  const replaced = replacedKeys(kindOf, operations)
  for (const key of [...remade, ...remadeInPlace(kindOf, operations)]) replaced.add(key)
  if (replaced.size === 0 && disturbed.size === 0) return [...operations]
  const touched = new Map(operations.map(o => [keyOf(kindOf(o), (o.before ?? o.after)!), o]))
  /** Null: it is dropped and stays away. */
  const nowOf = (key: Key): object | null => {
    const own = touched.get(key)
    return own?.verb === 'rename' ? own.after : (after.get(key)?.object ?? null)
  }
  const moving = new Set([
    ...replaced,
    ...shaken(registry, before, after, operations, { nowOf, disturbed }),
  ])
  const dependents = dependentsIn(registry, before)
  // The set grows while it is walked, until whatever requires a member is one.
  for (const key of moving)
    for (const kind of Object.keys(registry))
      for (const dependent of dependents(kind, key))
        if (nowOf(dependent) !== null) moving.add(dependent)
  const instead = new Map<AnyOperation, AnyOperation[]>()
  const more: AnyOperation[] = []
  if (moving.size > replaced.size)
    for (const [key, { kind, object }] of before) {
      if (!moving.has(key) || replaced.has(key)) continue
      const anew = replacement(registry[kind]!, object, nowOf(key)!)
      const own = touched.get(key)
      if (own === undefined) more.push(...anew)
      else instead.set(own, anew)
    }
  return [...operations.flatMap(operation => instead.get(operation) ?? [operation]), ...more]
}

/** What cannot stay while something else is disturbed, or while what its texts call is away. */
function shaken<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  operations: readonly AnyOperation[],
  {
    nowOf,
    disturbed,
  }: {
    readonly nowOf: (key: Key) => object | null
    readonly disturbed: ReadonlySet<Key>
  },
): readonly Key[] {
  const schema = lookupOf(registry, before)
  const wanted = lookupOf(registry, after)
  const called = calledAndGone(registry, operations)
  const calls = callsIn(registry, schema)
  const callsOne = (kind: AnyKind, object: object): boolean =>
    // What loses something when it is made anew stays where it is; the server says what it thinks of that.
    kind.loses(object, null, new Set()) === null &&
    calls(kind, object).some(ref => called.has(keyOfRef(ref)))
  const isDisturbed = (held: Ref): boolean => disturbed.has(keyOfRef(held))
  const found: Key[] = []
  for (const [key, { kind: name, object }] of before) {
    const kind = registry[name]!
    if (called.size === 0 && kind.clings === undefined) continue
    const now = nowOf(key)
    if (now === null) continue
    const isHeld =
      kind.clings?.to(object, schema).some(isDisturbed) === true &&
      kind.clings.holds?.(object, schema, wanted, isDisturbed) !== true
    const isCalling = !isHeld && called.size > 0 && callsOne(kind, object) && callsOne(kind, now)
    if (isHeld || isCalling) found.push(key)
  }
  return found
}

/** Dropped objects that texts call by name: PostgreSQL keeps them while something does. */
const calledAndGone = (registry: Registry, operations: readonly AnyOperation[]): ReadonlySet<Key> =>
  new Set(
    operations.flatMap(({ verb, kind: name, before }) => {
      const kind = registry[name]!
      return verb === 'drop' && kind.calledBy !== undefined ? [keyOf(kind, before!)] : []
    }),
  )

/** What an alter makes anew, this way or on the way back. */
const remadeInPlace = (
  kindOf: (operation: AnyOperation) => AnyKind,
  operations: readonly AnyOperation[],
): readonly Key[] =>
  operations.flatMap(o =>
    o.verb === 'alter' && kindOf(o).remakes?.(o.before, o.after, o.changed!) === true
      ? [keyOf(kindOf(o), o.before!)]
      : [],
  )

function replacedKeys(
  kindOf: (operation: AnyOperation) => AnyKind,
  operations: readonly AnyOperation[],
): Set<Key> {
  const keys = (verb: AnyOperation['verb']): Key[] =>
    operations.flatMap(o => (o.verb === verb ? [keyOf(kindOf(o), (o.before ?? o.after)!)] : []))
  const dropped = new Set(keys('drop'))
  return new Set(dropped.size === 0 ? [] : keys('create').filter(key => dropped.has(key)))
}

/** Gives an alter the parts it takes along; what changes of them on its own is an alter of its own. */
function carrying<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  operations: readonly AnyOperation[],
): AnyOperation[] {
  const isCarrier = ({ verb, kind, before: was, after: now, changed }: AnyOperation): boolean =>
    verb === 'alter' && registry[kind]!.carries?.when(was, now, changed!) === true
  if (!operations.some(isCarrier)) return [...operations]
  const own = new Map<Key, AnyOperation>()
  const replaced = new Set<Key>()
  for (const operation of operations) {
    const kind = registry[operation.kind]!
    if (operation.verb === 'alter') own.set(keyOf(kind, operation.after!), operation)
    if (operation.verb === 'drop') replaced.add(keyOf(kind, operation.before!))
  }
  const parts = partsIn(registry, before, after)
  const left = new Map<AnyOperation, AnyOperation[]>()
  const loaded = operations.map(operation => {
    if (!isCarrier(operation)) return operation
    const rule = registry[operation.kind]!.carries!
    const needed = keyOf(registry[operation.kind]!, operation.after!)
    const inline = parts(rule.kind, needed).flatMap(part => {
      const key = keyOf(registry[rule.kind]!, part.after!)
      // What is made anew is not there while this one changes.
      if (replaced.has(key)) return []
      const existing = own.get(key)
      if (existing === undefined) return [part]
      const { along, rest } = split(existing, rule.along)
      left.set(existing, rest)
      return [along]
    })
    return { ...operation, inline }
  })
  return loaded.flatMap(operation => left.get(operation) ?? [operation])
}

/** An alter in two steps: of these attributes, and of all others that change. */
function split(
  operation: AnyOperation,
  attributes: readonly string[],
): { along: AnyOperation; rest: AnyOperation[] } {
  const names = [...operation.changed!]
  const others = names.filter(name => !attributes.includes(name))
  if (others.length === 0) return { along: operation, rest: [] }
  const changed = names.filter(name => attributes.includes(name))
  const { before, after } = operation
  const halfway = {
    ...before,
    // Every attribute of a kind is a field of its objects.
    ...Object.fromEntries(changed.map(name => [name, (after as Record<string, unknown>)[name]])),
  }
  return {
    along: { ...operation, after: halfway, changed: new Set(changed) },
    rest: [{ ...operation, before: halfway, changed: new Set(others) }],
  }
}

/** The objects of a kind that require this one on both sides, as operations that change nothing. */
function partsIn<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
): (kind: string, needed: Key) => readonly AnyOperation[] {
  const [was, wanted] = [dependentsIn(registry, before), dependentsIn(registry, after)]
  return (kind, needed) => {
    const still = new Set(wanted(kind, needed))
    return was(kind, needed).flatMap((key): AnyOperation[] => {
      // It is one of the schema's own keys.
      const { object } = before.get(key)!
      return still.has(key)
        ? [{ verb: 'alter', kind, before: object, after: object, changed: new Set(), inline: [] }]
        : []
    })
  }
}

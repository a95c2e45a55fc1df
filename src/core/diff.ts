/** Compares two schemas. Knows no kind by name; every rule comes from the registry. */
import { calledIn } from './called.ts'
import { changedAttributes, type Comparison } from './compare.ts'
import { rulesOf, type AnyAttribute, type AnyKind, type Lookup } from './kind.ts'
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
    else operations.push(...between(registry[old.kind]!, old.object, now.object, comparison))
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
): AnyOperation[] {
  if (comparison.spellings.same.has(before)) return []
  const changed = changedAttributes(kind, before, after, comparison)
  if (changed.size === 0) return []
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
    candidates.set(home, [...(candidates.get(home) ?? []), entry])
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
  const kept = Object.entries(rulesOf(kind)).flatMap(([field, rule]) =>
    rule.spelling === undefined || changed.has(field)
      ? []
      : // Every attribute of a kind is a field of its objects.
        [[field, (before as Record<string, unknown>)[field]]],
  )
  return { ...after, ...Object.fromEntries(kept) }
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
  const schema = lookupOf(registry, before)
  const wanted = lookupOf(registry, after)
  const called = calledAndGone(kindOf, operations)
  const instead = new Map<AnyOperation, AnyOperation[]>()
  const more: AnyOperation[] = []
  for (let grown = true; grown;) {
    grown = false
    for (const [key, { kind: name, object }] of before) {
      if (replaced.has(key)) continue
      const kind = registry[name]!
      if (replaced.size === 0 && called.size === 0 && kind.clings === undefined) continue
      const own = touched.get(key)
      // Null: it is dropped and stays away.
      const now = own?.verb === 'rename' ? own.after : (after.get(key)?.object ?? null)
      if (now === null) continue
      const isShaken =
        (kind.clings?.to(object).some(held => disturbed.has(keyOfRef(held))) === true &&
          kind.clings.holds?.(object, schema, wanted) !== true) ||
        kind.requires(object, schema).some(needed => replaced.has(keyOfRef(needed))) ||
        [object, now].every(side => callsOneOf(registry, kind, side, schema, called))
      if (!isShaken) continue
      if (own === undefined) more.push(...replacement(kind, object, now))
      else instead.set(own, replacement(kind, object, now))
      replaced.add(key)
      grown = true
    }
  }
  return [...operations.flatMap(operation => instead.get(operation) ?? [operation]), ...more]
}

/** Dropped objects that texts call by name: PostgreSQL keeps them while something does. */
const calledAndGone = (
  kindOf: (operation: AnyOperation) => AnyKind,
  operations: readonly AnyOperation[],
): ReadonlySet<Key> =>
  new Set(
    operations.flatMap(o =>
      o.verb === 'drop' && kindOf(o).calledBy !== undefined ? [keyOf(kindOf(o), o.before!)] : [],
    ),
  )

/** What loses something when it is made anew stays where it is; the server says what it thinks of that. */
const callsOneOf = (
  registry: Registry,
  kind: AnyKind,
  object: object,
  schema: Lookup,
  gone: ReadonlySet<Key>,
): boolean =>
  gone.size > 0 &&
  kind.loses(object, null, new Set()) === null &&
  calledIn(registry, kind, object, schema).some(ref => gone.has(keyOfRef(ref)))

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
  return new Set(keys('create').filter(key => dropped.has(key)))
}

/** Gives an alter the parts it takes along; what changes of them on its own is an alter of its own. */
function carrying<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  operations: readonly AnyOperation[],
): AnyOperation[] {
  const own = new Map<Key, AnyOperation>()
  const replaced = new Set<Key>()
  for (const operation of operations) {
    const kind = registry[operation.kind]!
    if (operation.verb === 'alter') own.set(keyOf(kind, operation.after!), operation)
    if (operation.verb === 'drop') replaced.add(keyOf(kind, operation.before!))
  }
  const sides = { was: lookupOf(registry, before), wanted: lookupOf(registry, after) }
  const left = new Map<AnyOperation, AnyOperation[]>()
  const loaded = operations.map(operation => {
    const rule = registry[operation.kind]!.carries
    if (operation.verb !== 'alter' || rule === undefined) return operation
    if (!rule.when(operation.before, operation.after, operation.changed!)) return operation
    const needed = keyOf(registry[operation.kind]!, operation.after!)
    const inline = partsThatRequire(registry[rule.kind]!, needed, before, after, sides).flatMap(
      part => {
        const key = keyOf(registry[rule.kind]!, part.after!)
        // What is made anew is not there while this one changes.
        if (replaced.has(key)) return []
        const existing = own.get(key)
        if (existing === undefined) return [part]
        const { along, rest } = split(existing, rule.along)
        left.set(existing, rest)
        return [along]
      },
    )
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

function partsThatRequire<R extends Registry>(
  kind: AnyKind,
  needed: Key,
  before: Schema<R>,
  after: Schema<R>,
  { was, wanted }: { readonly was: Lookup; readonly wanted: Lookup },
): AnyOperation[] {
  const leansOn = (object: object, schema: Lookup): boolean =>
    kind.requires(object, schema).some(required => keyOfRef(required) === needed)
  return [...before].flatMap(([key, entry]): AnyOperation[] => {
    if (entry.kind !== kind.name) return []
    const now = after.get(key)
    if (now === undefined || !leansOn(entry.object, was) || !leansOn(now.object, wanted)) return []
    return [
      {
        verb: 'alter',
        kind: kind.name,
        before: entry.object,
        after: entry.object,
        changed: new Set(),
        inline: [],
      },
    ]
  })
}

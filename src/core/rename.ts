/** Renames that were told: the schema before as it looks once they are done, and the steps that do them. */
import type { Ask, AskAfter, Comparison, Spellings } from './compare.ts'
import type { AnyKind, Lookup, Question, Ref, Renamed } from './kind.ts'
import { isOfMember, membersOf, withMember } from './member.ts'
import { mentions } from './mention.ts'
import type { Operation } from './operation.ts'
import { completed } from './unsaid.ts'
import {
  keyOf,
  keyOfRef,
  lookupOf,
  refOf,
  schemaOf,
  type Entry,
  type Registry,
  type Schema,
} from './schema.ts'

export interface Renaming<R extends Registry> {
  /** The schema before, every object readdressed. */
  readonly before: Schema<R>
  readonly operations: readonly Operation<R>[]
  /** The same object of the catalog, in other words: it is still asked about as the catalog knows it. */
  readonly put: (object: object, instead: object) => void
  /** How to ask about texts that were written under the earlier names. */
  readonly comparison: (spellings: Spellings, isModel: boolean) => Comparison
}

/** A rename named an object that is not there, or a name that is taken. */
export class RenameMismatch extends Error {
  override readonly name = 'RenameMismatch'
  readonly ref: Ref
  constructor(ref: Ref, message: string) {
    super(message)
    this.ref = ref
  }
}

/**
 * Applies the renames one after another; a later one speaks of the names that earlier ones left.
 *
 * @throws RenameMismatch when an object to be renamed does not exist, or its new name is taken
 */
export function applyRenames<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  renames: readonly Renamed[],
): Renaming<R> {
  const operations: Operation<R>[] = []
  const originals = new Map<object, object>()
  let entries: Entry<R>[] = [...before.values()]
  for (const renamed of renames) {
    const now = schemaOf(registry, entries)
    const target = targetOf(registry, now, renamed)
    entries = entries.map(entry => {
      const object = moved(registry[entry.kind]!, entry.object, renamed)
      if (object !== entry.object)
        originals.set(object, originals.get(entry.object) ?? entry.object)
      // Readdressing keeps the kind, so the entry keeps its place in the union.
      const next = object === entry.object ? entry : ({ ...entry, object } as Entry<R>)
      if (entry === target)
        operations.push({
          verb: 'rename',
          kind: entry.kind,
          before: entry.object,
          after: object,
          inline: [],
        } as unknown as Operation<R>)
      return next
    })
  }
  const renamed = renames.length === 0 ? before : schemaOf(registry, entries)
  return {
    before: renamed,
    operations,
    put: (object, instead) => {
      originals.set(object, originals.get(instead) ?? instead)
    },
    comparison: (spellings, isModel) => ({
      spellings,
      isModel,
      moves: renames.length > 0,
      askBefore: askingBefore(registry, before, originals, renames),
      askAfter: askingAfter(
        registry,
        renamed,
        isModel ? completed(registry, renamed, after) : after,
        renames,
      ),
    }),
  }
}

/** The entry that is renamed, or that holds what is. */
function targetOf<R extends Registry>(registry: R, schema: Schema<R>, renamed: Renamed): Entry<R> {
  const { from, to, kind: name } = renamed
  const kind = registry[name]!
  const target = schema.get(keyOfRef({ kind: name, parts: from.slice(0, kind.identity.length) }))
  const isMember = isOfMember(kind, renamed)
  const names = isMember && target !== undefined ? membersOf(kind, target.object) : []
  if (target === undefined || (isMember && !names.includes(from.at(-1)!)))
    throw new RenameMismatch({ kind: name, parts: from }, 'there is no such object')
  if (isMember ? names.includes(to.at(-1)!) : schema.has(keyOfRef({ kind: name, parts: to })))
    throw new RenameMismatch({ kind: name, parts: to }, 'the name is taken')
  return target
}

/** The object under its new address: its own last name, or whatever of it points at the renamed one. */
function moved(kind: AnyKind, object: object, renamed: Renamed): object {
  const self = refOf(kind, object)
  if (kind.name === renamed.kind && isOfMember(kind, renamed))
    return sameParts(self.parts, renamed.from.slice(0, -1))
      ? withMember(kind, object, renamed)
      : object
  if (kind.name !== renamed.kind || !sameParts(self.parts, renamed.from))
    return kind.readdress(object, renamed) as object
  const last = kind.identity.at(-1)!
  const own = { ...object, [last]: renamed.to.at(-1) }
  // Some of it may follow its own name, as a serial column's sequence does.
  return kind.readdress(own, renamed) as object
}

/** Texts of the before side are asked about as the catalog knows them, with the renames of their siblings. */
function askingBefore<R extends Registry>(
  registry: R,
  before: Schema<R>,
  originals: ReadonlyMap<object, object>,
  renames: readonly Renamed[],
): Ask {
  const schema = lookupOf(registry, before)
  return (kind, rule, object) => {
    const original = originals.get(object) ?? object
    return (rule.spelling?.(original, schema) ?? []).map(question => {
      const sided: Question = isNamedIn(registry, question, renames)
        ? { ...question, side: 'before' }
        : question
      return 'renames' in sided ? withRenames(sided, kind.owner(object), renames) : sided
    })
  }
}

/**
 * Columns and their tables stand around the text, types are readdressed by their columns, and views step aside; what
 * else has a new name may be in the text itself.
 */
const isNamedIn = (registry: Registry, question: Question, renames: readonly Renamed[]): boolean =>
  question.as !== 'type' &&
  question.as !== 'query' &&
  renames.some(
    ({ kind, from }) =>
      !registry[kind]!.renamesFreely &&
      !isPart(registry, kind) &&
      !Object.values(registry).some(part => part.inline?.owner === kind) &&
      mentions(question.text, from.at(-1)!),
  )

/** The renames of siblings: objects one level below the same owner. Owners are renamed before their parts. */
const withRenames = (
  question: Extract<Question, { renames: unknown }>,
  owner: Ref | null,
  renames: readonly Renamed[],
): Question => ({
  ...question,
  renames: renames.flatMap(({ from, to }) =>
    owner !== null && sameParts(from.slice(0, -1), owner.parts)
      ? [[from.at(-1)!, to.at(-1)!] as const]
      : [],
  ),
})

/** Texts of the after side are asked about under the names that the catalog still has. */
function askingAfter<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
  renames: readonly Renamed[],
): AskAfter {
  const sided = (ask: Ask): AskAfter => {
    const schema = lookupOf(registry, after)
    return (kind, rule, object, asked) =>
      asked.some(({ side }) => side !== undefined)
        ? (rule.spelling?.(object, schema) ?? []).map(question => ({ ...question, side: 'after' }))
        : ask(kind, rule, object)
  }
  // Names of siblings stay: the question lists the columns it needs by their new names.
  const back = renames
    .map(({ kind, from, to }): Renamed => ({ kind, from: to, to: from }))
    .filter(({ kind }) => !isPart(registry, kind))
    .toReversed()
  if (back.length === 0) {
    const schema = inPlace(registry, before, after)
    return sided((_kind, rule, object) => rule.spelling?.(object, schema) ?? [])
  }
  const backward = (kind: AnyKind, object: object): object =>
    back.reduce((current, renamed) => moved(kind, current, renamed), object)
  const schema = inPlace(
    registry,
    before,
    schemaOf(
      registry,
      [...after.values()].map(entry => ({
        ...entry,
        object: backward(registry[entry.kind]!, entry.object),
      })),
    ),
  )
  return sided((kind, rule, object) => rule.spelling?.(backward(kind, object), schema) ?? [])
}

/** The schema after, with parts in the order in which PostgreSQL will have them: what is there stays in its place. */
function inPlace<R extends Registry>(registry: R, before: Schema<R>, after: Schema<R>): Lookup {
  const was = lookupOf(registry, before)
  const wanted = lookupOf(registry, after)
  const owned = (kind: string, owner: Ref): readonly object[] => {
    const own = wanted.owned(kind, owner)
    const places = new Map(
      was.owned(kind, owner).map((object, at) => [keyOf(registry[kind]!, object), at]),
    )
    const placeOf = (object: object): number =>
      places.get(keyOf(registry[kind]!, object)) ?? places.size
    return own.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
  return { ...wanted, owned: memoized(owned) }
}

function memoized(
  owned: (kind: string, owner: Ref) => readonly object[],
): (kind: string, owner: Ref) => readonly object[] {
  const known = new Map<string, readonly object[]>()
  return (kind, owner) => {
    const key = `${kind} of ${keyOfRef(owner)}`
    const found = known.get(key) ?? owned(kind, owner)
    known.set(key, found)
    return found
  }
}

/** Whether objects of the kind are written inside another's CREATE, as columns are. */
const isPart = (registry: Registry, kind: string): boolean =>
  Object.values(registry).some(candidate => candidate.name === kind && candidate.inline !== null)

const sameParts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((part, position) => part === b[position])

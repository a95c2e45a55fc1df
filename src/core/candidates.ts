/** What may have been renamed: of what is gone and what is new in one place, the pairs that look alike. Nothing is decided here. */
import { alikeNames } from './alike.ts'
import type { AnyKind, Around, Likeness, Renamed } from './kind.ts'
import { membersOf } from './member.ts'
import { keyOfRef, lookupOf, refOf, type Registry, type Schema } from './schema.ts'

export interface Candidate extends Likeness {
  readonly renamed: Renamed
}

/** Less than this is no question. */
const plausible = 0.5

/** For one that is gone, so many at the most: more are no help to whoever has to answer. */
const most = 3

/**
 * Owners before their parts, and the likeliest first for each that is gone.
 *
 * @param before - as it is after all renames that were told
 */
export function candidatesOf<R extends Registry>(
  registry: R,
  before: Schema<R>,
  after: Schema<R>,
): readonly Candidate[] {
  const around = { before: lookupOf(registry, before), after: lookupOf(registry, after) }
  return Object.values(registry).flatMap(kind => [
    ...(kind.likeness === undefined ? [] : ofObjects(kind, before, after, around)),
    ...(kind.members === undefined ? [] : ofMembers(kind, before, after)),
  ])
}

interface Found {
  readonly object: object
  readonly path: readonly string[]
}

function ofObjects<R extends Registry>(
  kind: AnyKind,
  before: Schema<R>,
  after: Schema<R>,
  around: Around,
): readonly Candidate[] {
  const gone = only(kind, before, after)
  const made = gone.length === 0 ? [] : only(kind, after, before)
  const homes = new Map<string, Found[]>()
  for (const one of made) {
    const home = homeOf(kind, one)
    homes.set(home, [...(homes.get(home) ?? []), one])
  }
  return gone.flatMap(one =>
    likeliest(
      (homes.get(homeOf(kind, one)) ?? []).flatMap(other =>
        candidate(
          kind.name,
          one.path,
          other.path,
          kind.likeness!(one.object, other.object, around),
        ),
      ),
    ),
  )
}

/** The objects of the kind that the one schema has and the other has not. */
const only = <R extends Registry>(kind: AnyKind, schema: Schema<R>, other: Schema<R>): Found[] =>
  [...schema].flatMap(([key, entry]) =>
    entry.kind === kind.name && !other.has(key)
      ? [{ object: entry.object, path: refOf(kind, entry.object).parts }]
      : [],
  )

/** A rename changes the last name alone. */
const homeOf = (kind: AnyKind, { path }: Found): string =>
  keyOfRef({ kind: kind.name, parts: path.slice(0, -1) })

function ofMembers<R extends Registry>(
  kind: AnyKind,
  before: Schema<R>,
  after: Schema<R>,
): readonly Candidate[] {
  return [...before].flatMap(([key, entry]) => {
    const now = after.get(key)
    if (entry.kind !== kind.name || now === undefined) return []
    const [was, is] = [membersOf(kind, entry.object), membersOf(kind, now.object)]
    const made = is.filter(name => !was.includes(name))
    const gone = made.length === 0 ? [] : was.filter(name => !is.includes(name))
    const path = refOf(kind, entry.object).parts
    return gone.flatMap(name =>
      likeliest(
        made.flatMap(other =>
          candidate(kind.name, [...path, name], [...path, other], standing(was, name, is, other)),
        ),
      ),
    )
  })
}

/** Where a name stands in a list tells: between the same of those that stayed. */
function standing(
  was: readonly string[],
  gone: string,
  is: readonly string[],
  made: string,
): Likeness | null {
  if (placeOf(gone, was, is) === placeOf(made, is, was))
    return { degree: 0.75, because: 'it stands in the same place' }
  return alikeNames(gone, made) < plausible
    ? null
    : { degree: plausible, because: 'the two are spelled alike' }
}

/** Among those that the other list has too. */
const placeOf = (name: string, list: readonly string[], other: readonly string[]): number =>
  list.slice(0, list.indexOf(name)).filter(one => other.includes(one)).length

const candidate = (
  kind: string,
  from: readonly string[],
  to: readonly string[],
  likeness: Likeness | null,
): Candidate[] =>
  likeness === null || likeness.degree < plausible
    ? []
    : [{ ...likeness, renamed: { kind, from, to } }]

const likeliest = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates
    .map(one => ({ one, rank: one.degree + nameBonus * alikeNames(...lastNames(one)) }))
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, most)
    .map(({ one }) => one)

/** A name weighs as little as one attribute, and never more than what is certain. */
const nameBonus = 0.1

const lastNames = ({ renamed }: Candidate): [string, string] => [
  renamed.from.at(-1)!,
  renamed.to.at(-1)!,
]

/** The renames that somebody has to answer, each with the words of the answer. */
import { candidatesOf } from '../core/candidates.ts'
import type { AnyKind, Renamed } from '../core/kind.ts'
import { isOfMember } from '../core/member.ts'
import { applyRenames } from '../core/rename.ts'
import { isAthanorError } from '../errors.ts'
import { registry, type Registry, type Schema } from '../kinds/registry.ts'
import type { Registry as Kinds } from '../core/schema.ts'
import { parseRename, renameText } from './rename-text.ts'
import { enumsThatFollow, matches, renameOf, under } from './renames.ts'

/** What may have been renamed, or may as well be a drop and a create. */
export interface RenameCandidate {
  readonly kind: string
  /** The identity, outermost part first: schema, table, name. */
  readonly from: readonly string[]
  /** The identity under the new name. */
  readonly to: readonly string[]
  /** It is a name that the object holds: the value of an enum, which comes last in both paths. */
  readonly isMember: boolean
  /** From 0.5 to 1: how alike the two are. */
  readonly likeness: number
  /** What speaks for it, in words. */
  readonly reason: string
  /** What to pass on, as a rename or as none: `users.bio:about`. */
  readonly answer: string
}

export interface Answered {
  readonly before: Schema
  readonly after: Schema
  readonly told: readonly Renamed[]
  /** Pairs that were said to be a drop and a create. */
  readonly refused: readonly string[]
  readonly defaultSchema: string
}

export interface Candidates {
  /** Those without an answer. */
  readonly open: readonly RenameCandidate[]
  /** Those that somebody refused. */
  readonly refused: readonly RenameCandidate[]
}

export function renameCandidates({
  before,
  after,
  told,
  refused,
  defaultSchema,
}: Answered): Candidates {
  const renames = [...told, ...enumsThatFollow(before, after, told)]
  const now = applyRenames<Registry>(registry, before, after, renames).before
  const no = refused.map(parseRename)
  const found = candidatesOf<Registry>(registry, now, after).map(candidate => {
    const { from, to } = renames.toReversed().reduce(asBefore, candidate.renamed)
    return {
      isRefused: no.some(one => one.to === to.at(-1) && matches(from, one.path, defaultSchema)),
      candidate: {
        ...candidate.renamed,
        isMember: isOfMember(kindOf(candidate.renamed), candidate.renamed),
        likeness: Math.round(candidate.degree * 100) / 100,
        reason: candidate.because,
        answer: answerOf({ ...candidate.renamed, from, to }, before, after, defaultSchema),
      },
    }
  })
  const where = (isRefused: boolean): readonly RenameCandidate[] =>
    found.flatMap(one => (one.isRefused === isRefused ? [one.candidate] : []))
  return { open: where(false), refused: where(true) }
}

const kindOf = ({ kind }: Renamed): AnyKind => (registry as Kinds)[kind]!

/** Answers speak of the names that the database has, also of those whose owner is renamed. */
const asBefore = (renamed: Renamed, { from, to, kind }: Renamed): Renamed =>
  under(renamed, { kind, from: to, to: from })

/** As short as it can be said so that it means nothing else. */
function answerOf(
  { kind, from, to }: Renamed,
  before: Schema,
  after: Schema,
  defaultSchema: string,
): string {
  const whole = renameText(from, to.at(-1)!)
  const short = from[0] === defaultSchema ? renameText(from.slice(1), to.at(-1)!) : whole
  const meant = (text: string): boolean => {
    try {
      const found = renameOf(text, before, after, defaultSchema)
      return found.kind === kind && found.from.join('\0') === from.join('\0')
    } catch (error) {
      if (isAthanorError(error)) return false
      throw error
    }
  }
  return short === whole || meant(short) ? short : whole
}

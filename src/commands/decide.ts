/** Which renames hold: those that were told, those that a person answers when asked, and what stays open. */
import { readDecisions, type Decisions } from '../config/decisions.ts'
import type { Renamed } from '../core/kind.ts'
import type { Schema } from '../kinds/registry.ts'
import { renameCandidates, type RenameCandidate } from '../read/candidates.ts'
import { isStillToDo, renamesOf } from '../read/renames.ts'
import type { Context } from './context.ts'

export interface RenameAnswers {
  /** `users.user_name:name`, as often as needed. */
  readonly renames?: readonly string[] | undefined
  /** Pairs that are a drop and a create. */
  readonly notRenames?: readonly string[] | undefined
  /** All pairs without another answer are drops and creates. */
  readonly noRenames?: boolean | undefined
  /** Who is asked about one pair after the other. Left out, they stay open. */
  readonly asker?: Asker | undefined
}

/** Asks a person. What it answers becomes the same texts that can be passed in. */
export interface Asker {
  readonly isRename: (candidate: OpenRename, defaultSchema: string) => Promise<boolean>
  /** Whether the answers are to be kept in that file. */
  readonly keeps: (file: string) => Promise<boolean>
}

/** A question, with the options of the command line that answer it. */
export interface OpenRename extends RenameCandidate {
  readonly rename: string
  readonly refuse: string
}

export interface Question {
  readonly before: Schema
  readonly after: Schema
  readonly defaultSchema: string
  readonly given: RenameAnswers
  /** Answers that hold for every run. */
  readonly kept: Decisions
}

export interface Decided {
  readonly renames: readonly Renamed[]
  /** What was told and holds here, as it was told. */
  readonly told: readonly string[]
  /** What would be a candidate, had nobody said that it is none. */
  readonly refused: readonly string[]
  /** Answers that were given to questions, among the two above. */
  readonly answered: Decisions
  readonly open: readonly OpenRename[]
}

/** Answers that hold for every run: of the configuration, and of the decisions file. */
export async function keptAnswers({ settings }: Context): Promise<Decisions> {
  const { renames, notRenames } = await readDecisions(settings.decisions)
  return {
    renames: [...settings.renames, ...renames],
    notRenames: [...settings.notRenames, ...notRenames],
  }
}

/** @throws AthanorError ATH202 when a rename that was told for this run names nothing, ATH603 when it is none */
export async function decide(question: Question): Promise<Decided> {
  const { before, after, defaultSchema, given, kept } = question
  const still = kept.renames.filter(text => isStillToDo(text, before, after, defaultSchema))
  const answered = { renames: [] as string[], notRenames: [] as string[] }
  for (;;) {
    const told = [...new Set([...still, ...(given.renames ?? []), ...answered.renames])]
    const renames = renamesOf(told, before, after, defaultSchema)
    const { open, refused } = renameCandidates({
      before,
      after,
      told: renames,
      refused: [...kept.notRenames, ...(given.notRenames ?? []), ...answered.notRenames],
      defaultSchema,
    })
    const [next] = given.noRenames === true ? [] : open
    if (next === undefined || given.asker === undefined)
      return {
        renames,
        told,
        refused: [...refused, ...(given.noRenames === true ? open : [])].map(one => one.answer),
        answered,
        open: given.noRenames === true ? [] : open.map(withOptions),
      }
    const isRename = await given.asker.isRename(withOptions(next), defaultSchema)
    answered[isRename ? 'renames' : 'notRenames'].push(next.answer)
  }
}

const withOptions = (candidate: RenameCandidate): OpenRename => ({
  ...candidate,
  rename: `--rename ${shellWord(candidate.answer)}`,
  refuse: `--no-rename ${shellWord(candidate.answer)}`,
})

/** As a shell takes it for one word. */
const shellWord = (text: string): string =>
  /^[\w.:@%+=,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** Writes a revision file: an empty one, or the way from what is there to what the entities say. */
import { relative } from 'node:path'
import { keepDecisions, type Decisions } from '../config/decisions.ts'
import type { Against } from '../config/config.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Operation } from '../kinds/registry.ts'
import { asksOf } from '../revision/code.ts'
import type { Directory } from '../revision/directory.ts'
import type { Bodies } from '../revision/file.ts'
import { slugOf } from '../revision/revision.ts'
import { compare } from './compare.ts'
import type { Asker, Decided, OpenRename } from './decide.ts'
import { withContext, type Context, type Options } from './context.ts'
import { differencesOf, lossesOf, sqlOf, type Difference } from './difference.ts'
import { writeFile, type WrittenFile } from './write.ts'

/** What a new file says of itself, and where it goes. */
export interface NewRevision {
  readonly message: string
  /** The revision it follows; the head when left out. */
  readonly head?: string
  /** Follow a revision that is not a head, and so begin a branch. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** One of the versions directories; the first when left out. */
  readonly versionPath?: string
  readonly revId?: string
  readonly dependsOn?: readonly string[]
}

export interface RevisionOptions extends Options, NewRevision {
  readonly autogenerate?: boolean
  readonly against?: Against
  readonly renames?: readonly string[]
  /** Pairs that are a drop and a create. */
  readonly notRenames?: readonly string[]
  /** All pairs without another answer are drops and creates. */
  readonly noRenames?: boolean
  /** Who is asked about possible renames; without it they are the answer. */
  readonly asker?: Asker
  /** `table.column=SQL` for rows that have no value where there has to be one. */
  readonly backfills?: readonly string[]
  /** Answer the SQL, and write no file. */
  readonly sql?: boolean
}

export type RevisionResult =
  | { readonly status: 'nothing-to-do'; readonly comparedWith: string }
  | {
      /** Nothing was written: each candidate has to be answered first. */
      readonly status: 'unresolved-renames'
      readonly comparedWith: string
      readonly defaultSchema: string
      readonly candidates: readonly OpenRename[]
    }
  | {
      readonly status: 'written'
      readonly id: string
      readonly path: string
      readonly source: string
      readonly differences: readonly Difference[]
      /** What the upgrade loses, in words. */
      readonly losses: readonly string[]
      /** What the author of the revision has still to say in it, in words: in the upgrade, then in the downgrade. */
      readonly toFillIn: {
        readonly upgrade: readonly string[]
        readonly downgrade: readonly string[]
      }
    }
  | { readonly status: 'sql'; readonly sql: string; readonly differences: readonly Difference[] }

/** @throws AthanorError ATH403 when there are several heads and none was named, ATH604 for an empty message, … */
export async function revision(options: RevisionOptions): Promise<RevisionResult> {
  // Refused before anything is opened.
  slugOf(options.message)
  return await withContext(options, context => write(context, options))
}

async function write(context: Context, options: RevisionOptions): Promise<RevisionResult> {
  const history = await context.history()
  parentsOf(history, options)
  const found = options.autogenerate === true ? await compare(context, options) : null
  if (found !== null && found.plan.upgrade.length === 0)
    return { status: 'nothing-to-do', comparedWith: found.label }
  if (found !== null && found.decided.open.length > 0)
    return {
      status: 'unresolved-renames',
      comparedWith: found.label,
      defaultSchema: found.defaultSchema,
      candidates: found.decided.open,
    }
  const bodies = found?.plan ?? { upgrade: [], downgrade: [] }
  const differences = differencesOf(bodies.upgrade)
  if (options.sql === true) return { status: 'sql', sql: sqlOf(bodies.upgrade), differences }
  const keeps = await keepsAnswers(context, options, found?.decided)
  const file = await writeDifferences(context, options, {
    bodies,
    defaultSchema: found?.defaultSchema,
    decisions: [
      ...toldOf(found?.decided.told ?? []),
      ...(found?.decided.refused ?? []).map(text => `not renamed, as told: ${text}`),
    ],
  })
  if (keeps !== null) await keepDecisions(context.settings.decisions, keeps)
  return {
    status: 'written',
    ...file,
    differences,
    losses: lossesOf(bodies.upgrade),
    toFillIn: { upgrade: gapsOf(bodies.upgrade), downgrade: gapsOf(bodies.downgrade) },
  }
}

const gapsOf = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap(operation => asksOf(registry, operation))

/** For the reviewers of the file. */
export const toldOf = (renames: readonly string[]): readonly string[] =>
  renames.map(text => `renamed as told: ${text}`)

/** The answers that the person who gave them wants to be kept; null when there is nothing to keep. */
async function keepsAnswers(
  { directory, settings }: Context,
  { asker }: RevisionOptions,
  decided: Decided | undefined,
): Promise<Decisions | null> {
  if (asker === undefined || decided === undefined) return null
  const { renames, notRenames } = decided.answered
  if (renames.length + notRenames.length === 0) return null
  return (await asker.keeps(relative(directory, settings.decisions))) ? decided.answered : null
}

export interface Differences {
  readonly bodies: Bodies
  readonly defaultSchema: string | undefined
  /** What somebody decided, for the reviewers of the file. */
  readonly decisions: readonly string[]
}

export async function writeDifferences(
  context: Context,
  options: NewRevision,
  { bodies, defaultSchema, decisions }: Differences,
): Promise<WrittenFile> {
  return await writeFile(context, {
    ...options,
    revises: parentsOf(await context.history(), options),
    bodies,
    defaultSchema,
    decisions,
  })
}

function parentsOf(history: Directory, { head, splice = false }: NewRevision): readonly string[] {
  if (history.files.length === 0) return []
  const found = history.resolve(head ?? 'head')
  const parents = found.map(({ id }) => id)
  if (head === undefined || splice) return parents
  const inner = parents.find(id => !history.heads.some(one => one.id === id))
  if (inner === undefined) return parents
  throw new AthanorError('ATH411', {
    message: `revision ${inner} is not a head`,
    hint: 'Pass `--splice` to begin a branch there.',
  })
}

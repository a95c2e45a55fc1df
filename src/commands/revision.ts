/** Writes a revision file: an empty one, or the way from what is there to what the entities say. */
import type { Against } from '../config/config.ts'
import { AthanorError } from '../errors.ts'
import type { Directory } from '../revision/directory.ts'
import type { Bodies } from '../revision/file.ts'
import { slugOf } from '../revision/revision.ts'
import { compare } from './compare.ts'
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
  /** Answer the SQL, and write no file. */
  readonly sql?: boolean
}

export type RevisionResult =
  | { readonly status: 'nothing-to-do'; readonly comparedWith: string }
  | {
      readonly status: 'written'
      readonly id: string
      readonly path: string
      readonly source: string
      readonly differences: readonly Difference[]
      /** What the upgrade loses, in words. */
      readonly losses: readonly string[]
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
  const bodies = found?.plan ?? { upgrade: [], downgrade: [] }
  const differences = differencesOf(bodies.upgrade)
  if (options.sql === true) return { status: 'sql', sql: sqlOf(bodies.upgrade), differences }
  const { renames = [] } = options
  const file = await writeDifferences(context, options, {
    bodies,
    defaultSchema: found?.defaultSchema,
    renames,
  })
  return { status: 'written', ...file, differences, losses: lossesOf(bodies.upgrade) }
}

export interface Differences {
  readonly bodies: Bodies
  readonly defaultSchema: string | undefined
  /** As they were told. */
  readonly renames: readonly string[]
}

export async function writeDifferences(
  context: Context,
  options: NewRevision,
  { bodies, defaultSchema, renames }: Differences,
): Promise<WrittenFile> {
  return await writeFile(context, {
    ...options,
    revises: parentsOf(await context.history(), options),
    bodies,
    defaultSchema,
    decisions: renames.map(rename => `renamed as told: ${rename}`),
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

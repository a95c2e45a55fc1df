/** Writes a revision file: an empty one, or the way from what is there to what the entities say. */
import { statementsOf } from '../core/statements.ts'
import type { Against } from '../config/config.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Operation } from '../kinds/registry.ts'
import { asksOf, lossOf } from '../revision/code.ts'
import type { Directory } from '../revision/directory.ts'
import { slugOf } from '../revision/revision.ts'
import { compare } from './compare.ts'
import { withContext, type Context, type Options } from './context.ts'
import { differencesOf, type Difference } from './difference.ts'
import { writeFile } from './write.ts'

export interface RevisionOptions extends Options {
  readonly message: string
  readonly autogenerate?: boolean
  readonly against?: Against
  /** The revision it follows; the head when left out. */
  readonly head?: string
  /** Follow a revision that is not a head, and so begin a branch. */
  readonly splice?: boolean
  readonly branchLabels?: readonly string[]
  /** One of the versions directories; the first when left out. */
  readonly versionPath?: string
  readonly revId?: string
  readonly dependsOn?: readonly string[]
  readonly renames?: readonly string[]
  /** `table.column=SQL` for rows that have no value where there has to be one. */
  readonly backfills?: readonly string[]
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
  const revises = parentsOf(history, options)
  const found = options.autogenerate === true ? await compare(context, options) : null
  if (found !== null && found.plan.upgrade.length === 0)
    return { status: 'nothing-to-do', comparedWith: found.label }
  const bodies = found?.plan ?? { upgrade: [], downgrade: [] }
  const differences = differencesOf(bodies.upgrade)
  if (options.sql === true)
    return {
      status: 'sql',
      sql: bodies.upgrade
        .flatMap(operation => statementsOf(registry, operation))
        .map(({ sql }) => `${sql};\n`)
        .join(''),
      differences,
    }
  const file = await writeFile(context, {
    ...options,
    revises,
    bodies,
    defaultSchema: found?.defaultSchema,
    decisions: (options.renames ?? []).map(rename => `renamed as told: ${rename}`),
  })
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

const lossesOf = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap(operation => lossOf(registry, operation) ?? [])

function parentsOf(
  history: Directory,
  { head, splice = false }: RevisionOptions,
): readonly string[] {
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

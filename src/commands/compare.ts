/** Compares the entities with a database or with the history: the half that `check` and `revision` share. */
import type { Database } from '../database/database.ts'
import type { Against } from '../config/config.ts'
import { AthanorError } from '../errors.ts'
import type { Plan } from '../read/plan.ts'
import type { Unmanaged } from '../read/unmanaged.ts'
import type { Directory } from '../revision/directory.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { readRows } from '../run/version-table.ts'
import type { Context } from './context.ts'
import { decide, keptAnswers, type Decided, type RenameAnswers } from './decide.ts'
import { replay } from './replay.ts'
import { runSettings } from './running.ts'
import { withModels } from './with-models.ts'

export interface Comparison {
  readonly against: Against
  /** For people: what the entities were compared with. */
  readonly label: string
  readonly plan: Plan
  /** Which renames hold, and which may be some. */
  readonly decided: Decided
  /** Asks what is there and nobody manages: a round trip that only those make who want to know. */
  readonly unmanaged: () => Promise<readonly Unmanaged[]>
  readonly defaultSchema: string
}

export interface CompareOptions extends RenameAnswers {
  readonly against?: Against | undefined
  /** `table.column=SQL`: for rows without a value where there has to be one. */
  readonly backfills?: readonly string[] | undefined
}

/**
 * @throws AthanorError ATH412 when the database has pending revisions, ATH405 when it has unknown ones, ATH211 for a
 *   backfill that nobody needs
 */
export async function compare(context: Context, options: CompareOptions): Promise<Comparison> {
  const against = options.against ?? againstOf(context)
  const history = await context.history()
  // What cannot be loaded says so before anything is started.
  await context.definitions()
  const database = against === 'history' ? await replayed(context) : await context.database()
  const label = against === 'history' ? 'the history, on the embedded PostgreSQL' : database.label
  context.report(`comparing the entities with ${label}`)
  const applied = against === 'history' ? null : await appliedOn(context, database, history)
  const { defaultSchema } = database
  const found = await withModels(context, {
    database,
    defaultSchema,
    applied: applied === null ? null : () => Promise.resolve(applied),
    decide: async (before, after) =>
      await decide({
        before,
        after,
        defaultSchema,
        given: options,
        kept: await keptAnswers(context),
      }),
    backfills: options.backfills ?? [],
  })
  return { against, label, defaultSchema, ...found }
}

/** A database that was named for this very command is meant; then the configuration says; then the environment. */
const againstOf = ({ options, settings, namesDatabase }: Context): Against =>
  options.databaseUrl === undefined
    ? (settings.against ?? (namesDatabase ? 'database' : 'history'))
    : 'database'

async function replayed(context: Context): Promise<Database> {
  // One of its own: on the other one, which has nothing, texts are spelled.
  const database = await context.freshScratch()
  const { defaultSchema } = database
  await replay(context, { database, defaultSchema, targets: ['heads'] })
  return database
}

async function appliedOn(
  context: Context,
  database: Database,
  history: Directory,
): Promise<readonly RevisionFile[]> {
  const rows = await readRows(database, runSettings(context))
  const pending = history.heads.length === 0 ? [] : history.upgradePath(rows, 'heads')
  if (pending.length > 0)
    throw new AthanorError('ATH412', {
      message: `the database is behind by ${pending.length} revision${pending.length === 1 ? '' : 's'}`,
      detail: pending.map(({ revision }) => `${revision.id} ${revision.message}`).join('\n'),
      hint: 'Run `athanor upgrade` first, or compare with `--against history`.',
    })
  const unknown = rows.filter(row => !history.files.some(file => file.id === row))
  if (unknown.length > 0)
    throw new AthanorError('ATH405', {
      message: 'the database has revisions that are not among the files',
      detail: unknown.join(', '),
      hint: 'Bring the missing files into the versions directory, or set the database right with `athanor stamp`.',
    })
  return history.files
}

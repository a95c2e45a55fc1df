/** Runs revisions: up to a target, or down to one. */
import { registry } from '../kinds/registry.ts'
import type { Directory } from '../revision/directory.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { AthanorError } from '../errors.ts'
import { offlineSql } from '../run/offline.ts'
import type { Result, RunEvent } from '../run/result.ts'
import { run } from '../run/runner.ts'
import { readRows } from '../run/version-table.ts'
import { withContext, type Context, type Options } from './context.ts'
import { bodiesOf, checksums, planTo, runSettings } from './running.ts'
import { version } from './version.ts'

export interface RunOptions extends Options {
  /** `head` for upgrade and `-1` for downgrade when left out; with `sql`, a range `A:B` too. */
  readonly target?: string
  /** Answer the SQL, and touch no database. */
  readonly sql?: boolean
  /** Answer what would run on this database, and run nothing. */
  readonly dryRun?: boolean
  readonly transaction?: 'all' | 'each'
  readonly onEvent?: (event: RunEvent<RevisionFile>) => void
}

export interface RunResult {
  readonly direction: 'upgrade' | 'downgrade'
  /** For people: which database; null offline. */
  readonly database: string | null
  /** One for each revision that ran; none when there was nothing to do. */
  readonly results: readonly Result<RevisionFile>[]
  /** With `dryRun`: what would run. */
  readonly pending: readonly RevisionFile[]
  /** With `sql`: the script. */
  readonly sql: string | null
}

/** @throws RunError with the results so far when a revision fails */
export const upgrade = (options: RunOptions = {}): Promise<RunResult> => move('upgrade', options)

/** @throws RunError with the results so far when a revision fails */
export const downgrade = (options: RunOptions = {}): Promise<RunResult> =>
  move('downgrade', options)

async function move(direction: 'upgrade' | 'downgrade', options: RunOptions): Promise<RunResult> {
  const target = options.target ?? (direction === 'upgrade' ? 'head' : '-1')
  return await withContext(options, async context => {
    const history = await context.history()
    if (options.sql === true) return await script(context, history, direction, target)
    return await online(context, history, direction, target, options)
  })
}

async function online(
  context: Context,
  history: Directory,
  direction: 'upgrade' | 'downgrade',
  target: string,
  options: RunOptions,
): Promise<RunResult> {
  const database = await context.database()
  const settings = {
    ...runSettings(context),
    ...(options.transaction === undefined ? {} : { transaction: options.transaction }),
  }
  // A history without revisions has no head, and nothing to do.
  const plan =
    history.files.length === 0 && target === 'head' ? () => [] : planTo(history, direction, target)
  const result = { direction, database: database.label, sql: null }
  if (options.dryRun === true) {
    const steps = plan(await readRows(database, settings))
    return { ...result, results: [], pending: steps.map(({ revision }) => revision) }
  }
  const results = await run({
    database,
    registry,
    plan,
    load: revision => bodiesOf(context, revision),
    settings,
    defaultSchema: database.defaultSchema,
    checksums: await checksums(history, context.cache),
    athanor: version(),
    report: options.onEvent,
    signal: options.signal,
  })
  return { ...result, results, pending: [] }
}

async function script(
  context: Context,
  history: Directory,
  direction: 'upgrade' | 'downgrade',
  target: string,
): Promise<RunResult> {
  const [from, to] = rangeOf(history, direction, target)
  const steps = planTo(history, direction, to)(from)
  const sql = await offlineSql({
    steps,
    fromBase: from.length === 0,
    registry,
    load: revision => bodiesOf(context, revision),
    settings: runSettings(context),
    defaultSchema: 'public',
    checksums: await checksums(history, context.cache),
    athanor: version(),
  })
  return { direction, database: null, results: [], pending: [], sql }
}

/** Offline nobody knows where the database stands: an upgrade begins at the base unless a range says where. */
function rangeOf(
  history: Directory,
  direction: 'upgrade' | 'downgrade',
  target: string,
): readonly [rows: readonly string[], target: string] {
  const [from, to] = target.split(':')
  if (to !== undefined)
    return [from === '' || from === 'base' ? [] : history.resolve(from!).map(({ id }) => id), to]
  if (direction === 'upgrade') return [[], target]
  throw new AthanorError('ATH603', {
    message: 'a downgrade as SQL needs to know where it begins',
    hint: 'Name both ends: `athanor downgrade head:-1 --sql`.',
  })
}

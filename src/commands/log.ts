/** What the files say of the history, and what a database says of where it stands in it. */
import type { Directory } from '../revision/directory.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { readRows } from '../run/version-table.ts'
import { withContext, type Context, type Options } from './context.ts'
import { runSettings } from './running.ts'

/** A revision as the listing commands answer it. */
export interface Entry extends RevisionFile {
  readonly isHead: boolean
  readonly isBranchPoint: boolean
  readonly isMergePoint: boolean
  /** The database stands here; null when nobody asked a database. */
  readonly isCurrent: boolean | null
  /** Labels that it carries, its own and those of its branch. */
  readonly labels: readonly string[]
}

export interface HistoryOptions extends Options {
  /** `A:B`, both ends included; either may be left out. */
  readonly range?: string
  /** Mark where the database stands. */
  readonly indicateCurrent?: boolean
}

export interface ShowOptions extends Options {
  /** `head` when left out. */
  readonly target?: string
}

export interface CurrentResult {
  readonly database: string
  readonly current: readonly Entry[]
  /** Rows of the version table that no file has. */
  readonly unknown: readonly string[]
  /** True when the database has every revision. */
  readonly isAtHead: boolean
}

/** Newest first. */
export async function history(options: HistoryOptions = {}): Promise<readonly Entry[]> {
  return await withContext(options, async context => {
    const directory = await context.history()
    const needsCurrent =
      options.indicateCurrent === true || /\bcurrent\b|[+-]\d/.test(options.range ?? '')
    const rows = needsCurrent ? await rowsOf(context) : null
    const revisions =
      options.range === undefined
        ? directory.walk()
        : directory.range(options.range, rows === null ? {} : { current: rows })
    return revisions.map(revision => entryOf(directory, revision, rows))
  })
}

export async function heads(options: Options = {}): Promise<readonly Entry[]> {
  return await withContext(options, async context => {
    const directory = await context.history()
    return directory.heads.map(revision => entryOf(directory, revision, null))
  })
}

/** @throws AthanorError ATH402 when nothing matches */
export async function show(options: ShowOptions = {}): Promise<readonly Entry[]> {
  return await withContext(options, async context => {
    const directory = await context.history()
    const target = options.target ?? 'head'
    const rows = target === 'current' ? await rowsOf(context) : null
    const revisions = directory.resolve(target, rows === null ? {} : { current: rows })
    return revisions.map(revision => entryOf(directory, revision, rows))
  })
}

/** Writes nothing, also where athanor's tables are not there. */
export async function current(options: Options = {}): Promise<CurrentResult> {
  return await withContext(options, async context => {
    const directory = await context.history()
    const database = await context.database()
    const rows = await readRows(database, runSettings(context))
    const known = rows.flatMap(row => directory.files.filter(file => file.id === row))
    const unknown = rows.filter(row => !directory.files.some(file => file.id === row))
    const pending =
      unknown.length > 0 || directory.files.length === 0 ? [] : directory.upgradePath(rows, 'heads')
    return {
      database: database.label,
      current: known.map(revision => entryOf(directory, revision, rows)),
      unknown,
      isAtHead: unknown.length === 0 && pending.length === 0,
    }
  })
}

const rowsOf = async (context: Context): Promise<readonly string[]> =>
  await readRows(await context.database(), runSettings(context))

function entryOf(
  directory: Directory,
  revision: RevisionFile,
  rows: readonly string[] | null,
): Entry {
  return {
    ...revision,
    isHead: directory.heads.some(({ id }) => id === revision.id),
    isBranchPoint: directory.childrenOf(revision.id).length > 1,
    isMergePoint: revision.revises.length > 1,
    isCurrent: rows === null ? null : rows.includes(revision.id),
    labels: directory.labelsOf(revision.id),
  }
}

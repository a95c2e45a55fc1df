/** Opens what a source names, so that it can be read. */
import type { Database } from '../database/database.ts'
import { loadScripts, moveTo, seeFrom, type Script } from '../read/load-script.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { addressOf } from '../revision/symbol.ts'
import { readRows } from '../run/version-table.ts'
import type { Context } from './context.ts'
import { replay } from './replay.ts'
import { runSettings } from './running.ts'
import type { Source } from './source.ts'
import { readSqlFiles } from './sql-files.ts'

export interface Side {
  readonly source: Source
  /** For people. */
  readonly label: string
  /** With the default schema that both sides are read by; null for what is in none: the entities, and nothing. */
  readonly database: Database | null
}

/**
 * Both sides, in words of one default schema: that of the first which is a user's database. What can be wrong
 * in a file is found before anything is started.
 */
export async function openSides(
  context: Context,
  sources: readonly [Source, Source],
): Promise<readonly [Side, Side]> {
  const [one, other] = sources
  const files = [await filesOf(one), await filesOf(other)] as const
  if (sources.some(({ is }) => is === 'history')) await context.history()
  const databases = [await openedFor(context, one), await openedFor(context, other)] as const
  const { defaultSchema } = databases[0] ?? databases[1] ?? { defaultSchema: 'public' }
  const side = async (source: Source, at: 0 | 1): Promise<Side> => {
    const database =
      databases[at] ?? (await built(context, { source, files: files[at], defaultSchema }))
    return {
      source,
      label: labelOf(source, database),
      database: database === null ? null : { ...database, defaultSchema },
    }
  }
  return [await side(one, 0), await side(other, 1)]
}

const filesOf = async (source: Source): Promise<readonly Script[]> =>
  source.is === 'sql' ? await readSqlFiles(source.path, source.written) : []

const openedFor = async (context: Context, source: Source): Promise<Database | null> =>
  source.is === 'database' ? await context.readable(source.url) : null

interface Building {
  readonly source: Source
  readonly files: readonly Script[]
  readonly defaultSchema: string
}

/** On an embedded server of its own; null where there is nothing to build. */
async function built(
  context: Context,
  { source, files, defaultSchema }: Building,
): Promise<Database | null> {
  switch (source.is) {
    case 'models':
    case 'empty':
    case 'database':
      return null
    case 'history': {
      const targets = await targetsOf(context, source.revision)
      const database = await context.freshScratch()
      await moveTo(database, defaultSchema)
      await replay(context, { database: { ...database, defaultSchema }, defaultSchema, targets })
      return database
    }
    case 'sql': {
      const database = await context.freshScratch()
      context.report(`loading ${source.written} into the embedded PostgreSQL`)
      await loadScripts(database, files)
      await seeFrom(database, defaultSchema)
      return database
    }
  }
}

/** Where a database stands is asked of that of the project. */
async function targetsOf(context: Context, revision: string | null): Promise<readonly string[]> {
  if (revision === null) return ['heads']
  if (addressOf(revision).symbol !== 'current') return [revision]
  const history = await context.history()
  const current = await readRows(await context.readable(null), runSettings(context))
  return history.resolve(revision, { current }).map(({ id }) => id)
}

function labelOf(source: Source, database: Database | null): string {
  switch (source.is) {
    case 'models':
      return 'the entities'
    case 'empty':
      return 'nothing'
    case 'history':
      return source.revision === null ? 'the history' : `the history at ${source.revision}`
    case 'database':
      return database!.label
    case 'sql':
      return source.written
  }
}

/**
 * The revisions that made what is there: of a database those that it has; an SQL file does not say, and any may
 * have. Null: they made all of it.
 */
export function appliedOn(
  context: Context,
  { source, database }: Side,
): (() => Promise<readonly RevisionFile[]>) | null {
  if (source.is === 'history') return null
  return async () => {
    if (!context.hasHistory()) return []
    const history = await context.history()
    if (source.is !== 'database' || database === null) return history.files
    const rows = await readRows(database, runSettings(context))
    const known = rows.filter(id => history.get(id) !== undefined)
    const unknown = rows.filter(id => !known.includes(id))
    if (unknown.length > 0)
      context.report(
        `${database.label} has revisions that are not among the files (${unknown.join(', ')}): what they made is not managed`,
      )
    const pending = new Set(history.upgradePath(known, 'heads').map(({ revision }) => revision.id))
    return history.files.filter(({ id }) => !pending.has(id))
  }
}

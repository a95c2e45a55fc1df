/** Says where a database stands, without running anything. */
import { AthanorError } from '../errors.ts'
import { stamp as stampRows } from '../run/stamp.ts'
import { readRows } from '../run/version-table.ts'
import { withContext, type Options } from './context.ts'
import { checksums, runSettings } from './running.ts'
import { version } from './version.ts'

export interface StampOptions extends Options {
  /** `head` when left out; several for several branches. */
  readonly targets?: readonly string[]
  /** Forget all rows first, also those of revisions that no file has. */
  readonly purge?: boolean
}

export interface StampResult {
  readonly database: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** @throws AthanorError ATH402 for a target that no revision matches, ATH405 for unknown rows without `purge` */
export async function stamp(options: StampOptions = {}): Promise<StampResult> {
  return await withContext(options, async context => {
    const history = await context.history()
    const targets = options.targets ?? ['head']
    if (history.files.length === 0 && !targets.every(target => target === 'base'))
      throw new AthanorError('ATH402', {
        message: 'there is no revision to stamp',
        hint: 'Write one with `athanor revision -m "…"`, or stamp `base`.',
      })
    const database = await context.database()
    const settings = runSettings(context)
    const before = await readRows(database, settings)
    await stampRows({
      database,
      plan: rows => {
        if (options.purge !== true) return history.stampRows(rows, targets)
        const { insert } = history.stampRows([], targets)
        return { insert, delete: rows }
      },
      settings,
      checksums: await checksums(history, context.cache),
      athanor: version(),
      signal: options.signal,
    })
    return { database: database.label, before, after: await readRows(database, settings) }
  })
}

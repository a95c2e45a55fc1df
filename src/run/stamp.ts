/** Sets the rows of the version table without running anything. */
import type { Database } from '../database/database.ts'
import type { Rows } from '../revision/path.ts'
import { wholeEntry } from './history-table.ts'
import { lock } from './lock.ts'
import { transactionOn } from './transaction.ts'
import {
  ensureTables,
  readRows,
  rowChanges,
  type Settings,
  type Tables,
  tablesOf,
} from './version-table.ts'

export interface StampOptions {
  readonly database: Database
  /** How the rows change where the version table has these. Asked under the lock. */
  readonly plan: (rows: readonly string[]) => Rows
  readonly settings: Settings & { readonly lockTimeout: number }
  readonly checksums: ReadonlyMap<string, string>
  /** The version of athanor, for the history. */
  readonly athanor: string
  readonly signal?: AbortSignal | undefined
}

/**
 * @returns the change that was made; without one nothing is written
 * @throws AthanorError ATH502, ATH504, and what `plan` throws
 */
export async function stamp(options: StampOptions): Promise<Rows> {
  const { database, plan, settings, signal } = options
  const { lockTimeout } = settings
  // What `plan` has against it is told before anybody waits.
  plan(await readRows(database, settings))
  const release = await lock(database, settings, { lockTimeout, signal })
  const transaction = transactionOn(database, {}, () => undefined)
  try {
    const rows = plan(await readRows(database, settings))
    if (rows.insert.length === 0 && rows.delete.length === 0) return rows
    await transaction.begin()
    await ensureTables(database, settings)
    for (const sql of stampStatements(tablesOf(database, settings), rows, options))
      await database.execute(sql)
    await transaction.commit()
    return rows
  } catch (error) {
    await transaction.rollback()
    throw error
  } finally {
    await release()
  }
}

/** The changes, and an entry for each head that was set; `base` where none is. */
export const stampStatements = (
  tables: Tables,
  rows: Rows,
  { checksums, athanor }: Pick<StampOptions, 'checksums' | 'athanor'>,
): readonly string[] => [
  ...rowChanges(tables, rows),
  ...(rows.insert.length === 0 ? ['base'] : rows.insert).map(revision =>
    wholeEntry(tables, {
      revision,
      direction: 'stamp',
      checksum: checksums.get(revision) ?? null,
      athanor,
    }),
  ),
]

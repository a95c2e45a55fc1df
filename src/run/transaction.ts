/** The transaction of a run: begun, left for a statement that cannot be inside one, ended. */
import type { Queryable } from '../database/database.ts'

export interface TransactionSettings {
  /** Milliseconds a statement may take; the server's own setting when left out. */
  readonly statementTimeout?: number | undefined
  /** Milliseconds a statement may wait for a lock on a table; the server's own when left out. */
  readonly statementLockTimeout?: number | undefined
}

export interface Transaction {
  readonly begin: () => Promise<void>
  readonly commit: () => Promise<void>
  /** Safe to call when none is open, and when the connection is gone. */
  readonly rollback: () => Promise<void>
  /** Commits, does the work, and begins again. Where the work fails, none is open. */
  readonly outside: (work: () => Promise<void>) => Promise<void>
  /** Asks the server: a statement of a revision may have ended it. */
  readonly isOpen: () => Promise<boolean>
  /** It was found to be over without having been asked to. */
  readonly over: (how: 'committed' | 'rolled back') => void
}

/** @param committed - called after every commit */
export function transactionOn(
  database: Queryable,
  settings: TransactionSettings,
  committed: () => void,
): Transaction {
  let open = false
  const begin = async (): Promise<void> => {
    await database.execute([...beginning(settings), mark].join(';\n'))
    open = true
  }
  const commit = async (): Promise<void> => {
    await database.execute('COMMIT')
    open = false
    committed()
  }
  const rollback = async (): Promise<void> => {
    if (!open) return
    open = false
    try {
      await database.execute('ROLLBACK')
    } catch {
      // A request to cancel that came late has hit this one; a lost connection is rolled back by the server.
      await database.execute('ROLLBACK').catch(() => undefined)
    }
  }
  const outside = async (work: () => Promise<void>): Promise<void> => {
    await commit()
    await work()
    await begin()
  }
  const isOpen = async (): Promise<boolean> => {
    const [row] = await database.query(
      "SELECT pg_catalog.current_setting('athanor.run', true) = 'on' AS open",
    )
    return row?.['open'] === true
  }
  const over = (how: 'committed' | 'rolled back'): void => {
    open = false
    if (how === 'committed') committed()
  }
  return { begin, commit, rollback, outside, isOpen, over }
}

/** What a transaction of the run has, and none that somebody else has begun. */
const mark = "SET LOCAL athanor.run = 'on'"

/** BEGIN and what holds until its end, as statements. */
export const beginning = ({
  statementTimeout,
  statementLockTimeout,
}: TransactionSettings): readonly string[] => [
  'BEGIN',
  ...(statementTimeout === undefined ? [] : [`SET LOCAL statement_timeout = ${statementTimeout}`]),
  ...(statementLockTimeout === undefined
    ? []
    : [`SET LOCAL lock_timeout = ${statementLockTimeout}`]),
]

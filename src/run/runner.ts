/** Runs revisions on a database: under the lock, in transactions, with a result for each. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Registry } from '../core/schema.ts'
import type { Database } from '../database/database.ts'
import type { Op } from '../revision/op.ts'
import type { Step } from '../revision/path.ts'
import type { Header } from '../revision/revision.ts'
import type { Mode } from './host.ts'
import { lock } from './lock.ts'
import { ledgerOf, type Result, type RunEvent, titleOf } from './result.ts'
import { revise } from './revise.ts'
import { failureOf, rowsAfter, RunError } from './run-error.ts'
import { interrupted } from './sender.ts'
import { transactionOn, type TransactionSettings } from './transaction.ts'
import { ensureTables, readRows, type Settings } from './version-table.ts'

/** The two bodies of a revision file. */
export interface Bodies {
  readonly upgrade: (op: Op) => Promise<void> | void
  readonly downgrade: (op: Op) => Promise<void> | void
}

export interface RunSettings extends Settings, TransactionSettings {
  /** `all`: one transaction, all or nothing; `each`: one for each revision. */
  readonly transaction: 'all' | 'each'
  /** Milliseconds to wait for other runs; 0 waits for ever. */
  readonly lockTimeout: number
}

export interface RunOptions<R extends Header = Header> {
  readonly database: Database
  readonly registry: Registry
  /** What is to be done where the version table has these rows. Asked again under the lock. */
  readonly plan: (rows: readonly string[]) => readonly Step<R>[]
  /** Called once for each revision, before the first statement. */
  readonly load: (revision: R) => Promise<Bodies>
  readonly settings: RunSettings
  /** Where objects without a schema go. */
  readonly defaultSchema: string
  /** By revision; what is not there is recorded without one. */
  readonly checksums: ReadonlyMap<string, string>
  /** The version of athanor, for the history. */
  readonly athanor: string
  readonly report?: ((event: RunEvent<R>) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** `database` when left out. */
  readonly mode?: Mode | undefined
}

/**
 * @returns one result for each revision; none when there is nothing to do, and then nothing is
 *   written either
 * @throws RunError with the results so far: ATH501, ATH503, ATH504, ATH505, ATH507, and what the
 *   calls of a revision throw
 * @throws AthanorError ATH502 and ATH504 of the lock, and what `plan` and `load` throw
 */
export async function run<R extends Header>(options: RunOptions<R>): Promise<readonly Result<R>[]> {
  const { database, plan, load, settings, signal, report } = options
  const bodies = new Map<string, Bodies>()
  const planned = async (): Promise<readonly Step<R>[]> => {
    const steps = plan(await readRows(database, settings))
    for (const { revision } of steps)
      if (!bodies.has(revision.id)) bodies.set(revision.id, await load(revision))
    return steps
  }
  // Asked first without the lock: nothing to do is the usual case at the start of an application.
  if ((await planned()).length === 0) return []
  const release = await lock(database, settings, {
    lockTimeout: settings.lockTimeout,
    signal,
    waiting: holder => report?.({ event: 'waiting', holder }),
  })
  try {
    return await runSteps(options, await planned(), bodies)
  } finally {
    await release()
  }
}

async function runSteps<R extends Header>(
  options: RunOptions<R>,
  steps: readonly Step<R>[],
  bodies: ReadonlyMap<string, Bodies>,
): Promise<readonly Result<R>[]> {
  const { database, settings, signal, report } = options
  if (steps.length === 0) return []
  const ledger = ledgerOf(steps)
  const transaction = transactionOn(database, settings, ledger.committed)
  const cancelling = cancelOn(database, signal)
  try {
    await transaction.begin()
    await ensureTables(database, settings)
    for (const [at, step] of steps.entries()) {
      const position = at + 1
      report?.({ event: 'started', step, position, of: steps.length })
      // Every step's revision is loaded before the first.
      await ledger.next(() => revise(options, transaction, step, bodies.get(step.revision.id)!))
      report?.({ event: 'finished', step, duration: ledger.results()[at]!.duration ?? 0 })
      if (settings.transaction === 'all' && position < steps.length) continue
      if (signal?.aborted === true) throw interrupted(titleOf(step))
      await transaction.commit()
      if (position < steps.length) await transaction.begin()
    }
    return ledger.results()
  } catch (cause) {
    // A request to cancel is meant for a statement of the revision, not for the ROLLBACK.
    await cancelling.stop()
    await transaction.rollback()
    ledger.failed()
    const error = failureOf(cause, ledger.current(), signal)
    throw new RunError(error, ledger.results(), await rowsAfter(database, settings))
  } finally {
    await cancelling.stop()
  }
}

interface Cancelling {
  /** Resolves when no request is on its way; safe to call twice. */
  readonly stop: () => Promise<void>
}

/** After an abort asks every second: a request that comes between two statements is lost. */
function cancelOn(database: Database, signal: AbortSignal | undefined): Cancelling {
  const done = new AbortController()
  let asking: Promise<void> = Promise.resolve()
  const ask = async (): Promise<void> => {
    while (!done.signal.aborted) {
      await database.cancel().catch(() => undefined)
      await sleep(1000, undefined, { signal: done.signal }).catch(() => undefined)
    }
  }
  const start = (): void => {
    asking = ask()
  }
  signal?.addEventListener('abort', start, { once: true })
  return {
    stop: async () => {
      signal?.removeEventListener('abort', start)
      done.abort()
      await asking
    },
  }
}

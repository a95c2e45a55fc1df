/** One revision on a database: its body, its line in the history, its rows. */
import { once } from 'node:events'
import { AthanorError } from '../errors.ts'
import { createOp } from '../revision/op.ts'
import type { Step } from '../revision/path.ts'
import type { Header } from '../revision/revision.ts'
import { closeEntry, isThere, noteStep, openEntry } from './history-table.ts'
import { databaseHost } from './host.ts'
import { titleOf } from './result.ts'
import type { Bodies, RunOptions } from './runner.ts'
import { interrupted, senderOn } from './sender.ts'
import type { Transaction } from './transaction.ts'
import { rowChanges, type Tables, tablesOf } from './version-table.ts'

/** Within the transaction, or with it split; whatever it throws, the transaction is to be rolled back. */
export async function revise<R extends Header>(
  options: RunOptions<R>,
  transaction: Transaction,
  step: Step<R>,
  bodies: Bodies,
): Promise<void> {
  const { database, registry, settings, defaultSchema, signal, report } = options
  const { direction, revision } = step
  const title = titleOf(step)
  if (signal?.aborted === true) throw interrupted(title)
  const tables = tablesOf(database, settings)
  const id = await openEntry(database, tables, {
    revision: revision.id,
    direction,
    checksum: options.checksums.get(revision.id) ?? null,
    athanor: options.athanor,
  })
  const sender = senderOn({
    database,
    transaction,
    title,
    signal,
    sending: (sql, position, inTransaction) =>
      report?.({ event: inTransaction ? 'statement' : 'split', step, sql, position }),
    note: count => noteStep(database, tables, id, count),
  })
  const host = databaseHost({
    registry,
    sender,
    defaultSchema,
    mode: options.mode ?? 'database',
    title,
    expected: expectation => report?.({ event: 'expected', step, expectation }),
    progress: (table, done) => report?.({ event: 'progress', step, table, done }),
  })
  const { op, settled } = createOp(registry, host)
  try {
    await unlessAborted(signal, title, async () => {
      await (direction === 'upgrade' ? bodies.upgrade : bodies.downgrade)(op)
      await settled()
    })
  } finally {
    await sender.close()
  }
  if (!(await transaction.isOpen())) {
    const how = (await isThere(database, tables, id)) ? 'committed' : 'rolled back'
    transaction.over(how)
    throw ended(title, how)
  }
  await closeEntry(database, tables, id, sender.sent())
  await changeRows(options, tables, step)
}

async function changeRows<R extends Header>(
  { database }: RunOptions<R>,
  tables: Tables,
  step: Step<R>,
): Promise<void> {
  for (const sql of rowChanges(tables, step.rows)) {
    const touched = await database.query(`${sql} RETURNING revision`)
    if (touched.length === 1) continue
    throw new AthanorError('ATH507', {
      message: `the version table has not got the rows that the ${titleOf(step)} changes`,
      detail: sql,
      hint: 'Somebody changed it during the run without taking the lock; run the same command again.',
    })
  }
}

/** A body that waits for something else than the database is not waited for after an abort. */
async function unlessAborted(
  signal: AbortSignal | undefined,
  title: string,
  work: () => Promise<void>,
): Promise<void> {
  if (signal === undefined) return work()
  if (signal.aborted) throw interrupted(title)
  const finished = new AbortController()
  const aborted = once(signal, 'abort', { signal: finished.signal }).then(
    () => Promise.reject(interrupted(title)),
    () => undefined,
  )
  try {
    await Promise.race([work(), aborted])
  } finally {
    finished.abort()
  }
}

const ended = (title: string, how: string): AthanorError =>
  new AthanorError('ATH505', {
    message: `${title} ended the transaction of its run`,
    detail: `what it ran until then is ${how}, and what followed is committed; the version table does not know of it`,
    hint: 'Take BEGIN, COMMIT and ROLLBACK out of its `op.execute(...)` calls, and undo by hand what is there.',
  })

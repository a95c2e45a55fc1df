/** Sends the statements of one revision: counts them, says which one failed, ends when it ends. */
import type { Database, Row } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { detailOf, hintOf, messageOf, noticeOf, raisedBy } from './failure.ts'
import type { Transaction } from './transaction.ts'

export interface Sender {
  readonly query: (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>
  readonly execute: (sql: string) => Promise<void>
  /** What went before is committed; null says that it need not be. */
  readonly outside: (sql: string) => Promise<void>
  /** Reads the catalog for athanor's own purposes: not counted. */
  readonly ask: (sql: string, parameters: readonly unknown[]) => Promise<readonly Row[]>
  /** Statements that have run. */
  readonly sent: () => number
  /** Of these, how many are committed although the revision is not finished. */
  readonly kept: () => number
  /** Nothing can be sent any more. Resolves when nothing is on its way. */
  readonly close: () => Promise<void>
}

export interface SenderOptions {
  readonly database: Database
  readonly transaction: Transaction
  /** E.g. `upgrade of ba76cbd4fd71`. */
  readonly title: string
  readonly signal: AbortSignal | undefined
  /** Called before each statement that counts. */
  readonly sending: (sql: string, position: number, inTransaction: boolean) => void
  /** Called inside of the transaction that is about to be committed, and then after the statement. */
  readonly note: (step: number) => Promise<void>
}

export function senderOn(options: SenderOptions): Sender {
  const { database, transaction, title, signal, sending, note } = options
  let sent = 0
  let kept = 0
  let closed = false
  let busy: Promise<unknown> = Promise.resolve()

  const guarded = <T>(work: () => Promise<T>): Promise<T> => {
    if (signal?.aborted === true) return Promise.reject(interrupted(title))
    if (closed) return Promise.reject(tooLate(title))
    const running = work()
    busy = running.catch(() => undefined)
    return running
  }
  const counted = async <T>(sql: string, inTransaction: boolean, work: () => Promise<T>) => {
    sending(sql, sent + 1, inTransaction)
    try {
      const answer = await work()
      sent += 1
      return answer
    } catch (cause) {
      // What the signal has cancelled is no fault of the statement.
      if (signal?.aborted === true) throw interrupted(title, cause)
      throw failed(title, sql, sent + 1, kept, cause)
    }
  }
  const leave = async (sql: string): Promise<void> => {
    await note(sent)
    await transaction.outside(async () => {
      kept = sent
      await counted(sql, false, () => database.execute(sql))
      kept = sent
      await note(sent)
    })
  }
  return {
    query: (sql, parameters) =>
      guarded(() => counted(sql, true, () => database.query(sql, parameters))),
    execute: sql => guarded(() => counted(sql, true, () => database.execute(sql))),
    outside: sql => guarded(() => leave(sql)),
    ask: (sql, parameters) => guarded(() => database.query(sql, parameters)),
    sent: () => sent,
    kept: () => kept,
    close: async () => {
      closed = true
      await busy
    },
  }
}

/** `kept` statements of the revision were committed before. */
export const standing = (kept: number): string =>
  kept === 0
    ? 'The transaction was rolled back; nothing of this revision was applied.'
    : `Statements 1 to ${kept} of this revision are committed, the rest was rolled back.`

function failed(
  title: string,
  sql: string,
  position: number,
  kept: number,
  cause: unknown,
): AthanorError {
  const refused = { sql, cause }
  const raised = raisedBy(cause)
  if (raised !== null)
    return new AthanorError(raised, {
      message: `${title} stopped: ${messageOf(cause)}`,
      detail: noticeOf(cause) ?? undefined,
      hint: [hintOf(refused), standing(kept)].filter(part => part !== null).join(' '),
      cause,
    })
  return new AthanorError('ATH501', {
    message: `${title} failed at statement ${position}`,
    detail: detailOf(refused),
    hint: hintOf(refused) ?? standing(kept),
    cause,
  })
}

export const interrupted = (title: string, cause?: unknown): AthanorError =>
  new AthanorError('ATH504', {
    message: `${title} was interrupted`,
    hint: 'Run the same command again to go on.',
    cause,
  })

const tooLate = (title: string): AthanorError =>
  new AthanorError('ATH501', {
    message: `a call of \`op\` came after the end of the ${title}`,
    hint: 'Await whatever makes that call, so that the revision ends after it.',
  })

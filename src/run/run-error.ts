/** The error of a run that did not reach its end, with what became of each revision. */
import type { Database } from '../database/database.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import type { Step } from '../revision/path.ts'
import { detailOf, hintOf, messageOf } from './failure.ts'
import { type Result, titleOf } from './result.ts'
import { interrupted } from './sender.ts'
import { readRows, type Settings } from './version-table.ts'

export class RunError extends AthanorError {
  readonly results: readonly Result[]
  /** The rows of the version table afterwards; null when they could not be read. */
  readonly rows: readonly string[] | null

  constructor(error: AthanorError, results: readonly Result[], rows: readonly string[] | null) {
    super(error.code, {
      message: error.message,
      detail: [error.detail, standsAt(rows)].filter(part => part !== undefined).join('\n'),
      hint: error.hint,
      cause: error.cause,
    })
    this.results = results
    this.rows = rows
  }
}

/** By its shape, as every error of athanor. */
export const isRunError = (error: unknown): error is RunError =>
  isAthanorError(error) && 'results' in error && 'rows' in error

const standsAt = (rows: readonly string[] | null): string => {
  if (rows === null) return 'where the database stands could not be read'
  return `the database stands at ${rows.length === 0 ? 'base' : rows.join(', ')}`
}

/** Whatever ended the run, as an error with a code. */
export function failureOf(
  cause: unknown,
  step: Step | null,
  signal: AbortSignal | undefined,
): AthanorError {
  if (isAthanorError(cause)) return cause
  const title = step === null ? 'the run' : titleOf(step)
  if (signal?.aborted === true) return interrupted(title, cause)
  const refused = { sql: null, cause }
  return new AthanorError('ATH501', {
    message: `${title} failed: ${messageOf(cause).split('\n', 1)[0]}`,
    detail: detailOf(refused),
    hint: hintOf(refused) ?? 'Correct the revision and run the same command again.',
    cause,
  })
}

export async function rowsAfter(
  database: Database,
  settings: Settings,
): Promise<readonly string[] | null> {
  try {
    return await readRows(database, settings)
  } catch {
    // The error that ended the run is the one to tell, and the lost connection is in it.
    return null
  }
}

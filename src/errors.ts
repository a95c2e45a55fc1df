/** The one error athanor throws on purpose, and the table of its codes. Knows nothing else. */

/**
 * What each code stands for. Hundreds by layer: 1xx model, 2xx plan, 3xx database,
 * 4xx revisions, 5xx running, 6xx configuration and command line. Codes are never reused.
 */
export const codes = {
  ATH101: 'two objects share one identity',
  ATH102: 'the data source could not be loaded',
  ATH103: 'the module exports no data source',
  ATH104: 'the data source has no entities',
  ATH105: 'an entity says what PostgreSQL cannot do',
  ATH106: 'the data source is not for PostgreSQL',
  ATH107: 'a definition names what is not there',
  ATH108: 'a definitions file is wrong',
  ATH201: 'operations depend on each other in a circle',
  ATH202: 'a rename names something that is not there',
  ATH204: 'an operation was called with arguments that do not fit',
  ATH208: 'something that nobody manages is in the way',
  ATH209: 'something would be made again that would not come back whole',
  ATH210: 'a step of a revision has to be filled in',
  ATH211: 'a value was told for rows that need none',
  ATH212: 'a column has a type that is not there',
  ATH301: 'the database cannot be reached',
  ATH302: 'the database refused the login',
  ATH303: 'the server is too old',
  ATH304: 'the embedded PostgreSQL cannot do this',
  ATH305: 'the rows of a table cannot be read',
  ATH306: 'an SQL file cannot be loaded',
  ATH401: 'a revision file cannot be read',
  ATH402: 'no revision matches',
  ATH403: 'the history has several heads',
  ATH405: 'the database has revisions that are not among the files',
  ATH406: 'a revision names a parent that does not exist',
  ATH407: 'two revisions have one id',
  ATH408: 'the versions directory cannot be written',
  ATH409: 'a revision file would be overwritten',
  ATH410: 'revisions follow each other in a circle',
  ATH411: 'the target cannot be reached in this direction',
  ATH412: 'the database is behind the revisions',
  ATH413: 'revisions overlap: one stands on another',
  ATH501: 'a statement failed',
  ATH502: 'another run holds the lock',
  ATH503: 'an expectation did not hold',
  ATH504: 'the run was interrupted',
  ATH505: 'a revision ended the transaction of its run',
  ATH506: 'a step needs a connection',
  ATH507: 'the version table was changed by somebody else',
  ATH601: 'the configuration is wrong',
  ATH602: 'no configuration and no data source was found',
  ATH603: 'the command line is wrong',
  ATH604: 'the message is empty',
  ATH605: 'a file is already there',
} as const

export type Code = keyof typeof codes

export interface Words {
  /** One factual line: lower case, no full stop. */
  readonly message: string
  /** The facts behind it; may have several lines. */
  readonly detail?: string | undefined
  /** A complete sentence that tells what to do next. */
  readonly hint?: string | undefined
  readonly cause?: unknown
}

const mark = Symbol.for('athanor.error')

export class AthanorError extends Error {
  override readonly name = 'AthanorError'
  readonly code: Code
  readonly detail: string | undefined
  readonly hint: string | undefined
  readonly [mark] = true

  constructor(code: Code, { message, detail, hint, cause }: Words) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.detail = detail
    this.hint = hint
  }
}

/** By a shared symbol and not by class: two copies of this package make `instanceof` lie. */
export const isAthanorError = (error: unknown): error is AthanorError =>
  typeof error === 'object' && error !== null && mark in error

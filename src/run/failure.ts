/** What a server said about a statement that failed, in words for people. */
import type { Code } from '../errors.ts'
import { raisedAs } from '../sql/needs.ts'

export interface Refused {
  /** Null when it was not a statement of a revision. */
  readonly sql: string | null
  readonly cause: unknown
}

/** The statement, what the server said, and the line it points at. */
export function detailOf({ sql, cause }: Refused): string {
  const code = field(cause, 'code')
  return [
    sql === null ? null : shortened(sql),
    `${sql === null ? '' : 'ERROR: '}${messageOf(cause)}${code === null ? '' : ` (${code})`}`,
    sql === null ? null : pointer(sql, field(cause, 'position')),
    labelled('DETAIL', field(cause, 'detail')),
    labelled('CONTEXT', field(cause, 'where')),
  ]
    .filter(line => line !== null)
    .join('\n')
}

/** The server's own hint, or ours where the server has a poor one; null when there is none. */
export function hintOf({ cause }: Refused): string | null {
  const hint = field(cause, 'hint')
  if (hint !== null) return hint
  return notInTransaction.has(field(cause, 'code') ?? '')
    ? 'This statement cannot run inside a transaction; where an operation can say `concurrently`, use it.'
    : null
}

/** Our own code, where a statement of ours has raised it; null when the server had something to say of its own. */
export function raisedBy(cause: unknown): Code | null {
  const state = codeOf(cause)
  if (state === raisedAs.unfilled) return 'ATH210'
  return state === raisedAs.unmet ? 'ATH503' : null
}

/** The server's DETAIL; null when there is none. */
export const noticeOf = (cause: unknown): string | null => field(cause, 'detail')

/** SQLSTATE, or the code of a system error; null when there is none. */
export const codeOf = (cause: unknown): string | null => field(cause, 'code')

export const messageOf = (cause: unknown): string =>
  cause instanceof Error && cause.message !== '' ? cause.message : String(cause)

const notInTransaction: ReadonlySet<string> = new Set(['25001'])

const labelled = (label: string, text: string | null): string | null =>
  text === null ? null : `${label}: ${text}`

/** The line of the statement with a caret below the place, as psql shows it. */
function pointer(sql: string, position: string | null): string | null {
  if (position === null) return null
  // The server counts characters, and a string counts UTF-16 units.
  const characters = Array.from(sql)
  const at = Number(position) - 1
  if (!(at >= 0 && at <= characters.length)) return null
  const before = characters.slice(0, at).join('').split('\n')
  const column = before.at(-1)!
  const rest = characters.slice(at).join('').split('\n', 1)[0]!
  const head = `LINE ${before.length}: `
  const shown = column.slice(-60)
  return `${head}${shown}${rest.slice(0, 60)}\n${' '.repeat(head.length + shown.length)}^`
}

const limit = 2000

const shortened = (sql: string): string =>
  sql.length <= limit ? sql : `${sql.slice(0, limit)} ... (${sql.length} characters)`

/** A text field of an error, which is of whatever class the driver has; null when it has none. */
function field(cause: unknown, name: string): string | null {
  if (typeof cause !== 'object' || cause === null) return null
  const value: unknown = Reflect.get(cause, name)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/** Values of JavaScript on their way to the server: the same on every machine, with and without a connection. */
import { types } from 'node:util'
import { AthanorError } from '../errors.ts'
import { literal } from '../sql/text.ts'

/** A value as a parameter. A date is sent in UTC, whatever the time zone of the machine. */
export function sentAs(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint') return value.toString()
  if (types.isDate(value)) return value.toISOString()
  if (Array.isArray(value)) return value.map(sentAs)
  return isPlain(value) ? JSON.stringify(value) : value
}

/** A value for a column of type json or jsonb. A string is taken as the JSON text that it is. */
export const jsonSentAs = (value: unknown): unknown =>
  value === undefined || value === null || typeof value === 'string'
    ? sentAs(value)
    : JSON.stringify(value)

/**
 * A value as a constant of SQL, which the server reads as it reads a parameter.
 *
 * @throws AthanorError ATH506 for what has no text, such as a function
 */
export function constant(value: unknown): string {
  const text = textOf(value)
  return text === null ? 'NULL' : literal(text)
}

/** What a driver sends; null is the SQL null. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (types.isDate(value)) return value.toISOString()
  if (types.isUint8Array(value)) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`
  if (isPlain(value)) return JSON.stringify(value)
  throw new AthanorError('ATH506', {
    message: `a value of type ${typeof value} cannot be written as SQL`,
    hint: 'Give it as a string, a number, a boolean, a date, an array or a plain object.',
  })
}

function elementOf(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`
  const text = textOf(value)
  return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Revision files may be loaded in a realm of their own, whose Object is another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Values of JavaScript as SQL, where a connection would have sent them as parameters. */
import { textOf } from '../database/values.ts'
import { AthanorError } from '../errors.ts'
import { literal } from '../sql/text.ts'

/**
 * A value as a constant, which the server reads as it would read a parameter.
 *
 * @throws AthanorError ATH506 for what is no value, such as a function
 */
export function constant(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new AthanorError('ATH506', {
      message: `a ${typeof value} cannot be written as SQL`,
      hint: 'Give a string, a number, a boolean, a date, an array or a plain object.',
    })
  const text = textOf(value)
  return text === null ? 'NULL' : literal(text)
}

/** A value for a column of type json or jsonb. A string is taken as the JSON text that it is. */
export const jsonText = (value: unknown): unknown =>
  value === undefined || value === null || typeof value === 'string' ? value : JSON.stringify(value)

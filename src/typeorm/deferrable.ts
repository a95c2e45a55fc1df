/** When a constraint is checked: the two words that PostgreSQL has for it. */
import { AthanorError } from '../errors.ts'

const words = ['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED'] as const

/**
 * Null: at once, and not deferrable.
 *
 * @param by - who says it
 * @throws AthanorError ATH105 for another word, which the types of JavaScript do not prevent
 */
export function deferrableOf(said: string | undefined, by: string): (typeof words)[number] | null {
  if (said === undefined) return null
  const word = words.find(one => one === said)
  if (word !== undefined) return word
  throw new AthanorError('ATH105', {
    message: `${by} is deferrable "${said}"`,
    hint: `Use one of ${words.join(', ')}.`,
  })
}

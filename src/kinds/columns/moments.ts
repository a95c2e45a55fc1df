/** Defaults that PostgreSQL reads by the clock: `'now'` is the moment at which the column was made. */
import type { Column } from './model.ts'

const byTheClock = new Set(
  ['now', 'now()', 'today', 'tomorrow', 'yesterday'].map(word => `'${word}'`),
)

const types = [
  'date',
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
]

/**
 * True where the texts are the same, or the author gave a moment as a string: read again it is another one, and
 * whichever constant the catalog has is the one that was meant.
 */
export const isSameDefault = (
  was: string | null,
  wanted: string | null,
  { before, after }: { readonly before: Column; readonly after: Column },
): boolean =>
  was === wanted ||
  (was !== null &&
    wanted !== null &&
    before.type === after.type &&
    byTheClock.has(wanted.trim().toLowerCase()) &&
    types.some(type => was.startsWith("'") && was.endsWith(`'::${type}`)))

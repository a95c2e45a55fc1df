/** WITH (…): options of views, storage parameters of indexes, as `pg_class.reloptions` has them: `fillfactor=70`. */
import { statement, type Statement } from './statement.ts'

export const withOptions = (options: readonly string[]): string =>
  options.length === 0 ? '' : ` WITH (${options.join(', ')})`

/**
 * Those that are gone are reset, and all others set, so that they stand in the order of `after`.
 *
 * @param object - as it stands after ALTER, e.g. `INDEX "public"."i"`
 */
export function changedOptions(
  object: string,
  before: readonly string[],
  after: readonly string[],
): readonly Statement[] {
  const kept = new Set(after.map(optionName))
  const gone = before.map(optionName).filter(option => !kept.has(option))
  return [
    ...(gone.length === 0 ? [] : [statement(`ALTER ${object} RESET (${gone.join(', ')})`)]),
    ...(after.length === 0 ? [] : [statement(`ALTER ${object} SET (${after.join(', ')})`)]),
  ]
}

const optionName = (option: string): string => option.slice(0, option.indexOf('='))

/** WITH (…): options of views, storage parameters of tables and indexes, options of columns, as `pg_class.reloptions` has them: `fillfactor=70`. */
import { statement, type Statement } from './statement.ts'

export const withOptions = (options: readonly string[]): string =>
  options.length === 0 ? '' : ` WITH (${options.join(', ')})`

/** The actions of an ALTER: those that are gone are reset, and all others set, so that they stand in the order of `after`. */
export function optionActions(before: readonly string[], after: readonly string[]): string[] {
  const kept = new Set(after.map(optionName))
  const gone = before.map(optionName).filter(option => !kept.has(option))
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.join(', ')})`]),
    ...(after.length === 0 ? [] : [`SET (${after.join(', ')})`]),
  ]
}

/** @param object - as it stands after ALTER, e.g. `INDEX "public"."i"` */
export const changedOptions = (
  object: string,
  before: readonly string[],
  after: readonly string[],
): readonly Statement[] =>
  optionActions(before, after).map(action => statement(`ALTER ${object} ${action}`))

const optionName = (option: string): string => option.slice(0, option.indexOf('='))

/** Array constants, with elements quoted as PostgreSQL reads them. */
import { literal } from './text.ts'

const plain = /^[^\s{}",\\]+$/

const element = (value: string | null): string => {
  if (value === null) return 'NULL'
  return plain.test(value) && value.toUpperCase() !== 'NULL'
    ? value
    : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** `['a b', null]` becomes `'{"a b",NULL}'`. One dimension; null is the SQL null. */
export const arrayLiteral = (values: readonly (string | null)[]): string =>
  literal(`{${values.map(element).join(',')}}`)

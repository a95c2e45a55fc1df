/** Array constants, with elements quoted as PostgreSQL reads them. */
import { literal } from './text.ts'

/** Null is the SQL null; an array within is one more dimension. */
export type Elements = readonly (string | null | Elements)[]

const plain = /^[^\s{}",\\]+$/

const element = (value: Elements[number]): string => {
  if (value === null) return 'NULL'
  if (typeof value !== 'string') return braced(value)
  return plain.test(value) && value.toUpperCase() !== 'NULL'
    ? value
    : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

const braced = (values: Elements): string => `{${values.map(element).join(',')}}`

/** `['a b', null]` becomes `'{"a b",NULL}'`. */
export const arrayLiteral = (values: Elements): string => literal(braced(values))

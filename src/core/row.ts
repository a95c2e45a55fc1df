/** Reads the fields of catalog rows: what comes from the driver is `unknown`, and becomes itself here. */
import type { Row } from './kind.ts'

const wrong = (row: Row, field: string, wanted: string): TypeError =>
  new TypeError(`catalog field "${field}" is not ${wanted}: ${JSON.stringify(row[field])}`)

export function text(row: Row, field: string): string {
  const value = row[field]
  if (typeof value !== 'string') throw wrong(row, field, 'text')
  return value
}

export function textOrNull(row: Row, field: string): string | null {
  return row[field] === null ? null : text(row, field)
}

export function flag(row: Row, field: string): boolean {
  const value = row[field]
  if (typeof value !== 'boolean') throw wrong(row, field, 'a boolean')
  return value
}

/** A json array of text; null is the empty list, as `json_agg` says it. */
export function texts(row: Row, field: string): readonly string[] {
  const value = row[field]
  if (value === null) return []
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string'))
    throw wrong(row, field, 'a list of text')
  return value
}

/** A json array of objects. */
export function rows(row: Row, field: string): readonly Row[] {
  const value: unknown = row[field]
  if (value === null) return []
  if (!Array.isArray(value)) throw wrong(row, field, 'a list of objects')
  // json_agg(json_build_object(…)) makes nothing but objects.
  return value as readonly Row[]
}

/** One word of a closed list. */
export function oneOf<const W extends string>(row: Row, field: string, words: readonly W[]): W {
  const found = words.find(word => word === row[field])
  if (found === undefined) throw wrong(row, field, `one of ${words.join(', ')}`)
  return found
}

export function oneOfOrNull<const W extends string>(
  row: Row,
  field: string,
  words: readonly W[],
): W | null {
  return row[field] === null ? null : oneOf(row, field, words)
}

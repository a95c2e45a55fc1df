/** The limits of PostgreSQL that a column of the model passes: each refused at the property. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { unescaped } from './escapes.ts'
import { refused } from './refusals.ts'

/** In characters, and in bits. */
const longest: readonly (readonly [types: RegExp, limit: number])[] = [
  [/^character/, 10_485_760],
  [/^bit/, 83_886_080],
]

/** `name` keeps 63 bytes; a label is not cut but refused. */
const labelBytes = 63

const systemColumns = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'])

/**
 * @param base - the type without what stands in parentheses
 * @throws AthanorError ATH105 at the property
 */
export function refuseBeyondLimits(column: ColumnMetadata, base: string): void {
  const { databaseName, precision } = column
  if (systemColumns.has(databaseName))
    refused(
      column,
      `has the name ${databaseName}, which PostgreSQL gives to a column of its own in every table`,
      'Give it another name, with `name`.',
    )
  const limit = longest.find(([types]) => types.test(base))?.[1]
  if (limit !== undefined && column.length !== '') refuseLength(column, base, limit)
  if (base === 'numeric' && typeof precision === 'number' && (precision < 1 || precision > 1000))
    refused(
      column,
      `has a precision of ${precision}`,
      'A `numeric` has from 1 to 1000 digits, or as many as it needs without a precision.',
    )
  refuseLabels(column)
  refuseNoList(column)
}

function refuseLength(column: ColumnMetadata, base: string, limit: number): void {
  const length = Number(column.length)
  if (Number.isInteger(length) && length >= 1 && length <= limit) return
  refused(
    column,
    `has a length of ${column.length}, and ${base} takes from 1 to ${limit}`,
    'Leave `length` out, and it is as long as its values.',
  )
}

function refuseLabels(column: ColumnMetadata): void {
  const labels = (column.enum ?? []).map(String)
  const twice = labels.find((label, at) => labels.indexOf(label) !== at)
  if (twice !== undefined)
    refused(column, `has the value ${twice} twice`, 'Name each value of an enum once.')
  const long = labels.find(label => Buffer.byteLength(label) > labelBytes)
  if (long !== undefined)
    refused(
      column,
      `has a value of ${Buffer.byteLength(long)} bytes: ${long}`,
      `A value of an enum has at most ${labelBytes} bytes.`,
    )
}

/** A single value where a list is wanted; `{…}` and `[…]={…}` are lists in PostgreSQL's own words. */
function refuseNoList(column: ColumnMetadata): void {
  const { default: value, isArray } = column
  if (!isArray || !['string', 'number', 'boolean'].includes(typeof value)) return
  const text = JSON.stringify(value)
  if (typeof value === 'string' && /^\s*[[{]/.test(unescaped(value))) return
  refused(column, `is an array and has the default ${text}`, 'Give it a list, `default: [...]`.')
}

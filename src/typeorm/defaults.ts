/** What a column's `default` means in SQL: TypeORM's own reading wherever that is one, the author's where it is not. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { arrayLiteral, type Elements } from '../sql/array.ts'
import { literal } from '../sql/text.ts'
import { unescaped, unquoted } from './escapes.ts'
import type { Model } from './model.ts'
import { refused } from './refusals.ts'

/**
 * SQL of a column's default, and other texts that mean the same to the author.
 * TypeORM writes `'0'` where a person writes `0`; PostgreSQL keeps them apart, the model does not.
 */
export interface DefaultOf {
  readonly sql: string
  readonly alternatives: readonly string[]
}

/** @throws AthanorError ATH105 for a boolean where none can be */
export function defaultOf(column: ColumnMetadata, model: Model): DefaultOf | null {
  const { default: value } = column
  if (value === null || value === undefined)
    return column.isGenerated && column.generationStrategy === 'uuid' ? uuidDefault(model) : null
  const base = model.dataSource.driver.normalizeType(column)
  if (typeof value === 'function') return functionDefault(column, value, model)
  if (Array.isArray(value) && column.isArray) return only(arrayLiteral(elementsOf(value, base)))
  if (typeof value === 'object') return only(literal(objectText(value, base)))
  if (typeof value === 'boolean') return booleanDefault(column, value, base)
  if (typeof value === 'number') return numberDefault(value, base)
  // What the types of TypeORM leave out.
  if (typeof value !== 'string') return either(String(value))
  return only(isCall(value, base) ? value : literal(unescaped(value)))
}

const only = (sql: string): DefaultOf => ({ sql, alternatives: [] })

const either = (plain: string): DefaultOf => ({ sql: plain, alternatives: [literal(plain)] })

const uuidDefault = (model: Model): DefaultOf =>
  only(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    (model.dataSource.options as { uuidExtension?: string }).uuidExtension === 'pgcrypto'
      ? 'gen_random_uuid()'
      : 'uuid_generate_v4()',
  )

function numberDefault(value: number, base: string): DefaultOf {
  const plain = String(value)
  const quoted = literal(plain)
  // An integer constant is stored alike either way; elsewhere TypeORM's quotes leave a cast behind.
  return base === 'integer' && Number.isInteger(value)
    ? either(plain)
    : { sql: quoted, alternatives: [plain] }
}

/** TypeORM writes a bare `true` everywhere. */
function booleanDefault(column: ColumnMetadata, value: boolean, base: string): DefaultOf {
  const plain = String(value)
  if (base === 'boolean') return only(plain)
  if (base === 'json' || base === 'jsonb' || base === 'enum') return only(literal(plain))
  if (base === 'text' || base.startsWith('character')) return either(plain)
  return refused(
    column,
    `has the default ${plain}, and its type is ${base}`,
    'Give it a default of its type, or make it a `boolean`.',
  )
}

function functionDefault(
  column: ColumnMetadata,
  value: () => unknown,
  model: Model,
): DefaultOf | null {
  const written = String(value())
  if (written.trim().toUpperCase() === 'NULL') return null
  // TypeORM 0.3 takes the source of the function for the value of an enum.
  if (column.enum !== undefined) return only(written)
  const created = model.dataSource.driver.normalizeDefault(column) ?? written
  // TypeORM writes CURRENT_TIMESTAMP(3) as a cast of 'now': the same moment, in other words.
  return created === written ? only(written) : { sql: created, alternatives: [written] }
}

const clock = /^(?:current_(?:timestamp|date|time)|localtime(?:stamp)?)(?:\(\d\))?$/i

/** No value of the type, and a well-known expression: its author left out the arrow function. */
const isCall = (value: string, base: string): boolean =>
  (/^(?:date|time)/.test(base) && clock.test(value)) ||
  (base === 'uuid' && /^[a-z]\w*\(\)$/i.test(value))

function objectText(value: object, base: string): string {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (base === 'hstore')
    return Object.entries(value)
      .map(([key, member]) => `${inHstore(key)}=>${inHstore(member)}`)
      .join(', ')
  return JSON.stringify(value)
}

const inHstore = (value: unknown): string =>
  value === null
    ? 'NULL'
    : `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/["\\]/g, String.raw`\$&`)}"`

/** An array within an array is one more dimension, but in JSON, where it is a value. */
const elementsOf = (values: readonly unknown[], base: string): Elements =>
  values.map(value =>
    Array.isArray(value) && !base.startsWith('json')
      ? elementsOf(value, base)
      : elementOf(value, base),
  )

function elementOf(value: unknown, base: string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'object') return objectText(value, base)
  return typeof value === 'string' ? unquoted(unescaped(value)) : JSON.stringify(value)
}

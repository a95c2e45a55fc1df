/** What one column's metadata means in PostgreSQL's words: its type, its enum, its default. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { AthanorError } from '../errors.ts'
import { identifier } from '../sql/keywords.ts'
import { arrayLiteral } from '../sql/array.ts'
import { literal, truncated } from '../sql/text.ts'
import { propertyOf, type Model, type ModelTable } from './model.ts'

const serialTypes = new Set(['integer', 'smallint', 'bigint'])
const timeTypes = /^(time|timestamp) (with|without) time zone$/

export interface EnumOf {
  readonly schema: string
  readonly name: string
  readonly values: readonly string[]
}

const isEnum = (column: ColumnMetadata): boolean =>
  column.type === 'enum' || column.type === 'simple-enum'

/** The enum type of a column, under the name TypeORM gives it; null when it is of another type. */
export function enumOf(column: ColumnMetadata, table: ModelTable): EnumOf | null {
  if (!isEnum(column)) return null
  if (column.enum === undefined || column.enum.length === 0)
    throw new AthanorError('ATH105', {
      message: `${propertyOf(column)} is an enum without values`,
      hint: 'Give it `enum: [...]` or an enum object; `enumName` alone names a type but does not make one.',
    })
  return {
    schema: table.schema,
    name: truncated(
      column.enumName ?? `${table.metadata.tableName}_${column.databaseName.toLowerCase()}_enum`,
    ),
    values: column.enum.map(String),
  }
}

export const isSerial = (column: ColumnMetadata): boolean =>
  column.isGenerated &&
  (column.generationStrategy === 'increment' || column.generationStrategy === 'rowid')

// 'identity' is missing from the type of the strategies, and is one of them.
export const isIdentity = (column: ColumnMetadata): boolean =>
  column.isGenerated && String(column.generationStrategy) === 'identity'

/** Put together as `format_type` does, so that most types need no question to the server. */
export function typeOf(column: ColumnMetadata, table: ModelTable, model: Model): string {
  const array = column.isArray ? '[]' : ''
  const type = enumOf(column, table)
  if (type !== null) {
    const prefix = type.schema === model.defaultSchema ? '' : `${identifier(type.schema)}.`
    return `${prefix}${identifier(type.name)}${array}`
  }
  const { driver } = model.dataSource
  const base = driver.normalizeType(column)
  if ((isSerial(column) || isIdentity(column)) && !serialTypes.has(base))
    throw new AthanorError('ATH105', {
      message: `${propertyOf(column)} cannot count up: its type is ${base}`,
      hint: 'Use `int`, `bigint` or `smallint` for a column that PostgreSQL numbers.',
    })
  return `${withModifiers(base, column, driver.getColumnLength(column))}${array}`
}

function withModifiers(base: string, column: ColumnMetadata, length: string): string {
  const { precision, scale, spatialFeatureType, srid } = column
  const time = timeTypes.exec(base)
  if (time !== null)
    return isGiven(precision) ? `${time[1]}(${precision}) ${time[2]} time zone` : base
  if (spatialFeatureType !== undefined)
    return srid === undefined
      ? `${base}(${spatialFeatureType})`
      : `${base}(${spatialFeatureType},${srid})`
  if (length !== '') return `${base}(${length})`
  if (isGiven(precision) && isGiven(scale)) return `${base}(${precision},${scale})`
  return isGiven(precision) ? `${base}(${precision})` : base
}

const isGiven = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined

/**
 * SQL of a column's default, and other texts that mean the same to the author.
 * TypeORM writes `'0'` where a person writes `0`; PostgreSQL keeps them apart, the model does not.
 */
export interface DefaultOf {
  readonly sql: string
  readonly alternatives: readonly string[]
}

export function defaultOf(column: ColumnMetadata, model: Model): DefaultOf | null {
  const { default: value } = column
  if (value === null || value === undefined)
    return column.isGenerated && column.generationStrategy === 'uuid' ? uuidDefault(model) : null
  if (typeof value === 'function') return functionDefault(column, value)
  if (Array.isArray(value) && column.isArray) return only(arrayLiteral(value.map(elementOf)))
  if (value instanceof Date) return only(literal(value.toISOString()))
  if (typeof value === 'object') return only(literal(JSON.stringify(value)))
  if (typeof value === 'boolean') return booleanDefault(column, value, model)
  if (typeof value === 'number' || typeof value === 'bigint')
    return numberDefault(column, value, model)
  return only(literal(value))
}

const only = (sql: string): DefaultOf => ({ sql, alternatives: [] })

const uuidDefault = (model: Model): DefaultOf =>
  only(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    (model.dataSource.options as { uuidExtension?: string }).uuidExtension === 'pgcrypto'
      ? 'gen_random_uuid()'
      : 'uuid_generate_v4()',
  )

function numberDefault(column: ColumnMetadata, value: number | bigint, model: Model): DefaultOf {
  const plain = String(value)
  const quoted = literal(plain)
  // An integer constant is stored alike either way; elsewhere TypeORM's quotes leave a cast behind.
  return model.dataSource.driver.normalizeType(column) === 'integer' &&
    Number.isInteger(Number(value))
    ? { sql: plain, alternatives: [quoted] }
    : { sql: quoted, alternatives: [plain] }
}

const booleanDefault = (column: ColumnMetadata, value: boolean, model: Model): DefaultOf =>
  model.dataSource.driver.normalizeType(column) === 'boolean'
    ? { sql: String(value), alternatives: [] }
    : only(literal(JSON.stringify(value)))

function functionDefault(column: ColumnMetadata, value: () => unknown): DefaultOf | null {
  const written = String(value())
  if (written.trim().toUpperCase() === 'NULL') return null
  const created = column.entityMetadata.connection?.driver.normalizeDefault(column) ?? written
  // TypeORM writes CURRENT_TIMESTAMP(3) as a cast of 'now': the same moment, in other words.
  return created === written ? only(written) : { sql: created, alternatives: [written] }
}

const elementOf = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

/** What one column's metadata means in PostgreSQL's words: its type, its enum, its default. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { identifier } from '../sql/keywords.ts'
import { truncated } from '../sql/text.ts'
import type { Model, ModelTable } from './model.ts'
import { tablePathOf } from './table-path.ts'
import { refuseBeyondLimits } from './limits.ts'
import { refused, refuseWhatCannotBe } from './refusals.ts'

const timeTypes = /^(time|timestamp) (with|without) time zone$/

export interface EnumOf {
  readonly schema: string
  readonly name: string
  /** The name before PostgreSQL cuts it. */
  readonly written: string
  readonly values: readonly string[]
}

const isEnum = (column: ColumnMetadata): boolean =>
  column.type === 'enum' || column.type === 'simple-enum'

/** The enum type of a column, under the name TypeORM gives it; null when it is of another type. */
export function enumOf(column: ColumnMetadata, table: ModelTable): EnumOf | null {
  if (!isEnum(column)) return null
  if (column.enum === undefined || column.enum.length === 0)
    refused(
      column,
      'is an enum without values',
      'Give it `enum: [...]` or an enum object; `enumName` alone names a type but does not make one.',
    )
  const written =
    column.enumName ??
    `${tablePathOf(table.metadata, table.schema).name}_${column.databaseName.toLowerCase()}_enum`
  return {
    schema: table.schema,
    name: truncated(written),
    written,
    values: column.enum.map(String),
  }
}

export const isSerial = (column: ColumnMetadata): boolean =>
  column.isGenerated &&
  (column.generationStrategy === 'increment' || column.generationStrategy === 'rowid')

// 'identity' is missing from the type of the strategies, and is one of them.
export const isIdentity = (column: ColumnMetadata): boolean =>
  column.isGenerated && String(column.generationStrategy) === 'identity'

/**
 * Put together as `format_type` does, so that most types need no question to the server.
 *
 * @throws AthanorError ATH105 for what PostgreSQL cannot do
 */
export function typeOf(column: ColumnMetadata, table: ModelTable, model: Model): string {
  const { driver } = model.dataSource
  const base = driver.normalizeType(column)
  refuseWhatCannotBe(column, base, table, model)
  refuseBeyondLimits(column, base)
  const array = column.isArray ? '[]' : ''
  const type = enumOf(column, table)
  if (type !== null) {
    const prefix = type.schema === model.defaultSchema ? '' : `${identifier(type.schema)}.`
    return `${prefix}${identifier(type.name)}${array}`
  }
  return `${withModifiers(base, column, driver.getColumnLength(column))}${array}`
}

function withModifiers(base: string, column: ColumnMetadata, length: string): string {
  const { precision, scale, spatialFeatureType, srid } = column
  const time = timeTypes.exec(base)
  if (time !== null)
    return isGiven(precision) ? `${time[1]}(${precision}) ${time[2]} time zone` : base
  if (spatialFeatureType !== undefined || isGiven(srid))
    // A reference system alone is one of any feature; TypeORM forgets it.
    return isGiven(srid)
      ? `${base}(${spatialFeatureType ?? 'Geometry'},${srid})`
      : `${base}(${spatialFeatureType})`
  if (length !== '') return `${base}(${length})`
  if (isGiven(precision) && isGiven(scale)) return `${base}(${precision},${scale})`
  return isGiven(precision) ? `${base}(${precision})` : base
}

const isGiven = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined

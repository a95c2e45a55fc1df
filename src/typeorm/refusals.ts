/** What a column says that PostgreSQL cannot do, found before any database is touched. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { AthanorError } from '../errors.ts'
import { unescaped, unquoted } from './escapes.ts'
import type { Model, ModelTable } from './model.ts'
import { propertyOf } from './origins.ts'

/** @throws AthanorError ATH105, always */
export function refused(column: ColumnMetadata, words: string, hint: string): never {
  throw new AthanorError('ATH105', { message: `${propertyOf(column)} ${words}`, hint })
}

/** Types of TypeORM's own list by what may stand in their parentheses or behind them. */
const precise = /^(?:numeric|interval|(?:time|timestamp) (?:with|without) time zone)$/
const sorted = /^(?:text|citext|character|character varying|simple-array|simple-json)$/
const counted = /^(?:smallint|integer|bigint)$/

const isNumbered = ({ isGenerated, generationStrategy }: ColumnMetadata): boolean =>
  isGenerated && generationStrategy !== 'uuid'

/**
 * @param base - the type without what stands in parentheses; one that somebody added to TypeORM's list may take anything
 * @throws AthanorError ATH105 at the property
 */
export function refuseWhatCannotBe(
  column: ColumnMetadata,
  base: string,
  table: ModelTable,
  model: Model,
): void {
  const { precision, collation, charset, enumName } = column
  const known = knownTypes.has(base)
  if (known && !precise.test(base) && precision !== null && precision !== undefined)
    refused(
      column,
      `has a precision, which ${base} does not take`,
      'Leave `precision` out, or use `numeric`.',
    )
  if (charset !== undefined && charset !== '')
    refused(
      column,
      'has a character set of its own',
      'Leave `charset` out: in PostgreSQL, a database has one encoding.',
    )
  if (collation !== undefined && collation !== '') {
    if (known && !sorted.test(base))
      refused(
        column,
        `has a collation, which ${base} does not take`,
        'Leave `collation` out, or use a type of text.',
      )
    if (collation.includes('.') && schemasOf(table, model).has(collation.split('.')[0]!))
      refused(
        column,
        `has the collation ${collation}, and TypeORM takes a collation's name without its schema`,
        'Name it alone, and have its schema on the search path.',
      )
  }
  if (enumName?.includes('.') === true)
    refused(
      column,
      `has the enum name ${enumName}, and a type is made in the schema of its table`,
      'Give `enumName` without a schema and without a dot.',
    )
  refuseStrangers(column)
  if (!isNumbered(column)) return refuseTwoValues(column)
  if (!counted.test(base) || column.isArray)
    refused(
      column,
      `cannot count up: its type is ${base}${column.isArray ? '[]' : ''}`,
      'Use `int`, `bigint` or `smallint` for a column that PostgreSQL numbers.',
    )
  if (column.default !== null && column.default !== undefined)
    refused(
      column,
      'counts up and has a default',
      'Leave one of the two out: a column that PostgreSQL numbers has its numbers for a default.',
    )
}

/** A default that is none of the enum's values, as a value or within an array of them. */
function refuseStrangers(column: ColumnMetadata): void {
  const { enum: values, default: given, isArray } = column
  if (values === undefined || (isArray && !Array.isArray(given))) return
  const known = new Set(values.map(String))
  for (const value of Array.isArray(given) ? given : [given]) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const word = String(value)
    // Doubled apostrophes and quotes are its author's way around TypeORM, which escapes nothing.
    if (known.has(word) || known.has(unescaped(word)) || known.has(unquoted(word))) continue
    refused(
      column,
      `has the default ${word}, which is none of its values`,
      'Name one of the values, or add it to the enum.',
    )
  }
}

function refuseTwoValues(column: ColumnMetadata): void {
  const { asExpression, default: value } = column
  if (asExpression === undefined || value === null || value === undefined) return
  refused(
    column,
    'is computed and has a default',
    'Leave `default` out: what `asExpression` computes is the value.',
  )
}

const schemasOf = ({ schema }: ModelTable, { defaultSchema, tables }: Model): Set<string> =>
  new Set(['pg_catalog', 'public', schema, defaultSchema, ...tables.map(other => other.schema)])

/** TypeORM's own list as `normalizeType` leaves it, without those that extensions or the author bring. */
const knownTypes = new Set(
  `smallint,integer,bigint,numeric,real,double precision,money,character varying,character,text,citext,hstore,
  bytea,bit,bit varying,time with time zone,timestamp with time zone,timestamp without time zone,date,
  time without time zone,interval,boolean,enum,point,line,lseg,box,path,polygon,circle,cidr,inet,macaddr,macaddr8,
  tsvector,tsquery,uuid,xml,json,jsonb,jsonpath,int4range,int8range,numrange,tsrange,tstzrange,daterange,
  int4multirange,int8multirange,nummultirange,tsmultirange,tstzmultirange,datemultirange,cube,ltree`.split(
    /,\s*/,
  ),
)

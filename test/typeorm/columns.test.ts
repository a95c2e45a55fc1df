/** Types as they are put together, and what a column says that PostgreSQL cannot do. */
import { DataSource, type ColumnOptions, type ColumnType } from 'typeorm'
import { AthanorError } from '../../src/errors.ts'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'
import type { Schema } from '../../src/kinds/registry.ts'
import { classWith } from '../support/column-matrix.ts'

async function schemaWith(options: ColumnOptions, pushed: readonly ColumnType[]): Promise<Schema> {
  const entity = classWith('thing', { id: { type: 'int', primary: true }, c: options })
  const dataSource = new DataSource({ type: 'postgres', entities: [entity] })
  dataSource.driver.supportedDataTypes.push(...pushed)
  await buildMetadata(dataSource)
  return reflect(modelOf(dataSource, 'public'))
}

interface Typed {
  readonly options: ColumnOptions
  readonly type: string
  readonly extension: string | null
  /** Types that somebody adds to TypeORM's list. */
  readonly pushed?: readonly ColumnType[]
}

const types: readonly Typed[] = [
  { options: { type: 'geometry' }, type: 'geometry', extension: 'postgis' },
  {
    options: { type: 'geometry', spatialFeatureType: 'Point', srid: 4326 },
    type: 'geometry(Point,4326)',
    extension: 'postgis',
  },
  {
    options: { type: 'geometry', spatialFeatureType: 'MultiPolygonZM', srid: 3857 },
    type: 'geometry(MultiPolygonZM,3857)',
    extension: 'postgis',
  },
  {
    options: { type: 'geometry', spatialFeatureType: 'LineStringZ' },
    type: 'geometry(LineStringZ)',
    extension: 'postgis',
  },
  {
    options: { type: 'geometry', srid: 4326 },
    type: 'geometry(Geometry,4326)',
    extension: 'postgis',
  },
  { options: { type: 'geometry', srid: 0 }, type: 'geometry(Geometry,0)', extension: 'postgis' },
  {
    options: { type: 'geography', spatialFeatureType: 'PointM', srid: 4326, array: true },
    type: 'geography(PointM,4326)[]',
    extension: 'postgis',
  },
  { options: { type: 'geography' }, type: 'geography', extension: 'postgis' },
  { options: { type: 'vector' }, type: 'vector', extension: 'vector' },
  { options: { type: 'vector', length: 3 }, type: 'vector(3)', extension: 'vector' },
  { options: { type: 'halfvec', length: 1536 }, type: 'halfvec(1536)', extension: 'vector' },
  {
    options: { type: 'sparsevec' as 'vector' },
    type: 'sparsevec',
    extension: 'vector',
    pushed: ['sparsevec' as 'vector'],
  },
  { options: { type: 'citext', array: true }, type: 'citext[]', extension: 'citext' },
  { options: { type: 'ltree' }, type: 'ltree', extension: 'ltree' },
  { options: { type: 'cube' }, type: 'cube', extension: 'cube' },
  { options: { type: 'hstore' }, type: 'hstore', extension: 'hstore' },
  {
    options: { type: 'uuid', default: () => 'uuid_generate_v4()' },
    type: 'uuid',
    extension: 'uuid-ossp',
  },
  { options: { type: 'uuid', generated: 'uuid' }, type: 'uuid', extension: 'uuid-ossp' },
  { options: { type: 'uuid', default: () => 'gen_random_uuid()' }, type: 'uuid', extension: null },
  {
    options: { type: 'posint' as 'int', precision: 3 },
    type: 'posint(3)',
    extension: null,
    pushed: ['posint' as 'int'],
  },
]

test.each(types)(
  '$options is $type, of $extension',
  async ({ options, type, extension, pushed }) => {
    const entries = [...(await schemaWith(options, pushed ?? [])).values()]
    expect(
      entries.flatMap(({ kind, object }) =>
        kind === 'column' && object.name === 'c' ? [object.type] : [],
      ),
    ).toEqual([type])
    expect(
      entries.flatMap(({ kind, object }) => (kind === 'extension' ? [object.name] : [])),
    ).toEqual(extension === null ? [] : [extension])
  },
)

interface Refused {
  readonly options: ColumnOptions
  readonly words: string
}

const refusals: readonly Refused[] = [
  { options: { type: 'int', precision: 5 }, words: 'has a precision, which integer does not take' },
  { options: { type: 'real', precision: 5 }, words: 'has a precision, which real does not take' },
  {
    options: { type: 'float', precision: 24 },
    words: 'has a precision, which double precision does not take',
  },
  { options: { type: 'date', precision: 3 }, words: 'has a precision, which date does not take' },
  { options: { type: 'varchar', charset: 'utf8' }, words: 'has a character set of its own' },
  {
    options: { type: 'text', collation: 'pg_catalog.C' },
    words:
      "has the collation pg_catalog.C, and TypeORM takes a collation's name without its schema",
  },
  {
    options: { type: 'int', collation: 'C' },
    words: 'has a collation, which integer does not take',
  },
  {
    options: { type: 'enum', enum: ['a'], enumName: 'other.mood' },
    words: 'has the enum name other.mood, and a type is made in the schema of its table',
  },
  { options: { type: 'enum', enum: [] }, words: 'is an enum without values' },
  {
    options: { type: 'enum', enum: ['a', 'b'], default: 'c' },
    words: 'has the default c, which is none of its values',
  },
  {
    options: { type: 'enum', enum: ['a', 'b'], array: true, default: ['a', 'c'] },
    words: 'has the default c, which is none of its values',
  },
  {
    options: { type: 'numeric', generated: 'increment' },
    words: 'cannot count up: its type is numeric',
  },
  {
    options: { type: 'text', generated: 'identity' },
    words: 'cannot count up: its type is text',
  },
  {
    options: { type: 'int', array: true, generated: 'increment' },
    words: 'cannot count up: its type is integer[]',
  },
  {
    options: { type: 'int', generated: 'increment', default: 5 },
    words: 'counts up and has a default',
  },
  {
    options: { type: 'int', asExpression: 'id * 2', generatedType: 'STORED', default: 5 },
    words: 'is computed and has a default',
  },
  {
    options: { type: 'int', default: true },
    words: 'has the default true, and its type is integer',
  },
]

test.each(refusals)('$options: $words', async ({ options, words }) => {
  const error = await schemaWith(options, []).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(AthanorError)
  expect(error).toMatchObject({ code: 'ATH105', message: `thing.c ${words}` })
  expect((error as AthanorError).hint).toMatch(/^[A-Z].*\.$/)
})

const accepted: readonly ColumnOptions[] = [
  { type: 'text', collation: 'en_US.utf8' },
  { type: 'int', scale: 2, precision: null },
  { type: 'enum', enum: ['a', "it's"], default: "it's" },
  { type: 'enum', enum: ['a', "it's"], default: "it''s" },
  { type: 'enum', enum: ['a'], default: () => "'a'" },
  { type: 'enum', enum: ['a', 'b'], array: true, default: '{a,b}' },
  { type: 'enum', enum: { Low: 0, 0: 'Low' }, default: 0 },
  { type: 'interval', precision: 3 },
]

test.each(accepted)('%o is in order', async options => {
  expect((await schemaWith(options, [])).size).toBeGreaterThan(0)
})

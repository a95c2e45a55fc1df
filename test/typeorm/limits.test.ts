/** What a column says and PostgreSQL has no room for is named at the property, before any database is touched. */
import { DataSource, EntitySchema, type EntitySchemaColumnOptions } from 'typeorm'
import { AthanorError } from '../../src/errors.ts'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'

/** What is said of a column `a` of an entity `Thing`; null when nothing is. */
async function refusalOf(column: EntitySchemaColumnOptions): Promise<string | null> {
  const entity = new EntitySchema({
    name: 'Thing',
    columns: { id: { type: 'int', primary: true }, a: column },
  })
  const dataSource = new DataSource({ type: 'postgres', entities: [entity] })
  await buildMetadata(dataSource)
  try {
    reflect(modelOf(dataSource, 'public'))
    return null
  } catch (error) {
    if (!(error instanceof AthanorError)) throw error
    return `${error.code}: ${error.message}`
  }
}

const label = 'ü'.repeat(32)

const refused: readonly (readonly [EntitySchemaColumnOptions, string])[] = [
  [
    { type: 'int', name: 'xmin' },
    'has the name xmin, which PostgreSQL gives to a column of its own in every table',
  ],
  [
    { type: 'varchar', length: 10_485_761 },
    'has a length of 10485761, and character varying takes from 1 to 10485760',
  ],
  [{ type: 'char', length: '0' }, 'has a length of 0, and character takes from 1 to 10485760'],
  [{ type: 'bit', length: '1.5' }, 'has a length of 1.5, and bit takes from 1 to 83886080'],
  [{ type: 'numeric', precision: 1001 }, 'has a precision of 1001'],
  [{ type: 'enum', enum: ['x', 'y', 'x'] }, 'has the value x twice'],
  [{ type: 'enum', enum: [label] }, `has a value of 64 bytes: ${label}`],
  [{ type: 'text', array: true, default: 'x' }, 'is an array and has the default "x"'],
  [{ type: 'int', array: true, default: 1 }, 'is an array and has the default 1'],
]

test.each(refused)('%j is refused', async (column, words) => {
  expect(await refusalOf(column)).toBe(`ATH105: Thing.a ${words}`)
})

const taken: readonly EntitySchemaColumnOptions[] = [
  { type: 'varchar', length: 10_485_760 },
  { type: 'varchar', length: '255' },
  { type: 'numeric', precision: 1000, scale: 1000 },
  { type: 'enum', enum: ['ü'.repeat(31), ''] },
  { type: 'text', array: true, default: '{x}' },
  { type: 'text', array: true, default: ['x'] },
  { type: 'int', array: true, default: '[0:1]={1,2}' },
  { type: 'int', array: true, default: () => "'{1}'" },
]

test.each(taken.map(column => [column]))('%j is taken', async column => {
  expect(await refusalOf(column)).toBeNull()
})

/** Random models as plain words, small enough to read when one fails: `random-entities.ts` makes entities of them. */
import fc from 'fast-check'

/** Names that quoting, cases, bytes and keywords could break; one is cut by PostgreSQL. */
export const tableNames = ['plain', 'Two Words', 'select', 'we"ird', "o'brien", 'größe'] as const
export const columnNames = [
  'a',
  'B c',
  'order',
  'd"q',
  "e'f",
  'ö%s$1',
  'a_name_that_is_longer_than_the_sixty_three_bytes_postgresql_takes',
] as const

/** What a column may be: TypeORM's words for it, the defaults it may have, and what an index can do with it. */
export interface Sort {
  readonly type: string
  readonly options?: Readonly<Record<string, unknown>>
  /** A text that begins with `=` is the body of a function. */
  readonly defaults: readonly unknown[]
  /** Without a btree operator class there is no index, no unique and no key of it. */
  readonly unordered?: true
  readonly arrays?: readonly (readonly unknown[])[]
}

const texts = ['', "it's", 'a::b', 'back\\slash', '100 %', '{"x"}', '=now', "='x' || 'y'"]

export const sorts: readonly Sort[] = [
  { type: 'int', defaults: [0, -5, '=1 + 1', '=42'], arrays: [[], [1, 2]] },
  { type: 'bigint', defaults: ['9007199254740993', 7], arrays: [[]] },
  { type: 'smallint', defaults: [1] },
  { type: 'numeric', options: { precision: 10, scale: 2 }, defaults: [1.5, '0.00', '=1'] },
  { type: 'numeric', defaults: [0] },
  { type: 'real', defaults: [0.25] },
  { type: 'double precision', defaults: [-1] },
  { type: 'money', defaults: ['1'] },
  { type: 'varchar', defaults: texts.slice(0, 6), arrays: [[], ['a b', 'c,d', '"']] },
  { type: 'varchar', options: { length: 40 }, defaults: texts.slice(0, 4) },
  { type: 'text', options: { collation: 'C' }, defaults: texts.slice(0, 6), arrays: [['', "'"]] },
  { type: 'char', options: { length: 3 }, defaults: ['abc'] },
  { type: 'simple-array', defaults: ['x,y'] },
  { type: 'simple-json', defaults: ['{}'] },
  { type: 'boolean', defaults: [true, false, '=true'] },
  { type: 'date', defaults: ['2026-02-28', '=CURRENT_DATE'] },
  { type: 'timestamp', defaults: ['=now()', '=CURRENT_TIMESTAMP', '2026-01-01 10:00'] },
  { type: 'timestamptz', options: { precision: 3 }, defaults: ['=CURRENT_TIMESTAMP(3)', '=now()'] },
  { type: 'time', options: { precision: 0 }, defaults: ['10:00'] },
  { type: 'interval', defaults: ['1 day', "='1 hour'::interval"] },
  { type: 'uuid', defaults: ['=gen_random_uuid()', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'] },
  { type: 'json', unordered: true, defaults: [{ a: [1] }, {}] },
  { type: 'jsonb', defaults: [{ b: "it's", a: null }, [], "='{}'"] },
  { type: 'bytea', defaults: ['\\x00ff'] },
  { type: 'bit', options: { length: 3 }, defaults: ["=B'101'"] },
  { type: 'inet', defaults: ['127.0.0.1'] },
  { type: 'cidr', defaults: ['10.0.0.0/8'] },
  { type: 'macaddr', defaults: ['08:00:2b:01:02:03'] },
  { type: 'int4range', defaults: ['[1,5)', '=int4range(1, 2)'] },
  { type: 'tstzrange', defaults: ['=tstzrange(now(), null)'] },
  { type: 'point', unordered: true, defaults: ['(1,2)'] },
  { type: 'tsvector', defaults: ['a b'] },
  {
    type: 'enum',
    options: { enum: ['x', "y's", 'z, z'] },
    defaults: ['x', "y's"],
    arrays: [['x']],
  },
  { type: 'enum', options: { enum: ['z, z', 'x'] }, defaults: ['x'] },
  { type: 'enum', options: { enum: ['one', 'two'], enumName: 'shared' }, defaults: ['two'] },
]

export interface ColumnWords {
  readonly name: number
  readonly sort: number
  /** Which of the sort's defaults; none when there is no such. */
  readonly value: number
  readonly array: boolean
  readonly nullable: boolean
  readonly unique: boolean
  readonly computed: boolean
  readonly comment: string | null
}

export interface TableWords {
  readonly name: number
  readonly schema: string | null
  readonly comment: string | null
  readonly key: 'increment' | 'identity' | 'uuid' | 'typed' | 'two'
  readonly columns: readonly ColumnWords[]
  readonly indexes: readonly IndexWords[]
  readonly checks: readonly number[]
  readonly excludes: boolean
  readonly links: readonly LinkWords[]
}

/** Columns are counted round among those that can have it. */
export interface IndexWords {
  readonly as: 'index' | 'unique index' | 'unique'
  readonly of: readonly number[]
  readonly named: boolean
  readonly partial: boolean
  readonly deferrable: boolean
}

/** Tables are counted round, too. */
export interface LinkWords {
  readonly to: number
  readonly as: 'many-to-one' | 'one-to-one' | 'many-to-many'
  readonly nullable: boolean
  readonly named: boolean
  readonly onDelete: 'CASCADE' | 'SET NULL' | 'RESTRICT' | 'NO ACTION'
  readonly deferrable: boolean
}

export type ModelWords = readonly TableWords[]

const chance = (): fc.Arbitrary<boolean> => fc.nat({ max: 3 }).map(drawn => drawn === 3)

const comments = fc.constantFrom(null, null, "it's", 'two\nlines % \\ "q"')

const column: fc.Arbitrary<ColumnWords> = fc.record({
  name: fc.nat({ max: columnNames.length - 1 }),
  sort: fc.nat({ max: sorts.length - 1 }),
  value: fc.nat({ max: 7 }),
  array: chance(),
  nullable: fc.boolean(),
  unique: chance(),
  computed: chance(),
  comment: comments,
})

const index: fc.Arbitrary<IndexWords> = fc.record({
  as: fc.constantFrom('index', 'unique index', 'unique'),
  of: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 2 }),
  named: fc.boolean(),
  partial: fc.boolean(),
  deferrable: fc.boolean(),
})

const link: fc.Arbitrary<LinkWords> = fc.record({
  to: fc.nat({ max: 3 }),
  as: fc.constantFrom('many-to-one', 'one-to-one', 'many-to-many'),
  nullable: fc.constant(true),
  named: fc.boolean(),
  onDelete: fc.constantFrom('CASCADE', 'SET NULL', 'RESTRICT', 'NO ACTION'),
  deferrable: chance(),
})

const table: fc.Arbitrary<TableWords> = fc.record({
  name: fc.nat({ max: tableNames.length - 1 }),
  schema: fc.constantFrom(null, null, null, 'Other'),
  comment: comments,
  key: fc.constantFrom('increment', 'identity', 'uuid', 'typed', 'two'),
  columns: fc.uniqueArray(column, { maxLength: 6, selector: ({ name }) => name }),
  indexes: fc.array(index, { maxLength: 3 }),
  checks: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
  excludes: chance(),
  links: fc.array(link, { maxLength: 2 }),
})

/** One to four tables, no two of one name. */
export const models = (): fc.Arbitrary<ModelWords> =>
  fc.uniqueArray(table, { minLength: 1, maxLength: 4, selector: ({ name }) => name })

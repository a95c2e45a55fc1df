/** Possible renames: found by structure, never decided. */
import { untuned } from '../../src/kinds/columns/model.ts'
import { ordinary } from '../../src/kinds/tables/model.ts'
import fc from 'fast-check'
import { alikeNames } from '../../src/core/alike.ts'
import { candidatesOf } from '../../src/core/candidates.ts'
import { said } from '../../src/core/origin.ts'
import { applyRenames } from '../../src/core/rename.ts'
import { ref, type Renamed } from '../../src/core/kind.ts'
import { refOf, schemaOf, type Schema as SchemaOf } from '../../src/core/schema.ts'
import type { Column } from '../../src/kinds/columns/model.ts'
import { registry, type Registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { models } from './model.ts'
import { runs } from './seed.ts'

const schema = 'public'

const column = (table: string, name: string, fields: Partial<Column> = {}): SchemaEntry => ({
  kind: 'column',
  object: {
    schema,
    table,
    name,
    type: 'text',
    nullable: true,
    default: null,
    serial: null,
    identity: null,
    generated: null,
    virtual: false,
    collation: null,
    sequence: null,
    draws: null,
    ...untuned,
    comment: null,
    using: null,
    alternatives: [],
    uses: [],
    ...fields,
  },
})
const table = (name: string, ...columns: readonly string[]): SchemaEntry[] => [
  { kind: 'table', object: { schema, name, ...ordinary, comment: null } },
  ...columns.map(one => column(name, one)),
]
const mood = (name: string, ...values: string[]): SchemaEntry => ({
  kind: 'enum',
  object: { schema, name, values, comment: null, anew: false },
})
const ofEnum = (tableName: string, name: string, type: string): SchemaEntry =>
  column(tableName, name, { type, uses: [ref('enum', schema, type)] })
const property = (entry: SchemaEntry, name: string): SchemaEntry => {
  said(entry.object, { by: `User.${name}`, name: '', property: name, wayOut: '' })
  return entry
}

interface Case {
  readonly name: string
  readonly before: readonly SchemaEntry[]
  readonly after: readonly SchemaEntry[]
  /** `table users -> accounts`, the likeliest first. */
  readonly found: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'a column of the same type',
    before: table('t', 'id', 'bio'),
    after: table('t', 'id', 'about'),
    found: ['column public.t.bio -> about'],
  },
  {
    name: 'a column of a type of the same family',
    before: [...table('t'), column('t', 'size', { type: 'integer' })],
    after: [...table('t'), column('t', 'width', { type: 'bigint' })],
    found: ['column public.t.size -> width'],
  },
  {
    name: 'a column of another length',
    before: [...table('t'), column('t', 'a', { type: 'character varying(50)' })],
    after: [...table('t'), column('t', 'b', { type: 'character varying(80)' })],
    found: ['column public.t.a -> b'],
  },
  {
    name: 'no column of another type',
    before: [...table('t'), column('t', 'size', { type: 'integer' })],
    after: [...table('t'), column('t', 'about', { type: 'jsonb' })],
    found: [],
  },
  {
    name: 'no number that counts up for one that does not',
    before: [...table('t'), column('t', 'id', { type: 'integer', serial: true })],
    after: [...table('t'), column('t', 'amount', { type: 'integer' })],
    found: [],
  },
  {
    name: 'no computed column for a plain one',
    before: [...table('t'), column('t', 'a', { generated: "('x'::text)" })],
    after: [...table('t'), column('t', 'b')],
    found: [],
  },
  {
    name: 'the likeliest of several first: by the names where the structure is the same',
    before: table('t', 'user_name'),
    after: table('t', 'note', 'username', 'street'),
    found: [
      'column public.t.user_name -> username',
      'column public.t.user_name -> note',
      'column public.t.user_name -> street',
    ],
  },
  {
    name: 'three at the most for each',
    before: table('t', 'a'),
    after: table('t', 'b', 'c', 'd', 'e'),
    found: ['column public.t.a -> b', 'column public.t.a -> c', 'column public.t.a -> d'],
  },
  {
    name: 'a column whose property kept its name before all others',
    before: table('t', 'born_on'),
    after: [...table('t', 'born_at'), property(column('t', 'birthday'), 'bornOn')],
    found: ['column public.t.born_on -> birthday', 'column public.t.born_on -> born_at'],
  },
  {
    name: 'a table with most of the columns',
    before: table('user', 'id', 'name', 'mail'),
    after: table('account', 'id', 'name', 'mail', 'phone'),
    found: ['table public.user -> account'],
  },
  {
    name: 'no table with few of the columns',
    before: table('user', 'id', 'name', 'mail'),
    after: table('invoice', 'id', 'total', 'due'),
    found: [],
  },
  {
    name: 'a type that a column carries on with, under another name and with other values',
    before: [...table('t'), ofEnum('t', 'm', 'a'), mood('a', 'sad', 'ok')],
    after: [...table('t'), ofEnum('t', 'm', 'b'), mood('b', 'sad', 'ok', 'glad')],
    found: ['enum public.a -> b'],
  },
  {
    name: 'the column and not its type, which follows',
    before: [...table('t'), ofEnum('t', 'm', 't_m_enum'), mood('t_m_enum', 'sad', 'ok')],
    after: [...table('t'), ofEnum('t', 'f', 't_f_enum'), mood('t_f_enum', 'sad', 'ok')],
    found: ['column public.t.m -> f'],
  },
  {
    name: 'a value in the place of one that is gone',
    before: [mood('m', 'sad', 'ok', 'glad')],
    after: [mood('m', 'sad', 'fine', 'glad')],
    found: ['enum public.m.ok -> fine'],
  },
  {
    name: 'no value that stands elsewhere and is spelled otherwise',
    before: [mood('m', 'sad', 'ok', 'glad')],
    after: [mood('m', 'sad', 'glad', 'furious')],
    found: [],
  },
  {
    name: 'a value that stands elsewhere and is spelled alike',
    before: [mood('m', 'unhappy', 'ok')],
    after: [mood('m', 'ok', 'UNHAPPY')],
    found: ['enum public.m.unhappy -> UNHAPPY'],
  },
  {
    name: 'no value where one is only gone, or only new',
    before: [mood('m', 'sad', 'ok'), mood('n', 'a')],
    after: [mood('m', 'ok'), mood('n', 'a', 'b')],
    found: [],
  },
  {
    name: 'a schema with the same tables',
    before: [
      { kind: 'schema', object: { name: 'shop', comment: null } },
      { kind: 'table', object: { schema: 'shop', name: 'orders', ...ordinary, comment: null } },
    ],
    after: [
      { kind: 'schema', object: { name: 'store', comment: null } },
      { kind: 'table', object: { schema: 'store', name: 'orders', ...ordinary, comment: null } },
    ],
    found: ['schema shop -> store'],
  },
  {
    name: 'nothing in another place: a rename moves nothing',
    before: [...table('t', 'id', 'a'), ...table('u', 'id')],
    after: [...table('t', 'id'), ...table('u', 'id', 'b')],
    found: [],
  },
]

const line = ({ kind, from, to }: Renamed): string => `${kind} ${from.join('.')} -> ${to.at(-1)}`

test.each(cases)('$name', ({ before, after, found }) => {
  const candidates = candidatesOf<Registry>(
    registry,
    schemaOf(registry, before),
    schemaOf(registry, after),
  )
  expect(candidates.map(({ renamed }) => line(renamed))).toEqual(found)
  for (const { degree, because } of candidates) {
    expect(degree).toBeGreaterThanOrEqual(0.5)
    expect(degree).toBeLessThanOrEqual(1)
    expect(because).not.toBe('')
  }
})

const kinds = ['column', 'table', 'sequence', 'enum']

const pairs = models
  .map(drawn => ({
    drawn,
    refs: [...drawn.values()].flatMap(({ kind, object }) =>
      kinds.includes(kind) ? [refOf(registry[kind], object)] : [],
    ),
  }))
  .filter(({ refs }) => refs.length > 0)
  .chain(({ drawn, refs }) =>
    fc.record({
      drawn: fc.constant(drawn),
      renamed: fc.constantFrom(...refs).map(({ kind, parts }): Renamed => ({
        kind,
        from: parts,
        to: [...parts.slice(0, -1), 'new "name"'],
      })),
    }),
  )

const isEmptyTable = (drawn: Schema, { kind, from }: Renamed): boolean =>
  kind === 'table' &&
  ![...drawn.values()].some(entry => entry.kind === 'column' && entry.object.table === from[1])

const candidates = (before: Schema, after: SchemaOf<Registry>): readonly Renamed[] =>
  candidatesOf<Registry>(registry, before, after).map(({ renamed }) => renamed)

test('whatever was renamed is a candidate, and the only one', () => {
  fc.assert(
    fc.property(pairs, ({ drawn, renamed }) => {
      const after = applyRenames<Registry>(registry, drawn, drawn, [renamed]).before
      expect(candidates(drawn, after)).toEqual(isEmptyTable(drawn, renamed) ? [] : [renamed])
    }),
    runs(200),
  )
})

test('a schema has no candidate beside itself', () => {
  fc.assert(
    fc.property(models, drawn => {
      expect(candidates(drawn, drawn)).toEqual([])
    }),
    runs(50),
  )
})

test('every candidate between any two schemas can be told', () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      for (const renamed of candidates(before, after)) {
        const done = applyRenames<Registry>(registry, before, after, [renamed]).before
        expect(candidates(done, after).map(line)).not.toContain(line(renamed))
      }
    }),
    runs(200),
  )
})

test.each([
  ['userName', 'user_name', 1],
  ['a', 'b', 0],
  ['a', 'a', 1],
  ['night', 'nacht', 0.25],
])('%s and %s are alike by %d', (a, b, degree) => {
  expect(alikeNames(a, b)).toBeCloseTo(degree)
  expect(alikeNames(b, a)).toBeCloseTo(degree)
})

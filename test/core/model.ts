/** Random schemas of the real registry, small and mean: PostgreSQL takes every one of them. */
import { untuned } from '../../src/kinds/columns/model.ts'
import { ordinary } from '../../src/kinds/tables/model.ts'
import { unmarked } from '../../src/sql/marks.ts'
import fc from 'fast-check'
import { ref, type Ref } from '../../src/core/kind.ts'
import { lookupOf, schemaOf } from '../../src/core/schema.ts'
import type { Column } from '../../src/kinds/columns/model.ts'
import { actions, type ForeignKey } from '../../src/kinds/foreign-keys/kind.ts'
import { registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { identifier } from '../../src/sql/keywords.ts'
import { literal } from '../../src/sql/text.ts'
import { consistent, frozenSchema } from './consistent.ts'

type TableName = string
type Of<K extends SchemaEntry['kind']> = Extract<SchemaEntry, { kind: K }>['object']

const schema = 'public'
const tableNames = fc.constantFrom('t', 'T', 'a', 'd"q', 'select')
const columnNames = fc.constantFrom('a', 'b', 'B', 'x"y', 'user')
/** They collide with tables, with enums and with each other. */
const otherNames = fc.constantFrom('a', 'b', 't', 'i"', 'order')
const enumNames = fc.constantFrom('a', 'Mood', 'e')
const sequenceNames = fc.constantFrom('s', 'b')
const always = "it's"
const added = ['x', 'y', 'Z']
const comments = fc.constantFrom(null, null, "it's", 'back\\slash')

interface ColumnDraw {
  readonly name: string
  readonly type: 'integer' | 'bigint' | 'text' | 'varchar' | 'numeric' | 'enum' | 'enums' | 'time'
  readonly nullable: boolean
  readonly extra: 'none' | 'none2' | 'default' | 'sequence' | 'serial' | 'identity' | 'generated'
  readonly pick: number
  readonly enum: string
  readonly sequence: string
  readonly comment: string | null
}

const columnDraw: fc.Arbitrary<ColumnDraw> = fc.record({
  name: columnNames,
  type: fc.constantFrom(
    'integer',
    'integer',
    'bigint',
    'text',
    'varchar',
    'numeric',
    'enum',
    'enums',
    'time',
  ),
  nullable: fc.boolean(),
  extra: fc.constantFrom('none', 'none2', 'default', 'sequence', 'serial', 'identity', 'generated'),
  pick: fc.nat(7),
  enum: enumNames,
  sequence: sequenceNames,
  comment: comments,
})

const picks = fc.uniqueArray(fc.nat(4), { maxLength: 2 })

const tableDraw = fc.record({
  name: tableNames,
  comment: fc.constantFrom(null, null, 'c'),
  columns: fc.uniqueArray(columnDraw, { selector: ({ name }) => name, maxLength: 4 }),
  primaryKey: fc.record({ name: otherNames, columns: picks, comment: comments }),
  uniques: fc.array(fc.record({ name: otherNames, columns: picks, comment: comments }), {
    maxLength: 2,
  }),
  checks: fc.array(
    fc.record({ name: otherNames, column: fc.nat(4), limit: fc.nat(1), comment: comments }),
    {
      maxLength: 2,
    },
  ),
  indexes: fc.array(
    fc.record({
      name: otherNames,
      columns: picks,
      unique: fc.boolean(),
      where: fc.option(fc.nat(4)),
      expression: fc.boolean(),
      comment: comments,
    }),
    { maxLength: 2 },
  ),
})
type TableDraw = typeof tableDraw extends fc.Arbitrary<infer T> ? T : never

const keyDraw = fc.record({
  name: otherNames,
  from: fc.nat(2),
  to: fc.nat(2),
  key: fc.nat(3),
  column: fc.nat(4),
  onDelete: fc.constantFrom(...actions),
  onUpdate: fc.constantFrom(...actions),
  deferrable: fc.constantFrom(null, null, 'INITIALLY DEFERRED' as const),
  notValid: fc.constantFrom(false, false, true),
  comment: comments,
})
type KeyDraw = typeof keyDraw extends fc.Arbitrary<infer T> ? T : never

const draw = fc.record({
  enums: fc.uniqueArray(
    fc.record({
      name: enumNames,
      values: fc
        .subarray(added)
        .chain(more => fc.shuffledSubarray([always, ...more], { minLength: more.length + 1 })),
      comment: comments,
    }),
    { selector: ({ name }) => name, maxLength: 2 },
  ),
  sequences: fc.uniqueArray(
    fc.record({
      name: sequenceNames,
      increment: fc.constantFrom('1', '2'),
      cycle: fc.boolean(),
      comment: comments,
    }),
    { selector: ({ name }) => name, maxLength: 2 },
  ),
  tables: fc.uniqueArray(tableDraw, { selector: ({ name }) => name, maxLength: 3 }),
  keys: fc.array(keyDraw, { maxLength: 4 }),
})
type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never

function entriesOf({ enums, sequences, tables, keys }: Draw): readonly SchemaEntry[] {
  const wholes = consistent(registry, [
    { kind: 'schema', object: { name: schema, comment: null } },
    ...enums.map(
      ({ name, values, comment }) =>
        ({ kind: 'enum', object: { schema, name, values, comment, anew: false } }) as const,
    ),
    ...sequences.map(sequence => ({ kind: 'sequence', object: sequenceOf(sequence) }) as const),
    ...tables.map(
      ({ name, comment }) =>
        ({ kind: 'table', object: { schema, name, ...ordinary, comment } }) as const,
    ),
  ])
  const isThere = (table: TableDraw): boolean =>
    wholes.some(({ kind, object }) => kind === 'table' && object.name === table.name)
  const kept = consistent(registry, [
    ...wholes,
    ...tables.filter(isThere).flatMap(table => partsOf(table, wholes)),
  ])
  const foreignKeys = keys.flatMap(key => foreignKeyOf(key, kept))
  return consistent(registry, [
    ...kept,
    ...foreignKeys.map(object => ({ kind: 'foreignKey', object }) as const),
  ])
}

const sequenceOf = ({
  name,
  increment,
  cycle,
  comment,
}: Draw['sequences'][number]): Of<'sequence'> => ({
  schema,
  name,
  type: 'bigint',
  start: '1',
  increment,
  min: '1',
  max: '9223372036854775807',
  cache: '1',
  cycle,
  comment,
})

function partsOf(table: TableDraw, wholes: readonly SchemaEntry[]): readonly SchemaEntry[] {
  const plain = table.columns.map(column => columnOf(table.name, column, wholes))
  const columns = plain.map((column, at) => generated(column, at, table.columns, plain))
  const named = (picked: readonly number[]): string[] =>
    picked.flatMap(at => (columns[at] === undefined ? [] : [columns[at].name]))
  const keyed = named(table.primaryKey.columns).filter(
    name => columns.find(column => column.name === name)!.generated === null,
  )
  const numbers = columns.filter(({ type }) => type === 'integer' || type === 'bigint')
  const condition = (at: number, limit = 0): string | null =>
    numbers[at] === undefined ? null : `(${identifier(numbers[at].name)} > ${limit})`
  return [
    ...columns.map(
      object =>
        ({
          kind: 'column',
          object: keyed.includes(object.name) ? { ...object, nullable: false } : object,
        }) as const,
    ),
    ...(keyed.length === 0 ? [] : [primaryKeyOf(table.name, table.primaryKey, keyed)]),
    ...table.uniques.flatMap((unique, at): SchemaEntry[] => {
      const own = named(unique.columns)
      // CREATE TABLE makes one index of two equal keys, and keeps one constraint.
      const others = [keyed, ...table.uniques.slice(0, at).map(other => named(other.columns))]
      if (own.length === 0 || others.some(other => String(other) === String(own))) return []
      return [uniqueOf(table.name, unique, own)]
    }),
    ...table.checks.flatMap((check): SchemaEntry[] => {
      const expression = condition(check.column, check.limit)
      return expression === null ? [] : [checkOf(table.name, check, expression)]
    }),
    ...table.indexes.flatMap((index): SchemaEntry[] => {
      const picked = named(index.columns)
      if (picked.length === 0) return []
      const where = index.where === null ? null : condition(index.where)
      return [indexOf(table.name, index, picked, columns, where)]
    }),
  ]
}

function columnOf(table: TableName, given: ColumnDraw, wholes: readonly SchemaEntry[]): Column {
  const found = wholes.flatMap(entry =>
    entry.kind === 'enum' && entry.object.name === given.enum ? [entry.object] : [],
  )[0]
  const hasSequence = wholes.some(
    ({ kind, object }) => kind === 'sequence' && object.name === given.sequence,
  )
  const base: Column = {
    schema,
    table,
    name: given.name,
    type: typeOf(given, found),
    nullable: given.nullable,
    default: null,
    serial: null,
    identity: null,
    sequence: null,
    draws: null,
    generated: null,
    virtual: false,
    collation: null,
    ...untuned,
    comment: given.comment,
    using: null,
    alternatives: [],
    uses:
      found !== undefined && given.type.startsWith('enum') ? [ref('enum', schema, found.name)] : [],
  }
  const isNumber = base.type === 'integer' || base.type === 'bigint'
  switch (given.extra) {
    case 'none':
    case 'none2':
    case 'generated':
      return base
    case 'default':
      return { ...base, default: defaultOf(given, base.type, found) }
    case 'sequence':
      return isNumber && hasSequence ? drawing(base, given.sequence) : base
    case 'serial':
      return isNumber ? { ...base, serial: true, nullable: false } : base
    case 'identity':
      return isNumber
        ? { ...base, identity: given.pick > 3 ? 'ALWAYS' : 'BY DEFAULT', nullable: false }
        : base
  }
}

function typeOf({ type, pick }: ColumnDraw, found: Of<'enum'> | undefined): string {
  switch (type) {
    case 'integer':
    case 'bigint':
    case 'text':
      return type
    case 'varchar':
      return `character varying(${pick + 1})`
    case 'numeric':
      return `numeric(${pick + 4},${pick % 3})`
    case 'time':
      return 'timestamp with time zone'
    case 'enum':
      return found === undefined ? 'text' : identifier(found.name)
    case 'enums':
      return found === undefined ? 'text[]' : `${identifier(found.name)}[]`
  }
}

function defaultOf(
  { pick }: ColumnDraw,
  type: string,
  found: Of<'enum'> | undefined,
): string | null {
  if (type === 'integer' || type === 'bigint') return String(pick)
  if (type === 'text') return pick > 3 ? `'it''s'::text` : `''::text`
  if (type.startsWith('character')) return `'v'::character varying`
  if (type.startsWith('numeric')) return `1.5`
  if (type.startsWith('timestamp')) return 'now()'
  if (type.endsWith('[]')) return `'{}'::${type}`
  // Every enum has it: one that is only added cannot be used before the transaction ends.
  return found === undefined ? null : `${literal(always)}::${type}`
}

/** A default that draws from a sequence of its own standing. */
const drawing = (column: Column, sequence: string): Column => ({
  ...column,
  default: `nextval('${sequence}'::regclass)`,
  uses: [...column.uses, ref('sequence', schema, sequence)] satisfies readonly Ref[],
})

/** Reads another plain column of its table, when there is a number among them. */
function generated(
  column: Column,
  at: number,
  draws: readonly ColumnDraw[],
  plain: readonly Column[],
): Column {
  if (draws[at]!.extra !== 'generated') return column
  const source = plain.find(
    ({ type }, other) => type === 'integer' && draws[other]!.extra !== 'generated',
  )
  if (source === undefined) return column
  return { ...column, type: 'integer', uses: [], generated: `(${identifier(source.name)} + 1)` }
}

const primaryKeyOf = (
  table: TableName,
  { name, comment }: TableDraw['primaryKey'],
  columns: readonly string[],
): SchemaEntry => ({
  kind: 'primaryKey',
  object: { schema, table, name, columns, include: [], deferrable: null, ...unmarked, comment },
})

const uniqueOf = (
  table: TableName,
  { name, comment }: TableDraw['uniques'][number],
  columns: readonly string[],
): SchemaEntry => ({
  kind: 'unique',
  object: {
    schema,
    table,
    name,
    columns,
    include: [],
    nullsNotDistinct: false,
    deferrable: null,
    ...unmarked,
    comment,
  },
})

const checkOf = (
  table: TableName,
  { name, comment }: TableDraw['checks'][number],
  expression: string,
): SchemaEntry => ({
  kind: 'check',
  object: {
    schema,
    table,
    name,
    expression,
    noInherit: false,
    notValid: false,
    notEnforced: false,
    comment,
  },
})

function indexOf(
  table: TableName,
  { name, unique, expression, comment }: TableDraw['indexes'][number],
  picked: readonly string[],
  columns: readonly Column[],
  where: string | null,
): SchemaEntry {
  const text = columns.find(({ type }) => type === 'text')
  return {
    kind: 'index',
    object: {
      schema,
      table,
      name,
      columns:
        expression && text !== undefined
          ? [{ expression: `lower(${identifier(text.name)})` }, ...picked]
          : picked,
      assumed: [],
      unique: unique && !expression,
      method: 'btree',
      include: [],
      nullsNotDistinct: false,
      where,
      ...unmarked,
      concurrently: false,
      comment,
      on: 'table',
    },
  }
}

/** From any column of one table to a key of one column of another, or of the same, where the types agree. */
function foreignKeyOf(given: KeyDraw, kept: readonly SchemaEntry[]): readonly ForeignKey[] {
  const lookup = lookupOf(registry, schemaOf(registry, kept))
  const tables = kept.flatMap(entry => (entry.kind === 'table' ? [entry.object.name] : []))
  const table = tables[given.from % Math.max(1, tables.length)]
  const target = tables[given.to % Math.max(1, tables.length)]
  if (table === undefined || target === undefined) return []
  // The lookup gives objects of the kind it was asked for.
  const owned = <K extends SchemaEntry['kind']>(kind: K, owner: string): Of<K>[] =>
    lookup.owned(kind, ref('table', schema, owner)) as unknown as Of<K>[]
  const keys = [...owned('primaryKey', target), ...owned('unique', target)].filter(
    ({ columns }) => columns.length === 1,
  )
  const key = keys[given.key % Math.max(1, keys.length)]
  if (key === undefined) return []
  const typeOfTarget = owned('column', target).find(({ name }) => name === key.columns[0])!.type
  const columns = owned('column', table).filter(
    column => column.generated === null && column.type === typeOfTarget,
  )
  const column = columns[given.column % Math.max(1, columns.length)]
  if (column === undefined || !keyTypes.includes(column.type)) return []
  return [
    {
      schema,
      table,
      name: given.name,
      columns: [column.name],
      references: { schema, table: target, columns: key.columns },
      onDelete: given.onDelete,
      onDeleteColumns: [],
      onUpdate: given.onUpdate,
      match: 'SIMPLE',
      deferrable: given.deferrable,
      notValid: given.notValid,
      notEnforced: false,
      comment: given.comment,
      leansOn: null,
    },
  ]
}

const keyTypes = ['integer', 'bigint', 'text', 'timestamp with time zone']

export const modelEntries: fc.Arbitrary<readonly SchemaEntry[]> = draw.map(entriesOf)
export const models: fc.Arbitrary<Schema> = modelEntries.map(given => frozenSchema(registry, given))

/** The second differs from the first in what can change in place, and in names of what hangs on its tables. */
function neighbourOf(one: Draw, other: Draw, coins: readonly boolean[]): Draw {
  let tossed = 0
  const either = <T>(first: T, second: T | undefined): T =>
    second !== undefined && coins[tossed++ % coins.length] === true ? second : first
  const table = (first: TableDraw, second: TableDraw | undefined): TableDraw => ({
    ...first,
    comment: either(first.comment, second?.comment),
    columns: first.columns.map((column, at) => ({
      ...column,
      nullable: either(column.nullable, second?.columns[at]?.nullable),
      comment: either(column.comment, second?.columns[at]?.comment),
      pick: either(column.pick, second?.columns[at]?.pick),
    })),
    // PostgreSQL keeps a key that a foreign key leans on, so keys change where there is none.
    uniques: one.keys.length > 0 ? first.uniques : either(first.uniques, second?.uniques),
    checks: either(first.checks, second?.checks),
    indexes: either(first.indexes, second?.indexes),
    primaryKey: {
      ...first.primaryKey,
      name: either(first.primaryKey.name, second?.primaryKey.name),
    },
  })
  return {
    enums: one.enums.map((drawn, at) => ({
      ...drawn,
      values: either(drawn.values, other.enums[at]?.values),
    })),
    sequences: one.sequences.map((drawn, at) => ({
      ...drawn,
      increment: either(drawn.increment, other.sequences[at]?.increment),
    })),
    tables: one.tables.map((drawn, at) => table(drawn, other.tables[at])),
    keys: one.keys.map((drawn, at) => ({
      ...drawn,
      name: either(drawn.name, other.keys[at]?.name),
      deferrable: either(drawn.deferrable, other.keys[at]?.deferrable),
      onDelete: either(drawn.onDelete, other.keys[at]?.onDelete),
    })),
  }
}

type Entries = readonly SchemaEntry[]

export const neighbourEntries: fc.Arbitrary<readonly [Entries, Entries]> = fc
  .tuple(draw, draw, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }))
  .map(([one, other, coins]) => [entriesOf(one), entriesOf(neighbourOf(one, other, coins))])
export const neighbours: fc.Arbitrary<readonly [Schema, Schema]> = neighbourEntries.map(
  ([one, other]) => [frozenSchema(registry, one), frozenSchema(registry, other)],
)

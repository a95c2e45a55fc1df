/** Compiled and never run: what the calls of a revision file take. Where an error is expected and missing, the build fails. */
import { defineKind } from '../src/core/kind.ts'
import {
  defineCheck,
  defineFunction,
  defineIndex,
  defineTrigger,
  defineUnique,
  type TriggerWords,
} from '../src/index.ts'
import type { EntitySchema } from 'typeorm'
import type { Operation, SchemaEntry } from '../src/kinds/registry.ts'
import type { Op } from 'athanor'

declare const op: Op
declare const operation: Operation
declare const entry: SchemaEntry

// --- What people write ---

void op.createTable({ name: 't' })
void op.createTable({ name: 't', columns: [{ name: 'a', type: 'integer' }] }, { ifNotExists: true })
void op.createTable({
  schema: 's',
  name: 't',
  comment: 'c',
  columns: [{ name: 'a', type: 'integer', nullable: true, default: '1', collation: '"C"' }],
  primaryKey: { name: 'p', columns: ['a'] },
  uniques: [{ name: 'u', columns: ['a'] }],
  checks: [{ name: 'c', expression: 'a > 0' }],
})
// The schema of the run is where an object goes that names none.
void op.addColumn({ table: 't', name: 'a', type: 'integer' })
void op.addColumn({ schema: 's', table: 't', name: 'a', type: 'integer' })
void op.dropIndex({ name: 'i' }, { ifExists: true })
void op.renameColumn({ table: 't', name: 'a', to: 'b' })
void op.renameEnumValue({ name: 'mood', value: 'sad', to: 'unhappy' })
void op.addForeignKey({
  table: 't',
  name: 'f',
  columns: ['a'],
  references: { table: 'u', columns: ['b'] },
})
void op.createIndex({
  table: 't',
  name: 'i',
  columns: ['a', { expression: 'lower(b)', order: 'DESC' }],
})
// SQL that converts the values is part of a change of type.
void op.alterColumn(
  { table: 't', name: 'a' },
  { before: { type: 'text' }, after: { type: 'integer', using: '"a"::integer' } },
)
void op.alterEnum(
  { name: 'e' },
  {
    before: { values: ['a'] },
    after: { values: ['a', 'b'] },
    columns: [{ table: 't', name: 'a', type: 'e' }],
  },
)

// --- What does not compile ---

// @ts-expect-error a table has no `indexes` part: an index is made by a call of its own
void op.createTable({ name: 't', indexes: [] })
// @ts-expect-error nor are foreign keys written inside it: they may point forward
void op.createTable({ name: 't', foreignKeys: [] })
// @ts-expect-error a table has a name
void op.createTable({ columns: [] })
// @ts-expect-error a column has a type
void op.addColumn({ table: 't', name: 'a' })
// @ts-expect-error a column has a type, inside its table as well
void op.createTable({ name: 't', columns: [{ name: 'a' }] })
// @ts-expect-error a column inside its table does not name it again
void op.createTable({ name: 't', columns: [{ table: 't', name: 'a', type: 'integer' }] })
// @ts-expect-error a type is a text
void op.createTable({ name: 't', columns: [{ name: 'a', type: 1 }] })
// @ts-expect-error a table has one primary key, not a list
void op.createTable({ name: 't', primaryKey: [{ name: 'p', columns: ['a'] }] })
// @ts-expect-error a column has a table
void op.addColumn({ name: 'a', type: 'integer' })
// @ts-expect-error `uses` is for the order, and is never written
void op.addColumn({ table: 't', name: 'a', type: 'integer', uses: [] })
// @ts-expect-error `alternatives` are for the comparison, and are never written
void op.addColumn({ table: 't', name: 'a', type: 'integer', alternatives: [] })
// @ts-expect-error nor is `uses` in a change
void op.alterColumn({ table: 't', name: 'a' }, { before: { uses: [] }, after: { uses: [] } })
// @ts-expect-error a change does not rename: that is a call of its own
void op.alterColumn({ table: 't', name: 'a' }, { before: { name: 'a' }, after: { name: 'b' } })
// @ts-expect-error a change has both sides
void op.alterColumn({ table: 't', name: 'a' }, { after: { nullable: true } })
// @ts-expect-error a rename says what to
void op.renameTable({ name: 't' })
// @ts-expect-error the rename of a value says which
void op.renameEnumValue({ name: 'mood', to: 'unhappy' })
// @ts-expect-error a drop knows no more than the identity
void op.dropIndex({ name: 'i', columns: ['a'] })
// @ts-expect-error a foreign key points somewhere
void op.addForeignKey({ table: 't', name: 'f', columns: ['a'] })
void op.addForeignKey({
  table: 't',
  name: 'f',
  columns: ['a'],
  references: { table: 'u', columns: ['b'] },
  // @ts-expect-error PostgreSQL knows five actions
  onDelete: 'cascade',
})
// @ts-expect-error there is no such call
void op.createRule({})
// @ts-expect-error a guard of another verb
void op.createTable({ name: 't' }, { ifExists: true })
// @ts-expect-error rows are objects
void op.bulkInsert('t', [1])

// --- Unions are closed ---

if (operation.kind === 'index' && operation.verb === 'create')
  operation.after satisfies { readonly unique: boolean }
// @ts-expect-error an index has no `onDelete`
if (operation.kind === 'index' && operation.verb === 'create') void operation.after.onDelete
if (operation.verb === 'drop') operation.after satisfies null
if (operation.verb === 'create') operation.before satisfies null
// @ts-expect-error only an alter has changed attributes
if (operation.verb === 'create') void operation.changed

/** Exhaustive over kinds: a new kind makes this stop compiling. */
export function labelOfKind({ kind }: SchemaEntry): string {
  switch (kind) {
    case 'schema':
    case 'extension':
    case 'enum':
    case 'sequence':
    case 'table':
    case 'column':
    case 'primaryKey':
    case 'unique':
    case 'check':
    case 'exclusion':
    case 'view':
    case 'materializedView':
    case 'index':
    case 'foreignKey':
    case 'sequenceOwner':
    case 'function':
    case 'trigger':
    case 'metadataRow':
      return kind
    default:
      return kind satisfies never
  }
}
labelOfKind(entry) satisfies string

/** Exhaustive over verbs. */
export function labelOfVerb({ verb }: Operation): string {
  switch (verb) {
    case 'create':
    case 'drop':
    case 'alter':
    case 'rename':
      return verb
    default:
      return verb satisfies never
  }
}

// --- A kind is complete ---

interface Two {
  readonly name: string
  readonly a: number
  readonly b: string
}
const rest = {
  methods: { create: 'makeTwo', drop: 'dropTwo', alter: 'alterTwo', rename: 'renameTwo' },
  owner: () => null,
  requires: () => [],
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: (object: Two) => object,
  sayable: () => true,
  loses: () => null,
  guards: { create: true, drop: true },
  sql: { create: () => [], drop: () => [], alter: () => [], rename: () => [] },
  catalog: { query: () => '', read: () => ({ name: '', a: 0, b: '' }) },
  reflect: () => [],
} as const

void defineKind<Two, unknown>()({
  ...rest,
  name: 'two',
  identity: ['name'],
  attributes: { a: { onChange: 'alter' }, b: { onChange: 'replace', absent: '' } },
})
void defineKind<Two, unknown>()({
  ...rest,
  name: 'two',
  identity: ['name'],
  // @ts-expect-error attribute `b` has no rule
  attributes: { a: { onChange: 'alter' } },
})
void defineKind<Two, unknown>()({
  ...rest,
  name: 'two',
  identity: ['name'],
  // @ts-expect-error what is absent has the type of the attribute
  attributes: { a: { onChange: 'alter', absent: 'none' }, b: { onChange: 'alter' } },
})
void defineKind<Two, unknown>()({
  ...rest,
  name: 'two',
  // @ts-expect-error an identity is made of fields
  identity: ['nom'],
  attributes: { a: { onChange: 'alter' }, b: { onChange: 'alter' } },
})

// --- Definitions know the properties of their entity ---

declare class Person {
  id: number
  email: string
  home: { city: string }
}
declare const trigger: TriggerWords<unknown>
declare const personSchema: EntitySchema<Person>
void defineIndex(Person, { name: 'i', columns: ['email', { property: 'id' }, 'home.city'] })
void defineIndex(personSchema, { name: 'i', columns: ['id'], include: ['email'] })
void defineIndex('people', { name: 'i', columns: ['whatever it has'] })
void defineTrigger({ table: 'people' }, trigger)
// @ts-expect-error no property of it
void defineIndex(Person, { name: 'i', columns: ['mail'] })
// @ts-expect-error no property of it either
void defineIndex(personSchema, { name: 'i', columns: [{ property: 'mail' }] })
// @ts-expect-error nor is this
void defineUnique(Person, { name: 'u', columns: ['id'], include: ['mail'] })
// @ts-expect-error a definition has a name
void defineCheck(Person, { expression: 'true' })
// @ts-expect-error a procedure says that it returns nothing
void defineFunction({ name: 'f', body: '' })

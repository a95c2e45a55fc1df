/** A trigger, as definitions and the catalog have it. TypeORM knows none. */
import {
  defineKind,
  ref,
  renamedTo,
  type Lookup,
  type Question,
  type Renamed,
} from '../../core/kind.ts'
import { mentions } from '../../core/mention.ts'
import { identifier } from '../../sql/keywords.ts'
import { bareName } from '../../sql/signature.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalog } from './catalog.ts'
import { definedTriggers } from './defined.ts'
import type { Trigger } from './model.ts'
import { sql } from './sql.ts'

export const trigger = defineKind<Trigger, Model>()({
  name: 'trigger',
  methods: {
    create: 'createTrigger',
    drop: 'dropTrigger',
    alter: 'alterTrigger',
    rename: 'renameTrigger',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    on: { onChange: 'ignore', absent: 'table', hidden: true },
    timing: { onChange: 'replace' },
    events: { onChange: 'replace' },
    columns: { onChange: 'replace', absent: [], same: sameNames },
    forEach: { onChange: 'replace', absent: 'STATEMENT' },
    condition: { onChange: 'replace', absent: null, spelling: when },
    function: { onChange: 'replace', address: true },
    arguments: { onChange: 'replace', absent: [] },
    oldTable: { onChange: 'replace', absent: null },
    newTable: { onChange: 'replace', absent: null },
    constraint: { onChange: 'replace', absent: null },
    from: { onChange: 'replace', absent: null, address: true },
    enabled: { onChange: 'alter', absent: 'ORIGIN' },
    comment: { onChange: 'alter', absent: null, sayable: false },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ on, schema, table }) => ref(on, schema, table),
  requires: (object, lookup) => {
    const { on, schema, table, function: called } = object
    const columns = [...object.columns, ...columnsMentioned(object, lookup)]
    return [
      ref(on, schema, table),
      ref('function', called.schema, `${identifier(called.name)}()`),
      ...columns.map(column => ref('column', schema, table, column)),
    ]
  },
  claims: ({ schema, table, name, constraint }) =>
    constraint === null ? [] : [ref('constraint name', schema, table, name)],
  inline: null,
  renamesFreely: true,
  readdress,
  clings: {
    to: ({ schema, table, uses }) => uses.map(column => ref('column', schema, table, column)),
    evenToNames: false,
    isWhole: true,
  },
  sayable: () => false,
  unsaid: ({ enabled }) => (enabled === 'ORIGIN' ? [] : [enabled.toLowerCase()]),
  loses: () => null,
  guards: { create: false, drop: true },
  sql,
  catalog,
  reflect: definedTriggers,
})

/** UPDATE OF a, b and UPDATE OF b, a are the same. */
function sameNames(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every(name => after.includes(name))
}

interface TypedName {
  readonly name: string
  readonly type: string
}

const columnsOf = ({ schema, table }: Trigger, lookup: Lookup): readonly TypedName[] =>
  // The lookup gives columns, and these are fields of a column.
  lookup.owned('column', ref('table', schema, table)) as TypedName[]

const columnsMentioned = (object: Trigger, lookup: Lookup): readonly string[] =>
  object.condition === null
    ? []
    : columnsOf(object, lookup).flatMap(({ name }) =>
        mentions(object.condition!, name) ? [name] : [],
      )

function when(object: Trigger, lookup: Lookup): readonly Question[] {
  if (object.condition === null) return []
  return [
    {
      as: 'when',
      text: object.condition,
      columns: columnsOf(object, lookup).map(({ name, type }) => ({ name, type })),
      renames: [],
    },
  ]
}

function readdress(object: Trigger, renamed: Renamed): Trigger {
  const { schema, table, function: called, from } = object
  const column = (name: string): string => renamedTo(renamed, 'column', schema, table, name) ?? name
  const schemaOf = (name: string): string => renamedTo(renamed, 'schema', name) ?? name
  const signature = renamedTo(renamed, 'function', called.schema, `${identifier(called.name)}()`)
  return {
    ...object,
    schema: schemaOf(schema),
    table: renamedTo(renamed, object.on, schema, table) ?? table,
    columns: object.columns.map(column),
    uses: object.uses.map(column),
    function: {
      schema: schemaOf(called.schema),
      name: signature === null ? called.name : bareName(signature),
    },
    from:
      from === null
        ? null
        : {
            schema: schemaOf(from.schema),
            table: renamedTo(renamed, 'table', from.schema, from.table) ?? from.table,
          },
  }
}

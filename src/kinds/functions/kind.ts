/** A function, or a procedure, as definitions and the catalog have it. TypeORM knows none. */
import {
  defineKind,
  ref,
  renamedTo,
  type Lookup,
  type Question,
  type Ref,
} from '../../core/kind.ts'
import { mentionedAmong } from '../../core/mention.ts'
import { routineAddress } from '../../sql/address.ts'
import { bareName, nameIn, typesIn } from '../../sql/signature.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalog } from './catalog.ts'
import { definedFunctions } from './defined.ts'
import type { Routine } from './model.ts'
import { definitionOf, pathOf, sql, wordOf } from './sql.ts'

type Part = Extract<Question, { as: 'routine' }>['part']

/** Everything that CREATE OR REPLACE has to repeat. */
const all = [
  'parameters',
  'returns',
  'language',
  'body',
  'sqlBody',
  'volatility',
  'strict',
  'leakproof',
  'security',
  'parallel',
  'cost',
  'rows',
  'set',
]

export const routine = defineKind<Routine, Model>()({
  name: 'function',
  methods: {
    create: 'createFunction',
    drop: 'dropFunction',
    alter: 'alterFunction',
    rename: 'renameFunction',
  },
  identity: ['schema', 'signature'],
  attributes: {
    parameters: { onChange: 'replace', absent: '', spelling: asking('arguments') },
    returns: { onChange: 'replace', spelling: asking('result') },
    language: { onChange: 'alter', alongside: all },
    volatility: { onChange: 'alter', absent: 'VOLATILE' },
    strict: { onChange: 'alter', absent: false },
    leakproof: { onChange: 'alter', absent: false },
    security: { onChange: 'alter', absent: 'INVOKER' },
    parallel: { onChange: 'alter', absent: 'UNSAFE' },
    cost: { onChange: 'alter', absent: 100 },
    rows: { onChange: 'alter', absent: null },
    set: { onChange: 'alter', absent: [], same: sameSettings },
    body: { onChange: 'alter', absent: null, alongside: all },
    sqlBody: { onChange: 'alter', absent: null, spelling: asking('body'), alongside: all },
    comment: { onChange: 'alter', absent: null, alongside: ['returns'], sayable: false },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ schema }) => ref('schema', schema),
  requires,
  calledBy: ({ signature }) => bareName(signature),
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: (object, renamed) => {
    const schema = renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  clings: { to: ({ uses }) => uses, evenToNames: false },
  sayable: () => false,
  loses: () => null,
  address: object => routineAddress(pathOf(object)),
  guards: { create: false, drop: true },
  sql,
  catalog,
  reflect: definedFunctions,
})

/**
 * What PostgreSQL looks up when it makes one: the types of its signature, and what a body in standard SQL reads.
 * A body that is a text is looked into when it runs.
 */
function requires(
  { schema, signature, returns, sqlBody }: Routine,
  lookup: Lookup,
): readonly Ref[] {
  const types = `${typesIn(signature)} ${returns ?? ''}`
  const found = (kind: string, text: string): readonly Ref[] =>
    finder(named(lookup, kind))(text).map(object => ref(kind, object.schema, object.name))
  const relations = ['table', 'view', 'materializedView']
  return [
    ref('schema', schema),
    ...['enum', ...relations].flatMap(kind => found(kind, types)),
    ...(sqlBody === null ? [] : relations.flatMap(kind => found(kind, sqlBody))),
    ...(sqlBody === null ? [] : found('table', sqlBody).flatMap(table => columnsOf(lookup, table))),
  ]
}

/** In whichever order they were made. */
function sameSettings(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every(setting => after.includes(setting))
}

interface Named {
  readonly schema: string
  readonly name: string
}

const named = (lookup: Lookup, kind: string): readonly Named[] =>
  // Of the kinds that are asked for, all have these fields.
  lookup.all(kind) as Named[]

type Finder = (text: string) => readonly Named[]

/** A lookup answers with the same list each time; its names are read once for all functions. */
const finders = new WeakMap<readonly Named[], Finder>()

function finder(list: readonly Named[]): Finder {
  const known = finders.get(list) ?? mentionedAmong(list, ({ name }) => name)
  finders.set(list, known)
  return known
}

const columnsOf = (lookup: Lookup, table: Ref): readonly Ref[] =>
  // The lookup gives columns, and these are fields of a column.
  (lookup.owned('column', table) as Named[]).map(({ name }) => ref('column', ...table.parts, name))

/** A function of the same name is made in the temporary schema; of a body that is a text, nothing is asked. */
function asking(part: Part): (object: Routine) => readonly Question[] {
  return object => [
    {
      as: 'routine',
      text: definitionOf({ ...object, body: object.sqlBody === null ? '' : null, set: [] }),
      name: nameIn(object.signature),
      signature: object.signature,
      routine: wordOf(object),
      part,
    },
  ]
}

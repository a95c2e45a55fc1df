/** What a column is to the generic code. */
import {
  defineKind,
  ref,
  renamedTo,
  type Lookup,
  type Question,
  type Ref,
  type Refusal,
  type Renamed,
} from '../../core/kind.ts'
import { identifier } from '../../sql/keywords.ts'
import { unsaid } from '../../sql/needs.ts'
import { sequenceName } from '../../sql/serial.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalog } from './catalog.ts'
import type { Column } from './model.ts'
import { reflect } from './reflect.ts'
import { clause, sql } from './sql.ts'
import { isSameDefault } from './moments.ts'
import { first, needs } from './needs.ts'
import { keepsEveryValue } from './types.ts'

export const column = defineKind<Column, Model>()({
  name: 'column',
  methods: {
    create: 'addColumn',
    drop: 'dropColumn',
    alter: 'alterColumn',
    rename: 'renameColumn',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    type: {
      onChange: 'alter',
      spelling: ({ type }) => [{ as: 'type', text: type }],
      alongside: ['default', 'serial', 'identity', 'collation', 'using'],
    },
    serial: { onChange: 'alter', absent: null, alongside: ['type'] },
    identity: { onChange: 'alter', absent: null, alongside: ['type'] },
    nullable: { onChange: 'alter', absent: false },
    default: { onChange: 'alter', absent: null, same: isSameDefault, spelling: valueQuestions },
    generated: { onChange: 'replace', absent: null, spelling: generatedQuestion },
    virtual: { onChange: 'replace', absent: false },
    collation: { onChange: 'alter', absent: null, alongside: ['type'] },
    comment: { onChange: 'alter', absent: null },
    using: { onChange: 'ignore', absent: null },
    alternatives: { onChange: 'ignore', absent: [], hidden: true },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  requires: ({ schema, table, uses, generated }, lookup) => [
    ref('table', schema, table),
    ...uses,
    // A generated column may read any plain one.
    ...(generated === null ? [] : plainSiblings(lookup, schema, table)),
  ],
  claims: () => [],
  inline: { owner: 'table', as: 'columns', many: true },
  clause,
  renamesFreely: false,
  readdress,
  // ALTER COLUMN … TYPE, which a change of the collation takes as well.
  disturbs: (_before, _after, changed) => changed.has('type') || changed.has('collation'),
  clings: {
    to: ({ generated, uses }) =>
      generated === null ? [] : uses.filter(({ kind }) => kind === 'column' || kind === 'enum'),
    evenToNames: false,
  },
  sayable: () => true,
  refused: refusedSequence,
  first,
  needs,
  asks: (before, after, changed) =>
    changed.has('type') && after.using === unsaid
      ? `no cast leads from ${before.type} to ${after.type}, so \`using\` of \`after\` has to make one of ${after.table}.${after.name}`
      : null,
  loses: (before, after, changed) => {
    const { table, name } = before
    if (after === null)
      return `the ${before.generated === null ? '' : 'computed '}values of ${table}.${name}`
    // What nobody has said how to convert is not converted.
    return changed.has('type') && after.using !== unsaid && !keeps(before, after)
      ? `what ${after.type} cannot hold of ${table}.${name} (${before.type})`
      : null
  },
  guards: { create: true, drop: true },
  sql,
  catalog,
  reflect,
})

const keeps = (before: Column, after: Column): boolean =>
  keepsEveryValue(before.type, after.type, { before: isEnum(before), after: isEnum(after) })

const isEnum = ({ uses }: Column): boolean => uses.some(({ kind }) => kind === 'enum')

function valueQuestions({ type, default: text, alternatives }: Column): readonly Question[] {
  if (text === null) return []
  return [text, ...alternatives].map(reading => ({ as: 'value', text: reading, type }))
}

const plainSiblings = (lookup: Lookup, schema: string, table: string): readonly Ref[] =>
  siblingsOf(lookup, schema, table)
    .filter(({ generated }) => generated === null)
    .map(({ name }) => ref('column', schema, table, name))

const siblingsOf = (lookup: Lookup, schema: string, table: string): readonly Column[] =>
  // The kind's own objects come back from the lookup.
  lookup.owned('column', ref('table', schema, table)) as Column[]

function generatedQuestion(object: Column, schema: Lookup): readonly Question[] {
  const { generated } = object
  if (generated === null) return []
  const siblings = siblingsOf(schema, object.schema, object.table)
  return [
    {
      as: 'generated',
      text: generated,
      type: object.type,
      table: object.table,
      columns: siblings.flatMap(c =>
        c.generated === null ? [{ name: c.name, type: c.type }] : [],
      ),
      renames: [],
    },
  ]
}

/** The sequence keeps its name when its table or its column gets another. */
function readdress(object: Column, renamed: Renamed): Column {
  const schema = renamedTo(renamed, 'schema', object.schema) ?? object.schema
  const table = renamedTo(renamed, 'table', object.schema, object.table) ?? object.table
  const uses = object.uses.map(used => readdressed(used, renamed))
  const was = formerName(object, renamed)
  const isSame =
    schema === object.schema &&
    table === object.table &&
    was === object.name &&
    uses.every((used, at) => used === object.uses[at])
  if (isSame) return object
  const sequence = object.serial === true ? sequenceName(object.table, was) : object.serial
  return {
    ...object,
    schema,
    table,
    uses,
    type: retyped(object, renamed),
    serial: sequence === sequenceName(table, object.name) ? true : sequence,
  }
}

/** The name before, when it is this very column that was renamed. */
const formerName = ({ schema, table, name }: Column, { kind, from, to }: Renamed): string =>
  kind === 'column' && to[0] === schema && to[1] === table && to[2] === name ? from[2]! : name

function readdressed(used: Ref, renamed: Renamed): Ref {
  const name = renamedTo(renamed, used.kind, ...used.parts)
  if (name !== null) return { ...used, parts: [...used.parts.slice(0, -1), name] }
  const { kind, from, to } = renamed
  const isAbove = kind === 'schema' || (kind === 'table' && used.kind === 'column')
  return isAbove &&
    from.length < used.parts.length &&
    from.every((part, at) => part === used.parts[at])
    ? { ...used, parts: [...to, ...used.parts.slice(from.length)] }
    : used
}

/** An enum type is printed by its name; whether its schema is printed too does not change with the name. */
function retyped({ type, uses }: Column, renamed: Renamed): string {
  const used = uses.find(candidate => candidate.kind === 'enum')
  if (used === undefined) return type
  const name = renamedTo(renamed, 'enum', ...used.parts)
  if (name === null) return type
  const array = type.endsWith('[]') ? '[]' : ''
  const last = identifier(used.parts.at(-1)!)
  return `${type.slice(0, type.length - array.length - last.length)}${identifier(name)}${array}`
}

/** The sequence behind a column takes a name among the relations of its schema. */
function refusedSequence(
  { schema, table, name, serial, identity }: Column,
  lookup: Lookup,
): Refusal | null {
  if (serial !== true && identity === null) return null
  const sequence = sequenceName(table, name)
  const holder = ['table', 'view', 'materializedView', 'index'].find(
    kind => lookup.get(ref(kind, schema, sequence)) !== undefined,
  )
  return holder === undefined
    ? null
    : {
        because: `counts up by the sequence ${sequence}, and the model has a relation of that name`,
        hint: 'Give the other one another name.',
      }
}

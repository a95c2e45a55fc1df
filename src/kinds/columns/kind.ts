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
import { columnAddress } from '../../sql/address.ts'
import { unsaid } from '../../sql/needs.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalog } from './catalog.ts'
import { likeness } from './likeness.ts'
import type { Column } from './model.ts'
import { reflect } from './reflect.ts'
import { losesPosition, numberSourceOf } from './number-source.ts'
import { behindStill, inFull, inShort, sequenceStays } from './behind.ts'
import { clause, isMadeAnew, sql } from './sql.ts'
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
      alongside: [
        'default',
        'serial',
        'identity',
        'sequence',
        'collation',
        'using',
        'storage',
        'compression',
      ],
    },
    serial: { onChange: 'alter', absent: null, alongside: ['type', 'sequence'] },
    identity: { onChange: 'alter', absent: null, alongside: ['type', 'sequence'] },
    sequence: {
      onChange: 'alter',
      absent: null,
      alongside: ['type', 'serial', 'identity'],
      sayable: false,
      kept: behindStill,
    },
    nullable: { onChange: 'alter', absent: false },
    default: { onChange: 'alter', absent: null, same: isSameDefault, spelling: valueQuestions },
    generated: {
      // A stored column becomes a plain one in place; another expression, or a virtual column, is made anew.
      onChange: (before, after) =>
        before.generated === null || after.generated === null ? 'alter' : 'replace',
      absent: null,
      spelling: generatedQuestion,
      alongside: ['type', 'nullable', 'collation', 'comment'],
    },
    virtual: { onChange: 'replace', absent: false },
    collation: { onChange: 'alter', absent: null, alongside: ['type'] },
    storage: { onChange: 'alter', absent: null, sayable: false, scanned: true },
    compression: { onChange: 'alter', absent: null, sayable: false, scanned: true },
    statistics: { onChange: 'alter', absent: null, sayable: false, scanned: true },
    options: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    comment: { onChange: 'alter', absent: null },
    using: { onChange: 'ignore', absent: null },
    draws: { onChange: 'ignore', absent: null, hidden: true },
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
  occupies: object => {
    const source = numberSourceOf(object)
    return source === null ? [] : [ref('relation name', object.schema, source.name)]
  },
  inline: { owner: 'table', as: 'columns', many: true },
  clause,
  renamesFreely: false,
  likeness,
  readdress,
  // ALTER COLUMN … TYPE, which a change of the collation takes as well.
  disturbs: (_before, _after, changed) =>
    ['type', 'collation', 'generated'].some(attribute => changed.has(attribute)),
  // One way the expression is dropped, and the other way the column.
  remakes: (_before, _after, changed) => changed.has('generated'),
  unfolds: inFull,
  takesIn: inShort,
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
  loses,
  address: columnAddress,
  guards: { create: true, drop: true },
  sql,
  catalog,
  reflect,
})

function loses(before: Column, after: Column | null, changed: ReadonlySet<string>): string | null {
  const own = `${before.table}.${before.name}`
  if (after === null) return `the ${before.generated === null ? '' : 'computed '}values of ${own}`
  if (isMadeAnew(after, changed)) return `the values of ${own}`
  const losses = [
    // What nobody has said how to convert is not converted.
    ...(changed.has('type') && after.using !== unsaid && !keeps(before, after)
      ? [`what ${after.type} cannot hold of ${own} (${before.type})`]
      : []),
    ...(losesPosition(before, after) ? [`the position of the sequence of ${own}`] : []),
  ]
  return losses.length === 0 ? null : losses.join(', and ')
}

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

/** What points at it follows. */
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
  return {
    ...object,
    schema,
    table,
    uses,
    type: retyped(object, renamed),
    ...sequenceStays({ ...object, name: was }, { table, name: object.name }),
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

/** An enum type is printed by its name; whether its schema is printed too does not change with either. */
function retyped({ type, uses }: Column, renamed: Renamed): string {
  const used = uses.find(candidate => candidate.kind === 'enum')
  const now = used === undefined ? undefined : readdressed(used, renamed)
  if (used === undefined || now === undefined || now === used) return type
  const array = type.endsWith('[]') ? '[]' : ''
  const bare = identifier(used.parts[1]!) + array
  const [schema, name] = [identifier(now.parts[0]!), identifier(now.parts[1]!)]
  return `${type.length > bare.length ? `${schema}.` : ''}${name}${array}`
}

/** The sequence behind a column takes a name among the relations of its schema. */
function refusedSequence(object: Column, lookup: Lookup): Refusal | null {
  const { schema } = object
  const sequence = numberSourceOf(object)?.name
  if (sequence === undefined) return null
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

/** An enum type: an ordered list of words. */
import { shareOf } from '../../core/alike.ts'
import {
  defineKind,
  ref,
  renamedTo,
  type Around,
  type Likeness,
  type Ref,
} from '../../core/kind.ts'
import { text, textOrNull, texts } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import { typeAddress } from '../../sql/address.ts'
import type { Model } from '../../typeorm/model.ts'
import { needs } from './needs.ts'
import { reflect } from './reflect.ts'
import { isAdditive, renameValue, sql } from './sql.ts'

export interface EnumType {
  readonly schema: string
  readonly name: string
  /** In `pg_enum.enumsortorder`: the order in which values compare. */
  readonly values: readonly string[]
  /** Text of COMMENT ON TYPE; null when there is none. */
  readonly comment: string | null
  /** Of an alter: the type is made anew, though adding values would do, because they are used in the same revision. */
  readonly anew: boolean
}

export const enumType = defineKind<EnumType, Model>()({
  name: 'enum',
  methods: {
    create: 'createEnum',
    drop: 'dropEnum',
    alter: 'alterEnum',
    rename: 'renameEnum',
    renameMember: 'renameEnumValue',
  },
  identity: ['schema', 'name'],
  attributes: {
    // A type that is made anew loses its comment.
    values: { onChange: 'alter', alongside: ['comment', 'anew'] },
    comment: { onChange: 'alter', absent: null, sayable: false },
    anew: { onChange: 'ignore', absent: false },
  },
  owner: () => null,
  requires: ({ schema }) => [ref('schema', schema)],
  claims: ({ schema, name }) => [ref('type name', schema, name)],
  inline: null,
  renamesFreely: false,
  likeness,
  members: { attribute: 'values', rename: renameValue },
  readdress: (object, renamed) => {
    const schema = renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  // One direction of every change of values moves the columns to another type.
  carries: {
    kind: 'column',
    as: 'columns',
    along: ['type', 'default'],
    when: (_before, _after, changed) => changed.has('values'),
  },
  disturbs: (_before, _after, changed) => changed.has('values'),
  late: {
    words: (before, after) =>
      isAdditive(before.values, after.values)
        ? after.values.filter(value => !before.values.includes(value))
        : [],
    atOnce: after => ({ ...after, anew: true }),
  },
  // A value that a row holds cannot be taken away: the statement fails, and nothing is lost.
  sayable: () => true,
  needs,
  loses: () => null,
  address: typeAddress,
  guards: { create: false, drop: true },
  sql,
  catalog: {
    query: () => `
      SELECT n.nspname AS schema, t.typname AS name,
             (SELECT pg_catalog.json_agg(v.enumlabel ORDER BY v.enumsortorder)
                FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid) AS values,
             pg_catalog.obj_description(t.oid, 'pg_type') AS comment
        FROM pg_catalog.pg_type t
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
       WHERE t.typtype = 'e' AND n.nspname = ANY ($1) AND ${notFromExtension('pg_type', 't.oid')}
       ORDER BY 1, 2`,
    read: row => ({
      schema: text(row, 'schema'),
      name: text(row, 'name'),
      values: texts(row, 'values'),
      comment: textOrNull(row, 'comment'),
      anew: false,
    }),
  },
  reflect,
})

/** A type that leaves with its columns is their business; otherwise its values tell. */
function likeness(gone: EnumType, made: EnumType, { before, after }: Around): Likeness | null {
  const columns = (before.all('column') as readonly ColumnOf[]).filter(uses(gone))
  const isCarriedOn = columns.some(({ schema, table, name }) => {
    const now = after.get(ref('column', schema, table, name))
    // The reference is to a column.
    return now !== undefined && uses(made)(now as ColumnOf)
  })
  if (columns.length > 0 && !isCarriedOn) return null
  const { shared, of, degree } = shareOf(new Set(gone.values), new Set(made.values))
  return { degree, because: `${shared} of ${of} values are the same` }
}

interface ColumnOf {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly uses: readonly Ref[]
}

const uses =
  ({ schema, name }: EnumType) =>
  (column: ColumnOf): boolean =>
    column.uses.some(
      ({ kind, parts }) => kind === 'enum' && parts[0] === schema && parts[1] === name,
    )

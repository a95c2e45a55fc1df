/** An enum type: an ordered list of words. */
import { defineKind, ref, renamedTo } from '../../core/kind.ts'
import { text, textOrNull, texts } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import type { Model } from '../../typeorm/model.ts'
import { needs } from './needs.ts'
import { reflect } from './reflect.ts'
import { sql } from './sql.ts'

export interface EnumType {
  readonly schema: string
  readonly name: string
  /** In `pg_enum.enumsortorder`: the order in which values compare. */
  readonly values: readonly string[]
  /** Text of COMMENT ON TYPE; null when there is none. */
  readonly comment: string | null
}

export const enumType = defineKind<EnumType, Model>()({
  name: 'enum',
  methods: { create: 'createEnum', drop: 'dropEnum', alter: 'alterEnum', rename: 'renameEnum' },
  identity: ['schema', 'name'],
  attributes: {
    // A type that is made anew loses its comment.
    values: { onChange: 'alter', alongside: ['comment'] },
    comment: { onChange: 'alter', absent: null, sayable: false },
  },
  owner: () => null,
  requires: ({ schema }) => [ref('schema', schema)],
  claims: ({ schema, name }) => [ref('type name', schema, name)],
  inline: null,
  renamesFreely: false,
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
  // A value that a row holds cannot be taken away: the statement fails, and nothing is lost.
  sayable: () => true,
  needs,
  loses: () => null,
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
    }),
  },
  reflect,
})

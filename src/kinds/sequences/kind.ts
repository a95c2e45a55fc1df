/** A sequence that stands by itself; those behind serial and identity columns belong to their column. */
import { defineKind, ref, renamedTo } from '../../core/kind.ts'
import { flag, text, textOrNull } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import { commentOn } from '../../sql/comment.ts'
import { relationAddress } from '../../sql/address.ts'
import { alterSequence, optionWords, type SequenceOptions } from '../../sql/sequence.ts'
import { isSerialSequence } from '../../sql/serial.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'

export interface Sequence extends SequenceOptions {
  readonly schema: string
  readonly name: string
  /** Text of COMMENT ON SEQUENCE; null when there is none. */
  readonly comment: string | null
}

/** Whether the position fits new bounds depends on all of this. */
const bounds = ['type', 'increment', 'min', 'max'] as const

export const sequence = defineKind<Sequence, Model>()({
  name: 'sequence',
  methods: {
    create: 'createSequence',
    drop: 'dropSequence',
    alter: 'alterSequence',
    rename: 'renameSequence',
  },
  identity: ['schema', 'name'],
  attributes: {
    // Another type moves the limits that the earlier one implied, unless they are said.
    type: { onChange: 'alter', absent: 'bigint', alongside: bounds },
    start: { onChange: 'alter', absent: '1' },
    increment: { onChange: 'alter', absent: '1' },
    min: { onChange: 'alter', absent: '1', alongside: bounds },
    max: { onChange: 'alter', absent: '9223372036854775807', alongside: bounds },
    cache: { onChange: 'alter', absent: '1' },
    cycle: { onChange: 'alter', absent: false },
    comment: { onChange: 'alter', absent: null, sayable: false },
  },
  owner: () => null,
  requires: ({ schema }) => [ref('schema', schema)],
  claims: ({ schema, name }) => [ref('relation name', schema, name)],
  inline: null,
  renamesFreely: false,
  likeness: (gone, made) =>
    optionWords(gone).join(' ') === optionWords(made).join(' ')
      ? { degree: 0.75, because: 'both count in the same way' }
      : null,
  readdress: (object, renamed) => {
    const schema = renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  sayable: () => false,
  loses: (before, after) => (after === null ? `the position of sequence ${before.name}` : null),
  address: relationAddress,
  guards: { create: true, drop: true },
  sql: {
    create: (after, _clauses, guard) => [
      statement(
        `CREATE SEQUENCE ${guard}${qualified(after.schema, after.name)} ${optionWords(after).join(' ')}`,
      ),
    ],
    drop: ({ schema, name }, guard) => [
      statement(`DROP SEQUENCE ${guard}${qualified(schema, name)}`),
    ],
    alter: (before, after) => alterSequence(qualified(after.schema, after.name), before, after),
    comment: ({ schema, name, comment }) =>
      commentOn(`SEQUENCE ${qualified(schema, name)}`, comment),
    rename: (before, after) => [
      statement(
        `ALTER SEQUENCE ${qualified(before.schema, before.name)} RENAME TO ${quoted(after.name)}`,
      ),
    ],
  },
  catalog: {
    query: () => `
      SELECT n.nspname AS schema, c.relname AS name, pg_catalog.format_type(s.seqtypid, NULL) AS type,
             s.seqstart::text AS start, s.seqincrement::text AS increment, s.seqmin::text AS min,
             s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
             pg_catalog.obj_description(c.oid, 'pg_class') AS comment
        FROM pg_catalog.pg_sequence s
        JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY ($1) AND c.relpersistence <> 't'
         AND ${notFromExtension('pg_class', 'c.oid')} AND NOT ${isSerialSequence('c.oid')}
       ORDER BY 1, 2`,
    read: row => ({
      schema: text(row, 'schema'),
      name: text(row, 'name'),
      type: text(row, 'type'),
      start: text(row, 'start'),
      increment: text(row, 'increment'),
      min: text(row, 'min'),
      max: text(row, 'max'),
      cache: text(row, 'cache'),
      cycle: flag(row, 'cycle'),
      comment: textOrNull(row, 'comment'),
    }),
  },
  // TypeORM has no sequences of its own: a default that draws from one names what is there.
  reflect: () => [],
})

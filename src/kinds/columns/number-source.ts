/** Where the numbers of a serial or identity column come from: the sequence behind it, made, changed and exchanged. */
import type { Guard } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { identifier } from '../../sql/keywords.ts'
import {
  alterSequence,
  carriedOver,
  changedWords,
  descends,
  limitsOf,
  movedInside,
  optionWords,
  sequenceTypeFor,
  wholeOptions,
  type SequenceOptions,
} from '../../sql/sequence.ts'
import { sequenceName } from '../../sql/serial.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { literal, name as quoted, qualified } from '../../sql/text.ts'
import type { BehindColumn, Column } from './model.ts'

export interface NumberSource {
  readonly as: 'serial' | 'identity'
  readonly name: string
  /** SQL of the name. */
  readonly path: string
  readonly options: SequenceOptions
  readonly comment: string | null
}

/** Null for a column that does not count by itself. */
export function numberSourceOf(column: Column): NumberSource | null {
  const { schema, table, name: own, type, serial, identity, sequence } = column
  if (serial === null && identity === null) return null
  const given = serial === null ? sequence?.name : serial
  const name = typeof given === 'string' ? given : sequenceName(table, own)
  return {
    as: serial === null ? 'identity' : 'serial',
    name,
    path: qualified(schema, name),
    options: wholeOptions(sequence ?? {}, sequenceTypeFor(type)),
    comment: sequence?.comment ?? null,
  }
}

const serialTypes: Readonly<Record<string, string>> = {
  smallint: 'smallserial',
  integer: 'serial',
  bigint: 'bigserial',
}

/** `bigserial`, where that word says all of it; else the column is written with its sequence and its default. */
export const serialWord = ({ serial, sequence, type, nullable }: Column): string | null =>
  serial === true && sequence === null && !nullable ? (serialTypes[type] ?? null) : null

/** `nextval('public.t_id_seq'::regclass)` */
export const nextValue = ({ path }: Pick<NumberSource, 'path'>): string =>
  `nextval(${literal(path)}::regclass)`

/** `GENERATED ALWAYS AS IDENTITY (START WITH 5)` */
export function identityClause(column: Column): string {
  const source = numberSourceOf(column)!
  const { name, type: _, comment: __, ...said } = column.sequence ?? {}
  const words = [
    ...(name === undefined ? [] : [`SEQUENCE NAME ${source.path}`]),
    ...optionWords(source.options, option => option in said),
  ]
  return `GENERATED ${column.identity} AS IDENTITY${words.length === 0 ? '' : ` (${words.join(' ')})`}`
}

/** The sequence of a serial column that is written in full. */
export function madeBefore(column: Column, guard: Guard): readonly Statement[] {
  const source = numberSourceOf(column)
  return source?.as !== 'serial' || serialWord(column) !== null
    ? []
    : [creation(source, column.sequence, guard)]
}

/** What is said of a sequence once its column is there. */
export function madeAfter(column: Column): readonly Statement[] {
  const source = numberSourceOf(column)
  if (source === null) return []
  return [
    ...(source.as === 'serial' && serialWord(column) === null ? owned(source, column) : []),
    ...ofItsOwnType(source, column),
    ...(source.comment === null ? [] : [commented(source)]),
  ]
}

/** The sequence of an identity column gets the type of the column, and no word can say another one. */
const ofItsOwnType = ({ as, path, options }: NumberSource, { sequence }: Column): Statement[] =>
  as === 'identity' && sequence?.type !== undefined
    ? [
        statement(
          `ALTER SEQUENCE ${path} ${optionWords(options, o => o === 'type' || o === 'min' || o === 'max').join(' ')}`,
        ),
      ]
    : []

const creation = ({ path, options }: NumberSource, said: BehindColumn | null, guard: Guard = '') =>
  statement(
    `CREATE SEQUENCE ${guard}${path} ${optionWords(options, o => o === 'type' || (said !== null && o in said)).join(' ')}`,
  )

const owned = ({ path }: NumberSource, column: Column): readonly Statement[] => {
  const { schema, table, name, sequence } = column
  return sequence?.unowned === true
    ? []
    : [statement(`ALTER SEQUENCE ${path} OWNED BY ${qualified(schema, table)}.${quoted(name)}`)]
}

const commented = ({ path, comment }: NumberSource): Statement =>
  commentOn(`SEQUENCE ${path}`, comment)

const renamed = (path: string, to: string): Statement =>
  statement(`ALTER SEQUENCE ${path} RENAME TO ${quoted(to)}`)

/** Statements before the column itself changes, and after. */
export interface Steps {
  readonly first: readonly Statement[]
  readonly last: readonly Statement[]
}

export function exchanged(before: Column, after: Column): Steps {
  const was = numberSourceOf(before)
  const is = numberSourceOf(after)
  if (was === null) return { first: [], last: is === null ? [] : supplied(before, after, is) }
  if (is === null) return { first: released(before, after, was), last: [] }
  if (was.as !== is.as)
    return handedOver({ column: before, source: was }, { column: after, source: is })
  return kept({ column: before, source: was }, { column: after, source: is })
}

interface Side {
  readonly column: Column
  readonly source: NumberSource
}

const alter = ({ schema, table, name }: Column, action: string): Statement =>
  alterTable(schema, table, `ALTER COLUMN ${quoted(name)} ${action}`)

/** A column that stops counting takes its sequence along, unless it goes on drawing from it. */
export function losesPosition(before: Column, after: Column): boolean {
  const source = numberSourceOf(before)
  return source !== null && numberSourceOf(after) === null && !drawsFrom(after, source)
}

/** The column does not count any more. */
function released(before: Column, after: Column, source: NumberSource): readonly Statement[] {
  if (source.as === 'identity') return [alter(before, 'DROP IDENTITY')]
  return drawsFrom(after, source)
    ? [statement(`ALTER SEQUENCE ${source.path} OWNED BY NONE`)]
    : [alter(before, 'DROP DEFAULT'), statement(`DROP SEQUENCE ${source.path}`)]
}

/** The column begins to count: after the numbers that are there. */
function supplied(before: Column, after: Column, source: NumberSource): readonly Statement[] {
  // A plain column may draw from the very sequence that a serial one would own: it lacks the ownership alone.
  if (source.as === 'serial' && drawsFrom(before, source))
    return [alter(after, `SET DEFAULT ${nextValue(source)}`), ...owned(source, after)]
  return [
    ...(source.as === 'identity'
      ? [alter(after, `ADD ${identityClause(after)}`), ...ofItsOwnType(source, after)]
      : [
          creation(source, after.sequence),
          alter(after, `SET DEFAULT ${nextValue(source)}`),
          ...owned(source, after),
        ]),
    ...(source.comment === null ? [] : [commented(source)]),
    afterTheRows(after, source),
  ]
}

export const drawsFrom = (
  { schema, default: value }: Column,
  { name }: Pick<NumberSource, 'name'>,
): boolean =>
  [identifier(name), `${identifier(schema)}.${identifier(name)}`].some(
    path => value === nextValue({ path }),
  )

/** The sequence of an identity column has the name of which nobody else has it by then: asked of its column. */
const found = ({ as, path }: NumberSource, { schema, table, name }: Column): string =>
  as === 'serial'
    ? literal(path)
    : `pg_catalog.pg_get_serial_sequence(${literal(qualified(schema, table))}, ${literal(name)})`

/** Without such rows the sequence stays at its start: setval() does nothing about null. */
function afterTheRows(column: Column, source: NumberSource): Statement {
  const { options } = source
  const { schema, table, name, type } = column
  const isDown = descends(options)
  const [last, near, far] = isDown ? ['min', '<=', '>='] : ['max', '>=', '<=']
  const end = isDown ? options.min : options.max
  const cast = limitsOf(type) === null ? '::bigint' : ''
  const within = limitsOf(type)?.includes(end) === true ? '' : ` AND ${quoted(name)} ${far} ${end}`
  return statement(
    `SELECT pg_catalog.setval(${found(source, column)}, ${last}(${quoted(name)})${cast}) FROM ${qualified(schema, table)} ` +
      `WHERE ${quoted(name)} ${near} ${options.start}${within}`,
  )
}

/** For the length of one change. */
const formerly = 'athanor_former_sequence'

/** From serial to identity, and back: PostgreSQL makes a new sequence, which goes on where the other one stands. */
function handedOver(before: Side, { column, source }: Side): Steps {
  const isSameName = before.source.name === source.name
  const from = {
    ...before.source,
    path: isSameName ? qualified(column.schema, formerly) : before.source.path,
  }
  const makesRoom = isSameName ? [renamed(source.path, formerly)] : []
  const comment = source.comment === null ? [] : [commented(source)]
  return source.as === 'identity'
    ? {
        first: [
          ...makesRoom,
          // The column is asked for its sequence, and that is to be the new one.
          statement(`ALTER SEQUENCE ${from.path} OWNED BY NONE`),
          alter(before.column, 'DROP DEFAULT'),
        ],
        last: [
          alter(column, `ADD ${identityClause(column)}`),
          ...ofItsOwnType(source, column),
          ...carriedOver(from, { regclass: found(source, column), options: source.options }),
          statement(`DROP SEQUENCE ${from.path}`),
          ...comment,
        ],
      }
    : {
        first: [
          ...makesRoom,
          creation(source, column.sequence),
          ...carriedOver(from, { regclass: found(source, column), options: source.options }),
          alter(before.column, 'DROP IDENTITY'),
        ],
        last: [
          alter(column, `SET DEFAULT ${nextValue(source)}`),
          ...owned(source, column),
          ...comment,
        ],
      }
}

/** The sequence stays. That of an identity column gets the column's new type along with it. */
function kept(before: Side, after: Side): Steps {
  const { source, column } = after
  const isRenamed = before.source.name !== source.name
  const retypes = before.column.type !== column.type
  const isUsual = before.column.sequence === null && column.sequence === null
  const byItself = source.as === 'identity' && retypes && isUsual
  const options = [before.source.options, source.options] as const
  const comment = before.source.comment === source.comment ? [] : [commented(source)]
  const first = [
    ...(isRenamed ? [renamed(before.source.path, source.name)] : []),
    ...(byItself
      ? movedInside(source.path, ...options)
      : source.as === 'identity' && !retypes
        ? [...movedInside(source.path, ...options), ...changedIdentity(after, ...options)]
        : alterSequence(source.path, ...options)),
  ]
  const mode =
    source.as === 'identity' && before.column.identity !== column.identity
      ? [alter(column, `SET GENERATED ${column.identity}`)]
      : []
  return {
    first,
    last: [...(retypes && !byItself ? ofItsOwnType(source, column) : []), ...mode, ...comment],
  }
}

/** In words of the column, which hold whatever the sequence is called; the type has none. */
function changedIdentity(
  { column, source }: Side,
  before: SequenceOptions,
  after: SequenceOptions,
): readonly Statement[] {
  if (before.type !== after.type) return alterSequence(source.path, before, after)
  const words = changedWords(before, after).map(word => (word === 'RESTART' ? word : `SET ${word}`))
  return words.length === 0 ? [] : [alter(column, words.join(' '))]
}

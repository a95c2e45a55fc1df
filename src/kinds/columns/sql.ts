/** The SQL of columns. A change of several attributes is one ALTER TABLE wherever PostgreSQL takes it as one. */
import type { Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { notNullFollows } from '../../sql/not-null.ts'
import { identifier } from '../../sql/keywords.ts'
import { unlessEmpty, unsaid } from '../../sql/needs.ts'
import { sequenceName } from '../../sql/serial.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { enclosed, literal, name as quoted, operand, qualified } from '../../sql/text.ts'
import type { Column, ColumnId } from './model.ts'

const serialTypes: Readonly<Record<string, string>> = {
  smallint: 'smallserial',
  integer: 'serial',
  bigint: 'bigserial',
}

/** `"id" serial NOT NULL`, as it stands in CREATE TABLE and after ADD COLUMN. */
export const clause = (column: Column): string =>
  [
    quoted(column.name),
    column.serial === null ? column.type : (serialTypes[column.type] ?? column.type),
    column.collation === null ? null : `COLLATE ${column.collation}`,
    column.generated === null
      ? null
      : `GENERATED ALWAYS AS ${enclosed(column.generated)} ${column.virtual ? 'VIRTUAL' : 'STORED'}`,
    column.identity === null ? null : `GENERATED ${column.identity} AS IDENTITY`,
    column.default === null ? null : `DEFAULT ${operand(column.default)}`,
    column.nullable ? null : 'NOT NULL',
  ]
    .filter(part => part !== null)
    .join(' ')

/** The name of a serial column's sequence. */
const sequenceOf = ({ table, name, serial }: Column): string =>
  typeof serial === 'string' ? serial : sequenceName(table, name)

const renameSequence = (schema: string, from: string, to: string): Statement =>
  statement(`ALTER SEQUENCE ${qualified(schema, from)} RENAME TO ${quoted(to)}`)

function afterwards(column: Column): Statement[] {
  const chosen = sequenceName(column.table, column.name)
  return [
    ...(typeof column.serial === 'string' && column.serial !== chosen
      ? [renameSequence(column.schema, chosen, column.serial)]
      : []),
    // `serial` is NOT NULL, and takes no word against it.
    ...(column.serial !== null && column.nullable
      ? [
          alterTable(
            column.schema,
            column.table,
            `ALTER COLUMN ${quoted(column.name)} DROP NOT NULL`,
          ),
        ]
      : []),
  ]
}

/** Continues after the highest value that is there. */
const advance = ({ schema, table, name }: Column, sequence: string): Statement =>
  statement(
    `SELECT pg_catalog.setval(${literal(qualified(schema, sequence))}, ` +
      `COALESCE(max(${quoted(name)}), 0) + 1, false) FROM ${qualified(schema, table)}`,
  )

/** A plain column may draw from the very sequence that a serial one would own: it lacks the ownership alone. */
const drawsFrom = ({ schema, default: value }: Column, sequence: string): boolean =>
  [identifier(sequence), `${identifier(schema)}.${identifier(sequence)}`].some(
    path => value === `nextval(${literal(path)}::regclass)`,
  )

/** What has to go before the column itself is changed: the number source that it will not have any more. */
function releases(before: Column, after: Column): Statement[] {
  const column = `ALTER COLUMN ${quoted(before.name)}`
  if (before.serial !== null && after.serial === null) {
    const sequence = sequenceOf(before)
    const path = qualified(before.schema, sequence)
    if (drawsFrom(after, sequence)) return [statement(`ALTER SEQUENCE ${path} OWNED BY NONE`)]
    return [
      alterTable(before.schema, before.table, `${column} DROP DEFAULT`),
      statement(`DROP SEQUENCE ${path}`),
    ]
  }
  return before.identity !== null && after.identity === null
    ? [alterTable(before.schema, before.table, `${column} DROP IDENTITY`)]
    : []
}

/** What comes once the column has its type: the number source that it did not have. */
function supplies(before: Column, after: Column): Statement[] {
  const column = `ALTER COLUMN ${quoted(after.name)}`
  const alter = (action: string): Statement =>
    alterTable(after.schema, after.table, `${column} ${action}`)
  if (after.serial !== null && before.serial === null) {
    const sequence = sequenceOf(after)
    const path = qualified(after.schema, sequence)
    return [
      ...(drawsFrom(before, sequence)
        ? []
        : [statement(`CREATE SEQUENCE ${path} AS ${after.type}`)]),
      alter(`SET DEFAULT nextval(${literal(path)}::regclass)`),
      statement(
        `ALTER SEQUENCE ${path} OWNED BY ${qualified(after.schema, after.table)}.${quoted(after.name)}`,
      ),
      advance(after, sequence),
    ]
  }
  if (after.identity !== null && before.identity === null)
    return [
      alter(`ADD GENERATED ${after.identity} AS IDENTITY`),
      advance(after, sequenceName(after.table, after.name)),
    ]
  if (after.identity !== null && after.identity !== before.identity)
    return [alter(`SET GENERATED ${after.identity}`)]
  return []
}

function sequenceChanges(before: Column, after: Column): Statement[] {
  if (before.serial === null || after.serial === null) return []
  const from = sequenceOf(before)
  const to = sequenceOf(after)
  return [
    ...(from === to ? [] : [renameSequence(after.schema, from, to)]),
    ...(before.type === after.type
      ? []
      : [statement(`ALTER SEQUENCE ${qualified(after.schema, to)} AS ${after.type}`)]),
  ]
}

/** While nobody has said it, there is nothing to convert: the statement before this one has seen to that. */
const conversion = ({ using, type }: Column): string =>
  using === unsaid ? `NULL::${type}` : String(using)

function unconverted(before: Column, after: Column, changed: ReadonlySet<string>): Statement[] {
  const { schema, table, name, type: to } = after
  return changed.has('type') && after.using === unsaid
    ? [unlessEmpty({ schema, table, column: name, from: before.type, to })]
    : []
}

function retype(before: Column, after: Column, changed: ReadonlySet<string>): string[] {
  const column = `ALTER COLUMN ${quoted(after.name)}`
  const typed = changed.has('type') || changed.has('collation')
  const collation = after.collation === null ? '' : ` COLLATE ${after.collation}`
  const using = after.using === null || !changed.has('type') ? '' : ` USING ${conversion(after)}`
  // A default of the old type need not have a cast to the new one, so it goes first and comes back.
  const drops = before.default !== null && (changed.has('type') || after.default === null)
  const sets = after.default !== null && (changed.has('type') || changed.has('default'))
  return [
    ...(drops ? [`${column} DROP DEFAULT`] : []),
    ...(typed ? [`${column} TYPE ${after.type}${collation}${using}`] : []),
    ...(sets ? [`${column} SET DEFAULT ${operand(after.default)}`] : []),
    ...(changed.has('nullable') ? [`${column} ${after.nullable ? 'DROP' : 'SET'} NOT NULL`] : []),
  ]
}

export const sql: Sql<Column, ColumnId> = {
  create: (column, _clauses, guard) => [
    alterTable(column.schema, column.table, `ADD COLUMN ${guard}${clause(column)}`),
  ],
  afterwards,
  comment: ({ schema, table, name, comment }) =>
    commentOn(`COLUMN ${qualified(schema, table)}.${quoted(name)}`, comment),
  drop: ({ schema, table, name }, guard) => [
    alterTable(schema, table, `DROP COLUMN ${guard}${quoted(name)}`),
  ],
  alter: (before, after, changed) => {
    const actions = retype(before, after, changed)
    return [
      ...unconverted(before, after, changed),
      ...releases(before, after),
      ...(actions.length === 0 ? [] : [alterTable(after.schema, after.table, ...actions)]),
      ...supplies(before, after),
      ...sequenceChanges(before, after),
    ]
  },
  rename: (before, after) => [
    alterTable(
      before.schema,
      before.table,
      `RENAME COLUMN ${quoted(before.name)} TO ${quoted(after.name)}`,
    ),
    notNullFollows(
      after.schema,
      { table: before.table, column: before.name },
      { table: after.table, column: after.name },
    ),
  ],
}

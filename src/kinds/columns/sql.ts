/** The SQL of columns. A change of several attributes is one ALTER TABLE wherever PostgreSQL takes it as one. */
import type { Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { notNullFollows } from '../../sql/not-null.ts'
import { unlessEmpty, unsaid } from '../../sql/needs.ts'
import type { Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { enclosed, name as quoted, operand, qualified } from '../../sql/text.ts'
import type { Column, ColumnId } from './model.ts'
import { tune, tunedAfterwards } from './tuning.ts'
import {
  exchanged,
  identityClause,
  madeAfter,
  madeBefore,
  nextValue,
  numberSourceOf,
  serialWord,
} from './number-source.ts'

/** `"id" serial NOT NULL`, as it stands in CREATE TABLE and after ADD COLUMN. */
export const clause = (column: Column): string =>
  [
    quoted(column.name),
    serialWord(column) ?? column.type,
    column.collation === null ? null : `COLLATE ${column.collation}`,
    column.generated === null
      ? null
      : `GENERATED ALWAYS AS ${enclosed(column.generated)} ${column.virtual ? 'VIRTUAL' : 'STORED'}`,
    column.identity === null ? null : identityClause(column),
    defaultClause(column),
    column.nullable ? null : 'NOT NULL',
  ]
    .filter(part => part !== null)
    .join(' ')

function defaultClause(column: Column): string | null {
  if (column.default !== null) return `DEFAULT ${operand(column.default)}`
  return column.serial === null || serialWord(column) !== null
    ? null
    : `DEFAULT ${nextValue(numberSourceOf(column)!)}`
}

/** A plain column becomes a generated one by being made anew: there is no other way. */
export const isMadeAnew = (after: Column, changed: ReadonlySet<string>): boolean =>
  changed.has('generated') && after.generated !== null

const create = (column: Column, guard = ''): Statement =>
  alterTable(column.schema, column.table, `ADD COLUMN ${guard}${clause(column)}`)

const drop = ({ schema, table, name }: Pick<Column, ColumnId>, guard = ''): Statement =>
  alterTable(schema, table, `DROP COLUMN ${guard}${quoted(name)}`)

const comment = ({ schema, table, name, comment: text }: Column): Statement =>
  commentOn(`COLUMN ${qualified(schema, table)}.${quoted(name)}`, text)

function alter(before: Column, after: Column, changed: ReadonlySet<string>): readonly Statement[] {
  if (isMadeAnew(after, changed))
    return [
      drop(before),
      create(after),
      ...(after.comment === null || changed.has('comment') ? [] : [comment(after)]),
    ]
  const { schema, table, name } = after
  const actions = retype(before, after, changed)
  const { first, last } = exchanged(before, after)
  return [
    ...(changed.has('generated')
      ? [alterTable(schema, table, `ALTER COLUMN ${quoted(name)} DROP EXPRESSION`)]
      : []),
    ...unconverted(before, after, changed),
    ...first,
    ...(actions.length === 0 ? [] : [alterTable(schema, table, ...actions)]),
    ...last,
    ...tune(before, after, changed.has('type')),
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
  beforehand: madeBefore,
  create: (column, _clauses, guard) => [create(column, guard)],
  afterwards: column => [...madeAfter(column), ...tunedAfterwards(column)],
  comment,
  drop: (before, guard) => [drop(before, guard)],
  alter,
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

/** The SQL of views and of materialized views, which differs in a word. */
import type { Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { grantOn, ownedBy, revokeOn } from '../../sql/grant.ts'
import { changedOptions, withOptions } from '../../sql/options.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { ended, name as quoted, qualified } from '../../sql/text.ts'
import type { View, ViewId } from './model.ts'

type Word = 'VIEW' | 'MATERIALIZED VIEW'

const pathOf = ({ schema, name }: Pick<View, ViewId>): string => qualified(schema, name)

/** @param what - as it stands after CREATE, ALTER and DROP */
export const sqlOf = (what: Word): Sql<View, ViewId> => ({
  create: (view, _clauses, guard) => [
    // A comment at the end of a text would take along what follows the statement.
    statement(
      `CREATE ${what} ${guard}${pathOf(view)}${withOptions(view.options)} AS\n${ended(view.query)}`,
    ),
  ],
  afterwards: view => [
    ...changedDefaults([], view),
    ...changedComments([], view),
    ...(view.owner === null ? [] : [ownedBy(`${what} ${pathOf(view)}`, view.owner)]),
    ...view.revokes.map(revoke => revokeOn(pathOf(view), revoke)),
    ...view.grants.map(grant => grantOn(pathOf(view), grant)),
  ],
  comment: view => commentOn(`${what} ${pathOf(view)}`, view.comment),
  drop: (view, guard) => [statement(`DROP ${what} ${guard}${pathOf(view)}`)],
  alter: (before, after, changed) => [
    ...(changed.has('options')
      ? changedOptions(`${what} ${pathOf(after)}`, before.options, after.options)
      : []),
    ...(changed.has('defaults') ? changedDefaults(before.defaults, after) : []),
    ...(changed.has('columnComments') ? changedComments(before.columnComments, after) : []),
  ],
  rename: (before, after) => [
    statement(`ALTER ${what} ${pathOf(before)} RENAME TO ${quoted(after.name)}`),
  ],
})

function changedDefaults(before: View['defaults'], view: View): readonly Statement[] {
  const alter = (column: string, action: string): Statement =>
    statement(`ALTER VIEW ${pathOf(view)} ALTER COLUMN ${quoted(column)} ${action}`)
  return [
    ...goneFrom(before, view.defaults).map(column => alter(column, 'DROP DEFAULT')),
    ...view.defaults.map(own => alter(own.column, `SET DEFAULT ${own.default}`)),
  ]
}

function changedComments(before: View['columnComments'], view: View): readonly Statement[] {
  const comment = (column: string, text: string | null): Statement =>
    commentOn(`COLUMN ${pathOf(view)}.${quoted(column)}`, text)
  return [
    ...goneFrom(before, view.columnComments).map(column => comment(column, null)),
    ...view.columnComments.map(own => comment(own.column, own.comment)),
  ]
}

interface OfColumn {
  readonly column: string
}

const goneFrom = (before: readonly OfColumn[], after: readonly OfColumn[]): readonly string[] =>
  before.flatMap(({ column }) => (after.some(own => own.column === column) ? [] : [column]))

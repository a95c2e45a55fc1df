/** The SQL of triggers. */
import type { Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { literal, name as quoted, names, qualified } from '../../sql/text.ts'
import type { Trigger } from './model.ts'

export type TriggerId = 'schema' | 'table' | 'name'

const on = ({ schema, table, name }: Pick<Trigger, TriggerId>): string =>
  `${quoted(name)} ON ${qualified(schema, table)}`

function create(trigger: Trigger): Statement {
  const { constraint, from, oldTable, newTable, condition } = trigger
  const transitions = [
    ...(oldTable === null ? [] : [`OLD TABLE AS ${quoted(oldTable)}`]),
    ...(newTable === null ? [] : [`NEW TABLE AS ${quoted(newTable)}`]),
  ]
  return statement(
    [
      `CREATE ${constraint === null ? '' : 'CONSTRAINT '}TRIGGER ${quoted(trigger.name)}`,
      `${trigger.timing} ${eventsOf(trigger)} ON ${qualified(trigger.schema, trigger.table)}`,
      ...(from === null ? [] : [`FROM ${qualified(from.schema, from.table)}`]),
      ...(constraint === null ? [] : [deferred[constraint]]),
      ...(transitions.length === 0 ? [] : [`REFERENCING ${transitions.join(' ')}`]),
      `FOR EACH ${trigger.forEach}`,
      ...(condition === null ? [] : [`WHEN (${condition})`]),
      `EXECUTE FUNCTION ${qualified(trigger.function.schema, trigger.function.name)}` +
        `(${trigger.arguments.map(argument => literal(argument).trim()).join(', ')})`,
    ].join(' '),
  )
}

const deferred = {
  'NOT DEFERRABLE': 'NOT DEFERRABLE',
  'INITIALLY IMMEDIATE': 'DEFERRABLE INITIALLY IMMEDIATE',
  'INITIALLY DEFERRED': 'DEFERRABLE INITIALLY DEFERRED',
} as const

const eventsOf = ({ events, columns }: Trigger): string =>
  events
    .map(event =>
      event === 'UPDATE' && columns.length > 0 ? `UPDATE OF ${names(columns)}` : event,
    )
    .join(' OR ')

const switches = {
  ORIGIN: 'ENABLE TRIGGER',
  DISABLED: 'DISABLE TRIGGER',
  REPLICA: 'ENABLE REPLICA TRIGGER',
  ALWAYS: 'ENABLE ALWAYS TRIGGER',
} as const

const enable = ({ schema, table, name, enabled }: Trigger): Statement =>
  alterTable(schema, table, `${switches[enabled]} ${quoted(name)}`)

export const sql: Sql<Trigger, TriggerId> = {
  create: after => [create(after)],
  afterwards: after => (after.enabled === 'ORIGIN' ? [] : [enable(after)]),
  comment: after => commentOn(`TRIGGER ${on(after)}`, after.comment),
  drop: ({ schema, table, name }, guard) => [
    statement(`DROP TRIGGER ${guard}${on({ schema, table, name })}`),
  ],
  alter: (_before, after, changed) => (changed.has('enabled') ? [enable(after)] : []),
  rename: (before, after) => [
    statement(`ALTER TRIGGER ${on(before)} RENAME TO ${quoted(after.name)}`),
  ],
}

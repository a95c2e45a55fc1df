/** Pieces of ALTER TABLE and of constraint clauses that several statements share. */
import { name, qualified } from './text.ts'
import { statement, type Statement } from './statement.ts'

/** One ALTER TABLE with all its actions. */
export const alterTable = (
  schema: string,
  table: string,
  ...actions: readonly string[]
): Statement =>
  statement(
    `ALTER TABLE ${qualified(schema, table)} ` +
      (actions.length === 1 ? actions[0]! : `\n  ${actions.join(',\n  ')}`),
  )

export const dropConstraint = (
  schema: string,
  table: string,
  constraint: string,
  guard: string,
): Statement => alterTable(schema, table, `DROP CONSTRAINT ${guard}${name(constraint)}`)

export const renameConstraint = (
  schema: string,
  table: string,
  from: string,
  to: string,
): Statement => alterTable(schema, table, `RENAME CONSTRAINT ${name(from)} TO ${name(to)}`)

/** When a constraint is checked; null is NOT DEFERRABLE. */
export type Deferrable = 'INITIALLY IMMEDIATE' | 'INITIALLY DEFERRED'

export const deferrableClause = (deferrable: Deferrable | null): string =>
  deferrable === null ? '' : ` DEFERRABLE ${deferrable}`

/** Pieces of ALTER TABLE and of constraint clauses that several statements share. */
import { qualified } from './text.ts'
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

/** When a constraint is checked; null is NOT DEFERRABLE. */
export type Deferrable = 'INITIALLY IMMEDIATE' | 'INITIALLY DEFERRED'

export const deferrableClause = (deferrable: Deferrable | null): string =>
  deferrable === null ? '' : ` DEFERRABLE ${deferrable}`

/** A trigger of a table or a view. */

export const events = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const
export const timings = ['BEFORE', 'AFTER', 'INSTEAD OF'] as const
export const moments = ['NOT DEFERRABLE', 'INITIALLY IMMEDIATE', 'INITIALLY DEFERRED'] as const
export const states = ['ORIGIN', 'DISABLED', 'REPLICA', 'ALWAYS'] as const

export interface Trigger {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** What kind of object `table` names. */
  readonly on: 'table' | 'view' | 'materializedView'
  readonly timing: (typeof timings)[number]
  /** In the order of `events`. */
  readonly events: readonly (typeof events)[number][]
  /** UPDATE OF; none means all. */
  readonly columns: readonly string[]
  readonly forEach: 'ROW' | 'STATEMENT'
  /** SQL of WHEN as `pg_get_triggerdef` prints it, without its parentheses; null when it always fires. */
  readonly condition: string | null
  readonly function: { readonly schema: string; readonly name: string }
  /** What the function finds in TG_ARGV. */
  readonly arguments: readonly string[]
  /** REFERENCING OLD TABLE AS; null when it is not asked for. */
  readonly oldTable: string | null
  readonly newTable: string | null
  /** When a constraint trigger fires; null when it is none. */
  readonly constraint: (typeof moments)[number] | null
  /** The other table of a constraint trigger: FROM. */
  readonly from: { readonly schema: string; readonly table: string } | null
  /** `pg_trigger.tgenabled`. */
  readonly enabled: (typeof states)[number]
  readonly comment: string | null
  /** The columns that UPDATE OF and WHEN name, of a trigger that is there. */
  readonly uses: readonly string[]
}

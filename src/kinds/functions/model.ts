/** A function or a procedure whose source PostgreSQL keeps; compiled ones and aggregates are no object of this kind. */
import type { Ref } from '../../core/kind.ts'

export interface Routine {
  readonly schema: string
  /** SQL of the name and the types of the input arguments, e.g. `add(integer, integer)`. */
  readonly signature: string
  /** As `pg_get_function_arguments` prints them, e.g. `a integer, b integer DEFAULT 1`. */
  readonly parameters: string
  /** As `pg_get_function_result` prints it, e.g. `trigger`, `SETOF integer`; null for a procedure. */
  readonly returns: string | null
  readonly language: string
  /** `pg_proc.prosrc`, to the letter; null where there is a body in standard SQL. */
  readonly body: string | null
  /** As `pg_get_function_sqlbody` prints it. */
  readonly sqlBody: string | null
  readonly volatility: 'VOLATILE' | 'STABLE' | 'IMMUTABLE'
  /** RETURNS NULL ON NULL INPUT. */
  readonly strict: boolean
  readonly leakproof: boolean
  readonly security: 'INVOKER' | 'DEFINER'
  readonly parallel: 'UNSAFE' | 'RESTRICTED' | 'SAFE'
  /** Estimated, in units of `cpu_operator_cost`. */
  readonly cost: number
  /** Estimated rows of a set; null where they are PostgreSQL's guess. */
  readonly rows: number | null
  /** `pg_proc.proconfig`, e.g. `search_path=pg_catalog, public`. */
  readonly set: readonly string[]
  readonly comment: string | null
  /** The columns that a body in standard SQL reads, of a function that is there. */
  readonly uses: readonly Ref[]
}

export const volatilities = ['VOLATILE', 'STABLE', 'IMMUTABLE'] as const
export const parallels = ['UNSAFE', 'RESTRICTED', 'SAFE'] as const

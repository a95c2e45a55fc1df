/** A view or a materialized view: a name for a query. */
import type { Ref } from '../../core/kind.ts'
import type { Grant, Revoke } from '../../sql/grant.ts'

export interface View {
  readonly schema: string
  readonly name: string
  /** SQL of the query as `pg_get_viewdef(oid)` prints it, without the semicolon. */
  readonly query: string
  /** `pg_class.reloptions`: `security_invoker=true`, `check_option=local`, `fillfactor=70`. */
  readonly options: readonly string[]
  /** DEFAULT of a view's columns, for what is inserted through it: SQL as `pg_get_expr` prints it. */
  readonly defaults: readonly { readonly column: string; readonly default: string }[]
  /** Text of COMMENT ON; null when there is none. */
  readonly comment: string | null
  /** Texts of COMMENT ON COLUMN. */
  readonly columnComments: readonly { readonly column: string; readonly comment: string }[]
  /** Whose it is, where that is not the role that makes it; never compared, and given back to a view that is made again. */
  readonly owner: string | null
  /** `{ from, privileges }`: what its creation gives, and it has not; never compared either. */
  readonly revokes: readonly Revoke[]
  /** `{ to, privileges, columns?, grantable? }`: a role or `public`; never compared either. */
  readonly grants: readonly Grant[]
  /** Names of rules besides the one that makes it a view. */
  readonly rules: readonly string[]
  /** What a materialized view has for its indexes, as the database knows it; of a view, none. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /**
   * What the query reads: `pg_depend` of its rule. Of the model, whatever its text may mean: tables, columns and
   * types too many do no harm, since none of them ever depends on a view.
   */
  readonly uses: readonly Ref[]
}

export type ViewId = 'schema' | 'name'

/** What nobody says of a view of the model: it stays as the database has it. */
export const unsaid = {
  options: [],
  defaults: [],
  comment: null,
  columnComments: [],
  owner: null,
  revokes: [],
  grants: [],
  rules: [],
  columns: [],
} as const satisfies Partial<View>

/** A view or a materialized view: a name for a query. */
import type { Ref } from '../../core/kind.ts'

export interface View {
  readonly schema: string
  readonly name: string
  /** SQL of the query as `pg_get_viewdef(oid)` prints it, without the semicolon. */
  readonly query: string
  /** Text of COMMENT ON; null when there is none. */
  readonly comment: string | null
  /** What a materialized view has for its indexes, as the database knows it; of a view, none. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /**
   * What the query reads: `pg_depend` of its rule. Of the model, whatever its text may mean: tables, columns and
   * types too many do no harm, since none of them ever depends on a view.
   */
  readonly uses: readonly Ref[]
}

export type ViewId = 'schema' | 'name'

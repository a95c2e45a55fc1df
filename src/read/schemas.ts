/** Which schemas a comparison reads: where the model lives, what the configuration names, and where revisions made something. */
import type { Queryable } from '../database/database.ts'
import { notFromExtension } from '../sql/catalog.ts'

export interface SchemasRequest {
  readonly database: Queryable
  /** Of the model and of the configuration. */
  readonly named: readonly string[]
  /** Asked only when the database has other schemas than these; null where all that stands was made by revisions. */
  readonly madeIn: (() => Promise<ReadonlySet<string | null>>) | null
}

export async function schemasRead({
  database,
  named,
  madeIn,
}: SchemasRequest): Promise<readonly string[]> {
  const rows = await database.query(
    `SELECT n.nspname AS name FROM pg_catalog.pg_namespace n
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> ALL ($1)
        AND ${notFromExtension('pg_namespace', 'n.oid')}
      ORDER BY 1`,
    [named],
  )
  const others = rows.map(({ name }) => String(name))
  if (others.length === 0) return named
  if (madeIn === null) return [...named, ...others]
  const made = await madeIn()
  return [...named, ...others.filter(schema => made.has(schema))]
}

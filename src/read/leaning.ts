/** What leans on the schemas that are read, from schemas that are not. */
import type { Database } from '../database/database.ts'
import type { Schema } from '../kinds/registry.ts'
import { introspect } from './introspect.ts'

/**
 * The database with those other schemas that have a view or a foreign key over one of these: the very same as `found`
 * where there is none, which takes one round trip to know.
 */
export async function withLeaning(
  database: Database,
  schemas: readonly string[],
  found: Schema,
): Promise<Schema> {
  let known = schemas
  for (;;) {
    const rows = await database.query(leaning, [known])
    if (rows.length === 0) break
    // A view over such a view may be in yet another schema.
    known = [...known, ...rows.map(({ name }) => String(name))]
  }
  return known === schemas ? found : await introspect(database, known)
}

const outside = (relation: string, target: string): string => `
    JOIN pg_catalog.pg_class c ON c.oid = ${relation}
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = ${target}
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
   WHERE tn.nspname = ANY ($1) AND n.nspname <> ALL ($1) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

const leaning = `
  SELECT n.nspname AS name
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid ${outside('r.ev_class', 'd.refobjid')}
     AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
   UNION
  SELECT n.nspname
    FROM pg_catalog.pg_constraint k ${outside('k.conrelid', 'k.confrelid')} AND k.contype = 'f'
   ORDER BY 1`

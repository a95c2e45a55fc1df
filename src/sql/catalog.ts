/** Parts of catalog queries that several kinds share. `$1` is the list of schemas. */

/** Not owned by an extension. */
export const notFromExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                 WHERE e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND e.objid = ${oid} AND e.deptype = 'e')`

/**
 * `own`: the relations of the schemas, of these `pg_class.relkind`. Partitions belong to their parent, and some
 * tables to an extension.
 */
export const ownRelations = (...relkinds: readonly string[]): string => `own AS MATERIALIZED (
    SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN (${relkinds.map(kind => `'${kind}'`).join(', ')}) AND NOT c.relispartition AND n.nspname = ANY ($1)
       AND ${notFromExtension('pg_class', 'c.oid')}
  )`

/** `own`: the tables among them. */
export const ownTables = ownRelations('r', 'p')

/** The names of numbered columns of a relation, in the order of the numbers, as json. */
export const columnNames = (numbers: string, relation: string): string =>
  `(SELECT pg_catalog.json_agg(a.attname ORDER BY u.n)
      FROM pg_catalog.unnest(${numbers}) WITH ORDINALITY u (attnum, n)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = u.attnum)`

export const deferrableColumn = (constraint: string): string =>
  `CASE WHEN ${constraint}.condeferred THEN 'INITIALLY DEFERRED'
        WHEN ${constraint}.condeferrable THEN 'INITIALLY IMMEDIATE' END AS deferrable`

/** What is NOT ENFORCED counts as not validated as well; there is no such thing before PostgreSQL 18. */
export const enforced = (version: number): string => (version >= 180000 ? 'k.conenforced' : 'true')

/** `c.description` is what people say of the object, null when nothing. */
export const describedAs = (catalog: 'pg_class' | 'pg_constraint', oid: string): string =>
  `LEFT JOIN pg_catalog.pg_description c
         ON c.classoid = 'pg_catalog.${catalog}'::pg_catalog.regclass AND c.objoid = ${oid} AND c.objsubid = 0`

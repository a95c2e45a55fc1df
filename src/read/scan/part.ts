/** One part of the scan: a SELECT over the catalog whose rows name what no kind reads. */

/** SQL of the columns that every part gives; all are text. */
export interface Columns {
  /** What it is, in words: `'trigger'`. */
  readonly kind: string
  /** Null where it is in no schema. */
  readonly schema?: string
  readonly name: string
  /** The table or view that it is on, in the same schema. */
  readonly on?: string
  readonly detail?: string
  /**
   * What it belongs to, where that is not what it is on: such a row is only told of what is managed.
   * Of a kind, or of a kind of names (`Kind.claims`).
   */
  readonly holder?: { readonly kind: string; readonly name: string }
}

const text = (sql: string | undefined): string => (sql === undefined ? 'NULL' : `(${sql})::text`)

export const select = ({ kind, schema, name, on, detail, holder }: Columns): string => {
  const owner = holder ?? (on === undefined ? null : { kind: 'relation name', name: on })
  return (
    `SELECT ${text(kind)} AS kind, ${text(schema)} AS schema, ${text(name)} AS name, ${text(on)} AS "on", ` +
    `${text(detail)} AS detail, ${owner === null ? 'NULL' : `'${owner.kind}'`} AS "holderKind", ${text(owner?.name)} AS holder`
  )
}

/** The catalogs that have an oid which `pg_depend` knows. */
export const classOf = (catalog: string): string => `'pg_catalog.${catalog}'::pg_catalog.regclass`

/** Neither of an extension, nor made along with another object: the functions and the multirange of a range type. */
export const independent = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                WHERE e.classid = ${classOf(catalog)} AND e.objid = ${oid} AND e.deptype IN ('e', 'i'))`

/** A function by its name and the types of its arguments, as its kind has it. */
export const signatureOf = (routine: string): string =>
  `pg_catalog.quote_ident(${routine}.proname) || '(' || pg_catalog.oidvectortypes(${routine}.proargtypes) || ')'`

/** Made by `initdb`, or later: the first oid that is given to what people make (`FirstNormalObjectId`). */
export const firstOfPeople = 16384

/** `relation`: what has a row in `pg_class`, in the schemas `$1`. Partitions are with their parent. */
export const relation = `relation AS MATERIALIZED (
    SELECT c.*, n.nspname AS schema
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND NOT c.relispartition
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                        WHERE e.classid = ${classOf('pg_class')} AND e.objid = c.oid AND e.deptype = 'e')
  ),
  -- What has columns, and parts of its own.
  own AS MATERIALIZED (SELECT * FROM relation WHERE relkind IN ('r', 'p', 'v', 'm')),
  -- Sequences that belong to a column; those that it draws from are a part of it: serial and identity.
  -- Looked up by oid: the planner takes the parts of a query above for smaller than they are.
  owned AS MATERIALIZED (
    SELECT s.oid, n.nspname AS schema, t.relname, t.oid AS "table", a.attname, a.attnum, a.atttypid, a.attidentity,
           d.deptype = 'i' OR EXISTS (
             SELECT FROM pg_catalog.pg_depend u
               JOIN pg_catalog.pg_attrdef f ON f.oid = u.objid
              WHERE u.classid = ${classOf('pg_attrdef')} AND u.refclassid = ${classOf('pg_class')}
                AND u.refobjid = s.oid AND f.adrelid = d.refobjid AND f.adnum = d.refobjsubid) AS draws
      FROM relation s
      JOIN pg_catalog.pg_depend d
        ON d.classid = ${classOf('pg_class')} AND d.objid = s.oid AND d.objsubid = 0
       AND d.refclassid = ${classOf('pg_class')} AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      JOIN pg_catalog.pg_class t ON t.oid = d.refobjid AND NOT t.relispartition
      JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE s.relkind = 'S'
  ),
  drawn AS MATERIALIZED (SELECT * FROM owned WHERE draws)`

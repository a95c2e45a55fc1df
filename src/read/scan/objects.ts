/** Objects in schemas that stand by themselves and are of no kind: aggregates, types, operators, text search. */
import { independent, select, signatureOf } from './part.ts'

const signature = signatureOf('o')

interface Standing {
  readonly kind: string
  readonly catalog: string
  /** The columns of the catalog begin with it. */
  readonly prefix: string
  readonly name?: string
  readonly detail?: string
  readonly where?: string
}

const standing = ({ kind, catalog, prefix, name, detail, where }: Standing): string => `
  ${select({ kind, schema: 'n.nspname', name: name ?? `o.${prefix}name`, ...(detail === undefined ? {} : { detail }) })}
    FROM pg_catalog.${catalog} o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.${prefix}namespace
   WHERE n.nspname = ANY ($1) AND ${independent(catalog, 'o.oid')}${where === undefined ? '' : ` AND ${where}`}`

const relations = `
  ${select({
    kind: `CASE r.relkind WHEN 'f' THEN 'foreign table' ELSE 'composite type' END`,
    schema: 'r.schema',
    name: 'r.relname',
  })}
    FROM relation r
   WHERE r.relkind IN ('f', 'c')`

/** Words of a function for which its kind has no field. */
const functionOptions = `
  ${select({
    kind: `'option of function'`,
    schema: 'n.nspname',
    name: signature,
    detail: `pg_catalog.concat_ws(', ', CASE WHEN o.prosupport <> 0 THEN 'SUPPORT ' || o.prosupport::pg_catalog.regproc END,
               CASE WHEN o.protrftypes IS NOT NULL THEN 'TRANSFORM' END)`,
    holder: { kind: 'function', name: signature },
  })}
    FROM pg_catalog.pg_proc o
    JOIN pg_catalog.pg_namespace n ON n.oid = o.pronamespace
   WHERE n.nspname = ANY ($1) AND (o.prosupport <> 0 OR o.protrftypes IS NOT NULL)`

const ownType = `o.typrelid = 0 AND o.typtype IN ('d', 'r', 'b', 'p')
  -- Every type brings the array of itself.
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = o.oid)`

export const objects: readonly string[] = [
  standing({
    kind: `CASE o.prokind WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function' ELSE 'compiled function' END`,
    catalog: 'pg_proc',
    prefix: 'pro',
    name: signature,
    // Functions whose whole definition is SQL text are a kind.
    where: `(o.prokind IN ('a', 'w') OR o.prolang IN (SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname IN ('c', 'internal')))`,
  }),
  functionOptions,
  relations,
  standing({
    kind: `CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END`,
    catalog: 'pg_type',
    prefix: 'typ',
    where: ownType,
  }),
  standing({ kind: `'collation'`, catalog: 'pg_collation', prefix: 'coll' }),
  standing({ kind: `'conversion'`, catalog: 'pg_conversion', prefix: 'con' }),
  standing({
    kind: `'operator'`,
    catalog: 'pg_operator',
    prefix: 'opr',
    detail: `pg_catalog.format('%s, %s', o.oprleft::pg_catalog.regtype, o.oprright::pg_catalog.regtype)`,
  }),
  standing({
    kind: `'operator class'`,
    catalog: 'pg_opclass',
    prefix: 'opc',
    detail: `(SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = o.opcmethod)`,
  }),
  standing({
    kind: `'operator family'`,
    catalog: 'pg_opfamily',
    prefix: 'opf',
    detail: `(SELECT m.amname FROM pg_catalog.pg_am m WHERE m.oid = o.opfmethod)`,
    // An operator class without a family makes one of its own name.
    where: `NOT EXISTS (SELECT FROM pg_catalog.pg_opclass c WHERE c.opcfamily = o.oid AND c.opcname = o.opfname)`,
  }),
  standing({ kind: `'text search parser'`, catalog: 'pg_ts_parser', prefix: 'prs' }),
  standing({ kind: `'text search template'`, catalog: 'pg_ts_template', prefix: 'tmpl' }),
  standing({ kind: `'text search dictionary'`, catalog: 'pg_ts_dict', prefix: 'dict' }),
  standing({ kind: `'text search configuration'`, catalog: 'pg_ts_config', prefix: 'cfg' }),
]

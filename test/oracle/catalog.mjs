/** The catalog in lines of text, for servers that no `pg_dump` of this machine can read; nothing in it is athanor's reading. */

const service = "('athanor_version', 'athanor_history')"
const isUsers = String.raw`n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`

const isOfExtension = (catalog, id) =>
  `EXISTS (SELECT FROM pg_catalog.pg_depend e
            WHERE e.classid = 'pg_catalog.${catalog}'::regclass AND e.objid = ${id} AND e.deptype = 'e')`

const relations = 'pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace'
const isRelation = `${isUsers} AND NOT ${isOfExtension('pg_class', 'c.oid')} AND c.relname NOT IN ${service}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class o ON o.oid = d.refobjid
                   WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND o.relname IN ${service})`

const path = name => `concat(quote_ident(n.nspname), '.', quote_ident(${name}))`
const said = (catalog, id) => `pg_catalog.obj_description(${id}, '${catalog}')`
const line = (...parts) => `SELECT concat_ws(' ', ${parts.join(', ')}) AS line`

/** Queries with the one column `line`; what is null is left out. Columns have no order here. */
export const catalog = [
  `${line(`'schema'`, 'n.nspname', said('pg_namespace', 'n.oid'))}
     FROM pg_catalog.pg_namespace n WHERE ${isUsers}`,

  `${line(`'extension'`, 'x.extname', `'in'`, 'n.nspname')}
     FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace`,

  `${line(`'relation'`, path('c.relname'), 'c.relkind', 'c.relpersistence', 'c.reloptions', 'c.relrowsecurity', said('pg_class', 'c.oid'))}
     FROM ${relations} WHERE c.relkind NOT IN ('i', 'I', 't') AND ${isRelation}`,

  `${line(`'view'`, path('c.relname'), 'c.relispopulated', 'pg_catalog.pg_get_viewdef(c.oid)')}
     FROM ${relations} WHERE c.relkind IN ('v', 'm') AND ${isRelation}`,

  `${line(`'column'`, path('c.relname'), 'quote_ident(a.attname)', 'pg_catalog.format_type(a.atttypid, a.atttypmod)', 'a.attnotnull', `'identity ' || nullif(a.attidentity::text, '')`, `'generated ' || nullif(a.attgenerated::text, '')`, 'a.attcollation::regcollation', 'pg_catalog.pg_get_expr(d.adbin, d.adrelid)', 'pg_catalog.col_description(c.oid, a.attnum)')}
     FROM ${relations}
     JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND ${isRelation}`,

  // NOT NULL is of the column; only PostgreSQL 18 gives it a name here, which nobody chose.
  `${line(`'constraint'`, path('c.relname'), 'quote_ident(k.conname)', 'pg_catalog.pg_get_constraintdef(k.oid)', said('pg_constraint', 'k.oid'))}
     FROM ${relations} JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid
    WHERE k.contype <> 'n' AND ${isRelation}`,

  `${line(`'index'`, 'pg_catalog.pg_get_indexdef(i.indexrelid)', 'i.indisvalid', 'i.indisclustered', 'i.indisreplident', said('pg_class', 'i.indexrelid'))}
     FROM ${relations} JOIN pg_catalog.pg_index i ON i.indrelid = c.oid
    WHERE c.relkind <> 't' AND ${isRelation}`,

  `${line(`'sequence'`, path('c.relname'), 's.seqtypid::regtype', 's.seqstart', 's.seqincrement', 's.seqmin', 's.seqmax', 's.seqcache', 's.seqcycle', 'o.deptype', 'o.refobjid::regclass', 'quote_ident(a.attname)')}
     FROM ${relations}
     JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
     LEFT JOIN pg_catalog.pg_depend o ON o.classid = 'pg_catalog.pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i')
     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
    WHERE ${isRelation}`,

  `${line(`'type'`, path('t.typname'), 't.typtype', '(SELECT pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)', said('pg_type', 't.oid'))}
     FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r') AND ${isUsers} AND NOT ${isOfExtension('pg_type', 't.oid')}`,

  `${line(`'function'`, 'p.oid::regprocedure', 'p.prosrc')}
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE ${isUsers} AND NOT ${isOfExtension('pg_proc', 'p.oid')}`,

  `${line(`'trigger'`, path('c.relname'), 'pg_catalog.pg_get_triggerdef(g.oid)')}
     FROM ${relations} JOIN pg_catalog.pg_trigger g ON g.tgrelid = c.oid
    WHERE NOT g.tgisinternal AND ${isRelation}`,
]

/** Views as the catalog has them. */
import { ref, type Catalog, type Ref, type Row } from '../../core/kind.ts'
import { flag, rows, text, textOrNull, texts } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import type { Grant, Revoke } from '../../sql/grant.ts'
import { access } from './access.ts'
import type { View } from './model.ts'

/** @param relkind - `v` for views, `m` for materialized ones */
export const catalogOf = (relkind: 'v' | 'm'): Catalog<View> => ({
  query: () => `
    WITH own AS MATERIALIZED (
      SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relnamespace, c.relowner, c.relacl, c.reloptions
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = '${relkind}' AND n.nspname = ANY ($1) AND ${notFromExtension('pg_class', 'c.oid')}
    ),
    leans AS MATERIALIZED (
      SELECT DISTINCT own.oid, d.refclassid, d.refobjid, d.refobjsubid
        FROM own
        JOIN LATERAL (
          SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass AS catalog, r.oid
            FROM pg_catalog.pg_rewrite r WHERE r.ev_class = own.oid
           UNION ALL
          SELECT 'pg_catalog.pg_attrdef'::pg_catalog.regclass, f.oid
            FROM pg_catalog.pg_attrdef f WHERE f.adrelid = own.oid) part ON true
        JOIN pg_catalog.pg_depend d ON d.classid = part.catalog AND d.objid = part.oid
       WHERE d.refclassid <> 'pg_catalog.pg_class'::pg_catalog.regclass OR d.refobjid <> own.oid
    ),
    used AS MATERIALIZED (
      -- A column stands for its table as well.
      SELECT l.oid, CASE WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materializedView'
                         WHEN c.relkind = 'S' THEN 'sequence' ELSE 'table' END AS kind,
             pg_catalog.jsonb_build_array(n.nspname, c.relname) AS parts
        FROM leans l
        JOIN pg_catalog.pg_class c ON c.oid = l.refobjid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE l.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
       UNION
      SELECT l.oid, 'column', pg_catalog.jsonb_build_array(n.nspname, c.relname, a.attname)
        FROM leans l
        JOIN pg_catalog.pg_class c ON c.oid = l.refobjid AND c.relkind IN ('r', 'p')
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = l.refobjsubid AND a.attnum > 0
       WHERE l.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
       UNION
      SELECT l.oid, 'enum', pg_catalog.jsonb_build_array(n.nspname, e.typname)
        FROM leans l
        JOIN pg_catalog.pg_type t ON t.oid = l.refobjid
        -- The element of an array type, or the type itself.
        JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
         AND e.typtype = 'e'
        JOIN pg_catalog.pg_namespace n ON n.oid = e.typnamespace
       WHERE l.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
       UNION
      -- A query that groups by a primary key may read all columns.
      SELECT l.oid, 'primaryKey', pg_catalog.jsonb_build_array(n.nspname, c.relname, k.conname)
        FROM leans l
        JOIN pg_catalog.pg_constraint k ON k.oid = l.refobjid AND k.contype = 'p'
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE l.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
       UNION
      SELECT l.oid, 'extension', pg_catalog.jsonb_build_array(x.extname)
        FROM leans l
        JOIN pg_catalog.pg_depend d ON d.classid = l.refclassid AND d.objid = l.refobjid AND d.deptype = 'e'
         AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
    ),
    -- In one piece for each view: to look them up view by view takes the square of the views.
    uses AS MATERIALIZED (
      SELECT u.oid, pg_catalog.json_agg(pg_catalog.json_build_object('kind', u.kind, 'parts', u.parts)
                                        ORDER BY u.kind, u.parts) AS refs
        FROM used u GROUP BY u.oid
    ),
    described AS MATERIALIZED (
      SELECT own.oid, pg_catalog.json_agg(pg_catalog.json_build_object('column', a.attname, 'comment', d.description)
                                          ORDER BY a.attnum) AS comments
        FROM own
        JOIN pg_catalog.pg_description d ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = own.oid
        JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid AND a.attnum = d.objsubid AND a.attnum > 0
       GROUP BY own.oid
    ),
    ${access}
    SELECT own.schema, own.name,
           pg_catalog.ltrim(pg_catalog.left(pg_catalog.pg_get_viewdef(own.oid), -1)) AS query,
           pg_catalog.obj_description(own.oid, 'pg_class') AS comment,
           ${relkind === 'v' ? 'NULL' : columnsOfOwn} AS columns,
           pg_catalog.to_json(own.reloptions) AS options,
           (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                     'column', a.attname, 'default', pg_catalog.pg_get_expr(f.adbin, f.adrelid)) ORDER BY a.attnum)
              FROM pg_catalog.pg_attrdef f
              JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum
             WHERE f.adrelid = own.oid) AS defaults,
           (SELECT pg_catalog.json_agg(r.rulename ORDER BY r.rulename)
              FROM pg_catalog.pg_rewrite r WHERE r.ev_class = own.oid AND r.rulename <> '_RETURN') AS rules,
           CASE WHEN pg_catalog.pg_get_userbyid(own.relowner) <> CURRENT_USER
                THEN pg_catalog.pg_get_userbyid(own.relowner) END AS owner,
           granted.grants, revoked.revokes, described.comments AS "columnComments",
           uses.refs AS uses
      FROM own
      LEFT JOIN uses ON uses.oid = own.oid
      LEFT JOIN described ON described.oid = own.oid
      LEFT JOIN granted ON granted.oid = own.oid
      LEFT JOIN revoked ON revoked.oid = own.oid
     ORDER BY 1, 2`,
  read: row => ({
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    query: text(row, 'query'),
    options: texts(row, 'options'),
    defaults: rows(row, 'defaults').map(own => ({
      column: text(own, 'column'),
      default: text(own, 'default'),
    })),
    comment: textOrNull(row, 'comment'),
    columnComments: rows(row, 'columnComments').map(own => ({
      column: text(own, 'column'),
      comment: text(own, 'comment'),
    })),
    owner: textOrNull(row, 'owner'),
    revokes: rows(row, 'revokes').map((revoke): Revoke => ({
      from: text(revoke, 'from'),
      privileges: texts(revoke, 'privileges'),
    })),
    grants: rows(row, 'grants').map(grantOf),
    rules: texts(row, 'rules'),
    columns: rows(row, 'columns').map(column => ({
      name: text(column, 'name'),
      type: text(column, 'type'),
    })),
    uses: rows(row, 'uses').map(usedOf),
  }),
})

const columnsOfOwn = `(
             SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                      'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
               FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped)`

const usedOf = (row: Row): Ref => ref(text(row, 'kind'), ...texts(row, 'parts'))

const grantOf = (row: Row): Grant => ({
  to: text(row, 'to'),
  privileges: texts(row, 'privileges'),
  ...(row['columns'] === null ? {} : { columns: texts(row, 'columns') }),
  ...(flag(row, 'grantable') ? { grantable: true } : {}),
})

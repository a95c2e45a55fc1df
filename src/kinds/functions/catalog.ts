/** Functions and procedures as the catalog has them. */
import { ref, type Catalog } from '../../core/kind.ts'
import { flag, oneOf, rows, text, textOrNull, texts } from '../../core/row.ts'
import { notFromExtension } from '../../sql/catalog.ts'
import { parallels, volatilities, type Routine } from './model.ts'

export const catalog: Catalog<Routine> = {
  query: () => `
    SELECT n.nspname AS schema,
           pg_catalog.quote_ident(p.proname) || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')' AS signature,
           pg_catalog.pg_get_function_arguments(p.oid) AS parameters,
           pg_catalog.pg_get_function_result(p.oid) AS returns,
           l.lanname AS language,
           CASE WHEN p.prosqlbody IS NULL THEN p.prosrc END AS body,
           pg_catalog.pg_get_function_sqlbody(p.oid) AS "sqlBody",
           CASE p.provolatile WHEN 'v' THEN 'VOLATILE' WHEN 's' THEN 'STABLE' WHEN 'i' THEN 'IMMUTABLE' END AS volatility,
           p.proisstrict AS strict, p.proleakproof AS leakproof,
           CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END AS security,
           CASE p.proparallel WHEN 'u' THEN 'UNSAFE' WHEN 'r' THEN 'RESTRICTED' WHEN 's' THEN 'SAFE' END AS parallel,
           p.procost::text AS cost, CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows::text END AS rows,
           pg_catalog.to_json(p.proconfig) AS set,
           pg_catalog.obj_description(p.oid, 'pg_proc') AS comment,
           (SELECT pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_array(cn.nspname, c.relname, a.attname))
              FROM pg_catalog.pg_depend d
              JOIN pg_catalog.pg_class c ON c.oid = d.refobjid
              JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
             WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
               AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass) AS uses
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
     WHERE p.prokind IN ('f', 'p') AND l.lanname NOT IN ('c', 'internal') AND n.nspname = ANY ($1)
       AND ${notFromExtension('pg_proc', 'p.oid')}
     ORDER BY 1, 2`,
  read: row => ({
    schema: text(row, 'schema'),
    signature: text(row, 'signature'),
    parameters: text(row, 'parameters'),
    returns: textOrNull(row, 'returns'),
    language: text(row, 'language'),
    body: textOrNull(row, 'body'),
    sqlBody: textOrNull(row, 'sqlBody'),
    volatility: oneOf(row, 'volatility', volatilities),
    strict: flag(row, 'strict'),
    leakproof: flag(row, 'leakproof'),
    security: oneOf(row, 'security', ['INVOKER', 'DEFINER']),
    parallel: oneOf(row, 'parallel', parallels),
    cost: Number(text(row, 'cost')),
    rows: row['rows'] === null ? null : Number(text(row, 'rows')),
    set: texts(row, 'set'),
    comment: textOrNull(row, 'comment'),
    uses: rows(row, 'uses').map(parts => ref('column', ...(parts as unknown as string[]))),
  }),
}

/** Indexes as the catalog has them. */
import type { Catalog, Row } from '../../core/kind.ts'
import { flag, oneOf, rows, text, textOrNull, texts } from '../../core/row.ts'
import { describedAs, ownRelations } from '../../sql/catalog.ts'
import { markColumns } from '../../sql/marks.ts'
import type { Index, IndexColumn } from './model.ts'

export const catalog: Catalog<Index> = {
  query: ({ version }) => `
    WITH ${ownRelations('r', 'p', 'm')}
    SELECT own.schema, own.name AS "table", CASE own.relkind WHEN 'm' THEN 'materializedView' ELSE 'table' END AS "on", i.relname AS name, x.indisunique AS "unique", m.amname AS method,
           ${version >= 150000 ? 'x.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
           pg_catalog.pg_get_expr(x.indpred, x.indrelid) AS "where",
           ${markColumns},
           (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                     'column', a.attname,
                     'expression', CASE WHEN k.attnum = 0 THEN pg_catalog.pg_get_indexdef(x.indexrelid, k.n::int, false) END,
                     'opclass',
                       CASE WHEN pg_catalog.pg_opclass_is_visible(o.oid) THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END
                       || pg_catalog.quote_ident(o.opcname),
                     'ownOpclass', NOT o.opcdefault,
                     'collation', CASE WHEN c.oid IS NOT NULL THEN
                       CASE WHEN pg_catalog.pg_collation_is_visible(c.oid) THEN '' ELSE '"' || pg_catalog.replace(cn.nspname, '"', '""') || '".' END
                       || '"' || pg_catalog.replace(c.collname, '"', '""') || '"' END,
                     'ownCollation', c.oid IS NOT NULL AND c.oid <> COALESCE(a.attcollation, t.typcollation),
                     'options', x.indoption[k.n - 1]) ORDER BY k.n)
              FROM pg_catalog.unnest(x.indkey) WITH ORDINALITY k (attnum, n)
              JOIN pg_catalog.pg_attribute t0 ON t0.attrelid = x.indexrelid AND t0.attnum = k.n
              JOIN pg_catalog.pg_type t ON t.oid = t0.atttypid
              LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum > 0
              JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[k.n - 1]
              JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
              LEFT JOIN pg_catalog.pg_collation c ON c.oid = x.indcollation[k.n - 1]
              LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
             WHERE k.n <= x.indnkeyatts) AS columns,
           (SELECT pg_catalog.json_agg(a.attname ORDER BY k.n)
              FROM pg_catalog.unnest(x.indkey) WITH ORDINALITY k (attnum, n)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
             WHERE k.n > x.indnkeyatts) AS include,
           c.description AS comment
      FROM pg_catalog.pg_index x
      JOIN own ON own.oid = x.indrelid
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_am m ON m.oid = i.relam
      ${describedAs('pg_class', 'i.oid')}
     -- A foreign key also sets conindid, to the unique index it leans on; only p, u and x own their index.
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                        WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
     ORDER BY 1, 4`,
  read: row => ({
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    table: text(row, 'table'),
    on: oneOf(row, 'on', ['table', 'materializedView']),
    columns: rows(row, 'columns').map(keyColumn),
    assumed: rows(row, 'columns').map(key => ({
      opclass: flag(key, 'ownOpclass') ? null : text(key, 'opclass'),
      collation: flag(key, 'ownCollation') ? null : textOrNull(key, 'collation'),
    })),
    unique: flag(row, 'unique'),
    method: text(row, 'method'),
    include: texts(row, 'include'),
    nullsNotDistinct: flag(row, 'nullsNotDistinct'),
    where: textOrNull(row, 'where'),
    with: texts(row, 'with'),
    clustered: flag(row, 'clustered'),
    replicaIdentity: flag(row, 'replicaIdentity'),
    concurrently: false,
    comment: textOrNull(row, 'comment'),
  }),
}

/** `pg_index.indoption`: bit 1 is DESC, bit 2 is NULLS FIRST. */
function keyColumn(row: Row): string | IndexColumn {
  const column = textOrNull(row, 'column')
  const expression = textOrNull(row, 'expression')
  const opclass = flag(row, 'ownOpclass') ? text(row, 'opclass') : null
  const collation = flag(row, 'ownCollation') ? text(row, 'collation') : null
  const options = Number(row['options'])
  const descending = (options & 1) === 1
  const nullsFirst = (options & 2) === 2
  const words = {
    ...(opclass === null ? {} : { opclass }),
    ...(collation === null ? {} : { collation }),
    ...(descending ? ({ order: 'DESC' } as const) : {}),
    ...(nullsFirst === descending ? {} : ({ nulls: nullsFirst ? 'FIRST' : 'LAST' } as const)),
  }
  if (column === null) return { expression: expression ?? '', ...words }
  return Object.keys(words).length === 0 ? column : { column, ...words }
}

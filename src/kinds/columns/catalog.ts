/** Columns as the catalog has them. */
import { ref, type Catalog, type Ref, type Row } from '../../core/kind.ts'
import { flag, oneOfOrNull, rows, text, textOrNull, texts } from '../../core/row.ts'
import { ownTables } from '../../sql/catalog.ts'
import { behind } from './behind.ts'
import { storages, type Column } from './model.ts'

export const catalog: Catalog<Column> = {
  query: () => `
    WITH ${ownTables},
    member AS MATERIALIZED (
      SELECT d.classid, d.objid, x.extname
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
       WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
    ),
    -- What the expression of a default or of a generated column leans on.
    leans AS MATERIALIZED (
      SELECT d.objid AS attrdef, s.relname AS sequence, sn.nspname AS "sequenceSchema", s.oid AS "sequenceId", m.extname
        FROM pg_catalog.pg_depend d
        LEFT JOIN pg_catalog.pg_class s
               ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND s.oid = d.refobjid AND s.relkind = 'S'
        LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.relnamespace
        LEFT JOIN member m ON m.classid = d.refclassid AND m.objid = d.refobjid
       WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND (s.oid IS NOT NULL OR m.objid IS NOT NULL)
    ),
    expression AS MATERIALIZED (
      SELECT f.oid, f.adrelid, f.adnum, pg_catalog.pg_get_expr(f.adbin, f.adrelid) AS sql
        FROM pg_catalog.pg_attrdef f JOIN own ON own.oid = f.adrelid
    ),
    -- What a generated column reads: it leans on that itself up to PostgreSQL 14, later its expression does.
    computed AS MATERIALIZED (
      SELECT f.oid, f.adrelid, f.adnum
        FROM expression f
        JOIN pg_catalog.pg_attribute g ON g.attrelid = f.adrelid AND g.attnum = f.adnum AND g.attgenerated <> ''
    ),
    reading AS MATERIALIZED (
      SELECT r.adrelid, r.adnum, pg_catalog.json_agg(DISTINCT s.attname ORDER BY s.attname) AS columns
        FROM (SELECT c.adrelid, c.adnum, d.refclassid, d.refobjid, d.refobjsubid
                FROM computed c
                JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = c.oid
               UNION ALL
              SELECT c.adrelid, c.adnum, d.refclassid, d.refobjid, d.refobjsubid
                FROM computed c
                JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                 AND d.objid = c.adrelid AND d.objsubid = c.adnum) r
        JOIN pg_catalog.pg_attribute s ON s.attrelid = r.refobjid AND s.attnum = r.refobjsubid
       WHERE r.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.refobjid = r.adrelid
         AND r.refobjsubid > 0 AND r.refobjsubid <> r.adnum
       GROUP BY 1, 2
    ),
    -- The sequence that a serial column owns and draws from, and nothing else.
    serial AS MATERIALIZED (
      SELECT f.adrelid, f.adnum, l."sequenceId" AS oid
        FROM expression f
        JOIN leans l ON l.attrdef = f.oid AND l."sequenceId" IS NOT NULL
        JOIN pg_catalog.pg_depend o
          ON o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = l."sequenceId" AND o.deptype = 'a'
         AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.refobjid = f.adrelid AND o.refobjsubid = f.adnum
       WHERE f.sql = pg_catalog.format('nextval(%L::regclass)', l."sequenceId"::pg_catalog.regclass::text)
    ),
    -- The sequence behind a serial or an identity column.
    numbers AS MATERIALIZED (
      SELECT b.adrelid, b.adnum, b.serial, pg_catalog.json_build_object(
               'serial', b.serial, 'name', c.relname, 'type', pg_catalog.format_type(s.seqtypid, NULL),
               'start', s.seqstart::text, 'increment', s.seqincrement::text, 'min', s.seqmin::text,
               'max', s.seqmax::text, 'cache', s.seqcache::text, 'cycle', s.seqcycle,
               'comment', pg_catalog.obj_description(c.oid, 'pg_class')) AS found
        FROM (SELECT adrelid, adnum, oid, true AS serial FROM serial
               UNION ALL
              SELECT d.refobjid, d.refobjsubid, d.objid, false
                FROM pg_catalog.pg_depend d
               WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0 AND d.deptype = 'i'
                 AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0) b
        JOIN pg_catalog.pg_sequence s ON s.seqrelid = b.oid
        JOIN pg_catalog.pg_class c ON c.oid = b.oid
    ),
    -- In one piece for each expression: to look them up column by column takes the square of the tables.
    leanings AS MATERIALIZED (
      SELECT l.attrdef, pg_catalog.json_agg(pg_catalog.json_build_object(
               'schema', l."sequenceSchema", 'sequence', l.sequence, 'extension', l.extname)
               ORDER BY l."sequenceSchema", l.sequence, l.extname) AS found
        FROM leans l GROUP BY l.attrdef
    )
    SELECT own.schema, own.name AS "table", a.attname AS name,
           pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
           NOT a.attnotnull AS nullable,
           CASE WHEN a.attgenerated = '' AND numbers.serial IS NOT TRUE THEN f.sql END AS "default",
           CASE WHEN numbers.serial THEN f.sql END AS draws,
           CASE WHEN a.attgenerated <> '' THEN f.sql END AS generated,
           a.attgenerated = 'v' AS virtual,
           numbers.found AS numbers,
           CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity,
           CASE WHEN a.attcollation <> t.typcollation THEN (
             SELECT CASE WHEN pg_catalog.pg_collation_is_visible(k.oid) THEN '' ELSE '"' || pg_catalog.replace(kn.nspname, '"', '""') || '".' END
                    || '"' || pg_catalog.replace(k.collname, '"', '""') || '"'
               FROM pg_catalog.pg_collation k JOIN pg_catalog.pg_namespace kn ON kn.oid = k.collnamespace
              WHERE k.oid = a.attcollation) END AS collation,
           CASE WHEN a.attstorage <> t.typstorage THEN
             CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END AS storage,
           CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
           -- -1 up to PostgreSQL 16, null from 17 on.
           CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END AS statistics,
           pg_catalog.to_json(a.attoptions) AS options,
           c.description AS comment,
           CASE WHEN e.typtype = 'e' THEN en.nspname END AS "enumSchema",
           CASE WHEN e.typtype = 'e' THEN e.typname END AS "enumName",
           m.extname AS "typeExtension",
           CASE WHEN numbers.serial IS NOT TRUE THEN l.found END AS leans,
           reading.columns AS reads
      FROM own
      JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      -- The element of an array type, or the type itself.
      JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
      JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
      LEFT JOIN member m ON m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND m.objid = e.oid
      LEFT JOIN expression f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
      LEFT JOIN numbers ON numbers.adrelid = a.attrelid AND numbers.adnum = a.attnum
      LEFT JOIN leanings l ON l.attrdef = f.oid
      LEFT JOIN reading ON reading.adrelid = a.attrelid AND reading.adnum = a.attnum
      LEFT JOIN pg_catalog.pg_description c
             ON c.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.objoid = own.oid AND c.objsubid = a.attnum
     ORDER BY 1, 2, a.attnum`,
  read: row => ({
    schema: text(row, 'schema'),
    table: text(row, 'table'),
    name: text(row, 'name'),
    type: text(row, 'type'),
    nullable: flag(row, 'nullable'),
    default: textOrNull(row, 'default'),
    ...behind(numbersOf(row), {
      table: text(row, 'table'),
      name: text(row, 'name'),
      type: text(row, 'type'),
    }),
    draws: textOrNull(row, 'draws'),
    identity: oneOfOrNull(row, 'identity', ['ALWAYS', 'BY DEFAULT']),
    generated: textOrNull(row, 'generated'),
    virtual: flag(row, 'virtual'),
    collation: textOrNull(row, 'collation'),
    storage: oneOfOrNull(row, 'storage', storages),
    compression: oneOfOrNull(row, 'compression', ['pglz', 'lz4']),
    statistics: row['statistics'] === null ? null : Number(text(row, 'statistics')),
    options: texts(row, 'options'),
    comment: textOrNull(row, 'comment'),
    using: null,
    alternatives: [],
    uses: usesOf(row),
  }),
}

const numbersOf = (row: Row): Row | null =>
  // json_build_object() makes nothing but objects.
  row['numbers'] === null ? null : (row['numbers'] as Row)

function usesOf(row: Row): readonly Ref[] {
  const name = textOrNull(row, 'enumName')
  const extension = textOrNull(row, 'typeExtension')
  return [
    ...(name === null ? [] : [ref('enum', text(row, 'enumSchema'), name)]),
    ...(extension === null ? [] : [ref('extension', extension)]),
    ...texts(row, 'reads').map(column =>
      ref('column', text(row, 'schema'), text(row, 'table'), column),
    ),
    ...rows(row, 'leans').map(leaning => {
      const sequence = textOrNull(leaning, 'sequence')
      return sequence === null
        ? ref('extension', text(leaning, 'extension'))
        : ref('sequence', text(leaning, 'schema'), sequence)
    }),
  ]
}

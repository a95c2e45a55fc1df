/** Sequences behind columns that are not what PostgreSQL makes for the column, and what no kind says of others. */
import { select } from './part.ts'

/** The sequence of a serial or identity column: what it is by itself follows from the column. */
const sequenceOptions = `
  ${select({
    kind: `'sequence options'`,
    schema: 'd.schema',
    name: 'd.attname',
    on: 'd.relname',
    detail: `pg_catalog.concat_ws(' ',
      CASE WHEN s.seqtypid <> d.atttypid THEN 'AS ' || pg_catalog.format_type(s.seqtypid, NULL) END,
      CASE WHEN s.seqstart <> 1 THEN 'START ' || s.seqstart END,
      CASE WHEN s.seqincrement <> 1 THEN 'INCREMENT ' || s.seqincrement END,
      CASE WHEN s.seqmin <> 1 THEN 'MINVALUE ' || s.seqmin END,
      CASE WHEN s.seqmax <> l.highest THEN 'MAXVALUE ' || s.seqmax END,
      CASE WHEN s.seqcache <> 1 THEN 'CACHE ' || s.seqcache END,
      CASE WHEN s.seqcycle THEN 'CYCLE' END)`,
  })}
    FROM drawn d
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.oid
    JOIN (VALUES ('int2'::pg_catalog.regtype, 32767::bigint), ('int4', 2147483647), ('int8', 9223372036854775807)) l (type, highest)
      ON l.type = s.seqtypid
   WHERE s.seqtypid <> d.atttypid OR s.seqstart <> 1 OR s.seqincrement <> 1 OR s.seqmin <> 1
      OR s.seqmax <> l.highest OR s.seqcache <> 1 OR s.seqcycle`

/** The sequence of an identity column is made with it, under the name that PostgreSQL chooses. */
const sequenceNames = `
  ${select({
    kind: `'sequence of identity'`,
    schema: 'd.schema',
    name: 'd.attname',
    on: 'd.relname',
    detail: `s.schema || '.' || s.relname`,
  })}
    FROM drawn d
    JOIN relation s ON s.oid = d.oid
   WHERE d.attidentity <> '' AND (
           s.schema <> d.schema
           OR pg_catalog.rtrim(s.relname, '0123456789') <> pg_catalog.concat_ws('_', d.relname, d.attname, 'seq')
              AND (pg_catalog.octet_length(d.relname) + pg_catalog.octet_length(d.attname) < 59
                   OR pg_catalog.right(pg_catalog.rtrim(s.relname, '0123456789'), 4) <> '_seq'))`

const unloggedSequences = `
  ${select({
    kind: `'persistence of sequence'`,
    schema: 's.schema',
    name: 's.relname',
    detail: `'UNLOGGED'`,
    holder: { kind: 'relation name', name: 'COALESCE(d.relname, s.relname)' },
  })}
    FROM relation s
    LEFT JOIN drawn d ON d.oid = s.oid
    LEFT JOIN pg_catalog.pg_class t ON t.oid = d."table"
   -- The sequence of a column follows its table.
   WHERE s.relkind = 'S' AND s.relpersistence = 'u' AND t.relpersistence IS DISTINCT FROM 'u'`

/** Owned by a column that does not draw from it: gone when the column goes. */
const ownedSequences = `
  ${select({
    kind: `'owner of sequence'`,
    schema: 's.schema',
    name: 's.relname',
    detail: `o.relname || '.' || o.attname`,
    holder: { kind: 'relation name', name: 's.relname' },
  })}
    FROM relation s
    JOIN owned o ON o.oid = s.oid
   WHERE NOT o.draws`

export const sequences: readonly string[] = [
  sequenceOptions,
  sequenceNames,
  unloggedSequences,
  ownedSequences,
]

/** Checks and indexes whose text names an enum type: they step aside while the type is made anew. */
import { statement, type Statement } from '../../sql/statement.ts'
import { literal, qualified } from '../../sql/text.ts'

const shelf = 'pg_temp.athanor_aside'

/**
 * Takes down every check, expression index and partial index that mentions the type, and keeps the server's own
 * words for them until they come back. Run before the type is renamed: the words name it.
 */
export const stepAside = (schema: string, type: string): Statement =>
  statement(
    `DO ${literal(`DECLARE r record;
BEGIN
  CREATE TEMP TABLE athanor_aside AS
    SELECT pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::pg_catalog.regclass, k.conname) AS down,
           pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::pg_catalog.regclass, k.conname,
                             pg_catalog.pg_get_constraintdef(k.oid)) AS up
      FROM pg_catalog.pg_constraint k
     WHERE k.contype = 'c' AND k.oid IN (
       SELECT d.objid FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND ${mentions(schema, type)})
     UNION ALL
    SELECT pg_catalog.format('DROP INDEX %s', i.indexrelid::pg_catalog.regclass), pg_catalog.pg_get_indexdef(i.indexrelid)
      FROM pg_catalog.pg_index i
     WHERE i.indexrelid IN (
       SELECT d.objid FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND ${mentions(schema, type)});
  FOR r IN SELECT down FROM ${shelf} LOOP EXECUTE r.down; END LOOP;
END`)}`,
  )

/** Puts them back, in the same words: they mean the new type now. */
export const comeBack = (): Statement =>
  statement(
    `DO ${literal(`DECLARE r record;
BEGIN
  FOR r IN SELECT up FROM ${shelf} LOOP EXECUTE r.up; END LOOP;
  DROP TABLE ${shelf};
END`)}`,
  )

const mentions = (schema: string, type: string): string =>
  `d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid = ${literal(qualified(schema, type))}::pg_catalog.regtype`

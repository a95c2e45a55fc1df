/** Sequences behind columns: how PostgreSQL names them, and how the catalog ties them. */
import { nameLimit, truncated } from './text.ts'

/**
 * The name PostgreSQL chooses for the sequence of a serial or identity column: `<table>_<column>_seq`,
 * the longer of the two shortened until it fits (`makeObjectName` in src/backend/commands/indexcmds.c).
 */
export function sequenceName(table: string, column: string): string {
  const available = nameLimit - '__seq'.length
  let tableBytes = Buffer.byteLength(table)
  let columnBytes = Buffer.byteLength(column)
  while (tableBytes + columnBytes > available) {
    if (tableBytes > columnBytes) tableBytes -= 1
    else columnBytes -= 1
  }
  return `${truncated(table, tableBytes)}_${truncated(column, columnBytes)}_seq`
}

/**
 * True for a sequence that belongs to a column which draws from it: identity (`deptype = 'i'`),
 * or serial (owned by the column, whose default is its next value and nothing else).
 */
export const isSerialSequence = (oid: string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_depend o
             WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = ${oid} AND o.objsubid = 0
               AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.refobjsubid > 0
               AND (o.deptype = 'i' OR o.deptype = 'a' AND EXISTS (
                 SELECT FROM pg_catalog.pg_attrdef f
                   JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
                    AND d.objid = f.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = ${oid}
                  WHERE f.adrelid = o.refobjid AND f.adnum = o.refobjsubid
                    AND pg_catalog.pg_get_expr(f.adbin, f.adrelid)
                        = pg_catalog.format('nextval(%L::regclass)', ${oid}::pg_catalog.regclass::text))))`

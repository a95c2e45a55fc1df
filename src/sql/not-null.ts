/** NOT NULL constraints have names from PostgreSQL 18 on; those that PostgreSQL chose follow a rename here. */
import { statement, type Statement } from './statement.ts'
import { literal, qualified } from './text.ts'

interface Side {
  readonly table: string
  /** One column's name; null for all columns of the table, which keep theirs. */
  readonly column: string | null
}

/**
 * Gives the constraints the names that PostgreSQL would choose under the new name of the table or of a column.
 * Run after the rename. Earlier versions have no such constraints, and a name that somebody chose is left alone.
 */
export function notNullFollows(schema: string, before: Side, after: Side): Statement {
  const from = `${literal(before.table)} || '_' || ${before.column === null ? 'a.attname' : literal(before.column)} || '_not_null'`
  const to = `${literal(after.table)} || '_' || a.attname || '_not_null'`
  const only = after.column === null ? '' : ` AND a.attname = ${literal(after.column)}`
  const path = qualified(schema, after.table)
  return statement(
    `DO ${literal(`DECLARE r record;
BEGIN
  FOR r IN
    SELECT k.conname, ${to} AS wanted
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.conrelid = ${literal(path)}::pg_catalog.regclass AND k.contype = 'n'
       AND k.conname::text = ${from} AND pg_catalog.octet_length(${to}) < 64${only}
  LOOP
    EXECUTE pg_catalog.format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ${literal(path)}, r.conname, r.wanted);
  END LOOP;
END`)}`,
  )
}

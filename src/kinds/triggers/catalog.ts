/** Triggers as the catalog has them: those that people made, and not the ones that hold constraints to their word. */
import type { Catalog, Row } from '../../core/kind.ts'
import { flag, oneOf, oneOfOrNull, text, textOrNull, texts } from '../../core/row.ts'
import { columnNames, notFromExtension } from '../../sql/catalog.ts'
import { conditionOf } from '../../sql/trigger.ts'
import { events, moments, states, timings, type Trigger } from './model.ts'

/** Bits of `pg_trigger.tgtype`: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead. */
const has = (bit: number): string => `t.tgtype & ${bit} <> 0`

export const catalog: Catalog<Trigger> = {
  query: () => `
    SELECT n.nspname AS schema, c.relname AS "table", t.tgname AS name,
           CASE WHEN c.relkind = 'v' THEN 'view' ELSE 'table' END AS "on",
           CASE WHEN ${has(2)} THEN 'BEFORE' WHEN ${has(64)} THEN 'INSTEAD OF' ELSE 'AFTER' END AS timing,
           ${has(4)} AS "INSERT", ${has(16)} AS "UPDATE", ${has(8)} AS "DELETE", ${has(32)} AS "TRUNCATE",
           ${columnNames('t.tgattr', 't.tgrelid')} AS columns,
           CASE WHEN ${has(1)} THEN 'ROW' ELSE 'STATEMENT' END AS "forEach",
           CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END AS definition,
           pn.nspname AS "functionSchema", p.proname AS "functionName",
           pg_catalog.encode(t.tgargs, 'hex') AS arguments,
           t.tgoldtable AS "oldTable", t.tgnewtable AS "newTable",
           CASE WHEN t.tgconstraint = 0 THEN NULL WHEN t.tginitdeferred THEN 'INITIALLY DEFERRED'
                WHEN t.tgdeferrable THEN 'INITIALLY IMMEDIATE' ELSE 'NOT DEFERRABLE' END AS "constraint",
           fn.nspname AS "fromSchema", f.relname AS "fromTable",
           CASE t.tgenabled WHEN 'O' THEN 'ORIGIN' WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' WHEN 'A' THEN 'ALWAYS' END AS enabled,
           pg_catalog.obj_description(t.oid, 'pg_trigger') AS comment,
           (SELECT pg_catalog.json_agg(DISTINCT a.attname)
              FROM pg_catalog.pg_depend d
              JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.attnum > 0
             WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = t.oid
               AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = t.tgrelid) AS uses
      FROM pg_catalog.pg_trigger t
      JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
      JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
      LEFT JOIN pg_catalog.pg_class f ON f.oid = t.tgconstrrelid
      LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
     WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT c.relispartition
       AND c.relkind IN ('r', 'p', 'v') AND n.nspname = ANY ($1)
       AND ${notFromExtension('pg_trigger', 't.oid')} AND ${notFromExtension('pg_class', 'c.oid')}
     ORDER BY 1, 2, 3`,
  read: row => ({
    schema: text(row, 'schema'),
    table: text(row, 'table'),
    name: text(row, 'name'),
    on: oneOf(row, 'on', ['table', 'view']),
    timing: oneOf(row, 'timing', timings),
    events: events.filter(event => flag(row, event)),
    columns: texts(row, 'columns'),
    forEach: oneOf(row, 'forEach', ['ROW', 'STATEMENT']),
    condition: row['definition'] === null ? null : conditionOf(text(row, 'definition')),
    function: { schema: text(row, 'functionSchema'), name: text(row, 'functionName') },
    arguments: argumentsOf(text(row, 'arguments')),
    oldTable: textOrNull(row, 'oldTable'),
    newTable: textOrNull(row, 'newTable'),
    constraint: oneOfOrNull(row, 'constraint', moments),
    from: fromOf(row),
    enabled: oneOf(row, 'enabled', states),
    comment: textOrNull(row, 'comment'),
    uses: texts(row, 'uses'),
  }),
}

/** `pg_trigger.tgargs`: each ends with a zero byte. */
const argumentsOf = (hex: string): readonly string[] =>
  Buffer.from(hex, 'hex').toString('utf8').split('\0').slice(0, -1)

function fromOf(row: Row): Trigger['from'] {
  const schema = textOrNull(row, 'fromSchema')
  return schema === null ? null : { schema, table: text(row, 'fromTable') }
}

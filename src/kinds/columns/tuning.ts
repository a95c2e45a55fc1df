/** How the values of a column are kept, and what the planner is told of them. */
import { optionActions } from '../../sql/options.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { literal, name as quoted, qualified } from '../../sql/text.ts'
import { untuned, type Column } from './model.ts'

/** What follows the creation. */
export const tunedAfterwards = (column: Column): Statement[] =>
  tune({ ...column, ...untuned }, column, false)

/** A change of the type takes storage and compression back to those of the new type. */
export const tune = (before: Column, after: Column, isRetyped: boolean): Statement[] => {
  const start = isRetyped ? { ...before, storage: null, compression: null } : before
  const column = `ALTER COLUMN ${quoted(after.name)}`
  const change = (action: string): Statement =>
    alterTable(after.schema, after.table, `${column} ${action}`)
  return [
    ...(start.storage === after.storage ? [] : [storage(after, change)]),
    ...(start.compression === after.compression
      ? []
      : [change(`SET COMPRESSION ${after.compression ?? 'default'}`)]),
    ...(start.statistics === after.statistics
      ? []
      : [change(`SET STATISTICS ${after.statistics ?? -1}`)]),
    ...(String(start.options) === String(after.options)
      ? []
      : optionActions(start.options, after.options).map(change)),
  ]
}

/** There is a word for the storage of the type from PostgreSQL 16 on alone. */
function storage(after: Column, change: (action: string) => Statement): Statement {
  if (after.storage !== null) return change(`SET STORAGE ${after.storage}`)
  const table = qualified(after.schema, after.table)
  return statement(
    `DO ${literal(`BEGIN
  EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', ${literal(table)}, ${literal(after.name)}, (
    SELECT CASE t.typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = ${literal(table)}::pg_catalog.regclass AND a.attname = ${literal(after.name)}));
END`)}`,
  )
}

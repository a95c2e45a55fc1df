/** Where `pg_depend` has an object: its catalog, its oid and the number of its column, as the three values of a row. */
import { literal, qualified } from './text.ts'

const address = (catalog: string, oid: string, part = '0'): string =>
  `'pg_catalog.${catalog}'::pg_catalog.regclass, ${oid}::pg_catalog.oid, ${part}`

const relation = (schema: string, name: string): string =>
  `pg_catalog.to_regclass(${literal(qualified(schema, name))})`

export const relationAddress = ({ schema, name }: { schema: string; name: string }): string =>
  address('pg_class', relation(schema, name))

interface ColumnPath {
  readonly schema: string
  readonly table: string
  readonly name: string
}

export const columnAddress = ({ schema, table, name }: ColumnPath): string =>
  address(
    'pg_class',
    relation(schema, table),
    `(SELECT a.attnum::int FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = ${relation(schema, table)} AND a.attname = ${literal(name)})`,
  )

export const typeAddress = ({ schema, name }: { schema: string; name: string }): string =>
  address('pg_type', `pg_catalog.to_regtype(${literal(qualified(schema, name))})`)

/** @param path - of the routine as SQL, with the types of its arguments */
export const routineAddress = (path: string): string =>
  address('pg_proc', `pg_catalog.to_regprocedure(${literal(path)})`)

export const schemaAddress = (path: string): string =>
  address('pg_namespace', `pg_catalog.to_regnamespace(${literal(path)})`)

/** The table that says where a database stands: one row for each head. Reading never creates it. */
import type { Database, Queryable } from '../database/database.ts'
import type { Rows } from '../revision/path.ts'
import { literal, name, qualified } from '../sql/text.ts'

export interface Settings {
  readonly versionTable: string
  readonly historyTable: string
  /** Null: where an object without a schema goes. */
  readonly versionSchema: string | null
}

export const defaultSettings: Settings = {
  versionTable: 'athanor_version',
  historyTable: 'athanor_history',
  versionSchema: null,
}

/** A database, as far as athanor's own tables are concerned. */
export type Keeper = Queryable & Pick<Database, 'defaultSchema'>

/** Athanor's tables on one database: names ready for SQL. */
export interface Tables {
  readonly schema: string
  readonly version: string
  readonly history: string
}

export function tablesOf(
  { defaultSchema }: Pick<Database, 'defaultSchema'>,
  { versionTable, historyTable, versionSchema }: Settings,
): Tables {
  const schema = versionSchema ?? defaultSchema
  return {
    schema,
    version: qualified(schema, versionTable),
    history: qualified(schema, historyTable),
  }
}

/** The rows in code point order; none where the table or its schema is missing. */
export async function readRows(database: Keeper, settings: Settings): Promise<readonly string[]> {
  const { version } = tablesOf(database, settings)
  if (!(await exists(database, version))) return []
  const rows = await database.query(`SELECT revision FROM ${version}`)
  return rows.map(row => String(row['revision'])).toSorted()
}

/**
 * The checksum that each revision had when it was last applied or stamped; null where none is
 * known. Revisions below a stamped one have no entry, those that a stamp took back keep theirs:
 * which are applied is the history's to say, from the rows.
 */
export async function readApplied(
  database: Keeper,
  settings: Settings,
): Promise<ReadonlyMap<string, string | null>> {
  const { history } = tablesOf(database, settings)
  if (!(await exists(database, history))) return new Map()
  const rows = await database.query(
    `SELECT revision, checksum
       FROM (SELECT DISTINCT ON (revision) revision, checksum, direction
               FROM ${history}
              WHERE finished_at IS NOT NULL
              ORDER BY revision, id DESC) AS last
      WHERE direction <> 'downgrade' AND revision <> 'base'`,
  )
  return new Map(
    rows.map(({ revision, checksum }) => [
      String(revision),
      typeof checksum === 'string' ? checksum : null,
    ]),
  )
}

/** Creates what is missing. A role that may only use the tables needs no right to create them. */
export async function ensureTables(database: Keeper, settings: Settings): Promise<void> {
  const tables = tablesOf(database, settings)
  const [found] = await database.query(
    'SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) AS found',
    [tables.schema],
  )
  // PostgreSQL asks for the right to create before it looks whether there is anything to do.
  if (found?.['found'] !== true) await database.execute(createSchema(tables))
  if (!(await exists(database, tables.version))) await database.execute(createVersion(tables))
  if (!(await exists(database, tables.history))) await database.execute(createHistory(tables))
}

export const createSchema = ({ schema }: Tables): string =>
  `CREATE SCHEMA IF NOT EXISTS ${name(schema)}`

export const createVersion = ({ version }: Tables): string =>
  `CREATE TABLE IF NOT EXISTS ${version} (revision text PRIMARY KEY)`

export const createHistory = ({ history }: Tables): string =>
  `CREATE TABLE IF NOT EXISTS ${history} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision text NOT NULL,
  direction text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  duration_ms bigint,
  checksum text,
  applied_by text NOT NULL,
  athanor text NOT NULL,
  step integer NOT NULL
)`

/** The change of the rows as statements, each of which touches one row. */
export const rowChanges = ({ version }: Tables, rows: Rows): readonly string[] => [
  ...rows.delete.map(id => `DELETE FROM ${version} WHERE revision = ${literal(id)}`),
  ...rows.insert.map(id => `INSERT INTO ${version} (revision) VALUES (${literal(id)})`),
]

/** @param path - as {@link Tables} has it */
export async function exists(database: Queryable, path: string): Promise<boolean> {
  const [row] = await database.query('SELECT pg_catalog.to_regclass($1) IS NOT NULL AS found', [
    path,
  ])
  return row?.['found'] === true
}

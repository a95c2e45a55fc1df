/** The table that says how a database came where it stands; an open row is a run under way. */
import type { Queryable } from '../database/database.ts'
import { literal } from '../sql/text.ts'
import { exists, type Tables } from './version-table.ts'

export interface Entry {
  readonly revision: string
  readonly direction: 'upgrade' | 'downgrade' | 'stamp'
  /** Of the revision file's meaning; null where none is known. */
  readonly checksum: string | null
  /** The version of athanor. */
  readonly athanor: string
}

const columns =
  'revision, direction, checksum, athanor, applied_by, step, started_at, finished_at, duration_ms'

const values = ({ revision, direction, checksum, athanor }: Entry): string =>
  [
    literal(revision),
    literal(direction),
    checksum === null ? 'NULL' : literal(checksum),
    literal(athanor),
    `pg_catalog.concat_ws(' via ', session_user, nullif(pg_catalog.current_setting('application_name'), ''))`,
  ].join(', ')

/** What is left of an earlier run of the same revision gives way. @returns the id of the row */
export async function openEntry(
  database: Queryable,
  { history }: Tables,
  entry: Entry,
): Promise<string> {
  await database.query(`DELETE FROM ${history} WHERE revision = $1 AND finished_at IS NULL`, [
    entry.revision,
  ])
  const [row] = await database.query(
    `INSERT INTO ${history} (${columns})
     VALUES (${values(entry)}, 0, pg_catalog.clock_timestamp(), NULL, NULL)
     RETURNING id::text AS id`,
  )
  return String(row?.['id'])
}

export async function noteStep(
  database: Queryable,
  { history }: Tables,
  id: string,
  step: number,
): Promise<void> {
  await database.query(`UPDATE ${history} SET step = $2 WHERE id = $1`, [id, step])
}

export async function closeEntry(
  database: Queryable,
  { history }: Tables,
  id: string,
  step: number,
): Promise<void> {
  await database.query(
    `UPDATE ${history}
        SET step = $2, finished_at = pg_catalog.clock_timestamp(),
            duration_ms = pg_catalog.round(1000 * extract(epoch FROM pg_catalog.clock_timestamp() - started_at))
      WHERE id = $1`,
    [id, step],
  )
}

export async function isThere(
  database: Queryable,
  { history }: Tables,
  id: string,
): Promise<boolean> {
  if (!(await exists(database, history))) return false
  return (await database.query(`SELECT FROM ${history} WHERE id = $1`, [id])).length === 1
}

/** An entry that begins and ends in one moment: a stamp, or a step of an offline script. */
export const wholeEntry = ({ history }: Tables, entry: Entry): string =>
  `INSERT INTO ${history} (${columns})\n` +
  `VALUES (${values(entry)}, 0, pg_catalog.clock_timestamp(), pg_catalog.clock_timestamp(), 0)`

/** A database behind the port, revisions written in the test, and a run with what it told. */
import type { Database, Queryable } from '../../src/database/database.ts'
import { connectPg } from '../../src/database/pg.ts'
import { registry } from '../../src/kinds/registry.ts'
import { historyOf } from '../../src/revision/history.ts'
import type { Op } from '../../src/revision/op.ts'
import type { Header } from '../../src/revision/revision.ts'
import type { Result, RunEvent } from '../../src/run/result.ts'
import { type Bodies, run, type RunOptions, type RunSettings } from '../../src/run/runner.ts'
import { defaultSettings } from '../../src/run/version-table.ts'
import { freshDatabase, type FreshDatabase } from '../support/servers.ts'

export interface Place extends FreshDatabase {
  readonly database: Database
}

export async function place(major: number): Promise<Place> {
  const fresh = await freshDatabase(major)
  const database = await connect(fresh, 'first')
  return {
    ...fresh,
    database,
    drop: async () => {
      await database.close()
      await fresh.drop()
    },
  }
}

/** Another session, which the server knows by the name of an application. */
export const connect = (
  { url }: Pick<FreshDatabase, 'url'>,
  applicationName: string,
): Promise<Database> => connectPg({ url }, { applicationName })

export interface Revision extends Header, Bodies {}

/** A chain: each revision follows the one before it. */
export function chain(
  ...bodies: readonly { id: string; upgrade: Body; downgrade?: Body }[]
): readonly Revision[] {
  return bodies.map((body, at) => ({
    downgrade: () => undefined,
    ...body,
    revises: at === 0 ? [] : [bodies[at - 1]!.id],
    branchLabels: [],
    dependsOn: [],
    message: `the revision ${body.id}`,
    created: `2026-01-01 00:00:${String(at).padStart(2, '0')} UTC`,
  }))
}

export type Body = (op: Op) => Promise<void> | void

export const settings: RunSettings = {
  ...defaultSettings,
  transaction: 'all',
  lockTimeout: 20_000,
}

export interface Told {
  readonly results: readonly Result<Revision>[]
  readonly events: readonly RunEvent<Revision>[]
}

export function upgradeOptions(
  database: Database,
  revisions: readonly Revision[],
  more: Partial<RunOptions<Revision>> = {},
): RunOptions<Revision> {
  const history = historyOf(revisions)
  return {
    database,
    registry,
    plan: rows => history.upgradePath(rows, 'heads'),
    load: revision => Promise.resolve(revision),
    settings,
    defaultSchema: 'public',
    checksums: new Map(revisions.map(({ id }) => [id, `checksum of ${id}`])),
    athanor: '0.1.0',
    ...more,
  }
}

/** @returns the results, and the events in their order */
export async function upgrade(
  database: Database,
  revisions: readonly Revision[],
  more: Partial<RunOptions<Revision>> = {},
): Promise<Told> {
  const events: RunEvent<Revision>[] = []
  const results = await run(
    upgradeOptions(database, revisions, { report: event => events.push(event), ...more }),
  )
  return { results, events }
}

export const downgrade = (
  database: Database,
  revisions: readonly Revision[],
  target: string,
  more: Partial<RunOptions<Revision>> = {},
): Promise<Told> =>
  upgrade(database, revisions, {
    plan: rows => historyOf(revisions).downgradePath(rows, target),
    ...more,
  })

/** The tables of the schema public but for athanor's own. */
export async function tables(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(
    `SELECT relname AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'athanor%'
      ORDER BY 1`,
  )
  return rows.map(row => String(row['name']))
}

/** What is thrown, whatever it is. */
export const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

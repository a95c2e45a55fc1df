/** A run as a script: readable, and the same as the run itself. */
import { registry } from '../../src/kinds/registry.ts'
import { historyOf } from '../../src/revision/history.ts'
import { offlineSql, type OfflineOptions } from '../../src/run/offline.ts'
import { recordingOf } from '../../src/run/recording.ts'
import { readApplied, readRows } from '../../src/run/version-table.ts'
import { versions } from '../support/servers.ts'
import { schemaDump } from '../support/witness.ts'
import {
  chain,
  downgrade,
  type Place,
  place,
  type Revision,
  settings,
  tables,
  thrown,
  upgrade,
} from './support.ts'

const script = (
  revisions: readonly Revision[],
  more: Partial<OfflineOptions<Revision>> = {},
): Promise<string> =>
  offlineSql({
    registry,
    steps: historyOf(revisions).upgradePath([], 'heads'),
    fromBase: true,
    load: revision => Promise.resolve(revision),
    settings,
    defaultSchema: 'public',
    checksums: new Map(revisions.map(({ id }) => [id, `checksum of ${id}`])),
    athanor: '0.1.0',
    ...more,
  })

const life = chain(
  {
    id: 'a',
    upgrade: op =>
      op.createTable({
        name: 't',
        columns: [
          { name: 'id', type: 'integer' },
          { name: 'data', type: 'jsonb', nullable: true },
          { name: 'tags', type: 'text[]', nullable: true },
          { name: 'at', type: 'timestamp without time zone', nullable: true },
          { name: 'note', type: 'text', nullable: true, default: "'none'" },
        ],
        primaryKey: { name: 't_pkey', columns: ['id'] },
      }),
    downgrade: op => op.dropTable({ name: 't' }),
  },
  {
    id: 'b',
    upgrade: async op => {
      await op.bulkInsert('t', [
        { id: 1, data: ['x', { y: 'it\'s \\ "1"' }], tags: ['a,b', 'c"d\\'], at: new Date(1e12) },
        { id: 2, data: { z: null }, tags: [], note: null },
        { id: 3, data: '"text"' },
      ])
      await op.execute('UPDATE t SET note = $2 WHERE id = $1 -- for one', [1, "it's"])
      await op.execute("SELECT 1; UPDATE t SET note = note || '!' -- the last line")
      await op.createIndex({ table: 't', name: 't_note', columns: ['note'], concurrently: true })
      await op.expect("there are 'three'", 'SELECT count(*) = 3 FROM t')
    },
    downgrade: async op => {
      await op.dropIndex({ name: 't_note' })
      await op.execute('DELETE FROM t')
    },
  },
)

test('a script is what one would write', async () => {
  const [a] = life
  expect(await script([a!])).toMatchInlineSnapshot(`
    "BEGIN;

    CREATE TABLE IF NOT EXISTS "public"."athanor_version" (revision text PRIMARY KEY);

    CREATE TABLE IF NOT EXISTS "public"."athanor_history" (
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
    );

    -- Running upgrade -> a, the revision a

    CREATE TABLE "public"."t" (
      "id" integer NOT NULL,
      "data" jsonb,
      "tags" text[],
      "at" timestamp without time zone,
      "note" text DEFAULT 'none',
      CONSTRAINT "t_pkey" PRIMARY KEY ("id")
    );

    INSERT INTO "public"."athanor_history" (revision, direction, checksum, athanor, applied_by, step, started_at, finished_at, duration_ms)
    VALUES ('a', 'upgrade', 'checksum of a', '0.1.0', pg_catalog.concat_ws(' via ', session_user, nullif(pg_catalog.current_setting('application_name'), '')), 0, pg_catalog.clock_timestamp(), pg_catalog.clock_timestamp(), 0);

    INSERT INTO "public"."athanor_version" (revision) VALUES ('a');

    COMMIT;
    "
  `)
})

test('a step that needs an answer becomes its source and a statement that raises', async () => {
  const asking = chain({
    id: 'a',
    upgrade: async op => {
      await op.execute('CREATE TABLE before ()')
      const [row] = await op.query('SELECT max(id) AS top FROM t')
      await op.execute(`CREATE TABLE ${String(row!['top'])} ()`)
    },
  })
  const written = await script(asking)
  expect(written).toContain('CREATE TABLE before ();')
  expect(written).toContain('-- SELECT max(id) AS top FROM t\n')
  expect(written).toContain("op.execute('CREATE TABLE before ()')")
  expect(written).toContain('RAISE EXCEPTION')
})

test('an error of a body is told as in a run', async () => {
  const wrong = chain({ id: 'a', upgrade: () => Promise.reject(new TypeError('no such thing')) })
  expect(await thrown(script(wrong))).toMatchObject({
    code: 'ATH501',
    message: 'upgrade of a failed: no such thing',
  })
})

test('what a body does is known without a database', async () => {
  const recorded = await recordingOf(registry, life[1]!.upgrade, {
    defaultSchema: 'public',
    offline: false,
  })
  expect(recorded.map(({ step }) => step)).toEqual([
    'insert',
    'execute',
    'execute',
    'operation',
    'expect',
  ])
})

/** One after another, as psql does: CREATE INDEX CONCURRENTLY must be alone in its message. */
async function execute({ client }: Place, sql: string): Promise<void> {
  for (const part of sql.split('\n\n')) await client.query(part)
}

describe.each(versions)('PostgreSQL %i', major => {
  test.each([{ transaction: 'all' }, { transaction: 'each' }] as const)(
    'a script leaves the same as a run ($transaction)',
    async ({ transaction }) => {
      const online = await place(major)
      const offline = await place(major)
      try {
        const ways = { ...settings, transaction }
        await upgrade(online.database, life, { settings: ways })
        await execute(offline, await script(life, { settings: ways }))
        const both = [online, offline].map(here => here.database)
        const [one, other] = await Promise.all(
          both.map(async database => ({
            rows: await readRows(database, settings),
            applied: await readApplied(database, settings),
            content: await database.query('SELECT * FROM t ORDER BY id'),
          })),
        )
        expect(other).toEqual(one)
        expect(schemaDump(offline.url)).toBe(schemaDump(online.url))
        const down = { settings: ways, steps: historyOf(life).downgradePath(['b'], 'base') }
        await downgrade(online.database, life, 'base', { settings: ways })
        await execute(offline, await script(life, { ...down, fromBase: false }))
        expect(await readRows(offline.database, settings)).toEqual([])
        expect(await tables(offline.database)).toEqual([])
        expect(schemaDump(offline.url)).toBe(schemaDump(online.url))
      } finally {
        await online.drop()
        await offline.drop()
      }
    },
  )

  test('nothing is left of a script whose step needs an answer or does not hold', async () => {
    const here = await place(major)
    try {
      const batch = chain({
        id: 'a',
        upgrade: async op => {
          await op.execute('CREATE TABLE t (id int PRIMARY KEY)')
          await op.batch({ table: 't' }, () => Promise.resolve())
        },
      })
      const hope = chain({ id: 'a', upgrade: op => op.expect('hope', 'SELECT false, true') })
      for (const [revisions, said] of [
        [batch, 'upgrade of a has a step that needs a connection'],
        [hope, 'upgrade of a stopped: expected "hope"'],
      ] as const) {
        const error = await thrown(here.client.query(await script(revisions)))
        expect(Reflect.get(Object(error), 'message')).toContain(said)
        await here.client.query('ROLLBACK')
        expect(await tables(here.database)).toEqual([])
        expect(await readRows(here.database, settings)).toEqual([])
      }
    } finally {
      await here.drop()
    }
  })
})

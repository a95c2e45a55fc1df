/** What rows need: revisions over tables that have rows, run as they are written, and as a script. */
import { registry, type Operation } from '../src/kinds/registry.ts'
import { backfillsOf } from '../src/read/backfills.ts'
import { plan } from '../src/read/plan.ts'
import { callOf } from '../src/revision/code.ts'
import { historyOf } from '../src/revision/history.ts'
import { offlineSql } from '../src/run/offline.ts'
import { asDatabase } from './support/database.ts'
import { read } from './support/proof.ts'
import { freshDatabase, versions } from './support/servers.ts'
import {
  chain,
  connect,
  downgrade,
  settings,
  thrown,
  upgrade,
  type Body,
  type Revision,
} from './run/support.ts'

interface Case {
  readonly name: string
  readonly before: string
  readonly after: string
  /** Rows that stop it. */
  readonly rows: string
  readonly stops: { readonly code: string; readonly message: string; readonly detail?: string }
  /** SQL that makes it pass. */
  readonly mend: string
  readonly lowest?: number
}

const users = 'CREATE TABLE users (id int PRIMARY KEY, email varchar(80), team int'

const cases: readonly Case[] = [
  {
    name: 'a new column that is never null',
    before: `${users})`,
    after: `${users}, name text NOT NULL)`,
    rows: `INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 1)`,
    stops: { code: 'ATH210', message: 'users.name has no value in 2 rows' },
    mend: 'DELETE FROM users',
  },
  {
    name: 'a column that must not be null any more',
    before: `${users})`,
    after: `${users}, CHECK (true)); ALTER TABLE users DROP CONSTRAINT users_check; ALTER TABLE users ALTER email SET NOT NULL`,
    rows: `INSERT INTO users VALUES (1, 'a', 1), (2, NULL, 1)`,
    stops: { code: 'ATH210', message: 'users.email has no value in 1 row' },
    mend: `UPDATE users SET email = 'b' WHERE id = 2`,
  },
  {
    name: 'a unique constraint',
    before: `${users})`,
    after: `${users}, UNIQUE (team, email))`,
    rows: `INSERT INTO users VALUES (1, 'a', 1), (2, 'a', 1), (3, 'b', 1), (4, NULL, 1), (5, NULL, 1)`,
    stops: {
      code: 'ATH503',
      message: 'expected "no two rows of users have the same team, email"',
      detail: '{"team":1,"email":"a","count":2}',
    },
    mend: 'DELETE FROM users WHERE id = 2',
  },
  {
    name: 'a unique constraint under which nulls are equal',
    before: `${users})`,
    after: `${users}, UNIQUE NULLS NOT DISTINCT (email))`,
    rows: `INSERT INTO users VALUES (1, NULL, 1), (2, NULL, 1)`,
    stops: {
      code: 'ATH503',
      message: 'expected "no two rows of users have the same email"',
      detail: '{"email":null,"count":2}',
    },
    mend: 'DELETE FROM users WHERE id = 2',
    lowest: 15,
  },
  {
    name: 'a unique index over an expression and some of the rows',
    before: `${users})`,
    after: `${users}); CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE team > 0`,
    rows: `INSERT INTO users VALUES (1, 'a', 1), (2, 'A', 1), (3, 'b', 0), (4, 'B', 0)`,
    stops: { code: 'ATH503', message: 'no two rows of users have the same', detail: '"count":2}' },
    mend: 'DELETE FROM users WHERE id = 2',
  },
  {
    name: 'a primary key',
    before: 'CREATE TABLE users (id int NOT NULL, email text)',
    after: 'CREATE TABLE users (id int NOT NULL, email text, CONSTRAINT pk PRIMARY KEY (id))',
    rows: `INSERT INTO users VALUES (1, 'a'), (1, 'b')`,
    stops: {
      code: 'ATH503',
      message: 'expected "no two rows of users have the same id"',
      detail: '{"id":1,"count":2}',
    },
    mend: `DELETE FROM users WHERE email = 'b'`,
  },
  {
    name: 'a foreign key, to a table with a keyword for a name',
    before: `CREATE TABLE "order" (id int PRIMARY KEY); ${users})`,
    after: `CREATE TABLE "order" (id int PRIMARY KEY); ${users},
      CONSTRAINT fk FOREIGN KEY (team) REFERENCES "order")`,
    rows: `INSERT INTO "order" VALUES (1); INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 7), (3, 'c', NULL)`,
    stops: {
      code: 'ATH503',
      message: 'expected "every team of users has its id in order"',
      detail: '{"id":2,"team":7}',
    },
    mend: 'DELETE FROM users WHERE id = 2',
  },
  {
    name: 'a foreign key that is to match in full',
    before: `CREATE TABLE t (a int, b int, UNIQUE (a, b)); CREATE TABLE u (a int, b int)`,
    after: `CREATE TABLE t (a int, b int, UNIQUE (a, b));
      CREATE TABLE u (a int, b int, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES t (a, b) MATCH FULL)`,
    rows: `INSERT INTO t VALUES (1, 1); INSERT INTO u VALUES (1, 1), (NULL, NULL), (1, NULL)`,
    stops: {
      code: 'ATH503',
      message: 'expected "every (a, b) of u has its (a, b) in t"',
      detail: '{"a":1,"b":null}',
    },
    mend: 'DELETE FROM u WHERE a = 1 AND b IS NULL',
  },
  {
    name: 'a foreign key that is validated',
    before: `CREATE TABLE t (id int PRIMARY KEY); ${users});
      ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY (team) REFERENCES t NOT VALID`,
    after: `CREATE TABLE t (id int PRIMARY KEY); ${users});
      ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY (team) REFERENCES t`,
    rows: `ALTER TABLE users DISABLE TRIGGER ALL; INSERT INTO users VALUES (1, 'a', 7); ALTER TABLE users ENABLE TRIGGER ALL`,
    stops: { code: 'ATH503', message: 'every team of users', detail: '{"id":1,"team":7}' },
    mend: 'DELETE FROM users',
  },
  {
    name: 'a check',
    before: `${users})`,
    after: `${users}, CONSTRAINT grown CHECK (team > 3 -- at least
      ))`,
    rows: `INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 4), (3, 'c', NULL)`,
    stops: {
      code: 'ATH503',
      message: 'expected "every row of users meets the check grown"',
      detail: '{"id":1,"team":1}',
    },
    mend: 'DELETE FROM users WHERE id = 1',
  },
  {
    name: 'a shorter text, of which the server would cut spaces in silence',
    before: `${users})`,
    after: `${users}); ALTER TABLE users ALTER email TYPE varchar(3)`,
    rows: `INSERT INTO users VALUES (1, 'abc', 1), (2, 'abc ', 1)`,
    stops: {
      code: 'ATH503',
      message: 'expected "no email of users is longer than 3"',
      detail: '{"id":2,"email":"abc "}',
    },
    mend: `UPDATE users SET email = rtrim(email)`,
  },
  {
    name: 'a text that becomes an enum',
    before: `CREATE TYPE mood AS ENUM ('ok', 'it''s'); ${users})`,
    after: `CREATE TYPE mood AS ENUM ('ok', 'it''s'); ${users}); ALTER TABLE users ALTER email TYPE mood USING NULL`,
    rows: `INSERT INTO users VALUES (1, 'ok', 1), (2, 'no', 1), (3, 'it''s', 1), (4, NULL, 1)`,
    stops: {
      code: 'ATH503',
      message: 'expected "every email of users is a value of mood"',
      detail: '{"id":2,"email":"no"}',
    },
    mend: 'DELETE FROM users WHERE id = 2',
  },
  {
    name: 'values of an enum that go, in a column and in an array',
    before: `CREATE TYPE mood AS ENUM ('ok', 'bad', 'it''s'); CREATE TABLE t (id int PRIMARY KEY, m mood, l mood[])`,
    after: `CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, m mood, l mood[])`,
    rows: `INSERT INTO t VALUES (1, 'ok', '{ok}'), (2, 'ok', '{ok,"it''s"}')`,
    stops: {
      code: 'ATH503',
      message: `expected "no l of t is bad or it's"`,
      detail: `{"id":2,"l":["ok","it's"]}`,
    },
    mend: `UPDATE t SET l = NULL WHERE id = 2`,
  },
  {
    name: 'a type that no cast leads to',
    before: 'CREATE TABLE t (id int PRIMARY KEY, at bigint NOT NULL)',
    after: 'CREATE TABLE t (id int PRIMARY KEY, at timestamptz NOT NULL)',
    rows: 'INSERT INTO t VALUES (1, 1700000000)',
    stops: {
      code: 'ATH210',
      message:
        'no cast leads from bigint to timestamp with time zone, and t.at has a value in 1 row',
    },
    mend: 'DELETE FROM t',
  },
]

const bodyOf = (operations: readonly Operation[]): Body => {
  const code = operations.map(one => callOf(registry, one, { defaultSchema: 'public' })).join('\n')
  // oxlint-disable-next-line typescript/no-implied-eval -- the text was written by `callOf` a moment ago
  return new Function('op', `return (async () => { ${code} })()`) as Body
}

const scratch = (): Promise<never> => Promise.reject(new Error('these sessions can spell'))

/** The revision from one schema to another, as athanor writes it. */
async function revisionBetween(
  version: number,
  { before, after }: Pick<Case, 'before' | 'after'>,
  backfills: readonly string[] = [],
): Promise<readonly Revision[]> {
  const [here, there] = [await freshDatabase(version), await freshDatabase(version)]
  try {
    await here.client.query(before)
    await there.client.query(after)
    const database = await asDatabase(here.client)
    const [was, wanted] = [await read(database), await read(await asDatabase(there.client))]
    const { told, spent } = backfillsOf(backfills, [was, wanted], 'public')
    const found = await plan({ before: was, after: wanted, database, told, scratch })
    spent(backfills)
    return chain({
      id: 'a',
      upgrade: bodyOf(found.upgrade),
      downgrade: bodyOf(found.downgrade),
    })
  } finally {
    await here.drop()
    await there.drop()
  }
}

const scriptOf = (revisions: readonly Revision[]): Promise<string> =>
  offlineSql({
    registry,
    steps: historyOf(revisions).upgradePath([], 'heads'),
    fromBase: true,
    load: revision => Promise.resolve(revision),
    settings,
    defaultSchema: 'public',
    checksums: new Map(),
    athanor: '0.1.0',
  })

describe.each(versions)('on PostgreSQL %s', version => {
  const ready = cases.filter(({ lowest = 0 }) => lowest <= version)

  test.each(ready)('$name', async one => {
    const revisions = await revisionBetween(version, one)
    const script = await scriptOf(revisions)
    const here = await freshDatabase(version)
    const database = await connect(here, 'rows')
    try {
      await here.client.query(one.before)
      const was = await read(await asDatabase(here.client))
      // An empty table needs nothing, and so nobody is asked.
      await upgrade(database, revisions)
      await downgrade(database, revisions, 'base')
      await here.client.query('DROP TABLE athanor_version, athanor_history')

      await here.client.query(one.rows)
      const error = await thrown(upgrade(database, revisions))
      expect(error).toMatchObject({
        code: one.stops.code,
        message: expect.stringContaining(one.stops.message) as unknown,
        detail: expect.stringContaining(one.stops.detail ?? '') as unknown,
        hint: expect.stringContaining('nothing of this revision was applied') as unknown,
      })
      expect(await read(await asDatabase(here.client))).toEqual(was)

      const raised = await thrown(here.client.query(script))
      expect(String(raised)).toContain(one.stops.message)
      await here.client.query('ROLLBACK')

      await here.client.query(one.mend)
      await upgrade(database, revisions)
      await downgrade(database, revisions, 'base')
      await here.client.query('DROP TABLE athanor_version, athanor_history')
      expect(await read(await asDatabase(here.client))).toEqual(was)
      await here.client.query(script)
    } finally {
      await database.close()
      await here.drop()
    }
  })

  const named = {
    before: `${users})`,
    after: `${users}, name text NOT NULL)`,
  }

  test('a backfill that was told gives the rows their values, in a run and in a script', async () => {
    const revisions = await revisionBetween(version, named, ["users.name=upper(email) || ''"])
    const here = await freshDatabase(version)
    const database = await connect(here, 'rows')
    try {
      await here.client.query(`${users}); INSERT INTO users VALUES (1, 'a', 1), (2, 'b', 2)`)
      for (const run of [
        () => upgrade(database, revisions),
        async () => here.client.query(await scriptOf(revisions)),
      ]) {
        await run()
        const { rows } = await here.client.query('SELECT id, name FROM users ORDER BY id')
        expect(rows).toEqual([
          { id: 1, name: 'A' },
          { id: 2, name: 'B' },
        ])
        await downgrade(database, revisions, 'base')
        await here.client.query('DROP TABLE athanor_version, athanor_history')
      }
    } finally {
      await database.close()
      await here.drop()
    }
  })

  test('a backfill that leaves rows without a value stops the run', async () => {
    const revisions = await revisionBetween(version, named, ['users.name=email'])
    const here = await freshDatabase(version)
    const database = await connect(here, 'rows')
    try {
      await here.client.query(`${users}); INSERT INTO users VALUES (1, 'a', 1), (2, NULL, 2)`)
      expect(await thrown(upgrade(database, revisions))).toMatchObject({
        code: 'ATH210',
        message: 'upgrade of a stopped: users.name has no value in 1 row, and `email` gives none',
      })
    } finally {
      await database.close()
      await here.drop()
    }
  })

  test('a backfill that nobody needs is refused, and so is one that says nothing', async () => {
    for (const [said, code] of [
      ['users.email=now()', 'ATH211'],
      ['users.nobody=1', 'ATH211'],
      ['users.name', 'ATH603'],
      ['users.name=', 'ATH603'],
      ['=1', 'ATH603'],
    ] as const)
      expect(await thrown(revisionBetween(version, named, [said]))).toMatchObject({ code })
  })
})

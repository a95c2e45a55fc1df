/** Changes that are easily written in an order, or without a step, that PostgreSQL refuses: there, nothing left, and back, with rows. */
import { asDatabase } from './support/database.ts'
import { loses, planned, read, rowsOf, run, summaries } from './support/proof.ts'
import { freshDatabase, versions } from './support/servers.ts'

interface Case {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly rows?: string
}

const cases: readonly Case[] = [
  {
    name: 'a table goes together with the column that pointed at it',
    before:
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p)',
    after: 'CREATE TABLE c (id int PRIMARY KEY)',
    rows: 'INSERT INTO c VALUES (1)',
  },
  {
    name: 'tables that refer to each other in a row go',
    before: `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
      CREATE TABLE z (id int PRIMARY KEY, b int REFERENCES b)`,
    after: '',
  },
  {
    name: 'a new table refers to a new unique of an old one',
    before: 'CREATE TABLE t (id int PRIMARY KEY, code text)',
    after: `CREATE TABLE t (id int PRIMARY KEY, code text UNIQUE);
      CREATE TABLE n (id int PRIMARY KEY, code text REFERENCES t (code))`,
    rows: `INSERT INTO t VALUES (1, 'a'), (2, 'b')`,
  },
  {
    name: 'a unique goes with the foreign key that leans on it, and another one comes with another',
    before: `CREATE TABLE a (id int PRIMARY KEY, x int UNIQUE); CREATE TABLE b (id int PRIMARY KEY, ax int REFERENCES a (x));
      CREATE TABLE z (id int PRIMARY KEY, y int)`,
    after: `CREATE TABLE a (id int PRIMARY KEY, x int, zy int); CREATE TABLE b (id int PRIMARY KEY, ax int);
      CREATE TABLE z (id int PRIMARY KEY, y int UNIQUE); ALTER TABLE a ADD FOREIGN KEY (zy) REFERENCES z (y)`,
  },
  {
    name: 'two new tables refer to each other',
    before: '',
    after: `CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
      ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b`,
  },
  {
    name: 'a column goes with the generated one that reads it',
    before: 'CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED)',
    after: 'CREATE TABLE t (z int)',
  },
  {
    name: 'a text becomes an enum that comes with it, default and all',
    before: `CREATE TABLE t (id int PRIMARY KEY, m varchar DEFAULT 'a')`,
    after: `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a', ms mood[])`,
    rows: `INSERT INTO t VALUES (1, 'a'), (2, 'b')`,
  },
  {
    name: 'an enum gives way to another one',
    before: `CREATE TYPE m1 AS ENUM ('a', 'b'); CREATE TABLE t (id int PRIMARY KEY, m m1 DEFAULT 'a')`,
    after: `CREATE TYPE m2 AS ENUM ('a', 'b', 'c'); CREATE TABLE t (id int PRIMARY KEY, m m2 DEFAULT 'c')`,
    rows: `INSERT INTO t VALUES (1, 'a'), (2, 'b')`,
  },
  {
    name: 'texts become numbers, uuids, booleans and json',
    before: 'CREATE TABLE t (a varchar, b varchar, c varchar, d varchar, e int)',
    after: 'CREATE TABLE t (a int, b uuid, c boolean, d jsonb, e bigint)',
    rows: `INSERT INTO t VALUES ('1', '00000000-0000-0000-0000-000000000001', 'true', '{}', 1)`,
  },
  {
    name: 'a table, an enum and a sequence come with their schema',
    before: '',
    after: `CREATE SCHEMA app; CREATE TYPE app.e AS ENUM ('x'); CREATE TABLE app.t (id serial PRIMARY KEY, c app.e)`,
  },
  {
    name: 'a percent sign stays one',
    before: '',
    after: `CREATE TABLE t (a text CHECK (a <> '50%'), g text GENERATED ALWAYS AS (replace(a, '%', 'p')) STORED);
      CREATE INDEX i ON t (a) WHERE a LIKE '%x%'`,
  },
  {
    name: 'a column is widened under a view, a materialized view and its index',
    before: `CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW m AS SELECT a FROM v;
      CREATE INDEX mi ON m (a)`,
    after: `CREATE TABLE t (a bigint); CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW m AS SELECT a FROM v;
      CREATE INDEX mi ON m (a)`,
    rows: 'INSERT INTO t VALUES (1)',
  },
  {
    name: 'a foreign key goes over to another column with the primary key',
    before: `CREATE TABLE t (id int PRIMARY KEY, code int NOT NULL);
      CREATE TABLE c (id int PRIMARY KEY, t int REFERENCES t)`,
    after: `CREATE TABLE t (id int UNIQUE, code int PRIMARY KEY);
      CREATE TABLE c (id int PRIMARY KEY, t int REFERENCES t (code))`,
    rows: 'INSERT INTO t VALUES (1, 1); INSERT INTO c VALUES (1, 1)',
  },
  {
    name: 'an enum loses a value and is put in another order under all that can use it',
    before: `CREATE TYPE e AS ENUM ('a', 'b', 'c');
      CREATE TABLE t (id int PRIMARY KEY, c e DEFAULT 'a' CHECK (c <> 'b'), cs e[] DEFAULT '{a,c}');
      CREATE INDEX i ON t (id) WHERE c = 'a'; CREATE VIEW v AS SELECT c FROM t WHERE c = 'a'`,
    after: `CREATE TYPE e AS ENUM ('c', 'a');
      CREATE TABLE t (id int PRIMARY KEY, c e DEFAULT 'a' CHECK (c <> 'c'), cs e[] DEFAULT '{a,c}');
      CREATE INDEX i ON t (id) WHERE c = 'a'; CREATE VIEW v AS SELECT c FROM t WHERE c = 'a'`,
    rows: `INSERT INTO t VALUES (1, 'a', '{c}')`,
  },
]

async function bothWays(version: number, { before, after, rows = '' }: Case): Promise<void> {
  const [here, there] = [await freshDatabase(version), await freshDatabase(version)]
  try {
    await here.client.query(`${before}; ${rows}`)
    await there.client.query(after)
    const database = await asDatabase(here.client)
    const was = await read(database)
    const wanted = await read(await asDatabase(there.client))
    const had = await rowsOf(here.client)
    const { upgrade, downgrade } = await planned(database, was, wanted)
    await run(here.client, upgrade)
    expect(summaries((await planned(database, await read(database), wanted)).upgrade)).toEqual([])
    await run(here.client, downgrade)
    expect(summaries((await planned(database, await read(database), was)).upgrade)).toEqual([])
    const has = await rowsOf(here.client)
    expect(Object.keys(has).toSorted()).toEqual(Object.keys(had).toSorted())
    // Where something is lost the plan says so, and tables that went come back empty.
    const isKept = !loses(upgrade) && !loses(downgrade)
    expect(isKept ? has : null).toEqual(isKept ? had : null)
  } finally {
    await here.drop()
    await there.drop()
  }
}

describe.each(versions)('on PostgreSQL %i', version => {
  test.each(cases)('$name', async given => {
    await expect(bothWays(version, given)).resolves.toBeUndefined()
  })
})

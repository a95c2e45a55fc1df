/** What people made by hand, over what is managed: it steps aside and comes back whole, or the plan says why it cannot. */
import { bystandersOf } from '../../src/core/bystander.ts'
import { isAthanorError } from '../../src/errors.ts'
import { registry, type Registry, type Schema } from '../../src/kinds/registry.ts'
import type { Plan } from '../../src/read/plan.ts'
import { renamesOf } from '../../src/read/renames.ts'
import { asDatabase } from '../support/database.ts'
import { normalised } from '../support/dump.ts'
import { planned, read, run, summaries } from '../support/proof.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { schemaDump } from '../support/witness.ts'

const managed = `
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE TABLE users (id integer CONSTRAINT users_key PRIMARY KEY, age integer, mood mood, note varchar(10),
    code integer CONSTRAINT users_code UNIQUE);
  CREATE VIEW grown AS SELECT id, age FROM users WHERE age > 17;
  CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;`

interface Case {
  readonly name: string
  readonly byHand: string
  /** From the managed schema to the wanted one; the words in the schema that are replaced. */
  readonly change: readonly (readonly [before: string, after: string])[]
  readonly renames?: readonly string[]
  /** Bystanders that are dropped and made again. */
  readonly aside: readonly string[]
  /** One of them goes with what it stands on. */
  readonly lost?: true
}

const longer = ['note varchar(10)', 'note text'] as const
const wider = ['age integer', 'age bigint'] as const

const cases: readonly Case[] = [
  {
    name: 'a chain over a type',
    byHand: `
      CREATE VIEW a AS SELECT note FROM users;
      CREATE MATERIALIZED VIEW b AS SELECT count(note) AS n FROM a;
      CREATE UNIQUE INDEX b_n ON b (n) WITH (fillfactor = 60);
      COMMENT ON INDEX b_n IS 'x';
      GRANT SELECT ON b TO PUBLIC;
      CREATE VIEW c WITH (security_barrier) AS SELECT n FROM b;
      CREATE VIEW beside AS SELECT id FROM users`,
    change: [longer],
    aside: ['view a', 'materializedView b', 'index b_n', 'view c'],
  },
  {
    name: 'over a managed view that is made again',
    byHand: 'CREATE VIEW old AS SELECT id FROM grown',
    change: [wider],
    aside: ['view old'],
  },
  {
    name: 'beside what changes',
    byHand: 'CREATE VIEW a AS SELECT id FROM users; CREATE VIEW b AS SELECT id FROM grown',
    change: [longer],
    aside: [],
  },
  {
    name: 'over an enum type',
    byHand: `CREATE VIEW a AS SELECT id FROM users WHERE mood = 'happy'`,
    change: [[`'happy')`, `'happy', 'glad')`]],
    aside: ['view a'],
  },
  {
    name: 'over a renamed table and a renamed column',
    byHand: `
      CREATE VIEW a AS SELECT note FROM users;
      CREATE TABLE mine (user_id integer CONSTRAINT mine_user REFERENCES users);
      CREATE TRIGGER t AFTER UPDATE OF note ON users FOR EACH ROW WHEN (new.note <> '') EXECUTE FUNCTION nothing()`,
    change: [
      ['TABLE users', 'TABLE people'],
      ['FROM users', 'FROM people'],
      ['note varchar', 'remark varchar'],
    ],
    renames: ['users:people', 'users.note:remark'],
    aside: [],
  },
  {
    name: 'over a managed view that steps aside of a rename',
    byHand: 'CREATE VIEW a AS SELECT id FROM grown; CREATE VIEW b AS SELECT id FROM a',
    change: [
      ['TABLE users', 'TABLE people'],
      ['FROM users', 'FROM people'],
    ],
    renames: ['users:people'],
    aside: ['view a', 'view b'],
  },
  {
    name: 'a foreign key to a key that is made anew, with a comment',
    byHand: `
      CREATE TABLE mine (code integer CONSTRAINT mine_code REFERENCES users (code) ON DELETE SET NULL);
      COMMENT ON CONSTRAINT mine_code ON mine IS 'x'`,
    change: [['code integer CONSTRAINT', 'code numeric(9) CONSTRAINT']],
    aside: ['foreignKey mine.mine_code'],
  },
  {
    name: 'a foreign key to columns that stay unique by another key',
    byHand: `
      CREATE TABLE mine (id integer CONSTRAINT mine_id REFERENCES users (id))`,
    change: [
      ['CONSTRAINT users_code UNIQUE', ''],
      [wider[0], wider[1]],
    ],
    aside: [],
  },
  {
    name: 'a trigger on a column, switched off',
    byHand: `
      CREATE TRIGGER t AFTER UPDATE OF age ON users FOR EACH ROW EXECUTE FUNCTION nothing();
      COMMENT ON TRIGGER t ON users IS 'x';
      ALTER TABLE users DISABLE TRIGGER t`,
    change: [wider],
    aside: ['trigger users.t'],
  },
  {
    name: 'a view that groups by a primary key, which gets another name',
    byHand: 'CREATE VIEW a AS SELECT id, age, note FROM users GROUP BY id',
    change: [['users_key', 'users_pkey']],
    aside: [],
  },
  {
    name: 'on a managed view that goes',
    byHand: 'CREATE TRIGGER t INSTEAD OF INSERT ON grown FOR EACH ROW EXECUTE FUNCTION nothing()',
    change: [['CREATE VIEW grown AS SELECT id, age FROM users WHERE age > 17;', '']],
    aside: [],
    lost: true,
  },
]

interface Refused {
  readonly name: string
  readonly byHand: string
  readonly change: Case['change']
  readonly renames?: readonly string[]
  readonly code: string
  readonly says: string
}

const refused: readonly Refused[] = [
  {
    name: 'a column that a view reads goes',
    byHand: 'CREATE VIEW a AS SELECT note FROM users; CREATE VIEW b AS SELECT note FROM a',
    change: [['note varchar(10),', '']],
    code: 'ATH208',
    says: 'view public.a needs the column public.users.note, which goes',
  },
  {
    name: 'a table that a foreign key refers to goes',
    byHand: 'CREATE TABLE mine (user_id integer CONSTRAINT mine_user REFERENCES users)',
    change: [
      [managed.slice(managed.indexOf('CREATE TABLE'), managed.indexOf('CREATE FUNCTION')), ''],
    ],
    code: 'ATH208',
    says: 'foreign key public.mine.mine_user needs the table public.users, which goes',
  },
  {
    name: 'a key that a foreign key refers to goes',
    byHand: 'CREATE TABLE mine (code integer CONSTRAINT mine_code REFERENCES users (code))',
    change: [['CONSTRAINT users_code UNIQUE', '']],
    code: 'ATH208',
    says: 'foreign key public.mine.mine_code is in the way: it refers to users (code), which is neither a primary key nor unique',
  },
  {
    name: 'a managed view that a view reads goes',
    byHand: 'CREATE VIEW a AS SELECT id FROM grown',
    change: [['CREATE VIEW grown AS SELECT id, age FROM users WHERE age > 17;', '']],
    code: 'ATH208',
    says: 'view public.a needs the view public.grown, which goes',
  },
  {
    name: 'a column gets another name and another type',
    byHand: 'CREATE VIEW a AS SELECT note FROM users',
    change: [['note varchar(10)', 'remark text']],
    renames: ['users.note:remark'],
    code: 'ATH208',
    says: 'view public.a is in the way: its text mentions what gets another name',
  },
  {
    name: 'a view that steps aside has a rule',
    byHand:
      'CREATE VIEW a AS SELECT note FROM users; CREATE RULE quiet AS ON INSERT TO a DO INSTEAD NOTHING',
    change: [longer],
    code: 'ATH209',
    says: 'view public.a would have to be made again, and has the rule quiet',
  },
  {
    name: 'a managed view has a rule, and another query',
    byHand: 'CREATE RULE quiet AS ON INSERT TO grown DO INSTEAD NOTHING',
    change: [['age > 17', 'age > 20']],
    code: 'ATH209',
    says: 'view public.grown would have to be made again, and has the rule quiet',
  },
]

interface Scene {
  readonly here: FreshDatabase
  readonly planNow: (to: Schema, from: Schema) => Promise<Plan>
  readonly wanted: Schema
  readonly own: Schema
}

/** Two databases: one with the managed schema and what people made, one as it is wanted. */
async function scene<T>(
  { byHand, change, renames = [] }: Pick<Case, 'byHand' | 'change' | 'renames'>,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  const version = versions.at(-1)!
  const here = await freshDatabase(version)
  const there = await freshDatabase(version)
  try {
    const after = change.reduce((sql, [from, to]) => {
      if (!sql.includes(from)) throw new Error(`nothing to change: ${from}`)
      return sql.replace(from, to)
    }, managed)
    await here.client.query(managed)
    const database = await asDatabase(here.client)
    const own = await read(database)
    await here.client.query(byHand)
    await there.client.query(after)
    const wanted = await read(await asDatabase(there.client))
    const planNow = async (from: Schema, to: Schema): Promise<Plan> => {
      const found = await read(database)
      const known = new Map([...found].filter(([key]) => from.has(key)))
      const told = from === own ? renamesOf(renames, known, to, 'public') : []
      const bystanders = bystandersOf<Registry>(registry, found, known)
      return await planned(database, known, to, told, false, bystanders)
    }
    return await work({ here, planNow, wanted, own })
  } finally {
    await here.drop()
    await there.drop()
  }
}

const dumped = ({ url }: FreshDatabase): string | null => {
  const dump = schemaDump(url)
  return dump === null ? null : normalised(dump, { columnOrder: 'ignore' })
}

test.each(cases)('$name', async given => {
  await scene(given, async ({ here, planNow, wanted, own }) => {
    const before = dumped(here)
    const all = [...(await read(await asDatabase(here.client))).keys()]
    const { upgrade, downgrade } = await planNow(own, wanted)
    const aside = upgrade.filter(operation => 'bystander' in operation)
    expect(summaries(aside).toSorted()).toEqual(
      given.aside
        .flatMap(path => [`create ${path}`, `drop ${path}`])
        .map(line => line.replace(/ (\S+)$/, ' public.$1'))
        .toSorted(),
    )
    await run(here.client, upgrade)
    expect(summaries((await planNow(wanted, wanted)).upgrade)).toEqual([])
    await run(here.client, downgrade)
    const isLost = given.lost === true
    const back = [...(await read(await asDatabase(here.client))).keys()]
    expect(back).toHaveLength(all.length - (isLost ? 1 : 0))
    // What is not there any more is not there in the dump either.
    expect(isLost ? null : dumped(here)).toBe(isLost ? null : before)
  })
})

test.each(refused)('refused: $name', async given => {
  await scene(given, async ({ planNow, wanted, own }) => {
    const error = await planNow(own, wanted).catch((thrown: unknown) => thrown)
    if (!isAthanorError(error)) throw new Error('was not refused', { cause: error })
    expect([error.code, error.message]).toEqual([given.code, given.says])
    expect(error.hint).toMatch(/^[A-Z].*\.$/)
  })
})

test('on a database without them, the steps of bystanders do nothing', async () => {
  const [chain] = cases
  const { upgrade, downgrade } = await scene(chain!, ({ planNow, own, wanted }) =>
    planNow(own, wanted),
  )
  const bare = await freshDatabase(versions.at(-1)!)
  try {
    await bare.client.query(managed)
    const before = dumped(bare)
    const views = async (): Promise<unknown[]> =>
      (await bare.client.query(`SELECT relname FROM pg_class WHERE relname IN ('a', 'b', 'c')`))
        .rows
    await run(bare.client, upgrade)
    expect(await views()).toEqual([])
    await run(bare.client, downgrade)
    expect(await views()).toEqual([])
    expect(dumped(bare)).toBe(before)
  } finally {
    await bare.drop()
  }
})

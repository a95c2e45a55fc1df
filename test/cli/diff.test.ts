/** `diff`: any two of entities, history, databases, SQL files and nothing, in every form of answer. */
import { execFileSync } from 'node:child_process'
import {
  dumpCommand,
  freshDatabase,
  maxBuffer,
  versions,
  type FreshDatabase,
} from '../support/servers.ts'
import {
  dataSource,
  manifest,
  revision,
  workspace,
  type Files,
  type Outcome,
  type Project,
  type Workspace,
} from './project.ts'

const secret = 's3cr3t-p4ss'

let place: Workspace
let here: FreshDatabase
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})
beforeEach(async () => {
  here = await freshDatabase(versions.at(-1)!)
})
afterEach(async () => {
  await here.drop()
})

/** Each side that is no database starts an embedded PostgreSQL. */
const slow = 300_000

const key = 'PK_a3ffb1c0c8416b9fc6f907b7433'

const first = `await op.createTable({
    name: 'users',
    columns: [
      { name: 'id', type: 'integer', serial: true },
      { name: 'email', type: 'character varying(50)' },
    ],
    primaryKey: { name: '${key}', columns: ['id'] },
  })`

const second = `await op.alterColumn(
    { table: 'users', name: 'email' },
    { before: { type: 'character varying(50)' }, after: { type: 'character varying(120)' } },
  )
  await op.execute('CREATE INDEX users_lower ON users (lower(email))')`

/** At its head, the history is what the entities say, and an index that they do not. */
const shop: Files = {
  'package.json': manifest,
  'data-source.js': dataSource(),
  'revisions/HEAD': 'bbbb2222\n',
  'revisions/1.js': revision('aaaa1111', {
    up: first,
    down: `await op.dropTable({ name: 'users' })`,
  }),
  'revisions/2.js': revision('bbbb2222', { revises: 'aaaa1111', up: second }),
}

const usersSql = (email = 'varchar(120)'): string =>
  `CREATE TABLE users (id serial CONSTRAINT "${key}" PRIMARY KEY, email ${email} NOT NULL);\n`

async function diff(project: Project, ...args: readonly string[]): Promise<Outcome> {
  return await project.athanor(['diff', ...args], { env: { DATABASE_URL: here.url } })
}

/** Without what is said while it works. */
const same = (before: string, after: string): string =>
  `No difference between ${before} and ${after}.\n`

describe('two SQL files', () => {
  const before = `
    CREATE TYPE mood AS ENUM ('sad', 'happy');
    ${usersSql('varchar(50)')}
    ALTER TYPE mood ADD VALUE 'calm';
    ALTER TABLE users ADD feels mood NOT NULL DEFAULT 'calm', ADD CHECK (email <> '');
    CREATE INDEX CONCURRENTLY users_lower ON users (lower(email));
    CREATE POLICY own ON users USING (true);`
  const after = `
    CREATE SCHEMA audit;
    ${usersSql()}
    CREATE VIEW audit.emails AS SELECT u.email FROM public.users u WHERE u.email IN ('a', 'b');`
  const files = { 'package.json': manifest, 'before.sql': before, 'after.sql': after }

  test(
    'are compared wholly, as text, as JSON and as SQL that makes one of the other',
    async () => {
      const project = place.project(files)
      const written = project.files()
      const text = await diff(project, 'before.sql', './after.sql', '--exit-code', '-v')
      expect(text.exit).toBe(3)
      expect(text.out).toBe(
        [
          '7 differences from before.sql to ./after.sql:',
          '  - drop index users_lower on users',
          '  - drop check users.users_email_check',
          '  - drop column users.feels  loses the values of users.feels',
          '  - drop enum mood',
          '  + add schema audit',
          '  ~ change type of column users.email',
          '  + add view audit.emails',
          'Not compared in before.sql:',
          '  policy own on users',
          '',
        ].join('\n'),
      )

      const json = await diff(project, 'before.sql', 'after.sql', '--format', 'json', '-q')
      expect(json).toMatchObject({ exit: 0, err: '' })
      const answer = JSON.parse(json.out) as { differences: unknown[]; sql: string }
      expect(Object.keys(answer)).toEqual([
        'status',
        'before',
        'after',
        'defaultSchema',
        'differences',
        'sql',
        'losses',
        'unmanaged',
        'written',
      ])
      expect(answer).toMatchObject({
        status: 'differences',
        before: 'before.sql',
        after: 'after.sql',
        defaultSchema: 'public',
        losses: ['the values of users.feels'],
        unmanaged: {
          before: [{ kind: 'policy', schema: 'public', name: 'own', on: 'users', detail: null }],
          after: [],
        },
        written: null,
      })
      expect(answer.differences).toHaveLength(7)

      expect(answer.sql).toContain(
        '-- loses data: the values of users.feels\nALTER TABLE "public"."users" DROP COLUMN "feels";\n',
      )
      // As one message, it would be one transaction.
      for (const statement of before.split(';')) await here.client.query(statement)
      await here.client.query(answer.sql)
      const left = await diff(project, here.url, 'after.sql', '--exit-code')
      expect(left.out).toMatch(
        /^No difference between postgres:\/\/\S+ and after\.sql\.\nNot managed, and not compared: 1 in postgres:/,
      )
      expect(left.exit).toBe(0)
      expect(project.files()).toEqual(written)
    },
    slow,
  )
})

test(
  'entities, nothing, and a folder of SQL files in the order of their names',
  async () => {
    const project = place.project({
      ...shop,
      'db/2.sql': 'ALTER TABLE users ADD bio text; CREATE TABLE legacy (id int);',
      'db/1.sql': usersSql('varchar(50)'),
      'db/notes.txt': 'no SQL',
    })
    const env = { DATABASE_URL: 'postgres://127.0.0.1:1/none' }
    const ask = async (...args: string[]): Promise<Outcome> =>
      await project.athanor(['diff', ...args], { env })
    expect(await ask('models', 'models', '--exit-code')).toMatchObject({
      exit: 0,
      out: same('the entities', 'the entities'),
    })
    expect((await ask('empty', 'models')).out).toBe(
      '1 difference from nothing to the entities:\n  + add table users\n',
    )
    expect((await ask('models', 'empty', '--sql')).out).toMatch(
      /^-- loses data: every row of users\nDROP TABLE "public"\."users";\n$/,
    )
    expect((await ask('db', 'models', '-v')).out).toBe(
      [
        '2 differences from db to the entities:',
        '  - drop column users.bio  loses the values of users.bio',
        '  ~ change type of column users.email',
        'Not compared in db:',
        '  table legacy',
        '',
      ].join('\n'),
    )
  },
  slow,
)

test(
  'a rename is told as it is gone, from the entities as well',
  async () => {
    const project = place.project({ ...shop, 'named.sql': usersSql().replace('email', 'mail') })
    expect((await diff(project, 'named.sql', 'models', '--rename', 'users.mail:email')).out).toBe(
      '1 difference from named.sql to the entities:\n  > rename column users.mail to email\n',
    )
    expect((await diff(project, 'models', 'named.sql', '--rename', 'users.email:mail')).out).toBe(
      '1 difference from the entities to named.sql:\n  > rename column users.email to mail\n',
    )
  },
  slow,
)

describe('the history', () => {
  test(
    'at a revision, at its heads, and where a database stands',
    async () => {
      const project = place.project(shop)
      const between = await diff(project, 'history@aaaa', 'history', '--exit-code')
      expect(between.err).toMatch(/history of 1 revision [^]*history of 2 revisions /)
      expect(between).toMatchObject({
        exit: 3,
        out: [
          '2 differences from the history at aaaa to the history:',
          '  ~ change type of column users.email',
          '  + add index users_lower on users',
          '',
        ].join('\n'),
      })
      expect(
        await project.athanor(['upgrade', 'aaaa'], { env: { DATABASE_URL: here.url } }),
      ).toMatchObject({ exit: 0 })
      await here.client.query('CREATE TABLE migrations (id int); ALTER TABLE users ADD nick text')
      expect((await diff(project, 'history@current', 'database')).out).toMatch(
        /^1 difference from the history at current to postgres:\S+:\n {2}\+ add column users\.nick\n$/,
      )
      // What a revision made is managed; this one has not run here.
      await here.client.query('CREATE INDEX users_lower ON users (lower(email))')
      expect((await diff(project, 'database', 'models')).out).toMatch(
        /^2 differences [^]*drop column users\.nick [^]*change type of column users\.email\nNot managed, and not compared: 1 in /,
      )
      expect((await diff(project, 'history', 'models')).out).toBe(
        '1 difference from the history to the entities:\n  - drop index users_lower on users\n',
      )
    },
    slow,
  )

  test(
    'a revision is written from two sides, and goes there and back',
    async () => {
      const project = place.project({
        ...shop,
        'wanted.sql': `${usersSql('text')} CREATE TABLE notes (id int PRIMARY KEY, by_user int REFERENCES users);`,
      })
      const env = { DATABASE_URL: here.url }
      const asked = ['history', 'wanted.sql', '--revision', '-m', 'Notes', '--rev-id', 'cccc3333']
      const said = await diff(project, ...asked)
      expect(said.err).not.toContain('ATH')
      expect(said.out).toMatch(/^Wrote revisions\/\S+_notes\.ts\n(?: {2}[-+~] .*\n){4,}$/)
      expect(project.files()['revisions/HEAD']).toBe('cccc3333\n')
      expect(await project.athanor(['upgrade'], { env })).toMatchObject({ exit: 0 })
      expect((await diff(project, 'wanted.sql', 'database', '--exit-code')).out).toMatch(
        /^No difference /,
      )
      expect(await project.athanor(['downgrade'], { env })).toMatchObject({ exit: 0 })
      expect((await diff(project, 'database', 'history@bbbb', '--exit-code')).out).toMatch(
        /^No difference /,
      )
      // Where there is nothing to do, no file is written.
      const before = project.files()
      const none = await diff(
        project,
        'history',
        'history@cccc',
        '--revision',
        '-m',
        'None',
        '--format',
        'json',
      )
      expect(JSON.parse(none.out)).toMatchObject({ status: 'same', written: null })
      expect(project.files()).toEqual(before)
    },
    slow,
  )
})

test(
  'nothing is written to a database that may only be read, with a default schema of its own',
  async () => {
    const role = `reader_${here.name}`
    await here.client.query(`
    CREATE SCHEMA app;
    CREATE ROLE ${role} LOGIN;
    ALTER ROLE ${role} SET search_path = app;
    ALTER ROLE ${role} SET default_transaction_read_only = on;
    GRANT USAGE ON SCHEMA app TO ${role};
    SET search_path = app;
    CREATE TYPE mood AS ENUM ('sad', 'happy');
    CREATE TABLE users (id serial CONSTRAINT "${key}" PRIMARY KEY, feels mood DEFAULT 'sad', CHECK (feels <> 'happy'));
    GRANT SELECT ON ALL TABLES IN SCHEMA app TO ${role}`)
    try {
      const url = new URL(here.url)
      url.username = role
      const made = `await op.createEnum({ name: 'mood', values: ['sad', 'happy'] })
  await op.createTable({
    name: 'users',
    columns: [
      { name: 'id', type: 'integer', serial: true },
      { name: 'feels', type: 'mood', nullable: true, default: "'sad'" },
    ],
    primaryKey: { name: '${key}', columns: ['id'] },
    checks: [{ name: 'users_feels_check', expression: "'happy' <> feels" }],
  })`
      const project = place.project({
        'package.json': manifest,
        'data-source.js': dataSource(),
        'revisions/1.js': revision('aaaa1111', { up: made }),
      })
      const spelled = await diff(project, url.href, 'history', '--exit-code')
      expect(spelled.out).toMatch(
        /^2 differences [^]*- drop check users\.users_feels_check\n +\+ add check users\.users_feels_check\n/,
      )
      project.write({
        'revisions/1.js': revision('aaaa1111', {
          up: made.replace(`'happy' <> feels`, `feels <> 'happy'`),
        }),
      })
      expect(await diff(project, url.href, 'history', '--exit-code')).toMatchObject({ exit: 0 })
      expect(await diff(project, 'history', url.href, '--exit-code')).toMatchObject({ exit: 0 })
    } finally {
      await here.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  },
  slow,
)

describe('sources of other servers', () => {
  let there: FreshDatabase
  beforeEach(async () => {
    there = await freshDatabase(versions[0]!)
  })
  afterEach(async () => {
    await there.drop()
  })

  const made = `${usersSql()}
    ALTER TABLE users ADD at timestamptz DEFAULT now(), ADD CHECK (email IN ('a', 'b'));
    CREATE VIEW recent AS SELECT u.id, u.email FROM users u WHERE u.at > now() - interval '1 day' AND u.email IN ('c', 'd');
    CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;
    COMMENT ON TABLE users IS 'a semicolon; and
\\d'`

  test(
    'a dump is loaded as it comes out of pg_dump, and is what it was made of',
    async () => {
      await there.client.query(made)
      const command = dumpCommand(there.url)
      if (command === null) return
      const dump = execFileSync('pg_dump', command, { encoding: 'utf8', maxBuffer })
      const guarded = `\\restrict abc\n${dump}\n\\unrestrict abc\n`
      const project = place.project({ 'package.json': manifest, 'dump.sql': guarded })
      const said = await diff(project, there.url, 'dump.sql', '--exit-code')
      // Before PostgreSQL 15, everybody may create in the schema public: elsewhere a grant says so.
      expect(said.out).toMatch(/^No difference between \S+ and dump\.sql\.\n/)
      expect(said.exit).toBe(0)
      const servers = `is on PostgreSQL ${versions[0]}, dump.sql on PostgreSQL 18: one of them spells the texts of both`
      expect(said.err.includes(servers)).toBe(versions[0] !== 18)
    },
    slow,
  )

  test(
    'two databases, each on its own server',
    async () => {
      const project = place.project({ 'package.json': manifest })
      await there.client.query(made)
      await here.client.query(made)
      for (const sides of [
        [there.url, here.url],
        [here.url, there.url],
        [here.url, here.url],
      ])
        expect(await diff(project, ...sides, '--exit-code')).toMatchObject({ exit: 0 })
      await here.client.query(`ALTER TABLE users ALTER at SET DEFAULT now() + '1 day'`)
      expect((await diff(project, there.url, here.url)).out).toMatch(
        /^1 difference from [^]*:\n {2}~ change default of column users\.at\n$/,
      )
    },
    slow,
  )
})

interface Bad {
  readonly args: readonly string[]
  readonly files?: Files
  readonly exit: number
  readonly says: RegExp
}

const bad: readonly Bad[] = [
  {
    args: [],
    exit: 2,
    says: /ATH603: .*both are missing\n[^]*history@REV[^]*athanor diff history models/,
  },
  { args: ['models'], exit: 2, says: /ATH603: .*the second is missing/ },
  {
    args: ['modles', 'empty'],
    exit: 2,
    says: /ATH603: .*called modles\n[^]*models +what the entities/,
  },
  {
    args: ['empty', `app:${secret}@localhost/shop`],
    exit: 2,
    says: /ATH603: the URL names no database/,
  },
  {
    args: ['empty', `//app:${secret}@localhost/shop`],
    exit: 2,
    says: /ATH603: nothing .* called that/,
  },
  {
    args: ['empty', `mysql://app:${secret}@localhost/shop`],
    exit: 2,
    says: /ATH603: .*no database/,
  },
  { args: ['empty', `postgres://app:${secret}@127.0.0.1:1/shop`], exit: 1, says: /ATH301: / },
  {
    args: ['empty', 'pglite:./nowhere'],
    exit: 1,
    says: /ATH301: there is no database pglite:\.\/nowhere/,
  },
  { args: ['gone.sql', 'empty'], exit: 2, says: /ATH603: there is no file or folder gone\.sql/ },
  {
    args: ['db', 'empty'],
    files: { 'db/readme.md': '' },
    exit: 2,
    says: /ATH603: .*no \.sql file in db/,
  },
  {
    args: ['a.sql', 'empty'],
    files: { 'a.sql': 'SELECT 1;\n\\connect shop\n' },
    exit: 1,
    says: /ATH306: a\.sql:2 needs psql\ndetail: \\connect shop\nhint: .*pg_dump --schema-only/,
  },
  {
    args: ['db', 'empty'],
    files: { 'db/a.sql': 'SELECT 1;', 'db/b.sql': `\n\nCOPY users (id) FROM stdin;\n1\n\\.\n` },
    exit: 1,
    says: /ATH306: db\/b\.sql:3 needs psql\ndetail: COPY users .*\nhint: .*pg_dump --inserts/,
  },
  {
    args: ['a.dump', 'empty'],
    files: { 'a.dump': 'PGDMP\u0001' },
    exit: 1,
    says: /ATH306: [^]*--format=plain/,
  },
  {
    args: ['a.sql', 'empty'],
    files: { 'a.sql': `CREATE TABLE t (id int);\n-- é\nALTER TABLE t\n  OWNER TO app;` },
    exit: 1,
    says: /ATH306: a\.sql:3 .*\ndetail: role "app" does not exist\n +ALTER TABLE t\nhint: .*--no-owner --no-privileges/,
  },
  {
    args: ['a.sql', 'empty'],
    files: { 'a.sql': `SELECT 'é🙂';\n\nSELECT '🙂',\n  nothing;` },
    exit: 1,
    says: /ATH306: a\.sql:4 .*\ndetail: column "nothing" does not exist\n +nothing;/,
  },
  {
    args: ['a.sql', 'empty'],
    files: { 'a.sql': 'BEGIN;\nCREATE TABLE t (id int);' },
    exit: 1,
    says: /ATH306: a\.sql begins a transaction/,
  },
  { args: ['history@nope', 'empty'], files: shop, exit: 1, says: /ATH402: / },
  { args: ['empty', 'models', '--sql', '--revision'], exit: 2, says: /ATH603: .*exclude/ },
  { args: ['empty', 'models', '--revision'], exit: 2, says: /ATH603: .*no message/ },
  { args: ['empty', 'models', '-m', 'x'], exit: 2, says: /ATH603: [^]*Add `--revision`/ },
]

test.each(bad)(
  'diff $args is refused',
  async ({ args, files = {}, exit, says }) => {
    const project = place.project({
      'package.json': manifest,
      'data-source.js': dataSource(),
      ...files,
    })
    const written = project.files()
    const said = await diff(project, ...args)
    expect(said.err).toMatch(says)
    expect(said).toMatchObject({ exit, out: '' })
    expect(said.err).not.toContain(secret)
    expect(project.files()).toEqual(written)
  },
  slow,
)

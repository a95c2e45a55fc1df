/** Views that people made by hand on the tables of entities: through check, revision, upgrade, history and downgrade. */
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { schemaDump } from '../support/witness.ts'
import { dataSource, manifest, revision, workspace, type Workspace } from './project.ts'

let place: Workspace
let here: FreshDatabase
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})
beforeEach(async () => {
  // The oldest is the one that an older pg_dump can read as well.
  here = await freshDatabase(versions[0]!)
})
afterEach(async () => {
  await here.drop()
})

const users = `
  await op.createTable({
    name: 'users',
    columns: [
      { name: 'id', type: 'integer', serial: true },
      { name: 'email', type: 'character varying(50)' },
      { name: 'age', type: 'integer', nullable: true },
    ],
    primaryKey: { name: 'PK_a3ffb1c0c8416b9fc6f907b7433', columns: ['id'] },
  })`

const age = (type: string): string => `age: { type: '${type}', nullable: true },`

const byHand = `
  CREATE VIEW adults AS SELECT id, email, age FROM users WHERE age > 17;
  COMMENT ON VIEW adults IS 'of age';
  CREATE MATERIALIZED VIEW ages AS SELECT age, count(*) AS n FROM adults GROUP BY age;
  CREATE UNIQUE INDEX ages_age ON ages (age);
  COMMENT ON INDEX ages_age IS 'one line for each';
  GRANT SELECT ON ages TO PUBLIC;
  CREATE SCHEMA reports;
  CREATE VIEW reports.old AS SELECT n FROM ages WHERE age > 60;
  CREATE SCHEMA "more reports";
  CREATE VIEW "more reports".oldest AS SELECT count(*) AS n FROM reports.old;`

const ours = { ignore: ['athanor_version', 'athanor_history'] }

const project = (columns: string): ReturnType<Workspace['project']> =>
  place.project({
    'package.json': manifest,
    'data-source.js': dataSource(columns),
    'revisions/HEAD': 'aaaa1111\n',
    'revisions/1.js': revision('aaaa1111', {
      up: users,
      down: `await op.dropTable({ name: 'users' })`,
    }),
  })

test('they step aside and come back, and stay what nobody manages', async () => {
  const { athanor, write } = project(age('integer'))
  const env = { DATABASE_URL: here.url }
  expect(await athanor(['upgrade'], { env })).toMatchObject({ exit: 0 })
  await here.client.query(byHand)
  const before = schemaDump(here.url, ours)

  write({ 'data-source.js': dataSource(age('bigint')) })
  const check = await athanor(['check'], { env })
  expect(check.out).toContain('2 differences without a revision:')
  expect(check.out).toContain('4 more objects are not managed (-v names them).')

  const written = await athanor(['revision', '--autogenerate', '-m', 'Longer lives'], { env })
  expect(written).toMatchObject({ exit: 0 })
  expect(written.out).toContain('- set aside view more reports.oldest')
  expect(written.out).toContain('- set aside materialized view ages')
  expect(written.out).toContain('+ put back index ages_age on ages')
  expect(schemaDump(here.url, ours)).toBe(before)

  expect(await athanor(['upgrade'], { env })).toMatchObject({ exit: 0 })
  const clean = await athanor(['check', '-v'], { env })
  expect(clean.out).toContain('No difference')
  expect(clean.out).toContain('  view adults\n  materialized view ages\n')
  expect(clean.out).toContain('  unread schema reports\n')

  // The embedded server has no such views, and the revision does without.
  const history = await athanor(['check', '--against', 'history'], { env })
  expect(history.out).toContain('No difference')

  const sql = await athanor(['upgrade', 'aaaa1111:head', '--sql'], { env })
  expect(sql.out).toContain('EXECUTE $$DROP VIEW "public"."adults"$$')

  expect(await athanor(['downgrade'], { env })).toMatchObject({ exit: 0 })
  expect(schemaDump(here.url, ours)).toBe(before)
})

test('where a column below them goes, nothing is written', async () => {
  const { athanor, write, files } = project(age('integer'))
  const env = { DATABASE_URL: here.url }
  expect(await athanor(['upgrade'], { env })).toMatchObject({ exit: 0 })
  await here.client.query(byHand)
  write({ 'data-source.js': dataSource() })
  const before = files()
  for (const command of [['check'], ['revision', '--autogenerate', '-m', 'Ageless']]) {
    const refused = await athanor(command, { env })
    expect(refused.exit).toBe(1)
    expect(refused.err).toContain(
      'ATH208: view public.adults needs the column public.users.age, which goes',
    )
    expect(refused.err).toContain('nor did a revision make it')
  }
  expect(files()).toEqual(before)
})

/** What nobody manages, as `check` tells it: counted, with `-v` named, as JSON in fields, and never touched. */
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
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
  here = await freshDatabase(versions.at(-1)!)
})
afterEach(async () => {
  await here.drop()
})

const users = `
  await op.createTable({
    name: 'users',
    columns: [
      { name: 'id', type: 'integer', serial: true },
      { name: 'email', type: 'character varying(120)' },
    ],
    primaryKey: { name: 'PK_a3ffb1c0c8416b9fc6f907b7433', columns: ['id'] },
  })
  await op.createIndex({ name: 'users_lower', table: 'users', columns: [{ expression: 'lower(email)' }] })`

const byHand = `
  CREATE TABLE legacy (id serial PRIMARY KEY);
  CREATE INDEX legacy_id ON legacy (id);
  CREATE INDEX users_upper ON users (upper(email));
  CREATE POLICY own ON users USING (true);
  CREATE SCHEMA reports;
  GRANT SELECT ON users TO PUBLIC;`

test('what people made by hand is told of, and what a revision made is managed', async () => {
  const project = place.project({
    'package.json': manifest,
    'data-source.js': dataSource(),
    'revisions/HEAD': 'aaaa1111\n',
    'revisions/1.js': revision('aaaa1111', {
      up: users,
      down: `await op.dropTable({ name: 'users' })`,
    }),
  })
  const env = { DATABASE_URL: here.url }
  expect(await project.athanor(['upgrade'], { env })).toMatchObject({ exit: 0 })
  await here.client.query(byHand)

  // The index that the revision made is managed, and no entity says it.
  const plain = await project.athanor(['check'], { env })
  expect(plain.exit).toBe(3)
  expect(plain.out).toContain('drop index users_lower on users')
  expect(plain.out).toContain('5 more objects are not managed (-v names them).')

  const verbose = await project.athanor(['check', '-v'], { env })
  expect(verbose.out.split('Not managed, and left alone:\n')[1]).toBe(
    [
      '  table legacy',
      '  index users_upper on users (expression)',
      '  grant SELECT to PUBLIC on users',
      '  policy own on users',
      '  unread schema reports',
      '',
    ].join('\n'),
  )

  const { out } = await project.athanor(['check', '--format', 'json'], { env })
  const { unmanaged } = JSON.parse(out) as { unmanaged: unknown[] }
  expect(unmanaged).toHaveLength(5)
  expect(unmanaged[1]).toEqual({
    kind: 'index',
    schema: 'public',
    name: 'users_upper',
    on: 'users',
    detail: 'expression',
  })
})

/** Which schemas a comparison reads: what revisions made in one of them goes, though no entity lives there any more. */
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { manifest, workspace, type Files, type Outcome, type Workspace } from './project.ts'

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

/** A shop in the default schema, and whatever else stands in the lists. */
const entities = (...others: readonly string[]): Files => ({
  'data-source.js': `
import { DataSource, EntitySchema } from 'typeorm'
const columns = { id: { type: 'int', primary: true } }
const shop = new EntitySchema({ name: 'Shop', columns })
const log = new EntitySchema({ name: 'Log', schema: 'audit', columns })
const view = new EntitySchema({
  name: 'Shops', schema: 'reports', type: 'view', expression: 'SELECT id FROM public.shop', columns })
export default new DataSource({
  type: 'postgres', url: process.env.DATABASE_URL, entities: [${['shop', ...others].join(', ')}] })`,
})

const project: Files = {
  ...entities('log', 'view'),
  'package.json': manifest,
  'revisions/HEAD': '',
}

const schemas = async (): Promise<readonly unknown[]> =>
  (
    await here.client.query<{ name: string }>(
      String.raw`SELECT nspname AS name FROM pg_namespace
                  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`,
    )
  ).rows.map(({ name }) => name)

test.each(['database', 'history'])(
  'what revisions made in a schema goes with its last entity, compared with the %s',
  async against => {
    const { athanor: run, write } = place.project(project)
    const athanor = async (...args: readonly string[]): Promise<Outcome> =>
      await run(args, { env: { DATABASE_URL: here.url } })
    const revise = async (message: string): Promise<void> => {
      expect(
        await athanor('revision', '--autogenerate', '-m', message, '--against', against),
      ).toMatchObject({ exit: 0 })
      expect(await athanor('upgrade')).toMatchObject({ exit: 0 })
      expect(await athanor('check', '--against', against)).toMatchObject({ exit: 0 })
    }
    await revise('All')
    expect(await schemas()).toEqual(['audit', 'public', 'reports'])

    write(entities())
    expect((await athanor('check', '--against', against)).out).toContain('drop table audit.log')
    await revise('Only the shop')
    expect(await schemas()).toEqual(['public'])

    expect(await athanor('downgrade')).toMatchObject({ exit: 0 })
    expect(await schemas()).toEqual(['audit', 'public', 'reports'])
  },
)

test('what no revision made in another schema is left alone', async () => {
  const { athanor: run } = place.project({ ...project, ...entities() })
  const athanor = async (...args: readonly string[]): Promise<Outcome> =>
    await run(args, { env: { DATABASE_URL: here.url } })
  await here.client.query('CREATE SCHEMA audit CREATE TABLE log (id int PRIMARY KEY)')
  expect(await athanor('revision', '--autogenerate', '-m', 'Shop')).toMatchObject({ exit: 0 })
  expect(await athanor('upgrade')).toMatchObject({ exit: 0 })
  expect(await athanor('check')).toMatchObject({ exit: 0 })
  expect(await schemas()).toEqual(['audit', 'public'])
})

/** Generated columns, views and cached results of one project, on databases that TypeORM made and on others. */
import { DataSource, EntitySchema, type DataSourceOptions } from 'typeorm'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'
import { manifest, workspace, type Files, type Outcome, type Workspace } from './project.ts'

let place: Workspace
const databases: FreshDatabase[] = []
beforeAll(() => {
  place = workspace()
})
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop()
})
afterAll(() => {
  place.remove()
})

async function fresh(): Promise<FreshDatabase> {
  const database = await freshDatabase(versions.at(-1)!)
  databases.push(database)
  return database
}

const columns = {
  id: { type: 'integer', primary: true, generated: 'increment' },
  price: { type: 'integer' },
  twice: { type: 'integer', generatedType: 'STORED', asExpression: 'price*2' },
} as const
const expression = ` SELECT o.id, o.twice FROM orders o WHERE o.price>0; `

/** What the project below says, in this process. */
const options = (url: string): DataSourceOptions => ({
  type: 'postgres',
  url,
  cache: true,
  entities: [
    new EntitySchema({ name: 'Order', tableName: 'orders', columns }),
    new EntitySchema({
      name: 'Paid',
      tableName: 'paid',
      type: 'view',
      expression,
      columns: { id: { type: 'integer' }, twice: { type: 'integer' } },
    }),
  ],
})

const entities = (kept: 'all' | 'none'): string => `
import { DataSource, EntitySchema } from 'typeorm'
const { twice, ...columns } = ${JSON.stringify(columns)}
const order = columns => new EntitySchema({ name: 'Order', tableName: 'orders', columns })
const paid = new EntitySchema({
  name: 'Paid', tableName: 'paid', type: 'view', expression: ${JSON.stringify(expression)},
  columns: { id: { type: 'integer' }, twice: { type: 'integer' } },
})
export default new DataSource({
  type: 'postgres', url: process.env.DATABASE_URL,
  ${kept === 'all' ? 'cache: true, entities: [order({ ...columns, twice }), paid]' : 'entities: [order(columns)]'},
})
`

const project: Files = {
  'package.json': manifest,
  'data-source.js': entities('all'),
  'revisions/HEAD': '',
}

const noDifference = 'No difference: there is a revision for every model edit.\n'

type Athanor = (...args: readonly string[]) => Promise<Outcome>

function opened(files: Files): { athanor: Athanor; write: (files: Files) => void } {
  const { athanor, write } = place.project(files)
  return { athanor: async (...args) => await athanor(args), write }
}

async function connected<T>(url: string, work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await new DataSource(options(url)).initialize()
  try {
    return await work(source)
  } finally {
    await source.destroy()
  }
}

const typeormSays = (url: string): Promise<string[]> =>
  connected(url, async source =>
    (await source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query),
  )

const rowsIn = async ({ client }: FreshDatabase): Promise<unknown[]> =>
  (await client.query('SELECT * FROM typeorm_metadata ORDER BY type')).rows

const rowsOf = (database: string): readonly unknown[] => [
  {
    type: 'GENERATED_COLUMN',
    database,
    schema: 'public',
    table: 'orders',
    name: 'twice',
    value: 'price*2',
  },
  {
    type: 'VIEW',
    database: null,
    schema: 'public',
    table: null,
    name: 'paid',
    value: expression.trim(),
  },
]

test('what TypeORM synchronised is no difference', async () => {
  const here = await fresh()
  await connected(here.url, source => source.synchronize())
  expect(await rowsIn(here)).toEqual(rowsOf(here.name))
  const { athanor } = opened(project)
  const said = await athanor('check', '--database-url', here.url)
  expect(said).toMatchObject({ exit: 0, out: noDifference })
})

test('one revision serves several databases, and leaves each of them as it was', async () => {
  const { athanor, write } = opened(project)
  const history = ['--against', 'history'] as const
  expect(await athanor('migrate', '-m', 'all', '--rev-id', 'aaaa1111', ...history)).toMatchObject({
    exit: 0,
  })
  expect(await athanor('check', ...history)).toMatchObject({ exit: 0, out: noDifference })
  const both = [await fresh(), await fresh()]
  for (const { url } of both)
    expect(await athanor('upgrade', '--database-url', url)).toMatchObject({ exit: 0 })
  for (const here of both) {
    expect(await rowsIn(here)).toEqual(rowsOf(here.name))
    expect(await typeormSays(here.url)).toEqual([])
    expect(await athanor('check', '--database-url', here.url)).toMatchObject({ out: noDifference })
  }

  // What the revisions made goes with the last that needs it.
  const [here] = both as [FreshDatabase]
  write({ 'data-source.js': entities('none') })
  const less = await athanor('migrate', '-m', 'less', '--database-url', here.url)
  expect(less).toMatchObject({ exit: 0 })
  expect(less.out).toContain('- drop table typeorm_metadata')
  expect(await athanor('upgrade', '--database-url', here.url)).toMatchObject({ exit: 0 })
  expect(await athanor('check', '--database-url', here.url)).toMatchObject({ out: noDifference })

  for (const { url, client } of both) {
    expect(await athanor('downgrade', 'base', '--database-url', url)).toMatchObject({ exit: 0 })
    const { rows } = await client.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'athanor%'`,
    )
    expect(rows).toEqual([])
  }
}, 120_000)

test('the script of a revision asks each database for its name', async () => {
  const { athanor } = opened(project)
  await athanor('migrate', '-m', 'all', '--against', 'history')
  const { out } = await athanor('upgrade', '--sql')
  expect(out).toContain(
    `VALUES ('GENERATED_COLUMN', pg_catalog.current_database(), 'public', 'orders', 'twice', 'price*2')`,
  )
})

test('`typeormMetadata: false` leaves rows and table to others', async () => {
  const here = await fresh()
  await connected(here.url, source => source.synchronize())
  await here.client.query(`UPDATE typeorm_metadata SET value = 'something else'`)
  const { athanor, write } = opened(project)
  const found = await athanor('check', '--database-url', here.url)
  expect(found.exit).toBe(3)
  expect(found.out).toMatch(/^2 differences[^]*change value of metadata row/)
  write({ 'athanor.config.json': '{ "typeormMetadata": false }' })
  expect(await athanor('check', '--database-url', here.url)).toMatchObject({ out: noDifference })
  write({ 'athanor.config.json': '{ "typeormMetadata": "no" }' })
  const wrong = await athanor('check', '--database-url', here.url)
  expect(wrong).toMatchObject({ exit: 2 })
  expect(wrong.err).toContain('`typeormMetadata` is neither true nor false')
})

test('rows that nobody may read are an error, and no difference', async () => {
  const here = await fresh()
  await connected(here.url, source => source.synchronize())
  const role = `${here.name}_reader`
  await here.client.query(`CREATE ROLE ${role} LOGIN`)
  try {
    const url = new URL(here.url)
    url.username = role
    const { athanor } = opened(project)
    const refused = await athanor('check', '--database-url', url.href)
    expect(refused.err).toContain('ATH305: the rows of public.typeorm_metadata cannot be read')
    expect(refused.exit).toBe(1)
    await here.client.query(`GRANT SELECT ON typeorm_metadata TO ${role}`)
    expect(await athanor('check', '--database-url', url.href)).toMatchObject({ exit: 0 })
  } finally {
    await here.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
  }
})

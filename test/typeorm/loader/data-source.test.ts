/** Which of a module's exports is taken for the data source, and what becomes of its options. */
import { join } from 'node:path'
import { fixtures, removeTemporary, run, temporary } from './child.ts'

afterAll(removeTemporary)

const directory = join(fixtures, 'exports')
const cache = temporary()

test.each([
  { name: 'the default export', file: 'default.ts', database: 'default' },
  { name: 'a named export among others', file: 'named.ts', database: 'named' },
  { name: 'one instance exported twice', file: 'twice.ts', database: 'twice' },
  { name: 'a promise', file: 'promise.ts', database: 'promise' },
  { name: 'a function', file: 'factory.ts', database: 'factory of nobody' },
  { name: 'options', file: 'options.ts', database: 'options' },
  { name: 'module.exports', file: 'assigned.js', database: 'assigned' },
  { name: 'options as module.exports', file: 'plain-options.cjs', database: 'plain options' },
  { name: 'an ES module in JavaScript', file: 'module.mjs', database: 'module' },
  {
    name: 'an instance beside the options and factory of NestJS',
    file: 'nest.ts',
    database: 'nest',
  },
  { name: 'an EntitySchema', file: 'schema.mjs', database: 'schema' },
  { name: 'an instance made with inner modules of TypeORM', file: 'inner.ts', database: 'inner' },
])('$name is found', async ({ file, database }) => {
  const { value, error } = await run({ directory, file, cache })
  expect(error).toBeUndefined()
  expect(value?.database).toBe(database)
  expect(value?.isInitialized).toBe(false)
})

test('a function is called with the arguments of -x', async () => {
  const given = { arguments: { tenant: 'acme' } }
  const { value } = await run({ directory, file: 'factory.ts', cache, ...given })
  expect(value?.database).toBe('factory of acme')
})

test('one of several is taken by name', async () => {
  const { value } = await run({ directory, file: 'several.ts', cache, exportName: 'stock' })
  expect(value?.database).toBe('stock')
})

test('columns that are registered after the import are there', async () => {
  const { value } = await run({ directory, file: 'late.ts', cache })
  expect(value?.entities[0]?.columns.map(({ property }) => property)).toEqual(['id', 'name'])
})

test('no option that writes, prints or runs classes is left', async () => {
  const { value } = await run({
    directory: join(fixtures, 'commonjs'),
    file: 'data-source.ts',
    cache,
  })
  expect(value?.settings).toEqual({
    synchronize: false,
    dropSchema: false,
    migrationsRun: false,
    logging: false,
    subscribers: [],
    migrations: [],
  })
})

test.each([
  {
    name: 'several data sources are listed',
    file: 'several.ts',
    error: { code: 'ATH103', detail: 'shop, stock', hint: /several\.ts#shop/ },
  },
  {
    name: 'none: what is exported is listed',
    file: 'none.ts',
    error: {
      code: 'ATH103',
      detail: 'it exports port, host',
      hint: /export default new DataSource/,
    },
  },
  {
    name: 'nothing is exported',
    file: 'empty.ts',
    error: { code: 'ATH103', detail: 'it exports nothing' },
  },
  {
    name: 'another database is refused',
    file: 'other.ts',
    error: { code: 'ATH106', message: /mysql/ },
  },
  {
    name: 'classes that TypeORM does not know are refused',
    file: 'foreign.ts',
    error: { code: 'ATH104', detail: /DecoratedElsewhere/, hint: /npm ls typeorm/ },
  },
  {
    name: 'a file that is not there',
    file: 'missing.ts',
    error: { code: 'ATH102', message: /missing\.ts/ },
  },
])('$name', async ({ file, error: wanted }) => {
  const { error } = await run({ directory, file, cache })
  expect(error).toMatchObject(
    Object.fromEntries(
      Object.entries(wanted).map(([name, expected]) => [name, matching(expected)]),
    ),
  )
})

const matching = (expected: string | RegExp): unknown =>
  typeof expected === 'string' ? expected : expect.stringMatching(expected)

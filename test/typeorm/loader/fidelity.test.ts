/** What the loader gives is what the output of `tsc` gives, on plain Node. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addCopy, copied, emittedByTsc, fixtures, removeTemporary, run } from './child.ts'

afterAll(removeTemporary)

interface Case {
  readonly name: string
  readonly fixture: string
  readonly file: string
}

const cases: readonly Case[] = [
  {
    name: 'CommonJS with circular entities, a glob, enums, aliases, accessors and JSON',
    fixture: 'commonjs',
    file: 'data-source.ts',
  },
  {
    name: 'ES modules with `.js` specifiers, Relation, JSON and top-level await',
    fixture: 'esm',
    file: 'src/data-source.ts',
  },
  {
    name: '"type": "module" beside sources for CommonJS, without esModuleInterop and strict',
    fixture: 'mixed',
    file: 'data-source.ts',
  },
  {
    name: 'one glob for entities in TypeScript and in JavaScript',
    fixture: 'globs',
    file: 'data-source.ts',
  },
  { name: 'columns that are registered late', fixture: 'exports', file: 'late.ts' },
]

test.each(cases)('$name', async ({ fixture, file }) => {
  const loaded = await run({ directory: join(fixtures, fixture), file })
  const emitted = await run({
    how: 'plain',
    directory: emittedByTsc(fixture),
    file: file.replace('.ts', '.js'),
  })
  expect(loaded.error).toBeUndefined()
  expect(emitted.error).toBeUndefined()
  expect(loaded.value?.entities).not.toEqual([])
  expect(loaded.value?.entities).toEqual(emitted.value?.entities)
  expect(loaded.value?.schema).toEqual(emitted.value?.schema)
})

/** `tsc` leaves `paths` as they are written: applications of NestJS resolve them when they run. */
test('the data source of a NestJS application, with a config service, `baseUrl` and `paths`', async () => {
  const loaded = await run({ directory: join(fixtures, 'nest'), file: 'src/data-source.ts' })
  const directory = emittedByTsc('nest')
  const hook = join(directory, 'paths.cjs')
  writeFileSync(
    hook,
    `const Module = require('node:module')
const { join } = require('node:path')
const find = Module._resolveFilename
Module._resolveFilename = (name, ...rest) =>
  find(
    name.startsWith('src/') ? join(__dirname, name)
      : name === '@config' ? join(__dirname, 'src/config')
      : name.startsWith('@users/') ? join(__dirname, 'src/users', name.slice(7))
      : name,
    ...rest,
  )
`,
  )
  const node = ['--require', hook]
  const emitted = await run({ how: 'plain', directory, file: 'src/data-source.js', node })
  expect(loaded.error).toBeUndefined()
  expect(emitted.error).toBeUndefined()
  expect(loaded.value?.database).toBe('clinic')
  expect(loaded.value?.entities.map(({ name }) => name)).toEqual(['Order', 'User'])
  expect(loaded.value).toEqual({ ...emitted.value, settings: loaded.value?.settings })
})

test('entities of a package that has a TypeORM of its own', async () => {
  const directories = [copied('copies'), emittedByTsc('copies')] as const
  for (const directory of directories) addCopy(join(directory, 'shared'), 'typeorm')
  const [ours, theirs] = directories
  const [loaded, emitted] = [
    await run({ directory: ours, file: 'app/data-source.ts' }),
    await run({ how: 'plain', directory: theirs, file: 'app/data-source.js' }),
  ]
  const wanted = { exported: 'areTwo', directory: ours, file: 'app/data-source.ts' }
  expect((await run<boolean>({ ...wanted, how: 'module' })).value).toBe(true)
  expect(loaded.error).toBeUndefined()
  expect(emitted.error).toBeUndefined()
  expect(loaded.value?.entities.map(({ name }) => name)).toEqual(['Account', 'Booking', 'Ledger'])
  expect(loaded.value?.schema).toEqual(emitted.value?.schema)
  for (const directory of directories)
    rmSync(join(directory, 'shared/node_modules'), { recursive: true })
})

test('every form of type becomes the metadata that `tsc` makes of it', async () => {
  const wanted = { exported: 'seen' }
  const directory = join(fixtures, 'metadata')
  const loaded = await run<unknown[]>({ ...wanted, how: 'module', directory, file: 'table.ts' })
  const emitted = await run<unknown[]>({
    ...wanted,
    how: 'plain',
    directory: emittedByTsc('metadata'),
    file: 'table.js',
  })
  expect(loaded.error).toBeUndefined()
  expect(loaded.value?.length).toBeGreaterThan(150)
  expect(loaded.value).toEqual(emitted.value)
})

test('aliases with and without star, baseUrl, and import.meta in CommonJS', async () => {
  const { value, files } = await run({
    directory: join(fixtures, 'aliases'),
    file: 'data-source.ts',
  })
  const columns = value?.entities.map(({ name, columns: all }) => [
    name,
    ...all.map(({ property, type }) => `${property} ${type}`),
  ])
  expect(columns).toEqual([
    ['Item', 'id integer', 'kind character varying'],
    ['Thing', 'id integer', 'name character varying', 'item integer'],
  ])
  expect(files).toContain(join(fixtures, 'aliases/src/entities/item.ts'))
})

test.each(['commonjs', 'module'])('what `tsc` has emitted loads as it is (%s)', async format => {
  const fixture = format === 'module' ? 'esm' : 'commonjs'
  const file = format === 'module' ? 'src/data-source.js' : 'data-source.js'
  const directory = emittedByTsc(fixture)
  const loaded = await run({ directory, file })
  const plain = await run({ how: 'plain', directory, file })
  expect(loaded.error).toBeUndefined()
  expect(loaded.value?.entities).toEqual(plain.value?.entities)
  expect(loaded.compiler).toBe(false)
})

test('a package of the workspace is loaded from its sources while it is not built', async () => {
  const { value, error } = await run<string>({
    how: 'module',
    directory: copiedWorkspace(),
    file: 'index.ts',
    exported: 'told',
  })
  expect(error).toBeUndefined()
  expect(value).toBe('from the sources')
})

function copiedWorkspace(): string {
  const directory = copied('workspace')
  link(directory)
  return join(directory, 'app')
}

function link(directory: string): void {
  mkdirSync(join(directory, 'app/node_modules/@shop'), { recursive: true })
  symlinkSync(join(directory, 'shared'), join(directory, 'app/node_modules/@shop/shared'))
}

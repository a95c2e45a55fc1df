/** A warm load needs no compiler, and a cache is never believed against the files. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copied, removeTemporary, run, temporary } from './child.ts'
import type { Result } from './child.ts'

afterAll(removeTemporary)

const spy = join(import.meta.dirname, 'spy.cjs')

interface Seen extends Result {
  /** Compilers that were asked for, in any thread. */
  readonly compilers: string
}

async function spied(directory: string, file: string, cache: string | null): Promise<Seen> {
  const log = join(temporary(), 'log')
  writeFileSync(log, '')
  const watch = { node: ['--require', spy], environment: { SPY: log } }
  const result = await run({ directory, file, cache, ...watch })
  return { ...result, compilers: readFileSync(log, 'utf8') }
}

const cases = [
  { fixture: 'commonjs', file: 'data-source.ts', entity: 'entities/kinds.ts' },
  { fixture: 'esm', file: 'src/data-source.ts', entity: 'src/kinds.ts' },
]

test.each(cases)('a warm load loads no compiler ($fixture)', async ({ fixture, file }) => {
  const directory = copied(fixture)
  const cache = temporary()
  const cold = await spied(directory, file, cache)
  const warm = await spied(directory, file, cache)
  expect(cold.compilers).toContain('ts-morph')
  expect(warm.compilers).toBe('')
  expect(warm.value).toEqual(cold.value)
  expect(warm.files).toEqual(cold.files)
})

const title = ({ value }: Result): string | undefined =>
  value?.entities
    .find(({ name }) => name === 'Post')
    ?.columns.find(({ property }) => property === 'title')?.design

test.each(cases)(
  'a type that changes elsewhere is seen ($fixture)',
  async ({ entity, ...given }) => {
    const directory = copied(given.fixture)
    const cache = temporary()
    const before = await spied(directory, given.file, cache)
    const path = join(directory, entity)
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('type Name = string', 'type Name = number'),
    )
    const after = await spied(directory, given.file, cache)
    expect([title(before), title(after)]).toEqual(['String', 'Number'])
  },
)

test('a damaged entry is made again', async () => {
  const directory = copied('commonjs')
  const cache = temporary()
  const first = await run({ directory, file: 'data-source.ts', cache })
  for (const folder of ['modules', 'lists'])
    for (const name of readdirSync(join(cache, folder))) {
      const path = join(cache, folder, name)
      writeFileSync(path, readFileSync(path, 'utf8').replace(/e/g, 'x'))
    }
  const second = await spied(directory, 'data-source.ts', cache)
  const third = await spied(directory, 'data-source.ts', cache)
  expect(second.value).toEqual(first.value)
  expect(second.compilers).not.toBe('')
  expect(third.compilers).toBe('')
})

test('a cache that cannot be written is no reason to fail', async () => {
  const directory = copied('commonjs')
  const cache = join(temporary(), 'a-file')
  writeFileSync(cache, '')
  const { value, error } = await run({ directory, file: 'data-source.ts', cache })
  expect(error).toBeUndefined()
  expect(value?.entities.length).toBe(2)
  rmSync(cache)
})

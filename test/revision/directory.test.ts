/** The versions directory: what counts as a revision, and how one is written or not at all. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAthanorError } from '../../src/errors.ts'
import { readDirectory, revisionFiles, writeRevision } from '../../src/revision/directory.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'athanor-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const source = (id: string, revises: string | null): string =>
  `/** Make ${id} */\nexport const revision = '${id}'\nexport const revises = ${JSON.stringify(revises)}\n`

const read = (...paths: string[]): ReturnType<typeof readDirectory> =>
  readDirectory(paths.length === 0 ? [directory] : paths, { cache: null })

const write = async (
  id: string,
  revises: string | null,
  name: string = `${id}.ts`,
): Promise<string> => writeRevision(directory, name, source(id, revises), await read())

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  const failure: unknown = await act.then(String, (error: unknown) => error)
  return isAthanorError(failure) ? failure.code : String(failure)
}

test.each([
  [
    'the endings of modules',
    'a.ts b.mts c.cts d.js e.mjs f.cjs',
    'a.ts b.mts c.cts d.js e.mjs f.cjs',
  ],
  ['no declarations and maps', 'a.d.ts a.d.mts a.js.map a.d.ts.map', ''],
  ['no HEAD, no dotfiles, nothing else', 'HEAD .a.ts README.md a.sql a.ts~', ''],
  ['a source before what is compiled from it', 'a.js a.ts b.mjs b.mts c.js', 'a.ts b.mts c.js'],
])('revisions are %s', (_, names, expected) => {
  expect(revisionFiles(names.split(' ')).join(' ')).toBe(expected)
})

test('a directory is read whole, and once', async () => {
  await writeFile(join(directory, 'x.ts'), source('b', 'a'))
  await writeFile(join(directory, 'x.js'), 'module.exports = {}')
  const other = join(directory, 'other')
  await mkdir(other)
  await writeFile(join(other, 'y.cjs'), `exports.revision = 'a'\nexports.revises = null`)
  const { files, heads, get } = await read(directory, other, `${directory}/other/..`)
  expect(files.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(heads.map(({ path }) => path)).toEqual([join(directory, 'x.ts')])
  expect(get('b')?.message).toBe('Make b')
})

test('HEAD has one sorted line per head', async () => {
  const head = async (): Promise<string> => readFile(join(directory, 'HEAD'), 'utf8')
  expect(await write('m', null)).toBe(join(directory, 'm.ts'))
  expect(await head()).toBe('m\n')
  await write('z', 'm')
  expect(await head()).toBe('z\n')
  await write('b', 'm')
  expect(await head()).toBe('b\nz\n')
  expect((await readdir(directory)).toSorted()).toEqual(['HEAD', 'b.ts', 'm.ts', 'z.ts'])
})

test.each([
  ['ATH406', 'c', 'x', 'c.ts'],
  ['ATH407', 'a', null, 'c.ts'],
  ['ATH409', 'c', 'a', 'a.ts'],
  ['ATH401', 'c d', 'a', 'c.ts'],
])('%s: nothing is written of %s after %s as %s', async (code, id, revises, name) => {
  await write('a', null)
  expect(await codeOf(write(id, revises, name))).toBe(code)
  expect((await readdir(directory)).toSorted()).toEqual(['HEAD', 'a.ts'])
  expect(await readFile(join(directory, 'a.ts'), 'utf8')).toBe(source('a', null))
})

test('ATH408: the directory is missing, or none', async () => {
  const history = await read()
  const missing = join(directory, 'missing')
  const file = join(directory, 'file')
  await writeFile(file, '')
  for (const path of [missing, file]) {
    expect(await codeOf(writeRevision(path, 'a.ts', source('a', null), history))).toBe('ATH408')
    expect(await codeOf(read(path))).toBe('ATH408')
  }
  await expect(read(missing)).rejects.toHaveProperty(
    'hint',
    expect.stringContaining('athanor init'),
  )
})

test('ATH408: without a HEAD that can be written there is no revision', async () => {
  await mkdir(join(directory, 'HEAD'))
  const failure: unknown = await write('a', null).catch((error: unknown) => error)
  expect(failure).toHaveProperty('code', 'ATH408')
  expect(failure).toHaveProperty('cause.code', 'EISDIR')
  expect(await readdir(directory)).toEqual(['HEAD'])
})

test('ATH401: a file that cannot be opened is named', async () => {
  await mkdir(join(directory, 'a.ts'))
  expect(await codeOf(read())).toBe('ATH401')
})

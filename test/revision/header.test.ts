/** Headers are read from syntax, in every form a revision file can have, and kept by content. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAthanorError } from '../../src/errors.ts'
import { headerOf, headersOf } from '../../src/revision/header.ts'

const comment = `/**
 * Add is_draft
 *
 * Revision: b1
 * Created:  2026-11-20 12:10:00 UTC
 */`

const source = `${comment}
import type { Op } from 'athanor'

export const revision = 'b1'
export const revises = 'a1'
export const branchLabels: string[] = []
export const dependsOn: string[] = ["c1", \`d1\`]

export async function upgrade(op: Op) {
  throw new Error('never run')
}
`

const whole = {
  id: 'b1',
  revises: ['a1'],
  branchLabels: [],
  dependsOn: ['c1', 'd1'],
  message: 'Add is_draft',
  created: '2026-11-20 12:10:00 UTC',
}
const bare = { ...whole, revises: [], dependsOn: [], message: '', created: null }

test.each([
  ['TypeScript', 'b.ts', source, whole],
  ['a base', 'b.ts', `export const revision = 'b1'\nexport const revises = null`, bare],
  [
    'a merge',
    'b.mts',
    `export const revision = 'b1' as const, revises = ['a', 'b'] as const satisfies string[]`,
    { ...bare, revises: ['a', 'b'] },
  ],
  [
    'an export list',
    'b.ts',
    `const id = 'b1'\nconst revises = undefined\nexport { id as revision, revises }`,
    bare,
  ],
  [
    'an ES module',
    'b.mjs',
    `${comment}\nexport const revision = "b1";\nexport const revises = "a1";\nexport const dependsOn = ["c1", "d1"];`,
    whole,
  ],
  [
    'CommonJS from TypeScript',
    'b.js',
    `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.dependsOn = exports.revises = exports.revision = void 0;
exports.upgrade = upgrade;
${comment}
exports.revision = 'b1';
exports.revises = 'a1';
exports.dependsOn = ['c1', 'd1'];
async function upgrade(op) { }`,
    whole,
  ],
  [
    'CommonJS from swc',
    'b.cjs',
    `"use strict";
_export(exports, { get revision () { return revision; }, get revises () { return revises; } });
const revision = 'b1';
const revises = null;`,
    bare,
  ],
  [
    'CommonJS by hand',
    'b.cjs',
    `const revises = null\nmodule.exports = { revision: 'b1', revises, async upgrade(op) {} }`,
    bare,
  ],
  ['Windows line ends', 'b.ts', source.replaceAll('\n', '\r\n'), whole],
])('%s (%s)', async (_, path, content, header) => {
  expect(await headerOf({ path, content })).toEqual(header)
})

test.each([
  ['no revision', `export const revises = null`, 'b.ts:1', 'it does not export one `revision`'],
  ['not exported', `const revision = 'b'`, 'b.ts:1', 'it does not export one `revision`'],
  ['empty', ``, 'b.ts:1', 'it does not export one `revision`'],
  ['no parent', `export const revision = 'b'`, 'b.ts:1', 'it does not export `revises`'],
  [
    'computed',
    `\nexport const revision = 'b' + 1`,
    'b.ts:2',
    '`revision` is not a string, null or an array of strings',
  ],
  ['illegal id', `\n\nexport const revision = 'a-b'`, 'b.ts:3', '`revision` is not allowed'],
  ['broken', `export const revision = 'b'\n\nfunction {`, 'b.ts:3', 'Identifier expected.'],
])('ATH401: %s', async (_, content, place, detail) => {
  const failure: unknown = await headerOf({ path: 'b.ts', content }).catch(error => error)
  expect(isAthanorError(failure) && failure.code).toBe('ATH401')
  expect(failure).toHaveProperty('message', `${place} cannot be read as a revision`)
  expect(failure).toHaveProperty('detail', expect.stringContaining(detail))
})

describe('the cache', () => {
  const text = { path: 'b.ts', content: source }
  const expected = [{ ...whole, path: 'b.ts' }]
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'athanor-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const file = async (): Promise<string> => join(directory, (await readdir(directory))[0]!)

  test('answers what was answered before', async () => {
    expect(await headersOf([text], directory)).toEqual(expected)
    const before = await readFile(await file(), 'utf8')
    expect(await headersOf([text, { ...text, path: 'c.ts' }], directory)).toHaveLength(2)
    expect(await readFile(await file(), 'utf8')).toBe(before)
    expect(await readdir(directory)).toHaveLength(1)
  })

  test('keeps what was read before a file that cannot be read', async () => {
    const broken = { path: 'c.ts', content: '' }
    await expect(headersOf([text, broken], directory)).rejects.toThrow('c.ts:1')
    expect(await readFile(await file(), 'utf8')).toContain('"b1"')
  })

  test.each([
    ['cut', (kept: string) => kept.slice(0, -5)],
    ['edited', (kept: string) => kept.replace('"b1"', '"b2"')],
    ['emptied', () => ''],
    ['not JSON', () => 'x\ny'],
  ])('is not believed when it was %s', async (_, damage) => {
    await headersOf([text], directory)
    const sound = await readFile(await file(), 'utf8')
    await writeFile(await file(), damage(sound))
    expect(await headersOf([text], directory)).toEqual(expected)
    expect(await readFile(await file(), 'utf8')).toBe(sound)
  })

  test('is done without where it cannot be written', async () => {
    const taken = join(directory, 'file')
    await writeFile(taken, '')
    expect(await headersOf([text], taken)).toEqual(expected)
    await mkdir(join(directory, 'headers-1.json'))
    expect(await headersOf([text], directory)).toEqual(expected)
    expect((await readdir(directory)).toSorted()).toEqual(['file', 'headers-1.json'])
  })
})

/** Patterns of definitions files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { filesMatching } from '../../src/config/glob.ts'

let place: string

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'athanor-glob-'))
  for (const file of [
    'a.define.ts',
    'b.define.js',
    'c.ts',
    'deep/d.define.ts',
    'deep/er/e.define.ts',
    'deep/node_modules/f.define.ts',
    'odd (1)/g+h.define.ts',
  ]) {
    mkdirSync(dirname(join(place, file)), { recursive: true })
    writeFileSync(join(place, file), '')
  }
})
afterAll(() => {
  rmSync(place, { recursive: true })
})

const cases: readonly (readonly [pattern: string, files: readonly string[]])[] = [
  ['c.ts', ['c.ts']],
  ['*.define.ts', ['a.define.ts']],
  ['*.define.{ts,js}', ['a.define.ts', 'b.define.js']],
  ['deep/*.define.ts', ['deep/d.define.ts']],
  ['*/*.define.ts', ['deep/d.define.ts', 'odd (1)/g+h.define.ts']],
  ['deep/**/*.ts', ['deep/d.define.ts', 'deep/er/e.define.ts']],
  [
    '**/*.define.ts',
    ['a.define.ts', 'deep/d.define.ts', 'deep/er/e.define.ts', 'odd (1)/g+h.define.ts'],
  ],
  ['odd (1)/g+*', ['odd (1)/g+h.define.ts']],
]

test.each(cases)('%s', (pattern, files) => {
  const found = filesMatching(join(place, pattern)).map(file => relative(place, file))
  expect(found.map(file => file.replaceAll('\\', '/'))).toEqual(files)
})

test.each(['nothing.ts', 'nowhere/*.ts', '*.tsx'])('%s matches nothing', pattern => {
  expect(() => filesMatching(join(place, pattern))).toThrow(
    expect.objectContaining({ code: 'ATH601' }) as Error,
  )
})

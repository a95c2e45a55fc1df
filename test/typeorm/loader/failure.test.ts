/** A module that cannot be loaded is named, with the line and the way out. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copied, fixtures, removeTemporary, run } from './child.ts'
import type { Failure } from './child.ts'

afterAll(removeTemporary)

const directory = join(fixtures, 'failures')

interface Case {
  readonly name: string
  readonly file: string
  readonly message: string
  readonly detail: RegExp
  readonly hint: RegExp
}

const cases: readonly Case[] = [
  {
    name: 'an import that throws',
    file: 'throws.ts',
    message: 'entities/throwing.ts:8 could not be loaded, on the way from throws.ts',
    detail: /SHOP_DATABASE_URL is not set\nat entities\/throwing\.ts:8/,
    hint: /Set SHOP_DATABASE_URL/,
  },
  {
    name: 'an ES module that throws',
    file: 'module.mts',
    message: 'entities/throwing-module.mts:6 could not be loaded, on the way from module.mts',
    detail: /the module throws/,
    hint: /^$/,
  },
  {
    name: 'process.exit',
    file: 'exits.ts',
    message:
      'entities/exiting.ts ended the process while it was being loaded, on the way from exits.ts',
    detail: /process\.exit\(3\)/,
    hint: /environment/,
  },
  {
    name: 'process.exit whose error is swallowed',
    file: 'swallowed.ts',
    message: 'swallowed.ts ended the process while it was being loaded',
    detail: /process\.exit\(4\)/,
    hint: /environment/,
  },
  {
    name: 'an alias that nothing resolves',
    file: 'alias.ts',
    message: 'alias.ts:2 could not be loaded',
    detail: /Cannot find module '@\/entities\/user'/,
    hint: /`paths`/,
  },
  {
    name: 'a property without a column type',
    file: 'undecided.ts',
    message: 'undecided.ts:9 could not be loaded',
    detail: /Undecided\.value/,
    hint: /give the column a `type`/,
  },
]

test.each(cases)('$name', async ({ file, message, detail, hint }) => {
  const { error } = await run({ directory, file })
  expect(error).toMatchObject({ code: 'ATH102', message })
  expect(error?.detail).toMatch(detail)
  expect(error?.hint ?? '').toMatch(hint)
})

test.each(['broken.ts', 'broken.mts'])('a syntax error has its line (%s)', async file => {
  const copy = copied('failures')
  writeFileSync(join(copy, file), 'export const a = 1\nexport const b = = 2\n')
  const specifier = file.replace('.mts', '.mjs')
  const importer = file.replace('broken', 'importer')
  writeFileSync(join(copy, importer), `import './${specifier}'\n`)
  const { error } = await run({ directory: copy, file: importer })
  expect(error).toMatchObject<Failure>({
    code: 'ATH102',
    message: `${file}:2 could not be loaded, on the way from ${importer}`,
  })
})

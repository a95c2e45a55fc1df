/** The README's first command keeps its word: it goes through the whole life, and says so at the end. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

test('npm run demo ends in order', () => {
  const said = execFileSync(process.execPath, [join(process.cwd(), 'bench', 'demo.mjs')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 16 * 1024 * 1024,
  })
  expect(said.trimEnd().split('\n').at(-1)).toMatch(
    /^In order: 5 revisions up and down again, \d+ commands, [\d.]+ s, no database server\.$/,
  )
})

/** Labels and refusals of URLs: whatever is mistyped, a password is never repeated. */
import { inspect } from 'node:util'
import { labelOf, openDatabase } from '../../src/database/open.ts'
import { masked } from '../../src/database/target.ts'

const labels: readonly (readonly [string, string])[] = [
  ['postgres://app@localhost:5432/blog', 'postgres://app@localhost:5432/blog'],
  ['postgres://app:secret@localhost/blog', 'postgres://app@localhost:5432/blog'],
  ['postgresql://app:s%40cr%2Fet@db:6432/blog', 'postgres://app@db:6432/blog'],
  ['postgres://app:sec:ret@db/blog', 'postgres://app@db:5432/blog'],
  ['postgres://db/blog?user=app&password=secret', 'postgres://app@db:5432/blog'],
  ['postgres://app@db/blog?password=secret&sslmode=no-verify', 'postgres://app@db:5432/blog'],
  ['postgres://db', 'postgres://db:5432/'],
  ['postgres://me%40corp:secret@db/my%20blog', 'postgres://me%40corp@db:5432/my blog'],
  ['postgres://app:secret@[::1]:5433/blog', 'postgres://app@[::1]:5433/blog'],
  ['postgres://app:secret@/blog', 'postgres://app@localhost:5432/blog'],
  ['postgres:///blog?host=/run/postgresql', 'postgres://%2Frun%2Fpostgresql:5432/blog'],
  ['pglite:./data', 'pglite:./data'],
  ['pglite:memory', 'pglite:memory'],
  ['pglite://memory', 'pglite:memory'],
]

test.each(labels)('the label of %s', (url, label) => {
  expect(labelOf(url)).toBe(label)
})

const mistyped: readonly (readonly [string, string])[] = [
  ['postgres://app:se#cret@db/blog', 'ATH301'],
  ['postgres://app:12#cret@db/blog', 'ATH301'],
  ['postgres://app:se/cret@db/blog', 'ATH301'],
  ['postgres://app:12/cret@db/blog', 'ATH301'],
  ['postgres://app:x@12/cret@db/blog', 'ATH301'],
  ['postgres://app:12?cret@db/blog', 'ATH301'],
  ['postgres://app:cret@db:port/blog', 'ATH301'],
  ['postgres://app:cret@', 'ATH301'],
  ['postgress://app:cret@db/blog', 'ATH603'],
  ['postgres:app:cret@db/blog', 'ATH603'],
  ['mysql://app:cret@db/blog', 'ATH603'],
  ['app:cret@db/blog', 'ATH603'],
  ['cret', 'ATH603'],
  ['pglite:', 'ATH603'],
  ['', 'ATH603'],
]

test.each(mistyped)('%s is refused without repeating it', async (url, code) => {
  for (const attempt of [async () => labelOf(url), () => openDatabase(url)]) {
    const error: unknown = await attempt().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code,
      hint: expect.stringContaining('postgres://user:password@'),
    })
    expect(inspect(error)).not.toContain('cret')
  }
})

test('secrets are taken out of a text, but for what the label shows anyway', () => {
  const place = { user: 'postgres', host: 'db', port: 5432, database: 'blog' }
  expect(masked('no: abc, abcd', ['abc', 'abcd', ''], place)).toBe('no: ***, ***')
  expect(masked('no: postgres', ['postgres'], place)).toBe('no: postgres')
})

/** What people write of a rename, there and back. */
import fc from 'fast-check'
import { parseRename, renameText } from '../../src/read/rename-text.ts'

test.each([
  ['users:accounts', ['users'], 'accounts'],
  ['users.bio:about', ['users', 'bio'], 'about'],
  ['users.bio:users.about', ['users', 'bio'], 'about'],
  ['app.users.bio:about', ['app', 'users', 'bio'], 'about'],
  ['mood.it\'s so-so:"n/a: no"', ['mood', "it's so-so"], 'n/a: no'],
  ['"a.b"."c""d":e"f', ['a.b', 'c"d'], 'e"f'],
])('%s', (text, path, to) => {
  expect(parseRename(text)).toEqual({ path, to })
})

test.each([
  '',
  'users',
  'users:',
  ':users',
  'a:b:c',
  'a.:b',
  '.a:b',
  'a..b:c',
  '"a:b',
  '"":b',
  '"a"b:c',
])('%j is no rename', text => {
  expect(() => parseRename(text)).toThrow(
    expect.objectContaining({ code: 'ATH603', message: `not a rename: ${text}` }),
  )
})

test('whatever names are, what is written is read again', () => {
  const names = fc.string({ minLength: 1 })
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), names, (path, to) => {
      expect(parseRename(renameText(path, to))).toEqual({ path, to })
    }),
  )
})

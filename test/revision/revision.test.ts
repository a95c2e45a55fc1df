/** Ids, slugs and file names: what may be a name, and how one is made. */
import { randomBytes } from 'node:crypto'
import { isAthanorError } from '../../src/errors.ts'
import {
  createdOf,
  defaultFileTemplate,
  fileNameOf,
  idFault,
  newId,
  slugOf,
} from '../../src/revision/revision.ts'

const now = new Date('2026-11-20T23:10:05Z')
const parts = { id: 'ba76cbd4fd71', message: 'Add is_draft', now }

const codeOf = (act: () => unknown): string => {
  try {
    return `no error: ${String(act())}`
  } catch (error) {
    return isAthanorError(error) ? error.code : String(error)
  }
}

test('an id is twelve hexadecimal characters of the randomness it is given', () => {
  expect(newId(bytes => new Uint8Array(bytes).fill(10))).toBe('0a0a0a0a0a0a')
  expect(newId(randomBytes)).toMatch(/^[0-9a-f]{12}$/)
})

test.each([
  ['ba76cbd4fd71', null],
  ['release_1.2', null],
  ['é'.repeat(32), null],
  ['', 'it is empty'],
  ['é'.repeat(33), 'it is longer than 64 bytes'],
  ['head', '`head` is a word of the addressing'],
  ['a-b', 'the character "-" is not allowed'],
  ['a+b', 'the character "+" is not allowed'],
  ['a:b', 'the character ":" is not allowed'],
  ['a@b', 'the character "@" is not allowed'],
  ['a b', 'the character " " is not allowed'],
  ["a'b", 'the character "\'" is not allowed'],
  ['a/b', 'the character "/" is not allowed'],
  ['a\\b', 'the character "\\\\" is not allowed'],
])('the fault of the id %j is %j', (id, fault) => {
  expect(idFault(id)).toBe(fault)
})

test.each([
  ['Add is_draft to posts', 40, 'add_is_draft_to_posts'],
  ['  Größe — näher!  ', 40, 'gro_e_naher'],
  ['Ajouté à l’été', 40, 'ajoute_a_l_ete'],
  ['one two three', 8, 'one_two'],
  ['one two three', 7, 'one_two'],
  ['incomprehensibilities', 5, 'incom'],
  ['добавить', 40, ''],
])('the slug of %j within %d is %j', (message, limit, slug) => {
  expect(slugOf(message, limit)).toBe(slug)
})

test.each(['', '   ', '!?', '—'])('ATH604: the message %j has no words', message => {
  expect(codeOf(() => slugOf(message))).toBe('ATH604')
})

test.each([
  [defaultFileTemplate, {}, '20261120_2310_ba76cbd4fd71_add_is_draft.ts'],
  ['{rev}.ts', {}, 'ba76cbd4fd71.ts'],
  ['{epoch}_{time}{second}.mts', {}, '1795216205_23100505.mts'],
  ['{day}{hour}.ts', { timezone: 'Asia/Tokyo' }, '2108.ts'],
  ['{slug}.ts', { slugLength: 3 }, 'add.ts'],
  [defaultFileTemplate, { message: 'добавить' }, '20261120_2310_ba76cbd4fd71.ts'],
])('%s with %j is %s', (template, more, name) => {
  expect(fileNameOf(template, { ...parts, ...more })).toBe(name)
})

test.each([
  ['{nope}.ts', {}],
  ['{rev}.ts', { timezone: 'Nowhere/At_All' }],
  ['{year}/{rev}.ts', {}],
  ['{rev}.sql', {}],
])('ATH601: %s with %j', (template, more) => {
  expect(codeOf(() => fileNameOf(template, { ...parts, ...more }))).toBe('ATH601')
})

test('the date of a header says its time zone', () => {
  expect(createdOf(now)).toBe('2026-11-20 23:10:05 UTC')
  expect(createdOf(now, 'Asia/Tokyo')).toBe('2026-11-21 08:10:05 Asia/Tokyo')
})

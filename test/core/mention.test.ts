/** A name is never passed over where a text is about it. */
import fc from 'fast-check'
import { mentionedAmong, mentions, readsFrom } from '../../src/core/mention.ts'
import { identifier } from '../../src/sql/keywords.ts'
import { name as quoted } from '../../src/sql/text.ts'
import { runs } from './seed.ts'

test.each([
  { text: 'SELECT a FROM t', name: 't', found: true },
  { text: 'SELECT a FROM T', name: 't', found: true },
  { text: 'SELECT a FROM "T"', name: 'T', found: true },
  { text: 'SELECT a FROM tt, t_, t1, xt', name: 't', found: false },
  { text: 'SELECT t.a', name: 't', found: true },
  { text: `SELECT 't'`, name: 't', found: true },
  { text: 'SELECT a FROM "we""ird"', name: 'we"ird', found: true },
  { text: String.raw`SELECT a FROM U&"d\0061t"`, name: 'dat', found: true },
  { text: 'SELECT a FROM größe', name: 'größe', found: true },
  { text: 'SELECT a FROM größen', name: 'größe', found: false },
  // The server cuts what is longer than 63 bytes.
  { text: `SELECT a FROM ${'x'.repeat(70)}`, name: 'x'.repeat(63), found: true },
])('$text, $name: $found', ({ text, name, found }) => {
  expect(mentions(text, name)).toBe(found)
})

test.each([
  { text: 'select * from t', found: true },
  { text: 'SELECT * FROM ONLY "s"."t"', found: true },
  { text: 'SELECT * FROM u LEFT JOIN s.t USING (a)', found: true },
  { text: 'SELECT t FROM u', found: false },
  { text: 'SELECT 1 AS t', found: false },
])('$text reads from t: $found', ({ text, found }) => {
  expect(readsFrom(text, 't')).toBe(found)
})

test('whatever a name is, a text that has it mentions it', () => {
  const law = fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), given => {
    for (const written of [quoted(given), identifier(given)])
      expect(mentions(`SELECT 1 FROM (${written}) WHERE x.${written}=1`, given)).toBe(true)
  })
  expect(() => fc.assert(law, runs(500))).not.toThrow()
})

test('of many names, those are found that are found one by one', () => {
  const letters = fc.constantFrom(
    'a',
    'B',
    'ö',
    '_',
    '1',
    ' ',
    '"',
    '.',
    'U&"',
    'a_name_that_may_go_on',
  )
  const words = fc.string({ unit: letters, minLength: 1, maxLength: 4 })
  const law = fc.property(fc.array(words), fc.array(words), (names, texts) => {
    const text = texts.join(' ')
    expect(mentionedAmong(names, name => name)(text)).toEqual(
      names.filter(name => mentions(text, name)),
    )
  })
  expect(() => fc.assert(law, runs(500))).not.toThrow()
})

test('whatever names there are, those that a text has are found', () => {
  const law = fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), names => {
    const finder = mentionedAmong(names, name => name)
    for (const given of names)
      for (const written of [quoted(given), identifier(given)])
        expect(finder(`SELECT 1 FROM (${written}) WHERE x.${written}=1`)).toContain(given)
  })
  expect(() => fc.assert(law, runs(200))).not.toThrow()
})

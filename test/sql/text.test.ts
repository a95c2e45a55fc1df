/** Quoting, against what servers make of it. */
import fc from 'fast-check'
import { arrayLiteral } from '../../src/sql/array.ts'
import { identifier } from '../../src/sql/keywords.ts'
import { literal, name, nameLimit, names, qualified, truncated } from '../../src/sql/text.ts'
import { runs } from '../core/seed.ts'
import { eachServer, valueOf } from './support.ts'

/** Text as PostgreSQL can hold it: no zero byte, and no half of a pair. */
const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\\',
      "'",
      '"',
      '{',
      '}',
      ',',
      ' ',
      '\n',
      '\t',
      '$',
      '%',
      'E',
      'N',
      'ü',
      '😀',
      '\v',
      '\u{a0}',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).filter(isText),
  ),
  maxLength: 12,
})

function isText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

const fixed = [
  '',
  'NULL',
  'null',
  '\\',
  "\\'",
  "'; DROP TABLE t; --",
  '{}',
  '"',
  'a\\',
  '\\u0041',
  ' ',
  '$1',
  'ﷺ',
]

test.each([
  { given: 'a', literal: `'a'`, name: '"a"' },
  { given: "it's", literal: `'it''s'`, name: `"it's"` },
  { given: 'a"b', literal: `'a"b'`, name: '"a""b"' },
  { given: 'back\\slash', literal: ` E'back\\\\slash'`, name: '"back\\slash"' },
  { given: '', literal: `''`, name: '""' },
  { given: 'SELECT', literal: `'SELECT'`, name: '"SELECT"' },
])('$given is $literal as a text and $name as a name', ({ given, ...wanted }) => {
  expect({ literal: literal(given), name: name(given) }).toEqual(wanted)
})

test('several names are quoted one by one', () => {
  expect(names(['a', 'b"'])).toBe('"a", "b"""')
  expect(names([])).toBe('')
  expect(qualified('a.b', 'c')).toBe('"a.b"."c"')
})

describe.each(eachServer())('on PostgreSQL $major', server => {
  test.each(['on', 'off'])(
    'a literal evaluates to its value, standard_conforming_strings %s',
    async setting => {
      await server.client.query(
        `SET standard_conforming_strings = ${setting}; SET escape_string_warning = off`,
      )
      const law = fc.asyncProperty(
        fc.array(nasty, { minLength: 1, maxLength: 20 }),
        async texts => {
          // One round trip for all of them; and a word before each, that a prefix may stick to.
          const all = [...texts, ...fixed]
          const sql = `SELECT ARRAY[${all.map(text => `CASE WHEN true THEN${spaced(literal(text))} END`).join(', ')}]`
          expect(await valueOf(server.client, sql)).toEqual(all)
        },
      )
      await fc.assert(law, runs(60))
      await server.client.query('RESET ALL')
    },
  )

  test.each(['on', 'off'])(
    'an array literal evaluates to its elements, standard_conforming_strings %s',
    async setting => {
      await server.client.query(
        `SET standard_conforming_strings = ${setting}; SET escape_string_warning = off`,
      )
      const element = fc.option(fc.oneof(nasty, fc.constantFrom(...fixed)), { freq: 6 })
      const law = fc.asyncProperty(fc.array(element, { maxLength: 12 }), async elements => {
        const sql = `SELECT to_json(${arrayLiteral(elements)}::text[])`
        expect(await valueOf(server.client, sql)).toEqual(elements)
      })
      await fc.assert(law, runs(100))
      await server.client.query('RESET ALL')
    },
  )

  test('an identifier is quoted where quote_ident quotes it: every keyword', async () => {
    const { rows } = await server.client.query<{ word: string; quoted: string }>(
      'SELECT word, quote_ident(word) AS quoted FROM pg_get_keywords() ORDER BY 1',
    )
    expect(rows.length).toBeGreaterThan(400)
    // Keywords of later versions are quoted by us and not by an old server; that costs a question.
    const differs = rows.filter(({ word, quoted }) => identifier(word) !== quoted)
    expect(differs.filter(({ word, quoted }) => quoted !== word)).toEqual([])
    expect(server.major === 18 ? differs : []).toEqual([])
  })

  test('an identifier is quoted where quote_ident quotes it: any name', async () => {
    const word = fc.oneof(
      fc.string({
        unit: fc.constantFrom('a', 'z', '_', '1', '$', 'A', 'é', '"', ' '),
        maxLength: 6,
      }),
      nasty,
    )
    const law = fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 40 }), async words => {
      const { rows } = await server.client.query<{ quoted: string[] }>(
        'SELECT array_agg(quote_ident(w) ORDER BY n) AS quoted FROM unnest($1::text[]) WITH ORDINALITY u (w, n)',
        [words],
      )
      expect(words.map(identifier)).toEqual(rows[0]!.quoted)
    })
    await fc.assert(law, runs(40))
  })

  test('a name is cut where PostgreSQL cuts it', async () => {
    const unit = fc.constantFrom('a', '"', 'ü', '€', '😀')
    const long = fc.string({ unit, minLength: 20, maxLength: 90 })
    const law = fc.asyncProperty(fc.array(long, { minLength: 1, maxLength: 20 }), async words => {
      const cast = words.map(word => `(${literal(word)}::name)::text`).join(', ')
      expect(words.map(word => truncated(word))).toEqual(
        await valueOf(server.client, `SELECT ARRAY[${cast}]`),
      )
    })
    await fc.assert(law, runs(40))
  })
})

/** As a clause would be written before it. */
const spaced = (sql: string): string => (sql.startsWith(' ') ? sql : ` ${sql}`)

test.each([
  { given: 'a'.repeat(63), bytes: 63 },
  { given: 'a'.repeat(64), bytes: 63 },
  { given: 'ü'.repeat(40), bytes: 62 },
  { given: '€'.repeat(30), bytes: 63 },
  { given: `a${'😀'.repeat(20)}`, bytes: 61 },
])('$given keeps $bytes bytes', ({ given, bytes }) => {
  expect(Buffer.byteLength(truncated(given))).toBe(bytes)
  expect(given.startsWith(truncated(given))).toBe(true)
  expect(nameLimit).toBe(63)
})

test('any other limit cuts between characters as well', () => {
  fc.assert(
    fc.property(nasty, fc.nat(20), (text, limit) => {
      const kept = truncated(text, limit)
      expect(text.startsWith(kept)).toBe(true)
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit)
      const code = text.codePointAt(kept.length)
      const next = code === undefined ? '' : String.fromCodePoint(code)
      expect(next === '' || Buffer.byteLength(kept + next) > limit).toBe(true)
    }),
    runs(300),
  )
})

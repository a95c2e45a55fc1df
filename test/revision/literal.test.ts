/** Values come back from the source that is written of them. */
import fc from 'fast-check'
import { literal } from '../../src/revision/literal.ts'
import { runs } from '../core/seed.ts'

// oxlint-disable-next-line typescript/no-implied-eval -- this is what a revision file does with it
const read = (source: string): unknown => new Function(`return (${source})`)()

const mean = fc
  .array(
    fc.constantFrom('\n', '\r', '`', '${', '}', '\\', '"', "'", '\\n', '\u2028', '\t', 'a', '\0'),
  )
  .map(parts => parts.join(''))

test('a text of several lines stands as it is read', () => {
  expect(literal({ query: 'SELECT "a"\n  FROM t' })).toBe('{ query: `SELECT "a"\n  FROM t` }')
})

test('whatever is in a text, it is the same again', () => {
  const texts = fc.oneof(mean, fc.string({ unit: 'binary' }))
  const law = fc.property(fc.dictionary(texts, fc.array(texts)), value => {
    expect(JSON.stringify(read(literal(value)))).toBe(JSON.stringify(value))
  })
  expect(() => fc.assert(law, runs(300))).not.toThrow()
})

/** Keys, and what a schema answers. */
import fc from 'fast-check'
import { ref } from '../../src/core/kind.ts'
import { DuplicateObject, keyOf, keyOfRef, lookupOf, schemaOf } from '../../src/core/schema.ts'
import { entries, registry } from './made-up.ts'
import { runs } from './seed.ts'

const mean = fc.string({ unit: fc.constantFrom('a', '.', ':', '"'), maxLength: 4 })
const refs = fc
  .tuple(fc.constantFrom('crate', 'slot'), fc.array(mean, { minLength: 1, maxLength: 3 }))
  .map(([kind, parts]) => ref(kind, ...parts))

test('two identities have one key only when they are the same', () => {
  fc.assert(
    fc.property(refs, refs, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      expect(keyOfRef(one) === keyOfRef(other)).toBe(same)
    }),
    runs(2000),
  )
})

test.each([
  { parts: ['a', 'b'], key: 'crate:a.b' },
  { parts: ['a.b'], key: 'crate:"a.b"' },
  { parts: ['a"', 'b'], key: 'crate:"a""".b' },
  { parts: ['A b'], key: 'crate:A b' },
])('$parts has the key $key', ({ parts, key }) => {
  expect(keyOfRef(ref('crate', ...parts))).toBe(key)
})

test('a lookup finds every object by its identity, and with its owner', () => {
  fc.assert(
    fc.property(entries, given => {
      const schema = schemaOf(registry, given)
      const lookup = lookupOf(registry, schema)
      for (const { kind: name, object } of given) {
        const kind = registry[name]
        expect(schema.get(keyOf(kind, object))?.object).toBe(object)
        // An entry's object is of its kind.
        const owner = kind.owner(object as never)
        const found = owner === null ? [object] : lookup.owned(name, owner)
        expect(found).toContain(object)
      }
      expect(lookup.get(ref('crate', 'nobody'))).toBeUndefined()
      expect(lookup.owned('slot', ref('crate', 'nobody'))).toEqual([])
    }),
    runs(100),
  )
})

test('two objects of one identity are an error that names the second', () => {
  const one = { kind: 'tool', object: { name: 'a', words: [] } } as const
  const other = { kind: 'tool', object: { name: 'a', words: ['x'] } } as const
  expect(() => schemaOf(registry, [one, other])).toThrow(
    expect.objectContaining({ name: 'DuplicateObject', key: 'tool:a', object: other.object }),
  )
  expect(new DuplicateObject(keyOfRef(ref('tool', 'a')), {}).message).toBe(
    'two objects share the identity tool:a',
  )
})

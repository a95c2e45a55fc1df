/** Told renames: the schema as it looks once they are done, and no step but themselves. */
import fc from 'fast-check'
import type { Renamed } from '../../src/core/kind.ts'
import { membersOf } from '../../src/core/member.ts'
import type { AnyOperation } from '../../src/core/operation.ts'
import { plan } from '../../src/core/plan.ts'
import { applyRenames, RenameMismatch } from '../../src/core/rename.ts'
import {
  keyOf,
  keyOfRef,
  refOf,
  schemaOf,
  type Registry,
  type Schema,
} from '../../src/core/schema.ts'
import { statementsOf } from '../../src/core/statements.ts'
import { registry as real } from '../../src/kinds/registry.ts'
import { registry as madeUp, schemas } from './made-up.ts'
import { models } from './model.ts'
import { runs } from './seed.ts'

interface World {
  readonly name: string
  readonly registry: Registry
  readonly schemas: fc.Arbitrary<Schema<Registry>>
  /** Kinds that a person renames. */
  readonly told: readonly string[]
}

// The laws know no kind, and so no type of an object.
const erased = (given: unknown): World['schemas'] => given as World['schemas']

const worlds: readonly World[] = [
  {
    name: 'a made-up registry',
    registry: madeUp,
    schemas: erased(schemas),
    told: ['crate', 'slot', 'tool'],
  },
  {
    name: 'the real registry',
    registry: real,
    schemas: erased(models),
    told: ['table', 'column', 'enum', 'sequence'],
  },
]

describe.each(worlds)('in $name', ({ registry, schemas: drawn, told }) => {
  const pairs = drawn
    .map(schema => ({
      schema,
      // The objects, and the names that they hold.
      refs: [...schema.values()].flatMap(({ kind, object }) => {
        if (!told.includes(kind)) return []
        const { parts } = refOf(registry[kind]!, object)
        return [
          { kind, parts },
          ...membersOf(registry[kind]!, object).map(name => ({ kind, parts: [...parts, name] })),
        ]
      }),
    }))
    .filter(({ refs }) => refs.length > 0)
    .chain(({ schema, refs }) =>
      fc.record({
        schema: fc.constant(schema),
        renamed: fc.constantFrom(...refs).map(({ kind, parts }): Renamed => ({
          kind,
          from: parts,
          to: [...parts.slice(0, -1), 'new "name"'],
        })),
      }),
    )

  test('when the model is the readdressed schema, the rename is the whole plan', () => {
    fc.assert(
      fc.property(pairs, ({ schema, renamed }) => {
        const after = applyRenames(registry, schema, schema, [renamed]).before
        const { upgrade, downgrade } = plan(registry, schema, after, { renames: [renamed] })
        expect(upgrade.map(({ verb, kind }) => [verb, kind])).toEqual([['rename', renamed.kind]])
        expect(downgrade.map(({ verb, kind }) => [verb, kind])).toEqual([['rename', renamed.kind]])
      }),
      runs(200),
    )
  })

  test('nothing of the readdressed schema points at the earlier name', () => {
    fc.assert(
      fc.property(pairs, ({ schema, renamed }) => {
        const { before } = applyRenames(registry, schema, schema, [renamed])
        expect(before.size).toBe(schema.size)
        const gone = keyOfRef({ kind: renamed.kind, parts: renamed.from })
        const lookup = {
          get: () => undefined,
          owned: () => [],
          all: () => [],
        }
        for (const [key, { kind: name, object }] of before) {
          const kind = registry[name]!
          expect(key).toBe(keyOf(kind, object))
          expect(key).not.toBe(gone)
          expect(kind.requires(object, lookup).map(keyOfRef)).not.toContain(gone)
          for (const needed of kind.requires(object, lookup).map(keyOfRef))
            expect(before.has(needed)).toBe(true)
        }
      }),
      runs(200),
    )
  })

  test('renaming there and back leaves the schema as it was', () => {
    fc.assert(
      fc.property(pairs, ({ schema, renamed }) => {
        const back: Renamed = { kind: renamed.kind, from: renamed.to, to: renamed.from }
        const once = applyRenames(registry, schema, schema, [renamed]).before
        const twice = applyRenames(registry, once, schema, [back]).before
        expect([...twice.values()]).toEqual([...schema.values()])
      }),
      runs(200),
    )
  })

  test('without being told, it is a drop and a create', () => {
    fc.assert(
      fc.property(pairs, ({ schema, renamed }) => {
        const after = applyRenames(registry, schema, schema, [renamed]).before
        const { upgrade } = plan(registry, schema, after)
        const verbs = upgrade
          .flatMap(all)
          .flatMap(({ verb, kind }) => (kind === renamed.kind ? [verb] : []))
        const isOfObject = renamed.from.length === registry[renamed.kind]!.identity.length
        expect(verbs).toEqual(
          expect.arrayContaining(isOfObject ? ['drop', 'create'] : ['alter']) as unknown,
        )
        expect(verbs).not.toContain('rename')
      }),
      runs(100),
    )
  })
})

const all = (operation: unknown): readonly AnyOperation[] => {
  // Members of the union are operations.
  const any = operation as AnyOperation
  return [any, ...any.inline]
}

const two = schemaOf(madeUp, [
  { kind: 'crate', object: { name: 'a', note: null, wood: 'oak' } },
  { kind: 'crate', object: { name: 'b', note: null, wood: 'oak' } },
  {
    kind: 'slot',
    object: { crate: 'a', name: 's', size: 1, lid: false, text: null, tool: null },
  },
])

test.each([
  {
    name: 'of what is not there',
    from: ['c'],
    to: ['d'],
    says: 'there is no such object',
    at: 'c',
  },
  { name: 'to a name that is taken', from: ['a'], to: ['b'], says: 'the name is taken', at: 'b' },
])('a rename $name is a mismatch', ({ from, to, says, at }) => {
  const work = (): unknown => applyRenames(madeUp, two, two, [{ kind: 'crate', from, to }])
  expect(work).toThrow(RenameMismatch)
  expect(work).toThrow(
    expect.objectContaining({ message: says, ref: { kind: 'crate', parts: [at] } }),
  )
})

const words = schemaOf(madeUp, [{ kind: 'tool', object: { name: 'saw', words: ['a', 'b'] } }])

test.each([
  { from: ['saw', 'c'], to: ['saw', 'd'], says: 'there is no such object' },
  { from: ['axe', 'a'], to: ['axe', 'd'], says: 'there is no such object' },
  { from: ['saw', 'a'], to: ['saw', 'b'], says: 'the name is taken' },
])('a rename of the member $from to $to is a mismatch', ({ from, to, says }) => {
  const work = (): unknown => applyRenames(madeUp, words, words, [{ kind: 'tool', from, to }])
  expect(work).toThrow(expect.objectContaining({ name: 'RenameMismatch', message: says }))
})

test('a member goes with its object: first the one is renamed, then the other', () => {
  const { before, operations } = applyRenames(madeUp, words, words, [
    { kind: 'tool', from: ['saw'], to: ['axe'] },
    { kind: 'tool', from: ['axe', 'a'], to: ['axe', 'c'] },
  ])
  expect([...before.values()].map(({ object }) => object)).toEqual([
    { name: 'axe', words: ['c', 'b'] },
  ])
  expect(
    operations.flatMap(operation => statementsOf(madeUp, operation).map(({ sql }) => sql)),
  ).toEqual(['["rename",{"name":"saw"},{"name":"axe"}]', '["rename word","axe","a","c"]'])
})

test('a later rename speaks of the names that earlier ones left', () => {
  const { before, operations } = applyRenames(madeUp, two, two, [
    { kind: 'crate', from: ['a'], to: ['c'] },
    { kind: 'crate', from: ['b'], to: ['a'] },
    { kind: 'slot', from: ['c', 's'], to: ['c', 't'] },
  ])
  expect([...before.keys()]).toEqual(['crate:c', 'crate:a', 'slot:c.t'])
  expect(operations.map(({ kind, before: was, after }) => [kind, was, after])).toEqual([
    ['crate', expect.objectContaining({ name: 'a' }), expect.objectContaining({ name: 'c' })],
    ['crate', expect.objectContaining({ name: 'b' }), expect.objectContaining({ name: 'a' })],
    [
      'slot',
      expect.objectContaining({ crate: 'c', name: 's' }),
      expect.objectContaining({ crate: 'c', name: 't' }),
    ],
  ])
})

/** The laws of core: on a registry that no database has, and on the real one. */
import fc from 'fast-check'
import { noSpellings } from '../../src/core/compare.ts'
import { diff } from '../../src/core/diff.ts'
import { fold } from '../../src/core/fold.ts'
import { invert, invertAll, type AnyOperation, type Operation } from '../../src/core/operation.ts'
import { order } from '../../src/core/order.ts'
import { plan } from '../../src/core/plan.ts'
import { applyRenames } from '../../src/core/rename.ts'
import { lookupOf, type Entry, type Registry, type Schema } from '../../src/core/schema.ts'
import { alike } from '../../src/core/unfold.ts'
import { registry as real } from '../../src/kinds/registry.ts'
import { frozenSchema } from './consistent.ts'
import { entries as madeUpEntries, registry as madeUp } from './made-up.ts'
import { modelEntries } from './model.ts'
import { runs } from './seed.ts'
import { simulate } from './simulation.ts'

interface World {
  readonly name: string
  readonly registry: Registry
  readonly entries: fc.Arbitrary<readonly Entry<Registry>[]>
}

const worlds: readonly World[] = [
  { name: 'a made-up registry', registry: madeUp, entries: erased(madeUpEntries) },
  { name: 'the real registry', registry: real, entries: erased(modelEntries) },
]

/** The laws know no kind, and so no type of an object. */
function erased<T>(entries: fc.Arbitrary<readonly T[]>): World['entries'] {
  return entries as unknown as World['entries']
}

/** A copy; not by `structuredClone`, whose arrays are of another realm inside jest. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const any = (operations: readonly Operation<Registry>[]): readonly AnyOperation[] => operations

describe.each(worlds)('in $name', ({ registry, entries }) => {
  const schemas = entries.map((given): Schema<Registry> => frozenSchema(registry, given))
  const ordered = (
    before: Schema<Registry>,
    after: Schema<Registry>,
  ): readonly Operation<Registry>[] => {
    const { comparison } = applyRenames(registry, before, after, [])
    const differences = diff(registry, before, after, comparison(noSpellings(), false))
    const sides = { before: lookupOf(registry, before), after: lookupOf(registry, after) }
    return order(registry, differences, sides)
  }
  const holds = (
    law: (before: Schema<Registry>, after: Schema<Registry>) => void,
    count = 400,
  ): void => fc.assert(fc.property(schemas, schemas, law), runs(count))

  test('there is nothing to do from a schema to itself', () => {
    fc.assert(
      fc.property(entries, given => {
        const twin = frozenSchema(registry, plain(given))
        expect(plan(registry, frozenSchema(registry, given), twin).upgrade).toEqual([])
      }),
      runs(200),
    )
  })

  test('inverting twice changes nothing', () => {
    holds((before, after) => {
      const { upgrade } = plan(registry, before, after)
      for (const operation of upgrade)
        expect(invert<Registry>(invert<Registry>(operation))).toEqual(operation)
    })
  })

  test('the downgrade is the upgrade, inverted, and the other way round', () => {
    holds((before, after) => {
      const { upgrade, downgrade } = plan(registry, before, after)
      expect(downgrade).toEqual(invertAll<Registry>(upgrade))
      expect(invertAll<Registry>(downgrade)).toEqual(upgrade)
    })
  })

  test('folding and inverting commute', () => {
    holds((before, after) => {
      const operations = ordered(before, after)
      expect(invertAll<Registry>(fold(registry, operations))).toEqual(
        fold(registry, invertAll<Registry>(operations)),
      )
    })
  })

  test('every operation follows what it requires, and takes nothing that is taken', () => {
    holds((before, after) => {
      const { faults, left } = simulate(registry, before, after, any(ordered(before, after)))
      expect(faults).toEqual([])
      expect([...left].toSorted()).toEqual([...after.keys()].toSorted())
    }, 1000)
  })

  test('so does every operation of a plan, where parts are made with their owner', () => {
    holds((one, other) => {
      const { upgrade } = plan(registry, one, other)
      const { before, after } = alike(registry, one, other, false)
      const { faults, left } = simulate(registry, before, after, any(upgrade))
      expect(faults).toEqual([])
      expect([...left].toSorted()).toEqual([...after.keys()].toSorted())
    }, 1000)
  })

  test('the way back is as possible as the way there', () => {
    holds((one, other) => {
      const { downgrade } = plan(registry, one, other)
      const { before, after } = alike(registry, one, other, false)
      const { faults, left } = simulate(registry, after, before, any(downgrade))
      expect(faults).toEqual([])
      expect([...left].toSorted()).toEqual([...before.keys()].toSorted())
    }, 1000)
  })

  test('the same schemas give the same plan', () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        const before = frozenSchema(registry, one)
        const after = frozenSchema(registry, other)
        const again = plan(
          registry,
          frozenSchema(registry, plain(one)),
          frozenSchema(registry, plain(other)),
        )
        expect(again).toEqual(plan(registry, before, after))
      }),
      runs(100),
    )
  })

  test('however the objects are shuffled, the plan does the same, and is in order', () => {
    const shuffledPairs = fc
      .tuple(entries, entries)
      .chain(([one, other]) =>
        fc.tuple(fc.constant([one, other] as const), shuffled(one), shuffled(other)),
      )
    fc.assert(
      fc.property(shuffledPairs, ([[one, other], mixedOne, mixedOther]) => {
        const before = frozenSchema(registry, mixedOne)
        const after = frozenSchema(registry, mixedOther)
        const straight = ordered(frozenSchema(registry, one), frozenSchema(registry, other))
        const mixed = ordered(before, after)
        // Free renames pair equal structures in declared order, so which name goes where may differ.
        const isFree = [...straight, ...mixed].some(({ verb }) => verb === 'rename')
        const same = isFree ? mixed : straight
        expect(mixed.map(line).toSorted()).toEqual(same.map(line).toSorted())
        expect(simulate(registry, before, after, any(mixed)).faults).toEqual([])
      }),
      runs(300),
    )
  })

  test('where nothing else decides, objects are made in the order they are declared', () => {
    fc.assert(
      fc.property(
        entries.chain(given => shuffled(given)),
        given => {
          const after = frozenSchema(registry, given)
          const created = ordered(new Map(), after)
          // Of one kind, with the same requirements: nothing else decides between them.
          for (const [at, operation] of created.entries()) {
            const next = created[at + 1]
            if (next === undefined || next.kind !== operation.kind) continue
            if (needs(registry, after, next) !== needs(registry, after, operation)) continue
            const declared = [...after.values()].map(({ object }) => object)
            expect(declared.indexOf(operation.after)).toBeLessThan(declared.indexOf(next.after))
          }
        },
      ),
      runs(200),
    )
  })
})

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length })

const line = ({ verb, kind, before, after }: Operation<Registry>): string =>
  JSON.stringify([verb, kind, before, after])

function needs(
  registry: Registry,
  schema: Schema<Registry>,
  { kind, after }: Operation<Registry>,
): string {
  return JSON.stringify(registry[kind]!.requires(after, lookupOf(registry, schema)))
}

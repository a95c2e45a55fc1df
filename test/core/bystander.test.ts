/** Bystanders in random schemas: never a difference, and marked wherever they are touched. */
import fc from 'fast-check'
import { bystandersOf } from '../../src/core/bystander.ts'
import { followed, ref, type Ref, type Renamed } from '../../src/core/kind.ts'
import { invertAll } from '../../src/core/operation.ts'
import { plan } from '../../src/core/plan.ts'
import { keyOf, keyOfRef } from '../../src/core/schema.ts'
import { registry, type Registry, type Schema } from '../../src/kinds/registry.ts'
import { runs } from './seed.ts'
import { modelsWithViews } from './view-model.ts'

/** Views and what stands on them were made by hand; all else is managed. */
const managedOf = (found: Schema): Schema => {
  const views = new Set(
    [...found].flatMap(([key, { kind }]) => (registry[kind].becomes === undefined ? [] : [key])),
  )
  return new Map(
    [...found].filter(([key, { kind, object }]) => {
      // An entry's object is of its kind.
      const owner = registry[kind].owner(object as never)
      return !views.has(key) && (owner === null || !views.has(keyOfRef(owner)))
    }),
  )
}

test('nothing about a bystander is a difference', () => {
  fc.assert(
    fc.property(modelsWithViews, found => {
      const managed = managedOf(found)
      const bystanders = bystandersOf<Registry>(registry, found, managed)
      expect([...bystanders.keys()].filter(key => managed.has(key))).toEqual([])
      expect(plan<Registry>(registry, managed, managed, { bystanders }).upgrade).toEqual([])
    }),
    runs(100),
  )
})

test('while all columns change, every view steps aside and comes back the same', () => {
  fc.assert(
    fc.property(modelsWithViews, found => {
      const managed = managedOf(found)
      const bystanders = bystandersOf<Registry>(registry, found, managed)
      const wanted: Schema = new Map(
        [...managed].map(([key, entry]) => [
          key,
          // A type that no column of a random schema has.
          entry.kind === 'column'
            ? { ...entry, object: { ...entry.object, type: 'xml[]' } }
            : entry,
        ]),
      )
      const { upgrade, downgrade } = plan<Registry>(registry, managed, wanted, { bystanders })
      expect(downgrade).toEqual(invertAll<Registry>(upgrade))
      const touched = upgrade.flatMap(({ kind, verb, before, after }) =>
        registry[kind].becomes === undefined
          ? []
          : [`${verb} ${keyOf(registry[kind], before ?? after)}`],
      )
      const views = [...bystanders].flatMap(([key, { kind }]) =>
        registry[kind].becomes === undefined ? [] : [`create ${key}`, `drop ${key}`],
      )
      expect(touched.toSorted()).toEqual(views.toSorted())
      expect(
        upgrade.filter(operation => 'bystander' in operation).map(({ after }) => after),
      ).toEqual(expect.arrayContaining([...bystanders.values()].map(({ object }) => object)))
    }),
    runs(100),
  )
})

const renames: readonly (readonly [used: Ref, renamed: Renamed, after: Ref])[] = [
  [
    ref('column', 's', 't', 'c'),
    { kind: 'column', from: ['s', 't', 'c'], to: ['s', 't', 'd'] },
    ref('column', 's', 't', 'd'),
  ],
  [
    ref('column', 's', 't', 'c'),
    { kind: 'table', from: ['s', 't'], to: ['s', 'u'] },
    ref('column', 's', 'u', 'c'),
  ],
  [
    ref('enum', 's', 't'),
    { kind: 'table', from: ['s', 't'], to: ['s', 'u'] },
    ref('enum', 's', 't'),
  ],
  [ref('enum', 's', 't'), { kind: 'schema', from: ['s'], to: ['r'] }, ref('enum', 'r', 't')],
  [
    ref('table', 's', 't'),
    { kind: 'table', from: ['s', 'x'], to: ['s', 'y'] },
    ref('table', 's', 't'),
  ],
]

test.each(renames)('%j follows %j as %j', (used, renamed, after) => {
  expect(followed(used, renamed)).toEqual(after)
})

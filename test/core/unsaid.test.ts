/** What no entity can say: a model leaves it as it is, another database does not. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { rulesOf, type AnyKind } from '../../src/core/kind.ts'
import { plan } from '../../src/core/plan.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { registry, type Schema } from '../../src/kinds/registry.ts'
import { models } from './model.ts'
import { runs } from './seed.ts'

const unsayable = (kind: AnyKind): readonly string[] =>
  Object.entries(rulesOf(kind)).flatMap(([name, rule]) => (rule.sayable === false ? [name] : []))

/** The same schema without a word of what entities cannot say. */
const silent = (schema: Schema): Schema =>
  schemaOf(
    registry,
    [...schema.values()].map(({ kind, object }) => {
      const none = unsayable(registry[kind]).map(name => [
        name,
        (rulesOf(registry[kind])[name] as { absent?: unknown }).absent,
      ])
      return { kind, object: { ...object, ...Object.fromEntries(none) } }
    }),
  )

test('a model takes nothing away that it cannot say', () => {
  fc.assert(
    fc.property(models, found => {
      expect(plan(registry, found, silent(found), { isModel: true }).upgrade).toEqual([])
    }),
    runs(200),
  )
})

test('between two databases it is a difference', () => {
  fc.assert(
    fc.property(models, found => {
      const changes = plan(registry, found, silent(found)).upgrade
      const has = [...found.values()].filter(({ kind, object }) =>
        unsayable(registry[kind]).some(
          // Every attribute of a kind is a field of its objects.
          name =>
            rulesOf(registry[kind])[name]?.onChange !== 'ignore' &&
            !isDeepStrictEqual(
              (object as unknown as Record<string, unknown>)[name],
              rulesOf(registry[kind])[name]?.absent,
            ),
        ),
      )
      expect(changes).toHaveLength(has.length)
    }),
    runs(200),
  )
})

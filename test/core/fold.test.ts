/** What is written inside its owner, and what stands on its own. */
import { plan } from '../../src/core/plan.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { registry, type MadeUp, type MadeUpEntry, type Seal } from './made-up.ts'

const crate: MadeUpEntry = { kind: 'crate', object: { name: 'c', note: null, wood: 'oak' } }
const slot: MadeUpEntry = {
  kind: 'slot',
  object: { crate: 'c', name: 's', size: 1, lid: false, text: null, tool: null },
}
const seal = (name: string, slots: Seal['slots']): MadeUpEntry => ({
  kind: 'seal',
  object: { crate: 'c', name, slots },
})

const nothing = schemaOf<MadeUp>(registry, [])
const wanted = schemaOf<MadeUp>(registry, [
  crate,
  slot,
  seal('first', ['s']),
  seal('second', ['s']),
  seal('third', []),
])

const inside = { kind: 'crate', parts: ['seal first', 'seal third', 'slot'] }
const alone = { kind: 'seal', parts: [] }

const shapes = (operations: ReturnType<typeof plan<MadeUp>>['upgrade']): object[] =>
  operations.map(({ kind, inline }) => ({
    kind,
    parts: inline
      .map(({ kind: part, before, after }) => {
        const object = after ?? before
        return object !== null && 'slots' in object && 'crate' in object
          ? `${part} ${object.name}`
          : part
      })
      .toSorted(),
  }))

test('of two parts that the server would make one of, the second stands alone', () => {
  const { upgrade, downgrade } = plan<MadeUp>(registry, nothing, wanted)
  expect(shapes(upgrade)).toEqual([inside, alone])
  expect(shapes(downgrade)).toEqual([alone, inside])
})

test('so it is when they go', () => {
  const { upgrade, downgrade } = plan<MadeUp>(registry, wanted, nothing)
  expect(shapes(upgrade)).toEqual([alone, inside])
  expect(shapes(downgrade)).toEqual([inside, alone])
})

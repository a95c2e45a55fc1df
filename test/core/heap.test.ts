/** The heap against sorting. */
import fc from 'fast-check'
import { heapBy } from '../../src/core/heap.ts'
import { runs } from './seed.ts'

test('whatever is pushed comes out once, least first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), items => {
      const heap = heapBy((a, b) => a < b)
      items.forEach(heap.push)
      expect(items.map(() => heap.pop())).toEqual(items.toSorted((a, b) => a - b))
      expect(heap.pop()).toBeUndefined()
    }),
    runs(300),
  )
})

test('pushing and popping in any turn gives the least of what is in it', () => {
  const step = fc.option(fc.nat(20), { freq: 3 })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const heap = heapBy((a, b) => a < b)
      const sortedList: number[] = []
      const popped = steps.flatMap(item => {
        if (item === null) return [[heap.pop(), sortedList.shift()]]
        heap.push(item)
        sortedList.push(item)
        sortedList.sort((a, b) => a - b)
        return []
      })
      for (const [found, wanted] of popped) expect(found).toBe(wanted)
    }),
    runs(300),
  )
})

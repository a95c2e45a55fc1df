/** A heap of positions: takes the least first, in logarithmic time. */

export interface Heap {
  readonly push: (item: number) => void
  readonly pop: () => number | undefined
}

export function heapBy(less: (a: number, b: number) => boolean): Heap {
  const items: number[] = []
  const swap = (i: number, j: number): void => {
    const held = items[i]!
    items[i] = items[j]!
    items[j] = held
  }
  const up = (start: number): void => {
    for (let i = start; i > 0;) {
      const parent = (i - 1) >> 1
      if (!less(items[i]!, items[parent]!)) return
      swap(i, parent)
      i = parent
    }
  }
  const down = (): void => {
    for (let i = 0; ;) {
      const left = 2 * i + 1
      if (left >= items.length) return
      const right = left + 1
      const child = right < items.length && less(items[right]!, items[left]!) ? right : left
      if (!less(items[child]!, items[i]!)) return
      swap(i, child)
      i = child
    }
  }
  return {
    push: item => {
      items.push(item)
      up(items.length - 1)
    },
    pop: () => {
      const [first] = items
      const last = items.pop()
      if (first === undefined || last === undefined || items.length === 0) return first
      items[0] = last
      down()
      return first
    },
  }
}

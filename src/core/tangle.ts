/** Renames that pass names around in a circle: none can go first, so one of them is made anew instead. */
import type { AnyOperation } from './operation.ts'
import { keyOf, keyOfRef, type Key, type Registry } from './schema.ts'

export interface Untangled {
  readonly operations: readonly AnyOperation[]
  /** What is dropped and made again under another name. */
  readonly remade: readonly Key[]
}

/** Made anew is the member of the circle whose kind comes last: the least is built upon it. */
export function untangled(registry: Registry, operations: readonly AnyOperation[]): Untangled {
  const ranks = Object.values(registry).map(kind => kind.name)
  const namesOf = (kind: string, object: object): Key[] => [
    keyOf(registry[kind]!, object),
    ...registry[kind]!.claims(object).map(keyOfRef),
  ]
  const holders = new Map<Key, AnyOperation>()
  for (const operation of operations)
    if (operation.verb === 'rename')
      for (const name of namesOf(operation.kind, operation.before!)) holders.set(name, operation)
  const remade = new Set<AnyOperation>()
  /** The renames that have to be done before this one, because they hold a name that it takes. */
  const earlier = (self: AnyOperation): AnyOperation[] =>
    namesOf(self.kind, self.after!).flatMap(name => {
      const holder = holders.get(name)
      return holder === undefined || holder === self || remade.has(holder) ? [] : [holder]
    })
  const done = new Set<AnyOperation>()
  const visit = (operation: AnyOperation, path: readonly AnyOperation[]): void => {
    if (done.has(operation) || remade.has(operation)) return
    const start = path.indexOf(operation)
    if (start !== -1) {
      const circle = path.slice(start)
      remade.add(circle.reduce((a, b) => (ranks.indexOf(b.kind) > ranks.indexOf(a.kind) ? b : a)))
      return
    }
    for (const other of earlier(operation)) visit(other, [...path, operation])
    done.add(operation)
  }
  for (const operation of new Set(holders.values())) visit(operation, [])
  return {
    operations: operations.flatMap(operation =>
      remade.has(operation) ? anew(operation) : [operation],
    ),
    remade: [...remade].map(({ kind, before }) => keyOf(registry[kind]!, before!)),
  }
}

const anew = ({ kind, before, after }: AnyOperation): AnyOperation[] => [
  { verb: 'drop', kind, before, after: null, inline: [] },
  { verb: 'create', kind, before: null, after, inline: [] },
]

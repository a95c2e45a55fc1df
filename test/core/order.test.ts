/** Orders that somebody got wrong once, and what becomes of a circle. */
import { defineKind, ref } from '../../src/core/kind.ts'
import type { AnyOperation, Operation } from '../../src/core/operation.ts'
import { DependencyCycle, order } from '../../src/core/order.ts'
import { plan } from '../../src/core/plan.ts'
import { keyOf, lookupOf, schemaOf } from '../../src/core/schema.ts'
import { methods, registry, rest, sqlBy, type MadeUp, type MadeUpEntry } from './made-up.ts'

const crate = (name: string, more: object = {}): MadeUpEntry => ({
  kind: 'crate',
  object: { name, note: null, wood: 'oak', ...more },
})
const slot = (owner: string, name: string, more: object = {}): MadeUpEntry => ({
  kind: 'slot',
  object: { crate: owner, name, size: 1, lid: false, text: null, tool: null, ...more },
})
const seal = (owner: string, name: string, ...slots: readonly string[]): MadeUpEntry => ({
  kind: 'seal',
  object: { crate: owner, name, slots },
})
const tool = (name: string, ...words: readonly string[]): MadeUpEntry => ({
  kind: 'tool',
  object: { name, words },
})
const tag = (owner: string, name: string, ...slots: readonly string[]): MadeUpEntry => ({
  kind: 'tag',
  object: { crate: owner, name, slots },
})
const rope = (
  owner: string,
  name: string,
  own: string,
  to: string,
  target: string,
): MadeUpEntry => ({
  kind: 'rope',
  object: { crate: owner, name, slot: own, to: { crate: to, slot: target } },
})

/** `create crate:a (slot:a.b)` */
const line = (operation: Operation<MadeUp>): string => {
  const { verb, kind, before, after, inline } = operation as unknown as AnyOperation
  const key = keyOf(registry[kind as keyof MadeUp], (after ?? before)!)
  const parts = inline.map(part =>
    keyOf(registry[part.kind as keyof MadeUp], (part.after ?? part.before)!),
  )
  return `${verb} ${key}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}

interface Case {
  readonly name: string
  readonly before: readonly MadeUpEntry[]
  readonly after: readonly MadeUpEntry[]
  readonly expect: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'parts are made with their owner, in the order they are declared',
    before: [],
    after: [crate('a'), slot('a', 'z'), slot('a', 'y'), seal('a', 's', 'y')],
    expect: ['create crate:a (slot:a.z, slot:a.y, seal:a.s)'],
  },
  {
    name: 'what a part requires is made before its owner',
    before: [],
    after: [crate('a'), slot('a', 'b', { tool: 't' }), tool('t')],
    expect: ['create tool:t', 'create crate:a (slot:a.b)'],
  },
  {
    name: 'two owners may be tied to each other',
    before: [crate('a'), slot('a', 's'), crate('b'), slot('b', 's')].concat([
      rope('a', 'r', 's', 'b', 's'),
      rope('b', 'r', 's', 'a', 's'),
    ]),
    after: [],
    expect: [
      'drop rope:b.r',
      'drop rope:a.r',
      'drop crate:b (slot:b.s)',
      'drop crate:a (slot:a.s)',
    ],
  },
  {
    name: 'an object may be tied to its own owner',
    before: [],
    after: [crate('a'), slot('a', 's'), seal('a', 'k', 's'), rope('a', 'r', 's', 'a', 's')],
    expect: ['create crate:a (slot:a.s, seal:a.k)', 'create rope:a.r'],
  },
  {
    name: 'equal structure under another name is a rename where that is free',
    before: [crate('a'), slot('a', 's'), tag('a', 'x', 's')],
    after: [crate('a'), slot('a', 's'), tag('a', 'y', 's')],
    expect: ['rename tag:y'],
  },
  {
    name: 'equal structure of another owner is no rename',
    before: [crate('a'), crate('b'), tag('a', 'x')],
    after: [crate('a'), crate('b'), tag('b', 'y')],
    expect: ['drop tag:x', 'create tag:y'],
  },
  {
    name: 'an owner under another name is no rename unless somebody says so',
    before: [crate('a')],
    after: [crate('b')],
    expect: ['drop crate:a', 'create crate:b'],
  },
  {
    name: 'each free rename uses up the object that it renames',
    before: [crate('a'), tag('a', 'x')],
    after: [crate('a'), tag('a', 'y'), tag('a', 'z')],
    expect: ['rename tag:y', 'create tag:z'],
  },
  {
    name: 'a name is free before it is taken by another kind',
    before: [crate('a'), tag('a', 'x')],
    after: [crate('a'), crate('x')],
    expect: ['drop tag:x', 'create crate:x'],
  },
  {
    name: 'a rename on something that changes is no circle',
    before: [crate('a'), slot('a', 's'), tag('a', 'x', 's')],
    after: [crate('a'), slot('a', 's', { size: 2 }), tag('a', 'y', 's')],
    expect: ['rename tag:y', 'alter slot:a.s'],
  },
  {
    name: 'two renames of which one requires the other are no circle',
    before: [crate('a'), slot('a', 's'), seal('a', 'k', 's'), rope('a', 'r', 's', 'a', 's')],
    after: [crate('a'), slot('a', 's'), seal('a', 'l', 's'), rope('a', 'q', 's', 'a', 's')],
    expect: ['rename seal:a.l', 'rename rope:a.q'],
  },
  {
    name: 'of renames that swap names, one is made anew, and so is what requires it',
    before: [crate('a'), slot('a', 's'), slot('a', 't'), seal('a', 'x', 's'), tag('a', 'y', 't')],
    after: [crate('a'), slot('a', 's'), slot('a', 't'), seal('a', 'y', 's'), tag('a', 'x', 't')],
    expect: ['drop tag:y', 'rename seal:a.y', 'create tag:x'],
  },
  {
    name: 'of three names in a circle, one is made anew as well',
    before: [crate('a'), crate('b'), seal('a', 'x'), tag('a', 'y'), seal('b', 'z')],
    after: [crate('a'), crate('b'), seal('a', 'y'), tag('a', 'z'), seal('b', 'x')],
    expect: ['drop tag:y', 'rename seal:a.y', 'rename seal:b.x', 'create tag:z'],
  },
  {
    name: 'an owner changes while a part comes and another goes',
    before: [crate('a'), slot('a', 's')],
    after: [crate('a', { note: 'n' }), slot('a', 't')],
    expect: ['drop slot:a.s', 'alter crate:a', 'create slot:a.t'],
  },
  {
    name: 'replacing rebuilds whatever requires it, and what requires that',
    before: [crate('a'), slot('a', 's'), seal('a', 'k', 's'), crate('b'), slot('b', 's')].concat([
      rope('b', 'r', 's', 'a', 's'),
    ]),
    after: [crate('a', { wood: 'ash' }), slot('a', 's'), seal('a', 'k', 's'), crate('b')].concat([
      slot('b', 's'),
      rope('b', 'r', 's', 'a', 's'),
    ]),
    expect: [
      'drop rope:b.r',
      'drop crate:a (seal:a.k, slot:a.s)',
      'create crate:a (slot:a.s, seal:a.k)',
      'create rope:b.r',
    ],
  },
  {
    name: 'what would be renamed is made anew when what it requires is replaced',
    before: [crate('a'), seal('a', 'k')],
    after: [crate('a', { wood: 'ash' }), seal('a', 'l')],
    expect: ['drop crate:a (seal:a.k)', 'create crate:a (seal:a.l)'],
  },
  {
    name: 'what would be altered is made anew when what it requires is replaced',
    before: [crate('a'), slot('a', 's')],
    after: [crate('a', { wood: 'ash' }), slot('a', 's', { size: 2 })],
    expect: ['drop crate:a (slot:a.s)', 'create crate:a (slot:a.s)'],
  },
  {
    name: 'an owner waits for the names of its parts',
    before: [tool('x'), crate('a'), slot('a', 's', { tool: 'x' })],
    after: [crate('a'), slot('a', 's'), crate('b'), seal('b', 'x')],
    expect: ['alter slot:a.s', 'drop tool:x', 'create crate:b (seal:b.x)'],
  },
  {
    name: 'what lets go of an object does so before that one changes',
    before: [tool('x', 'u'), crate('a'), slot('a', 's', { tool: 'x' })],
    after: [tool('x', 'v'), crate('a'), slot('a', 's')],
    expect: ['alter slot:a.s', 'alter tool:x'],
  },
  {
    name: 'what takes hold of an object does so once that one has changed',
    before: [tool('x', 'u'), crate('a'), slot('a', 's')],
    after: [tool('x', 'v'), crate('a'), slot('a', 's', { tool: 'x' })],
    expect: ['alter tool:x', 'alter slot:a.s'],
  },
  {
    name: 'an owner waits for what its parts require to change',
    before: [tool('x', 'u'), crate('a'), slot('a', 's', { tool: 'x' })],
    after: [tool('x', 'v'), crate('a'), slot('a', 's'), crate('b'), slot('b', 's', { tool: 'x' })],
    expect: ['alter slot:a.s', 'alter tool:x', 'create crate:b (slot:b.s)'],
  },
  {
    name: 'an alter takes along the parts that require it',
    before: [tool('x', 'u'), crate('a'), slot('a', 's', { tool: 'x' }), slot('a', 't')],
    after: [tool('x', 'v'), crate('a'), slot('a', 's', { tool: 'x', size: 2 }), slot('a', 't')],
    expect: ['alter tool:x (slot:a.s)'],
  },
  {
    name: 'what does not change along with it is an alter of its own',
    before: [tool('x', 'u'), crate('a'), slot('a', 's', { tool: 'x' })],
    after: [tool('x', 'v'), crate('a'), slot('a', 's', { tool: 'x', size: 2, text: 't' })],
    expect: ['alter tool:x (slot:a.s)', 'alter slot:a.s'],
  },
  {
    name: 'an alter does not take along a part that is replaced',
    before: [tool('x', 'u'), crate('a'), slot('a', 's', { tool: 'x' })],
    after: [tool('x', 'v'), crate('a'), slot('a', 's', { tool: 'x', lid: true })],
    expect: ['drop slot:a.s', 'alter tool:x', 'create slot:a.s'],
  },
]

test.each(cases)('$name', ({ before, after, expect: wanted }) => {
  const { upgrade } = plan(registry, schemaOf(registry, before), schemaOf(registry, after))
  expect(upgrade.map(line)).toEqual(wanted)
})

const knot = defineKind<{ name: string; tied: string }, unknown>()({
  ...rest,
  sql: sqlBy('name'),
  name: 'knot',
  methods: methods('Knot'),
  identity: ['name'],
  attributes: { tied: { onChange: 'alter' } },
  owner: () => null,
  requires: ({ tied }) => [ref('knot', tied)],
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: object => object,
})

test.each([
  { name: 'two', knots: ['ab', 'ba'], path: 2 },
  { name: 'three, and one that only waits for them', knots: ['xa', 'ab', 'bc', 'ca'], path: 3 },
])('a circle of $name is an error with its path', ({ knots, path }) => {
  const kinds = { knot } as const
  const schema = schemaOf(
    kinds,
    knots.map(([name, tied]) => ({ kind: 'knot', object: { name: name!, tied: tied! } }) as const),
  )
  const create = [...schema.values()].map(({ object }): Operation<typeof kinds> => ({
    verb: 'create',
    kind: 'knot',
    before: null,
    after: object,
    inline: [],
  }))
  const sides = { before: lookupOf(kinds, new Map()), after: lookupOf(kinds, schema) }
  const error = thrown(() => order(kinds, create, sides))
  expect(error).toBeInstanceOf(DependencyCycle)
  // The error was just recognised.
  const found = (error as DependencyCycle).path
  expect(found).toHaveLength(path + 1)
  expect(found.at(-1)).toBe(found[0])
  expect(found.every(label => label.startsWith('create knot:'))).toBe(true)
})

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return null
}

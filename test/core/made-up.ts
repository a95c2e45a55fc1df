/** A registry that no database has: what core does, it does for these as well. */
import fc from 'fast-check'
import { defineKind, ref, renamedTo, type Lookup } from '../../src/core/kind.ts'
import type { Entry, Schema } from '../../src/core/schema.ts'
import { noRows } from '../../src/sql/needs.ts'
import { statement } from '../../src/sql/statement.ts'
import { consistent, frozenSchema } from './consistent.ts'

/** The owner. */
export interface Crate {
  readonly name: string
  readonly note: string | null
  /** Cannot be changed: another wood is another crate. */
  readonly wood: string
}

/** A part that is written inside its owner. */
export interface Slot {
  readonly crate: string
  readonly name: string
  readonly size: number
  readonly lid: boolean
  /** Only the server can spell it. */
  readonly text: string | null
  readonly tool: string | null
}

/** A part with a claim. */
export interface Seal {
  readonly crate: string
  readonly name: string
  readonly slots: readonly string[]
}

/** Stands alone, takes along the slots that require it, and holds names of its own. */
export interface Tool {
  readonly name: string
  readonly words: readonly string[]
}

/** Renamed freely. */
export interface Tag {
  readonly name: string
  readonly crate: string
  readonly slots: readonly string[]
}

/** Ties two crates, so that they may be tied to each other; looks up what it hangs on. */
export interface Rope {
  readonly crate: string
  readonly name: string
  readonly slot: string
  readonly to: { readonly crate: string; readonly slot: string }
}

export const methods = <const N extends string>(
  name: N,
): { create: `make${N}`; drop: `drop${N}`; alter: `alter${N}`; rename: `rename${N}` } => ({
  create: `make${name}`,
  drop: `drop${name}`,
  alter: `alter${name}`,
  rename: `rename${name}`,
})

/** Whatever is not under test. */
export const rest = {
  sayable: () => true,
  loses: () => null,
  guards: { create: false, drop: false },
  catalog: { query: () => '', read: () => ({}) as never },
  reflect: () => [],
} as const

type Fields = Readonly<Record<string, unknown>>

const said = (...words: readonly unknown[]): readonly [ReturnType<typeof statement>] => [
  statement(JSON.stringify(words)),
]
// Objects of a kind are records, whatever else they are.
const pick = (object: object, names: Iterable<string>): Fields =>
  Object.fromEntries([...names].toSorted().map(name => [name, (object as Fields)[name]]))
const whole = (object: object): Fields => pick(object, Object.keys(object))

/** Says all that it is told to do, and no more than PostgreSQL would want to know. */
export const sqlBy = (
  ...identity: readonly string[]
): {
  create: (after: object, clauses: readonly string[]) => ReturnType<typeof said>
  drop: (before: object) => ReturnType<typeof said>
  alter: (
    before: object,
    after: object,
    changed: ReadonlySet<string>,
    carried: readonly { before: object; after: object; changed: ReadonlySet<string> }[],
  ) => ReturnType<typeof said>
  rename: (before: object, after: object) => ReturnType<typeof said>
} => ({
  create: (after, clauses) => said('create', whole(after), clauses),
  drop: before => said('drop', pick(before, identity)),
  alter: (before, after, changed, carried) =>
    said(
      'alter',
      pick(after, identity),
      pick(before, changed),
      pick(after, changed),
      carried.map(part => [whole(part.after), pick(part.before, part.changed)]),
    ),
  rename: (before, after) => said('rename', pick(before, identity), pick(after, identity)),
})

/** The clause of a part. */
const clause = (object: object): string => JSON.stringify(whole(object))

const crate = defineKind<Crate, unknown>()({
  ...rest,
  sql: sqlBy('name'),
  name: 'crate',
  methods: methods('Crate'),
  identity: ['name'],
  attributes: {
    note: { onChange: 'alter', absent: null },
    wood: { onChange: 'replace' },
  },
  owner: () => null,
  requires: () => [],
  claims: ({ name }) => [ref('word', name)],
  inline: null,
  renamesFreely: false,
  readdress: object => object,
})

const slot = defineKind<Slot, unknown>()({
  ...rest,
  sql: sqlBy('crate', 'name'),
  name: 'slot',
  methods: methods('Slot'),
  identity: ['crate', 'name'],
  attributes: {
    size: { onChange: 'alter', alongside: ['text'] },
    lid: { onChange: 'replace', absent: false },
    text: {
      onChange: 'alter',
      absent: null,
      spelling: ({ text, size }) =>
        text === null ? [] : [{ as: 'value', text, type: String(size) }],
    },
    tool: { onChange: 'alter', absent: null },
  },
  owner: ({ crate: owner }) => ref('crate', owner),
  requires: ({ crate: owner, tool: used }) => [
    ref('crate', owner),
    ...(used === null ? [] : [ref('tool', used)]),
  ],
  claims: () => [],
  inline: { owner: 'crate', as: 'slots', many: true },
  clause,
  // What is in a crate gets room before a slot of it is big.
  first: object => (object.size === 2 ? { ...object, size: 1 } : null),
  needs: (before, after, changed, { keys, home, told }) =>
    before === null || !changed.has('size') || after.size !== 2
      ? []
      : [
          noRows(
            `${home}: ${keys(ref('crate', after.crate)).flat().join()}`,
            told(ref('slot', after.crate, after.name)) ?? `room for ${after.name}`,
          ),
        ],
  renamesFreely: false,
  readdress: (object, renamed) => ({
    ...object,
    crate: renamedTo(renamed, 'crate', object.crate) ?? object.crate,
    tool: object.tool === null ? null : (renamedTo(renamed, 'tool', object.tool) ?? object.tool),
  }),
})

const seal = defineKind<Seal, unknown>()({
  ...rest,
  sql: sqlBy('crate', 'name'),
  name: 'seal',
  methods: methods('Seal'),
  identity: ['crate', 'name'],
  attributes: { slots: { onChange: 'replace' } },
  owner: ({ crate: owner }) => ref('crate', owner),
  requires: ({ crate: owner, slots }) => [
    ref('crate', owner),
    ...slots.map(name => ref('slot', owner, name)),
  ],
  claims: ({ name }) => [ref('word', name)],
  inline: { owner: 'crate', as: 'seals', many: true },
  merges: ({ slots }) => slots.join(),
  tellsApart: ({ slots }) => (slots.length > 0 ? slots : null),
  clause,
  renamesFreely: true,
  readdress: (object, renamed) => ({
    ...object,
    crate: renamedTo(renamed, 'crate', object.crate) ?? object.crate,
    slots: object.slots.map(name => renamedTo(renamed, 'slot', object.crate, name) ?? name),
  }),
})

const tool = defineKind<Tool, unknown>()({
  ...rest,
  sql: sqlBy('name'),
  name: 'tool',
  methods: { ...methods('Tool'), renameMember: 'renameToolWord' },
  identity: ['name'],
  attributes: { words: { onChange: 'alter' } },
  members: {
    attribute: 'words',
    rename: ({ name }, from, to) => said('rename word', name, from, to),
  },
  owner: () => null,
  requires: () => [],
  claims: ({ name }) => [ref('word', name)],
  inline: null,
  renamesFreely: false,
  readdress: object => object,
  carries: {
    kind: 'slot',
    as: 'slots',
    along: ['size'],
    when: (_before, after) => after.words.length > 0,
  },
})

const tag = defineKind<Tag, unknown>()({
  ...rest,
  sql: sqlBy('name'),
  name: 'tag',
  methods: methods('Tag'),
  identity: ['name'],
  attributes: { crate: { onChange: 'replace' }, slots: { onChange: 'replace' } },
  owner: ({ crate: owner }) => ref('crate', owner),
  requires: ({ crate: owner, slots }) => [
    ref('crate', owner),
    ...slots.map(name => ref('slot', owner, name)),
  ],
  claims: ({ name }) => [ref('word', name)],
  inline: null,
  renamesFreely: true,
  readdress: (object, renamed) => ({
    ...object,
    crate: renamedTo(renamed, 'crate', object.crate) ?? object.crate,
    slots: object.slots.map(name => renamedTo(renamed, 'slot', object.crate, name) ?? name),
  }),
})

function sealsBehind({ to }: Rope, lookup: Lookup): readonly Seal[] {
  // The lookup gives seals for a seal.
  const seals = lookup.owned('seal', ref('crate', to.crate)) as Seal[]
  return seals.filter(({ slots }) => slots.includes(to.slot))
}

const rope = defineKind<Rope, unknown>()({
  ...rest,
  sql: sqlBy('crate', 'name'),
  name: 'rope',
  methods: methods('Rope'),
  identity: ['crate', 'name'],
  attributes: { slot: { onChange: 'replace' }, to: { onChange: 'replace' } },
  owner: ({ crate: owner }) => ref('crate', owner),
  requires: (object, lookup) => [
    ref('crate', object.crate),
    ref('slot', object.crate, object.slot),
    ref('crate', object.to.crate),
    ref('slot', object.to.crate, object.to.slot),
    ...sealsBehind(object, lookup).map(({ crate: owner, name }) => ref('seal', owner, name)),
  ],
  claims: () => [],
  inline: null,
  renamesFreely: true,
  readdress: (object, renamed) => ({
    ...object,
    crate: renamedTo(renamed, 'crate', object.crate) ?? object.crate,
    slot: renamedTo(renamed, 'slot', object.crate, object.slot) ?? object.slot,
    to: {
      crate: renamedTo(renamed, 'crate', object.to.crate) ?? object.to.crate,
      slot: renamedTo(renamed, 'slot', object.to.crate, object.to.slot) ?? object.to.slot,
    },
  }),
})

export const registry = { tool, crate, slot, seal, tag, rope } as const
export type MadeUp = typeof registry
export type MadeUpSchema = Schema<MadeUp>
export type MadeUpEntry = Entry<MadeUp>

/** Names that a codec of keys may stumble over, and few of them, so that they meet. */
export const names = fc.constantFrom('a', 'b', 'A', 'a"b', 'a.b', 'a:b')
const some = <T>(of: fc.Arbitrary<T>, maxLength = 4): fc.Arbitrary<T[]> =>
  fc.array(of, { maxLength })
const few = fc.uniqueArray(names, { maxLength: 2 })

const drawn: fc.Arbitrary<readonly MadeUpEntry[]> = fc
  .record({
    tools: some(fc.record({ name: names, words: fc.uniqueArray(fc.constantFrom('x', 'y')) }), 2),
    crates: some(
      fc.record({
        name: names,
        note: fc.constantFrom(null, 'n'),
        wood: fc.constantFrom('oak', 'oak', 'oak', 'ash'),
      }),
      3,
    ),
    slots: some(
      fc.record({
        crate: names,
        name: names,
        size: fc.constantFrom(1, 2),
        lid: fc.constantFrom(false, false, true),
        text: fc.constantFrom(null, 't', 'T'),
        tool: fc.option(names),
      }),
      8,
    ),
    seals: some(fc.record({ crate: names, name: names, slots: few })),
    tags: some(fc.record({ name: names, crate: names, slots: few })),
    ropes: some(
      fc.record({
        crate: names,
        name: names,
        slot: names,
        to: fc.record({ crate: names, slot: names }, { noNullPrototype: true }),
      }),
    ),
  })
  .map(({ tools, crates, slots, seals, tags, ropes }): readonly MadeUpEntry[] => [
    ...tools.map(object => ({ kind: 'tool', object }) as const),
    ...crates.map(object => ({ kind: 'crate', object }) as const),
    ...slots.map(object => ({ kind: 'slot', object }) as const),
    ...seals.map(object => ({ kind: 'seal', object }) as const),
    ...tags.map(object => ({ kind: 'tag', object }) as const),
    ...ropes.map(object => ({ kind: 'rope', object }) as const),
  ])

export const entries: fc.Arbitrary<readonly MadeUpEntry[]> = drawn.map(given =>
  consistent(registry, given),
)
export const schemas: fc.Arbitrary<MadeUpSchema> = entries.map(given =>
  frozenSchema(registry, given),
)

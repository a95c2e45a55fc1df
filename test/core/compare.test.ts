/** What is open after a first comparison, and how answers settle it. */
import { ordinary } from '../../src/kinds/tables/model.ts'
import fc from 'fast-check'
import {
  changedAttributes,
  noSpellings,
  questionKey,
  type Comparison,
  type Spellings,
} from '../../src/core/compare.ts'
import { defineKind, type Question } from '../../src/core/kind.ts'
import { plan } from '../../src/core/plan.ts'
import { applyRenames } from '../../src/core/rename.ts'
import { lookupOf, schemaOf, type Schema } from '../../src/core/schema.ts'
import { registry as real, type Registry } from '../../src/kinds/registry.ts'
import { registry, type Slot } from './made-up.ts'
import { models } from './model.ts'
import { runs } from './seed.ts'

const slot = (text: string | null, more: Partial<Slot> = {}): Slot => ({
  crate: 'a',
  name: 's',
  size: 1,
  lid: false,
  text,
  tool: null,
  ...more,
})

const value = (text: string, type = '1'): Question => ({ as: 'value', text, type })

/** A server that spells in lower case. */
const lower = (open: Iterable<Question>): Map<string, string | null> =>
  new Map([...open].map(question => [questionKey(question), question.text.toLowerCase()]))

function comparison(spellings: Spellings): Comparison {
  const none = schemaOf(registry, [])
  return applyRenames(registry, none, none, []).comparison(spellings, false)
}

interface Case {
  readonly name: string
  readonly before: Slot
  readonly after: Slot
  /** Asked on the first pass. */
  readonly open: readonly Question[]
  readonly first: readonly string[]
  readonly second: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'equal texts are no question',
    before: slot('t'),
    after: slot('t'),
    open: [],
    first: [],
    second: [],
  },
  {
    name: 'a text that differs in spelling is asked about once, and is the same',
    before: slot('t'),
    after: slot('T'),
    open: [value('T')],
    first: ['text'],
    second: [],
  },
  {
    name: 'a text that differs in meaning is asked about once, and has changed',
    before: slot('t'),
    after: slot('U'),
    open: [value('U')],
    first: ['text'],
    second: ['text'],
  },
  {
    name: 'a text that is only there on one side is no question',
    before: slot(null),
    after: slot('T'),
    open: [],
    first: ['text'],
    second: ['text'],
  },
  {
    name: 'other attributes are compared as they stand',
    before: slot('t', { size: 1, lid: true }),
    after: slot('t', { size: 2, lid: false }),
    open: [],
    first: ['size', 'lid'],
    second: ['size', 'lid'],
  },
]

test.each(cases)('$name', ({ before, after, open, first, second }) => {
  const asked = noSpellings()
  expect([...changedAttributes(registry.slot, before, after, comparison(asked))]).toEqual(first)
  expect([...asked.open.values()]).toEqual(open)
  const answered = { ...noSpellings(), answers: lower(asked.open.values()) }
  expect([...changedAttributes(registry.slot, before, after, comparison(answered))]).toEqual(second)
  expect([...answered.open.keys()]).toEqual([])
})

test('a server of its own is asked about both texts', () => {
  const asked: Spellings = { ...noSpellings(), bothSides: true }
  changedAttributes(registry.slot, slot('t'), slot('T'), comparison(asked))
  expect([...asked.open.values()]).toEqual([value('t'), value('T')])
})

test('what the server cannot parse is taken as it stands, and is not asked again', () => {
  const answers = new Map([[questionKey(value('T')), null]])
  const answered = { ...noSpellings(), answers }
  const changed = changedAttributes(registry.slot, slot('t'), slot('T'), comparison(answered))
  expect([...changed]).toEqual(['text'])
  expect(answered.open.size).toBe(0)
})

test('of several readings one is enough', () => {
  const reading = defineKind<Slot, unknown>()({
    ...registry.slot,
    attributes: {
      ...registry.slot.attributes,
      text: {
        onChange: 'alter',
        spelling: ({ text }) => (text === null ? [] : [value(text), value('another')]),
      },
    },
  })
  const answers = new Map([
    [questionKey(value('T')), 'no'],
    [questionKey(value('another')), 't'],
  ])
  const answered = { ...noSpellings(), answers }
  expect(changedAttributes(reading, slot('t'), slot('T'), comparison(answered)).size).toBe(0)
})

test('of two prints of a server, either may be the one that it has printed again', () => {
  const table = { schema: 'public', name: 't', ...ordinary, comment: null }
  const check = (expression: string): Schema<Registry> =>
    schemaOf(real, [
      { kind: 'schema', object: { name: 'public', comment: null } },
      { kind: 'table', object: table },
      {
        kind: 'check',
        object: {
          schema: 'public',
          table: 't',
          name: 'c',
          expression,
          noInherit: false,
          notValid: false,
          notEnforced: false,
          comment: null,
        },
      },
    ])
  // A server that reads `once` back as `again`, and that as it stands.
  const rounds = (before: string, after: string, isModel: boolean): number => {
    const answers = new Map<string, string | null>()
    for (;;) {
      const spellings = { ...noSpellings(), answers }
      const { upgrade } = plan<Registry>(real, check(before), check(after), { spellings, isModel })
      if (spellings.open.size === 0) return upgrade.length
      for (const [key, { text }] of spellings.open as Map<string, { text: string }>)
        answers.set(key, text === 'once' ? 'again' : text)
    }
  }
  expect(rounds('once', 'again', false)).toBe(0)
  expect(rounds('again', 'once', false)).toBe(0)
  expect(rounds('once', 'other', false)).toBe(2)
  // What an author writes is no print: its words mean what they say.
  expect(rounds('once', 'again', true)).toBe(2)
})

test('a question is known by all that it says', () => {
  const question = fc.oneof(
    fc.record({ as: fc.constant('type' as const), text: fc.constantFrom('a', 'b') }),
    fc.record({
      as: fc.constant('value' as const),
      text: fc.constantFrom('a', 'b'),
      type: fc.constantFrom('a', 'b'),
    }),
    fc.record({
      as: fc.constantFrom('condition' as const, 'generated' as const),
      text: fc.constantFrom('a', 'b'),
      type: fc.constantFrom('a', 'b'),
      columns: fc.array(fc.record({ name: fc.constantFrom('a', 'b'), type: fc.constant('t') }), {
        maxLength: 2,
      }),
      renames: fc.array(fc.constant(['a', 'b'] as const), { maxLength: 1 }),
    }),
  )
  fc.assert(
    fc.property(question, question, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other)
      expect(questionKey(one) === questionKey(other)).toBe(isSame)
    }),
    runs(500),
  )
})

/** The model as its author might have written it: other words for the same texts. */
const shouted = (schema: Schema<Registry>): Schema<Registry> =>
  new Map(
    [...schema].map(([key, entry]) => {
      const { kind, object } = entry
      const louder = (field: string): object => {
        const text = (object as unknown as Record<string, unknown>)[field]
        return typeof text === 'string' ? { [field]: `${text} ` } : {}
      }
      const fields = { column: 'default', check: 'expression', index: 'where' } as const
      if (!(kind in fields)) return [key, entry]
      const field = fields[kind as keyof typeof fields]
      return [key, { kind, object: { ...object, ...louder(field) } } as typeof entry]
    }),
  )

test('a second pass has all the answers: nothing is open, and other words are no difference', () => {
  fc.assert(
    fc.property(models, before => {
      const after = shouted(before)
      const asked = noSpellings()
      plan<Registry>(real, before, after, { spellings: asked })
      const answers = new Map(
        [...asked.open.values()].map(question => [questionKey(question), question.text.trim()]),
      )
      const answered = { ...noSpellings(), answers }
      expect(plan<Registry>(real, before, after, { spellings: answered }).upgrade).toEqual([])
      expect([...answered.open.keys()]).toEqual([])
      // Only what differs was asked about.
      const spelled = [...lookups(before)]
      expect(asked.open.size).toBeLessThanOrEqual(spelled.length)
    }),
    runs(150),
  )
})

const lookups = (schema: Schema<Registry>): readonly object[] =>
  [...schema.values()].flatMap(({ kind, object }) => {
    const lookup = lookupOf(real, schema)
    return Object.values(real[kind].attributes).flatMap(rule =>
      'spelling' in rule ? [...rule.spelling(object as never, lookup)] : [],
    )
  })

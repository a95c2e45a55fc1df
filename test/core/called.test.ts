/** What texts call by name: it is there before them and goes after them; what calls it steps aside while it is made anew. */
import { noSpellings, questionKey, type Spellings } from '../../src/core/compare.ts'
import { defineKind, ref, type Question } from '../../src/core/kind.ts'
import type { AnyOperation } from '../../src/core/operation.ts'
import { plan } from '../../src/core/plan.ts'
import { keyOf, schemaOf, type Entry } from '../../src/core/schema.ts'
import { methods, rest, sqlBy } from './made-up.ts'

const common = {
  ...rest,
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: <T>(object: T): T => object,
} as const

const question = (text: string): Question => ({ as: 'value', text, type: '1' })

/** Sung by name; another tune makes it anew, another key does not. */
const song = defineKind<{ name: string; tune: string; key: string }, unknown>()({
  ...common,
  sql: sqlBy('name'),
  name: 'song',
  methods: methods('Song'),
  identity: ['name'],
  attributes: { tune: { onChange: 'replace' }, key: { onChange: 'alter' } },
  owner: () => null,
  requires: () => [],
  calledBy: ({ name }) => name,
})

type Item = string | { readonly text: string; readonly loud: boolean }

/** A list in which some are texts. */
const evening = defineKind<{ name: string; items: readonly Item[]; precious: boolean }, unknown>()({
  ...common,
  sql: sqlBy('name'),
  name: 'evening',
  methods: methods('Evening'),
  identity: ['name'],
  attributes: {
    items: {
      onChange: 'alter',
      spelling: ({ items }) => textsOf(items).map(question),
      texts: { of: textsOf, put },
    },
    precious: { onChange: 'ignore' },
  },
  owner: () => null,
  requires: () => [],
  loses: ({ name, precious }) => (precious ? name : null),
})

function textsOf(items: readonly Item[]): readonly string[] {
  return items.flatMap(item => (typeof item === 'string' ? [] : [item.text]))
}

function put(items: readonly Item[], texts: readonly string[]): readonly Item[] {
  const left = [...texts]
  return items.map(item => (typeof item === 'string' ? item : { ...item, text: left.shift()! }))
}

/** A guest stands in the plan of the house, but for those that come late. */
const house = defineKind<{ name: string }, unknown>()({
  ...common,
  sql: sqlBy('name'),
  name: 'house',
  methods: methods('House'),
  identity: ['name'],
  attributes: {},
  owner: () => null,
  requires: () => [],
})
const guest = defineKind<{ house: string; name: string; late: boolean }, unknown>()({
  ...common,
  sql: sqlBy('house', 'name'),
  name: 'guest',
  methods: methods('Guest'),
  identity: ['house', 'name'],
  attributes: { late: { onChange: 'alter', absent: false } },
  owner: ({ house: home }) => ref('house', home),
  requires: ({ house: home }) => [ref('house', home)],
  inline: { owner: 'house', as: 'guests', many: true },
  folds: ({ late }) => !late,
  clause: ({ name }) => name,
})

// Callers come before what they call in the registry: only the text can tell.
const registry = { house, guest, evening, song } as const
type Given = Entry<typeof registry>

const sung = (name: string, tune = 'la', key = 'C'): Given => ({
  kind: 'song',
  object: { name, tune, key },
})
const at = (name: string, items: readonly Item[], precious = false): Given => ({
  kind: 'evening',
  object: { name, items, precious },
})
const says = (text: string): Item => ({ text, loud: true })

/** A server that spells in lower case. */
function planned(before: readonly Given[], after: readonly Given[]): readonly string[] {
  const answers = new Map<string, string>()
  for (;;) {
    const spellings: Spellings = { ...noSpellings(), answers }
    const sides = [schemaOf(registry, before), schemaOf(registry, after)] as const
    const { upgrade } = plan(registry, ...sides, { spellings })
    if (spellings.open.size === 0) return upgrade.map(line)
    for (const asked of spellings.open.values())
      if ('text' in asked) answers.set(questionKey(asked), asked.text.toLowerCase())
  }
}

function line(given: unknown): string {
  // Every operation is one of these.
  const { verb, kind, before, after, inline } = given as AnyOperation
  const parts = inline.map(part => keyOf(guest, part.after!))
  const name = keyOf(registry[kind as keyof typeof registry], (after ?? before)!)
  return `${verb} ${name}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`
}

const cases: readonly {
  readonly name: string
  readonly before: readonly Given[]
  readonly after: readonly Given[]
  readonly expect: readonly string[]
}[] = [
  {
    name: 'what is called is made first',
    before: [],
    after: [at('e', ['x', says('sing(s)')]), sung('s')],
    expect: ['create song:s', 'create evening:e'],
  },
  {
    name: 'what is called goes last, also where its caller only changes',
    before: [at('e', [says('s()')]), at('f', [says('s()')]), sung('s')],
    after: [at('e', [says('t()')])],
    expect: ['drop evening:f', 'alter evening:e', 'drop song:s'],
  },
  {
    name: 'a part of another word calls nothing',
    before: [at('e', [says('songs()')])],
    after: [at('e', [says('other')]), sung('song')],
    expect: ['alter evening:e', 'create song:song'],
  },
  {
    name: 'what calls it steps aside while it is made anew',
    before: [at('e', [says('s()')]), at('f', [says('t()')]), sung('s')],
    after: [at('e', [says('s()')]), at('f', [says('t()')]), sung('s', 'do re')],
    expect: ['drop evening:e', 'drop song:s', 'create song:s', 'create evening:e'],
  },
  {
    name: 'what loses something stays where it is',
    before: [at('e', [says('s()')], true), sung('s')],
    after: [at('e', [says('s()')], true), sung('s', 'do re')],
    expect: ['drop song:s', 'create song:s'],
  },
  {
    name: 'nobody steps aside while it changes in place',
    before: [at('e', [says('s()')]), sung('s')],
    after: [at('e', [says('s()')]), sung('s', 'la', 'G')],
    expect: ['alter song:s'],
  },
  {
    name: 'texts of a list are compared as they are spelled',
    before: [at('e', ['A', says('a'), 'x', says('b')])],
    after: [at('e', ['A', says('A'), 'x', says('B')])],
    expect: [],
  },
  {
    name: 'one text of a list is another',
    before: [at('e', [says('a'), says('b')])],
    after: [at('e', [says('A'), says('C')])],
    expect: ['alter evening:e'],
  },
  {
    name: 'what stands beside the texts is compared as it is',
    before: [at('e', ['a', says('b')])],
    after: [at('e', ['A', says('b')])],
    expect: ['alter evening:e'],
  },
  {
    name: 'a list with a text more is another list',
    before: [at('e', [says('a')])],
    after: [at('e', [says('a'), says('a')])],
    expect: ['alter evening:e'],
  },
  {
    name: 'an object that cannot be a clause stands alone',
    before: [],
    after: [
      { kind: 'house', object: { name: 'h' } },
      { kind: 'guest', object: { house: 'h', name: 'a', late: true } },
      { kind: 'guest', object: { house: 'h', name: 'b', late: false } },
    ],
    expect: ['create house:h (guest:h.b)', 'create guest:h.a'],
  },
]

test.each(cases)('$name', ({ before, after, expect: wanted }) => {
  expect(planned(before, after)).toEqual(wanted)
})

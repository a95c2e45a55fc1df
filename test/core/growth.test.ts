/** How much is asked grows with the objects, and not with their square. */
import { defineKind, ref } from '../../src/core/kind.ts'
import { plan } from '../../src/core/plan.ts'
import { schemaOf, type Schema } from '../../src/core/schema.ts'
import { methods, rest, sqlBy } from './made-up.ts'

interface Link {
  readonly name: string
  readonly on: string | null
  readonly metal: string
}

let asked = 0

/** Hangs on another link; of another metal, it is forged anew. */
const link = defineKind<Link, unknown>()({
  ...rest,
  sql: sqlBy('name'),
  name: 'link',
  methods: methods('Link'),
  identity: ['name'],
  attributes: { on: { onChange: 'replace' }, metal: { onChange: 'replace' } },
  owner: () => null,
  requires: ({ on }) => {
    asked += 1
    return on === null ? [] : [ref('link', on)]
  },
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: object => object,
})
const registry = { link } as const

/** The last link stands first, so that whoever walks in the order of the schema comes too early each time. */
const chain = (links: number, metal: string): Schema<typeof registry> =>
  schemaOf(
    registry,
    Array.from({ length: links }, (_, at) => ({
      kind: 'link' as const,
      object: {
        name: `l${at}`,
        on: at === links - 1 ? null : `l${at + 1}`,
        metal: at === links - 1 ? metal : 'iron',
      },
    })),
  )

test.each([10, 100, 1000])('a chain of %i is made anew without many questions', links => {
  asked = 0
  const { upgrade } = plan(registry, chain(links, 'iron'), chain(links, 'gold'))
  expect(upgrade.map(({ verb }) => verb)).toEqual([
    ...Array.from({ length: links }, () => 'drop'),
    ...Array.from({ length: links }, () => 'create'),
  ])
  expect(asked).toBeLessThanOrEqual(links * 4)
})

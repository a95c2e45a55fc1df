/** What rows need, in both directions: only where there may be rows, and only what the kinds say. */
import { invertAll } from '../../src/core/operation.ts'
import { plan } from '../../src/core/plan.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { statementsOf } from '../../src/core/statements.ts'
import { registry, type MadeUp, type MadeUpEntry, type MadeUpSchema, type Slot } from './made-up.ts'

const crate: MadeUpEntry = { kind: 'crate', object: { name: 'c', note: null, wood: 'oak' } }
const slot = (name: string, size: number, more: Partial<Slot> = {}): MadeUpEntry => ({
  kind: 'slot',
  object: { crate: 'c', name, size, lid: false, text: null, tool: null, ...more },
})
const seal: MadeUpEntry = { kind: 'seal', object: { crate: 'c', name: 'x', slots: ['s'] } }

const schema = (...entries: readonly MadeUpEntry[]): MadeUpSchema =>
  schemaOf<MadeUp>(registry, entries)

type Planned = ReturnType<typeof plan<MadeUp>>

/** The verbs of the statements, and the queries among them. */
const steps = (operations: Planned['upgrade']): readonly string[] =>
  operations.flatMap(operation =>
    statementsOf(registry, operation).map(({ sql }) => {
      const query = /room for \w+|somebody said so/.exec(sql)
      return query === null ? (JSON.parse(sql) as string[])[0]! : query[0]
    }),
  )

interface Case {
  readonly name: string
  readonly before: MadeUpSchema
  readonly after: MadeUpSchema
  readonly up: readonly string[]
  readonly down: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'nothing is in what is made in the same plan',
    before: schema(),
    after: schema(crate, slot('s', 2)),
    up: ['create'],
    down: ['drop'],
  },
  {
    name: 'a part of what is there is made small, and grows once there is room',
    before: schema(crate),
    after: schema(crate, slot('s', 2)),
    up: ['create', 'room for s', 'alter'],
    down: ['drop'],
  },
  {
    name: 'so it is on the way back',
    before: schema(crate, slot('s', 2)),
    after: schema(crate),
    up: ['drop'],
    down: ['create', 'room for s', 'alter'],
  },
  {
    name: 'a part that is whole at once needs nothing',
    before: schema(crate),
    after: schema(crate, slot('s', 1)),
    up: ['create'],
    down: ['drop'],
  },
  {
    name: 'an alter needs room in one direction',
    before: schema(crate, slot('s', 1)),
    after: schema(crate, slot('s', 2)),
    up: ['room for s', 'alter'],
    down: ['alter'],
  },
  {
    name: 'what is made anew is made small as well',
    before: schema(crate, slot('s', 2)),
    after: schema(crate, slot('s', 2, { lid: true })),
    up: ['drop', 'create', 'room for s', 'alter'],
    down: ['drop', 'create', 'room for s', 'alter'],
  },
  {
    name: 'an owner that is made anew is empty',
    before: schema(crate, slot('s', 2)),
    after: schema({ kind: 'crate', object: { name: 'c', note: null, wood: 'ash' } }, slot('s', 2)),
    up: ['drop', 'create'],
    down: ['drop', 'create'],
  },
]

test.each(cases)('$name', ({ before, after, up, down }) => {
  const { upgrade, downgrade } = plan<MadeUp>(registry, before, after)
  expect(steps(upgrade)).toEqual(up)
  expect(steps(downgrade)).toEqual(down)
  expect(invertAll<MadeUp>(downgrade)).toEqual(upgrade)
})

test('the kinds are told what tells rows apart, where nobody is at home, and what was said', () => {
  const grown = (before: MadeUpSchema, more: Parameters<typeof plan<MadeUp>>[3] = {}): string => {
    const after = schema(
      ...[...before.values()].filter(({ kind }) => kind !== 'slot'),
      slot('s', 2),
    )
    const { upgrade } = plan<MadeUp>(registry, before, after, more)
    return upgrade.flatMap(operation => statementsOf(registry, operation))[0]!.sql
  }
  const small = [crate, slot('s', 1)]
  expect(grown(schema(...small, seal), { home: 'here' })).toContain('expected "here: s"')
  expect(grown(schema(...small))).toContain('expected ": "')
  expect(grown(schema(...small), { told: () => 'somebody said so' })).toContain('somebody said so')
  // A seal that goes, goes with what it is about; one that stays is still there.
  const { upgrade } = plan<MadeUp>(
    registry,
    schema(...small, slot('other', 1), seal),
    schema(crate, slot('other', 2)),
  )
  const said = upgrade.flatMap(operation => statementsOf(registry, operation)).map(({ sql }) => sql)
  expect(said.find(sql => sql.includes('room for other'))).toContain('expected ": "')
})

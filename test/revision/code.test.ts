/** The commuting square: what the calls of a file do is what the operations say. */
import fc from 'fast-check'
import type { AnyKind } from '../../src/core/kind.ts'
import type { Operation } from '../../src/core/operation.ts'
import { membersOf } from '../../src/core/member.ts'
import { plan } from '../../src/core/plan.ts'
import { keyOfRef, refOf, type Registry, type Schema } from '../../src/core/schema.ts'
import { statementsOf } from '../../src/core/statements.ts'
import { registry as real } from '../../src/kinds/registry.ts'
import { asksOf, callOf, lossOf } from '../../src/revision/code.ts'
import { registry as madeUp, schemas as madeUpSchemas } from '../core/made-up.ts'
import { models, neighbours } from '../core/model.ts'
import { runs } from '../core/seed.ts'
import { recordingHost, runs as runCode } from './recording.ts'

interface World {
  readonly name: string
  readonly registry: Registry
  readonly pairs: fc.Arbitrary<readonly [Schema<Registry>, Schema<Registry>]>
}

// The square knows no kind, and so no type of an object.
const erased = (pairs: unknown): World['pairs'] => pairs as World['pairs']

const worlds: readonly World[] = [
  { name: 'the real registry', registry: real, pairs: erased(fc.tuple(models, models)) },
  { name: 'models that differ in details', registry: real, pairs: erased(neighbours) },
  {
    name: 'a made-up registry',
    registry: madeUp,
    pairs: erased(fc.tuple(madeUpSchemas, madeUpSchemas)),
  },
]

const options = { defaultSchema: 'public' }

const sqlOf = (registry: Registry, operations: readonly Operation<Registry>[]): string[] =>
  operations.flatMap(operation => statementsOf(registry, operation).map(({ sql }) => sql))

const codeOf = (registry: Registry, operations: readonly Operation<Registry>[]): string =>
  operations.map(operation => callOf(registry, operation, options)).join('\n')

test.each(worlds)('code says what SQL says: $name', async ({ registry, pairs }) => {
  await fc.assert(
    fc.asyncProperty(pairs, async ([before, after]) => {
      const { upgrade, downgrade } = plan(registry, before, after, { home: 'public' })
      for (const operations of [upgrade, downgrade]) {
        const host = recordingHost(registry)
        await runCode(registry, host, codeOf(registry, operations))
        expect(host.said).toEqual(sqlOf(registry, operations))
      }
    }),
    runs(300),
  )
})

test.each(worlds)('told renames are said as well: $name', async ({ registry, pairs }) => {
  const renames = pairs
    .map(([schema]) => ({
      schema,
      refs: [...schema.values()].flatMap(({ kind, object }) => {
        const own = refOf(registry[kind]!, object)
        const members = membersOf(registry[kind]!, object)
        return kind === 'schema'
          ? []
          : [own, ...members.map(name => ({ kind, parts: [...own.parts, name] }))]
      }),
    }))
    .filter(({ refs }) => refs.length > 0)
    .chain(({ schema, refs }) => fc.tuple(fc.constant(schema), fc.constantFrom(...refs)))
  await fc.assert(
    fc.asyncProperty(renames, async ([schema, { kind, parts }]) => {
      const to = [...parts.slice(0, -1), 'new "name"']
      const told = { renames: [{ kind, from: parts, to }], home: 'public' }
      const { upgrade } = plan(registry, schema, schema, told)
      const host = recordingHost(registry)
      await runCode(registry, host, codeOf(registry, upgrade))
      expect(host.said).toEqual(sqlOf(registry, upgrade))
    }),
    runs(100),
  )
})

test('what PostgreSQL assumes anyway, and the default schema, are not written', () => {
  const create: Operation<typeof real> = {
    verb: 'create',
    kind: 'sequence',
    before: null,
    after: {
      schema: 'public',
      name: 's',
      type: 'bigint',
      start: '1',
      increment: '2',
      min: '1',
      max: '9223372036854775807',
      cache: '1',
      cycle: false,
      comment: null,
    },
    inline: [],
  }
  expect(callOf(real, create, options)).toBe(
    'await op.createSequence({ name: "s", increment: "2" })',
  )
  expect(callOf(real, create, { defaultSchema: 'tenant' })).toBe(
    'await op.createSequence({ schema: "public", name: "s", increment: "2" })',
  )
})

const droppedRow = (metadataTable: string): Operation<typeof real> => ({
  verb: 'drop',
  kind: 'metadataRow',
  before: {
    metadataSchema: 'public',
    metadataTable,
    schema: 'tenant',
    table: '',
    name: 'v',
    type: 'VIEW',
    value: 'SELECT 1',
  },
  after: null,
  inline: [],
})

test('of an identity, what a kind assumes is not written', () => {
  expect(callOf(real, droppedRow('typeorm_metadata'), options)).toBe(
    'await op.dropMetadataRow({ schema: "tenant", name: "v" })',
  )
  expect(callOf(real, droppedRow('m'), { defaultSchema: 'tenant' })).toBe(
    'await op.dropMetadataRow({ metadataSchema: "public", metadataTable: "m", name: "v" })',
  )
})

test('what is lost stands above the call, and what has to be filled in', () => {
  fc.assert(
    fc.property(models, models, (before, after) => {
      for (const operation of plan(real, before, after).upgrade) {
        const loss = lossOf(real, operation)
        const lines = callOf(real, operation, options).split('\n')
        const said = lines.filter(line => line.startsWith('// '))
        const wanted = [
          ...(loss === null ? [] : [`// loses data: ${loss}`]),
          ...asksOf(real, operation).map(ask => `// fill in: ${ask}`),
        ]
        expect(said.toSorted()).toEqual(wanted.toSorted())
        expect(lines.at(-1)!.startsWith('// ')).toBe(false)
      }
    }),
    runs(100),
  )
})

test('every kind has four calls of its own, and one more where it has members', () => {
  const kinds: readonly AnyKind[] = Object.values(real)
  const methods = kinds.flatMap(({ methods: own }) => Object.values(own))
  const withMembers = kinds.filter(({ members }) => members !== undefined)
  expect(new Set(methods).size).toBe(4 * kinds.length + withMembers.length)
  expect(withMembers).toEqual(kinds.filter(kind => kind.methods.renameMember !== undefined))
  expect(kinds.map(kind => kind.name)).toEqual(Object.keys(real))
  // Nothing that is referred to by name alone would be found under two keys.
  expect(keyOfRef({ kind: 'table', parts: ['a', 'b'] })).not.toBe(
    keyOfRef({ kind: 'table', parts: ['a.b'] }),
  )
})

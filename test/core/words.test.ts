/** Words of a kind that columns alone use so far: what precedes a creation, and what an alter makes anew. */
import { invertAll } from '../../src/core/operation.ts'
import { plan } from '../../src/core/plan.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { statementsOf } from '../../src/core/statements.ts'
import { untuned } from '../../src/kinds/columns/model.ts'
import { ordinary } from '../../src/kinds/tables/model.ts'
import { registry, type Registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'

const plain = {
  schema: 'public',
  table: 't',
  name: 'b',
  type: 'integer',
  nullable: true,
  default: null,
  serial: null,
  identity: null,
  sequence: null,
  draws: null,
  generated: null,
  virtual: false,
  collation: null,
  ...untuned,
  comment: null,
  using: null,
  alternatives: [],
  uses: [],
} as const

const table: readonly SchemaEntry[] = [
  { kind: 'schema', object: { name: 'public', comment: null } },
  { kind: 'table', object: { schema: 'public', name: 't', ...ordinary, comment: null } },
]

const schema = (...more: readonly SchemaEntry[]): Schema =>
  schemaOf<Registry>(registry, [...table, ...more])

const check: SchemaEntry = {
  kind: 'check',
  object: {
    schema: 'public',
    table: 't',
    name: 'positive',
    expression: '(b > 0)',
    noInherit: false,
    notValid: false,
    notEnforced: false,
    comment: null,
  },
}

const lines = (operations: readonly { verb: string; kind: string }[]): string[] =>
  operations.map(({ verb, kind }) => `${verb} ${kind}`)

test('what requires an object that an alter makes anew steps aside both ways', () => {
  const stored = schema({ kind: 'column', object: { ...plain, generated: '(1 + 1)' } }, check)
  const kept = schema({ kind: 'column', object: plain }, check)
  const there = plan(registry, stored, kept)
  expect(lines(there.upgrade)).toEqual(['drop check', 'alter column', 'create check'])
  expect(there.downgrade).toEqual(invertAll<Registry>(there.upgrade))
  const sql = (side: 'upgrade' | 'downgrade'): string[] =>
    there[side].flatMap(operation =>
      operation.kind === 'column' ? statementsOf(registry, operation).map(one => one.sql) : [],
    )
  expect(sql('upgrade')).toEqual(['ALTER TABLE "public"."t" ALTER COLUMN "b" DROP EXPRESSION'])
  expect(sql('downgrade')).toEqual([
    'ALTER TABLE "public"."t" DROP COLUMN "b"',
    'ALTER TABLE "public"."t" ADD COLUMN "b" integer GENERATED ALWAYS AS ((1 + 1)) STORED',
  ])
})

test('what precedes a creation precedes that of the owner, with its guard', () => {
  const counting = schema({ kind: 'column', object: { ...plain, serial: 'numbers' } })
  const [made] = plan(registry, schemaOf<Registry>(registry, [table[0]!]), counting).upgrade
  expect(statementsOf(registry, made!, 'IF NOT EXISTS ').map(({ sql }) => sql)).toEqual([
    'CREATE SEQUENCE IF NOT EXISTS "public"."numbers" AS integer',
    expect.stringMatching(/^CREATE TABLE IF NOT EXISTS .*"b" integer DEFAULT \(?nextval\(/s),
    'ALTER SEQUENCE "public"."numbers" OWNED BY "public"."t"."b"',
  ])
})

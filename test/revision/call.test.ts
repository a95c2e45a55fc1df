/** Calls that do not fit: what is missing, what is unknown, and what has no way back. */
import type { AnyKind } from '../../src/core/kind.ts'
import { isAthanorError } from '../../src/errors.ts'
import { registry } from '../../src/kinds/registry.ts'
import { alterCall, createCall, dropCall, renameCall } from '../../src/revision/call.ts'
import { createOp } from '../../src/revision/op.ts'
import { recordingHost } from './recording.ts'

const reading = { registry, defaultSchema: 'tenant' }
const kind = (name: keyof typeof registry): AnyKind => registry[name]

interface Wrong {
  readonly call: string
  readonly given: readonly Readonly<Record<string, unknown>>[]
  readonly says: string
}

const wrong: readonly Wrong[] = [
  { call: 'createTable', given: [{}], says: 'op.createTable: `name` of the table is missing' },
  {
    call: 'createTable',
    given: [{ name: 't', indexes: [] }],
    says: 'op.createTable: a table has no `indexes`',
  },
  {
    call: 'createTable',
    given: [{ name: 't', columns: [{ name: 'a' }] }],
    says: 'op.createTable: `type` of the column is missing',
  },
  {
    call: 'createTable',
    given: [{ name: 't', columns: [{ type: 'text' }] }],
    says: 'op.createTable: `name` of the column is missing',
  },
  {
    call: 'createTable',
    given: [{ name: 't', primaryKey: { name: 'p' } }],
    says: 'op.createTable: `columns` of the primaryKey is missing',
  },
  {
    call: 'addColumn',
    given: [{ name: 'a', type: 'text' }],
    says: 'op.addColumn: `table` of the column is missing',
  },
  {
    call: 'addColumn',
    given: [{ table: 't', name: 'a', type: 'text', colour: 'red' }],
    says: 'op.addColumn: a column has no `colour`',
  },
  {
    call: 'createIndex',
    given: [{ name: 'i', columns: ['a'] }],
    says: 'op.createIndex: `table` of the index is missing',
  },
  { call: 'dropIndex', given: [{}], says: 'op.dropIndex: `name` of the index is missing' },
  {
    call: 'dropColumn',
    given: [{ table: 't' }],
    says: 'op.dropColumn: `name` of the column is missing',
  },
  { call: 'dropColumn', given: [], says: 'op.dropColumn: `table` of the column is missing' },
  {
    call: 'renameEnumValue',
    given: [{ name: 'mood', to: 'unhappy' }],
    says: 'op.renameEnumValue: `value`, the name that changes, is missing',
  },
  {
    call: 'renameEnumValue',
    given: [{ name: 'mood', value: 'sad' }],
    says: 'op.renameEnumValue: the new name `to` is missing',
  },
  {
    call: 'renameEnumValue',
    given: [{ value: 'sad', to: 'unhappy' }],
    says: 'op.renameEnumValue: `name` of the enum is missing',
  },
  {
    call: 'renameColumn',
    given: [{ table: 't', name: 'a' }],
    says: 'op.renameColumn: the new name `to` is missing',
  },
  {
    call: 'renameColumn',
    given: [{ table: 't', to: 'b' }],
    says: 'op.renameColumn: `name` of the column is missing',
  },
  {
    call: 'alterColumn',
    given: [{ table: 't', name: 'a' }],
    says: 'op.alterColumn: `before` is missing',
  },
  {
    call: 'alterColumn',
    given: [{ table: 't', name: 'a' }, { before: { nullable: true } }],
    says: 'op.alterColumn: `after` is missing',
  },
  {
    call: 'alterColumn',
    given: [
      { table: 't', name: 'a' },
      { before: { nullable: true }, after: {} },
    ],
    says: 'op.alterColumn: `nullable` stands on one side only; write it in `before` and in `after`',
  },
  {
    call: 'alterColumn',
    given: [
      { table: 't', name: 'a' },
      { before: {}, after: { type: 'text' } },
    ],
    says: 'op.alterColumn: `type` stands on one side only; write it in `before` and in `after`',
  },
  {
    call: 'alterColumn',
    given: [
      { table: 't', name: 'a' },
      { before: { colour: 1 }, after: { colour: 2 } },
    ],
    says: 'op.alterColumn: `colour` is not an attribute of a column',
  },
  {
    call: 'alterEnum',
    given: [
      { name: 'e' },
      { before: { values: [] }, after: { values: ['a'] }, columns: [{ name: 'a', type: 'e' }] },
    ],
    says: 'op.alterEnum: `table` of the column is missing',
  },
  {
    call: 'addUnique',
    given: [{ table: 't', name: 'u', columns: ['a'] }, { ifNotExists: true }],
    says: 'op.addUnique: PostgreSQL has no ifNotExists for this',
  },
  {
    call: 'createEnum',
    given: [{ name: 'e', values: [] }, { ifNotExists: true }],
    says: 'op.createEnum: PostgreSQL has no ifNotExists for this',
  },
]

test.each(wrong)('$says', async ({ call, given, says }) => {
  const host = recordingHost(registry)
  const { op, settled } = createOp(registry, host)
  // The calls are not those that the types allow.
  const calls = op as unknown as Record<string, (...all: readonly unknown[]) => Promise<void>>
  const error: unknown = await calls[call]!(...given).catch((failure: unknown) => failure)
  expect(error).toMatchObject({ code: 'ATH204', message: says, hint: expect.any(String) })
  expect(isAthanorError(error)).toBe(true)
  await expect(settled()).rejects.toBe(error)
  expect(host.said).toEqual([])
})

test.each([
  {
    call: 'createTable',
    option: 'ifNotExists',
    sql: 'CREATE TABLE IF NOT EXISTS "public"."t" (\n)',
  },
  { call: 'dropTable', option: 'ifExists', sql: 'DROP TABLE IF EXISTS "public"."t"' },
  {
    call: 'createSequence',
    option: 'ifNotExists',
    sql: expect.stringMatching(/^CREATE SEQUENCE IF NOT EXISTS/),
  },
  { call: 'dropIndex', option: 'ifExists', sql: 'DROP INDEX IF EXISTS "public"."t"' },
])('$call takes $option', async ({ call, option, sql }) => {
  const host = recordingHost(registry)
  const { op } = createOp(registry, host)
  // The table names the calls.
  const calls = op as unknown as Record<string, (...all: readonly unknown[]) => Promise<void>>
  await calls[call]!({ name: 't' }, { [option]: true })
  expect(host.said[0]).toEqual(sql)
})

test('what is left out is what PostgreSQL assumes, in the schema of the run', () => {
  expect(createCall(reading, kind('sequence'), { name: 's', increment: '2' })).toMatchObject({
    verb: 'create',
    after: {
      schema: 'tenant',
      name: 's',
      type: 'bigint',
      start: '1',
      increment: '2',
      cycle: false,
    },
  })
})

test('parts get the address of their owner', () => {
  const { after, inline } = createCall(reading, kind('table'), {
    name: 't',
    columns: [{ name: 'a', type: 'text' }],
    primaryKey: { name: 'p', columns: ['a'] },
  })
  expect(after).toMatchObject({ schema: 'tenant', name: 't', comment: null })
  expect(inline).toMatchObject([
    { kind: 'column', after: { schema: 'tenant', table: 't', name: 'a', nullable: false } },
    { kind: 'primaryKey', after: { schema: 'tenant', table: 't', columns: ['a'], include: [] } },
  ])
})

test('an address without a schema is in the schema of the run', () => {
  const given = { table: 't', name: 'f', columns: ['a'] }
  const here = { ...given, references: { table: 'u', columns: ['b'] } }
  const there = { ...given, references: { schema: 's', table: 'u', columns: ['b'] } }
  expect(createCall(reading, kind('foreignKey'), here).after).toMatchObject({
    references: { schema: 'tenant', table: 'u', columns: ['b'] },
  })
  expect(createCall(reading, kind('foreignKey'), there).after).toMatchObject({
    references: { schema: 's', table: 'u', columns: ['b'] },
  })
})

test('what stands on both sides alike is read, and does not change', () => {
  const { changed, before, after } = alterCall(
    reading,
    kind('column'),
    { table: 't', name: 'a' },
    {
      before: { type: 'text', nullable: true },
      after: { type: 'text', nullable: false },
    },
  )
  expect([...changed!]).toEqual(['nullable'])
  expect(before).toMatchObject({ schema: 'tenant', type: 'text', nullable: true, default: null })
  expect(after).toMatchObject({ schema: 'tenant', type: 'text', nullable: false, default: null })
})

test('of an identity, what a kind assumes may be left out', () => {
  expect(dropCall(reading, kind('metadataRow'), { name: 'v' }).before).toEqual({
    metadataSchema: 'tenant',
    metadataTable: 'typeorm_metadata',
    schema: 'tenant',
    table: '',
    name: 'v',
  })
  const said = {
    metadataSchema: 's',
    metadataTable: 'm',
    schema: 'other',
    table: 't',
    name: 'c',
  }
  expect(dropCall(reading, kind('metadataRow'), said).before).toEqual(said)
})

test('a drop knows no more than the identity, a rename both of them', () => {
  expect(dropCall(reading, kind('index'), { name: 'i', schema: 's' }).before).toEqual({
    schema: 's',
    name: 'i',
  })
  expect(renameCall(reading, kind('column'), { table: 't', name: 'a', to: 'b' })).toMatchObject({
    before: { schema: 'tenant', table: 't', name: 'a' },
    after: { schema: 'tenant', table: 't', name: 'b' },
  })
})

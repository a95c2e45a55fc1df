/** The names that PostgreSQL chooses for sequences, and the small pieces of statements. */
import fc from 'fast-check'
import { sequenceName } from '../../src/sql/serial.ts'
import { outsideTransaction, statement } from '../../src/sql/statement.ts'
import { alterTable, deferrableClause } from '../../src/sql/table.ts'
import { constraintSql } from '../../src/sql/constraint.ts'
import { name, truncated } from '../../src/sql/text.ts'
import { runs } from '../core/seed.ts'
import { eachServer, valueOf } from './support.ts'

const named = { schema: 's', table: 't', name: 'c' }
const constraint = constraintSql(({ name: own }) => `CONSTRAINT ${name(own)} CHECK (true)`)

const unit = fc.constantFrom('a', 'B', '_', '"', 'ü', '€', '😀')
const word = fc
  .oneof(
    fc.string({ unit, minLength: 1, maxLength: 6 }),
    fc.string({ unit, minLength: 10, maxLength: 35 }),
    fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 25, maxLength: 63 }),
  )
  .map(text => truncated(text))

describe.each(eachServer())('on PostgreSQL $major', server => {
  test.each([
    { kind: 'serial', column: 'serial' },
    { kind: 'identity', column: 'integer GENERATED ALWAYS AS IDENTITY' },
  ])('the sequence of a column has the name that is foretold: $kind', async ({ column: type }) => {
    const law = fc.asyncProperty(word, word, async (table, column) => {
      await server.client.query(
        `BEGIN; CREATE TEMP TABLE ${name(table)} (${name(column)} ${type}) ON COMMIT DROP`,
      )
      const found = await valueOf(
        server.client,
        `SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = pg_my_temp_schema()`,
      )
      await server.client.query('ROLLBACK')
      expect(sequenceName(table, column)).toBe(found)
    })
    await fc.assert(law, runs(150))
  })
})

test.each([
  { table: 't', column: 'id', sequence: 't_id_seq' },
  { table: 'a'.repeat(63), column: 'id', sequence: `${'a'.repeat(56)}_id_seq` },
  {
    table: 'a'.repeat(63),
    column: 'b'.repeat(63),
    sequence: `${'a'.repeat(29)}_${'b'.repeat(29)}_seq`,
  },
])('$sequence', ({ table, column, sequence }) => {
  expect(sequenceName(table, column)).toBe(sequence)
})

test.each([
  { what: alterTable('s', 't', 'A'), sql: 'ALTER TABLE "s"."t" A' },
  { what: alterTable('s', 't', 'A', 'B'), sql: 'ALTER TABLE "s"."t" \n  A,\n  B' },
  {
    what: constraint.create({ ...named, comment: null })[0],
    sql: 'ALTER TABLE "s"."t" ADD CONSTRAINT "c" CHECK (true)',
  },
  { what: constraint.drop(named, '')[0], sql: 'ALTER TABLE "s"."t" DROP CONSTRAINT "c"' },
  {
    what: constraint.drop(named, 'IF EXISTS ')[0],
    sql: 'ALTER TABLE "s"."t" DROP CONSTRAINT IF EXISTS "c"',
  },
  {
    what: constraint.rename(named, { ...named, name: 'd"' })[0],
    sql: 'ALTER TABLE "s"."t" RENAME CONSTRAINT "c" TO "d"""',
  },
])('$sql', ({ what, sql }) => {
  expect(what).toEqual({ sql, transactional: true })
})

test.each([
  { deferrable: null, clause: '' },
  { deferrable: 'INITIALLY DEFERRED', clause: ' DEFERRABLE INITIALLY DEFERRED' },
  { deferrable: 'INITIALLY IMMEDIATE', clause: ' DEFERRABLE INITIALLY IMMEDIATE' },
] as const)('deferrable $deferrable', ({ deferrable, clause }) => {
  expect(deferrableClause(deferrable)).toBe(clause)
})

test('a statement says whether a transaction takes it', () => {
  expect(statement('A').transactional).toBe(true)
  expect(outsideTransaction('A').transactional).toBe(false)
})

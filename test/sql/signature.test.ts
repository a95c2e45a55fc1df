/** Signatures of functions, types of their arguments, and the quotes around their bodies, as servers have them. */
import { bareName, nameIn, typesIn } from '../../src/sql/signature.ts'
import { dollarQuoted } from '../../src/sql/text.ts'
import { typeName } from '../../src/sql/type-name.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

let here: FreshDatabase

beforeAll(async () => {
  here = await freshDatabase(versions[0]!)
  await here.client.query(
    'CREATE TYPE "Mood" AS ENUM ($$a$$); CREATE DOMAIN amount AS numeric(10,2)',
  )
})
afterAll(async () => {
  await here.drop()
})

test.each([
  ['touch()', 'touch', 'touch', '()'],
  ['"A(b"(integer)', '"A(b"', 'A(b', '(integer)'],
  ['"we""ird("("x(y")', '"we""ird("', 'we"ird(', '("x(y")'],
])('%s', (signature, name, bare, types) => {
  expect([nameIn(signature), bareName(signature), typesIn(signature)]).toEqual([name, bare, types])
})

const types = (
  'int int2 int4 int8 INTEGER smallint bigint bool boolean float float4 float8 real dec decimal numeric(10,2) char ' +
  'char(3) bpchar varchar varchar(10) text uuid date time time(3) timetz timestamp timestamp(3) timestamptz(6) ' +
  'interval varbit bit bit(3) bytea json jsonb xml money inet int[] int[3] varchar(5)[][] timestamptz[] "Mood" "Mood"[] ' +
  'amount amount[] int4range "char" record anyelement anyarray tsvector point oid regclass'
).split(' ')

test.each([
  ...types,
  'double precision',
  'character varying(4)',
  'timestamp with time zone',
  'time(2) without time zone',
  'timestamp (3) with time zone[]',
  'bit varying(3)',
])('an argument of type %s is called as the server calls it', async type => {
  const { rows } = await here.client.query<{ name: string }>(
    'SELECT format_type(to_regtype($1), NULL) AS name',
    [type],
  )
  expect(typeName(type)).toBe(rows[0]!.name)
})

test.each([
  ['void', 'void'],
  ['TRIGGER', 'trigger'],
  ['setof INT', 'SETOF integer'],
  ['TABLE(a int)', 'TABLE(a int)'],
  ['SETOF users', 'SETOF users'],
])('a function that returns %s', (said, meant) => {
  expect(typeName(said)).toBe(meant)
})

test.each([
  '',
  'plain',
  `it's`,
  '$$',
  'a $body$ b $$',
  'ends in $',
  '$body',
  'a\\nb',
  '$body2$ $body$ $$',
])('the body %j is quoted so that it is read as it is', async body => {
  const { rows } = await here.client.query<{ read: string }>(`SELECT ${dollarQuoted(body)} AS read`)
  expect(rows[0]!.read).toBe(body)
})

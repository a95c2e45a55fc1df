/** The condition of a trigger is what stands between the parentheses of its WHEN, whatever stands in there. */
import { conditionOf } from '../../src/sql/trigger.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const cases: readonly (readonly [condition: string, printed: string])[] = [
  ['new.a > 0', '(new.a > 0)'],
  [`new.b <> ') EXECUTE FUNCTION f('`, `(new.b <> ') EXECUTE FUNCTION f('::text)`],
  [`new.b = 'it''s ('`, `(new.b = 'it''s ('::text)`],
  [String.raw`new.b = E'\\(\''`, String.raw`(new.b = '\('''::text)`],
  [`new."od)d (" = 1`, `(new."od)d (" = 1)`],
  [`old.* IS DISTINCT FROM new.*`, `(old.* IS DISTINCT FROM new.*)`],
  [`(new.a) IN (1, (2))`, `(new.a = ANY (ARRAY[1, 2]))`],
]

let here: FreshDatabase

beforeAll(async () => {
  here = await freshDatabase(versions.at(-1)!)
  await here.client.query(`
    CREATE TABLE " WHEN (" (a int, b text, "od)d (" int);
    CREATE FUNCTION " WHEN (x)"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`)
})
afterAll(async () => {
  await here.drop()
})

async function definition(when: string): Promise<string> {
  await here.client.query(
    `CREATE OR REPLACE TRIGGER " WHEN (""" AFTER UPDATE OF a, "od)d (" ON " WHEN (" FOR EACH ROW ${when}` +
      ` EXECUTE FUNCTION " WHEN (x)"(' WHEN (')`,
  )
  const { rows } = await here.client.query<{ definition: string }>(
    'SELECT pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal',
  )
  return rows[0]!.definition
}

test.each(cases)('%s', async (condition, printed) => {
  expect(conditionOf(await definition(`WHEN (${condition})`))).toBe(printed)
})

test('there may be none', async () => {
  expect(
    conditionOf('CREATE TRIGGER t AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()'),
  ).toBeNull()
  // The argument of its function looks like one.
  const none = await definition('')
  expect([none.includes("' WHEN ('"), conditionOf(none)]).toEqual([true, null])
})

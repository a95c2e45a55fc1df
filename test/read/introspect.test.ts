/** Reading costs the same however many tables there are, and needs no more than the right to look. */
import pg from 'pg'
import type { Schema } from '../../src/kinds/registry.ts'
import { introspect } from '../../src/read/introspect.ts'
import { asDatabase } from '../support/database.ts'
import { freshDatabase, versions, type FreshDatabase } from '../support/servers.ts'

const tables = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => {
    const name = `t${from + at}`
    return `
      CREATE TABLE ${name} (id serial PRIMARY KEY, up integer REFERENCES ${name}, words text DEFAULT 'x' UNIQUE,
        more integer GENERATED ALWAYS AS (1 + 1) STORED, CONSTRAINT k CHECK (up > 0));
      CREATE INDEX ON ${name} (lower(words)) WHERE up > 0;
      COMMENT ON COLUMN ${name}.words IS 'words';`
  }).join('\n')

const withUser = (url: string, user: string): string => {
  const changed = new URL(url)
  changed.username = user
  changed.password = 'secret'
  return changed.href
}

describe.each(versions)('on PostgreSQL %i', version => {
  let here: FreshDatabase
  beforeEach(async () => {
    here = await freshDatabase(version)
  })
  afterEach(async () => {
    await here.drop()
  })

  test('the round trips do not depend on the number of tables', async () => {
    const database = await asDatabase(here.client)
    const trips = async (): Promise<number> => {
      const before = database.trips()
      await introspect(database, ['public'])
      return database.trips() - before
    }
    const none = await trips()
    await here.client.query(tables(0, 5))
    expect(await trips()).toBe(none)
    await here.client.query(tables(5, 200))
    expect(await trips()).toBe(none)
    const found = await introspect(database, ['public'])
    expect([...found.values()].filter(({ kind }) => kind === 'table')).toHaveLength(200)
  })

  test('rows that stand for objects take one round trip more, and their table need not be one', async () => {
    const database = await asDatabase(here.client)
    const rowsFrom = { schema: 'public', name: 'rows' }
    const found = async (): Promise<{ trips: number; values: readonly string[] }> => {
      const start = database.trips()
      await introspect(database, ['public'])
      const middle = database.trips()
      const schema = await introspect(database, ['public'], rowsFrom)
      return {
        trips: database.trips() - middle - (middle - start),
        values: [...schema.values()].flatMap(({ kind, object }) =>
          kind === 'metadataRow' ? [object.value] : [],
        ),
      }
    }
    expect(await found()).toEqual({ trips: 1, values: [] })
    await here.client.query('CREATE TABLE rows (type text, database text)')
    expect(await found()).toEqual({ trips: 1, values: [] })
    await here.client.query(`
      ALTER TABLE rows ADD schema text, ADD "table" text, ADD name varchar, ADD value text;
      INSERT INTO rows VALUES
        ('VIEW', NULL, 'public', NULL, 'v', 'one'), ('VIEW', NULL, 'public', NULL, 'v', 'one'),
        ('VIEW', NULL, 'public', NULL, 'w', 'one'), ('VIEW', NULL, 'public', NULL, 'w', 'other'),
        ('VIEW', 'elsewhere', 'public', NULL, 'x', 'one'), ('VIEW', NULL, 'elsewhere', NULL, 'x', 'one'),
        ('GENERATED_COLUMN', current_database(), 'public', 't', 'c', NULL),
        ('GENERATED_COLUMN', NULL, 'public', 't', 'd', 'one'), ('UNHEARD_OF', NULL, 'public', NULL, 'e', 'one')`)
    expect(await found()).toEqual({ trips: 1, values: ['one', 'one\nother', ''] })
    await here.client.query('DROP TABLE rows; CREATE VIEW rows AS SELECT 1 AS type')
    expect(await found()).toEqual({ trips: 1, values: [] })
  })

  test('a session that cannot write reads the same', async () => {
    await here.client.query(tables(0, 3))
    const wanted = await introspect(await asDatabase(here.client), ['public'])
    await here.client.query('SET default_transaction_read_only = on')
    expect(await introspect(await asDatabase(here.client), ['public'])).toEqual(wanted)
  })

  test('a role that may only look around reads the same', async () => {
    const role = `${here.name}_reader`
    await here.client.query(`
      ${tables(0, 3)}
      CREATE TYPE mood AS ENUM ('happy'); CREATE SEQUENCE alone;
      CREATE ROLE ${role} LOGIN PASSWORD 'secret';
      REVOKE ALL ON DATABASE ${here.name} FROM PUBLIC;
      GRANT CONNECT ON DATABASE ${here.name} TO ${role};
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${role};`)
    const wanted = await introspect(await asDatabase(here.client), ['public'])
    const reader = new pg.Client({ connectionString: withUser(here.url, role) })
    let found: Schema
    try {
      await reader.connect()
      found = await introspect(await asDatabase(reader), ['public'])
    } finally {
      await reader.end()
      await here.client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
    expect(found).toEqual(wanted)
  })

  test('one moment is read, whatever others do meanwhile', async () => {
    await here.client.query(tables(0, 1))
    const database = await asDatabase(here.client)
    const other = new pg.Client({ connectionString: here.url })
    await other.connect()
    let disturbed = false
    const slow = {
      ...database,
      query: async (sql: string, parameters?: readonly unknown[]) => {
        const rows = await database.query(sql, parameters)
        if (!disturbed) await other.query('CREATE TABLE late (id integer PRIMARY KEY)')
        disturbed = true
        return rows
      },
    }
    try {
      const found = await introspect(slow, ['public'])
      expect([...found.keys()].filter(key => key.includes('late'))).toEqual([])
    } finally {
      await other.end()
    }
  })

  test('a failure leaves the session usable', async () => {
    const database = await asDatabase(here.client)
    const broken = {
      ...database,
      query: () => database.query('SELECT 1 / 0'),
    }
    await expect(introspect(broken, ['public'])).rejects.toThrow('division by zero')
    const { rows } = await here.client.query('SELECT 1 AS one')
    expect(rows).toEqual([{ one: 1 }])
  })

  test('schemas that are not there are not read', async () => {
    const database = await asDatabase(here.client)
    expect([...(await introspect(database, [])).keys()]).toEqual([])
    expect([...(await introspect(database, ['nobody', 'public'])).keys()]).toEqual([
      'schema:public',
    ])
  })

  test('an object has fields of its model, and no number of the catalog', async () => {
    await here.client.query(tables(0, 2))
    const found = await introspect(await asDatabase(here.client), ['public'])
    const numbers = JSON.stringify([...found.values()]).match(/:\d+/g)
    expect(numbers).toBeNull()
  })
})

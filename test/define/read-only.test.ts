/** Definitions in a session that only reads: texts are spelled on the embedded server, which knows the functions that they call. */
import { DataSource, EntitySchema } from 'typeorm'
import type { Database } from '../../src/database/database.ts'
import { scratch } from '../../src/database/scratch.ts'
import { defineCheck, defineIndex } from '../../src/define/constraints.ts'
import { defineFunction, defineTrigger } from '../../src/define/routines.ts'
import { plan } from '../../src/read/plan.ts'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'
import { asDatabase } from '../support/database.ts'
import { read, summaries } from '../support/proof.ts'
import { freshDatabase, versions } from '../support/servers.ts'

const note = new EntitySchema({
  name: 'notes',
  columns: { id: { type: 'int', primary: true }, title: { type: 'text' } },
})

const clean = defineFunction({
  name: 'clean',
  arguments: ['text', { type: 'int4', default: '1+0' }],
  returns: 'text',
  volatility: 'IMMUTABLE',
  sqlBody: 'return LOWER($1)',
})
const touch = defineFunction({
  name: 'touch',
  returns: 'trigger',
  language: 'plpgsql',
  body: `begin return new; end -- it's`,
})

/** In other words than those of the server. */
const definitions = [
  clean,
  touch,
  defineIndex('notes', {
    name: 'i',
    columns: [{ expression: 'CLEAN(title)' }],
    where: 'clean(title)<>title',
  }),
  defineCheck('notes', { name: 'c', expression: 'clean(title)!=$$x$$' }),
  defineTrigger('notes', {
    name: 't',
    timing: 'AFTER',
    events: ['UPDATE'],
    forEach: 'ROW',
    condition: 'clean(NEW.title)<>clean(OLD.title)',
    function: touch,
  }),
]

test.each(versions)('on PostgreSQL %i nothing is different but what is', async version => {
  const here = await freshDatabase(version)
  let embedded: Database | undefined
  try {
    const dataSource = new DataSource({ type: 'postgres', entities: [note] })
    await buildMetadata(dataSource)
    await here.client.query(`
      CREATE TABLE notes (id integer NOT NULL, title text NOT NULL);
      ALTER TABLE notes ADD CONSTRAINT "PK_af6206538ea96c4e77e9f400c3d" PRIMARY KEY (id);
      CREATE FUNCTION clean(text, integer DEFAULT 1 + 0) RETURNS text LANGUAGE sql IMMUTABLE RETURN lower($1);
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end -- it''s';
      CREATE INDEX i ON notes (clean(title)) WHERE clean(title) <> title;
      ALTER TABLE notes ADD CONSTRAINT c CHECK (clean(title) <> 'x');
      CREATE TRIGGER t AFTER UPDATE ON notes FOR EACH ROW
        WHEN (clean(new.title) <> clean(old.title)) EXECUTE FUNCTION touch();
      SET default_transaction_read_only = on`)
    const database = await asDatabase(here.client)
    const before = await read(database)
    const planned = async (said: typeof definitions): Promise<string[]> => {
      const { upgrade } = await plan({
        before,
        after: reflect(modelOf(dataSource, 'public', said)),
        isModel: true,
        database,
        scratch: async () =>
          (embedded ??= await scratch({ cache: null, directory: process.cwd() })),
      })
      return summaries(upgrade)
    }
    expect(await planned(definitions)).toEqual([])
    const others = definitions.map(definition =>
      definition.kind === 'check'
        ? defineCheck('notes', { name: 'c', expression: `clean(title) <> 'y'` })
        : definition,
    )
    expect(await planned(others)).toEqual([
      'drop check public.notes.c',
      'create check public.notes.c',
    ])
  } finally {
    await embedded?.close()
    await here.drop()
  }
})

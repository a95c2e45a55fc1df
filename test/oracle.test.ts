/** `npm run oracle` as a person runs it: which modules it takes, and that a model that is wrong is said to be. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { freshDatabase, serverUrl, versions } from './support/servers.ts'

const newest = versions.at(-1)!

const entity = (name: string): string => `
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
@Entity() export class ${name} {
  @PrimaryGeneratedColumn('uuid') id: string
  @Column({ default: 'new' }) title: string
}`
const schema = `{
  name: 'note',
  columns: { id: { type: 'int', primary: true, generated: true }, text: { type: 'varchar' } }
}`

const modules: Readonly<Record<string, string>> = {
  'named.ts': `${entity('Post')}\nexport const options = { entities: [Post] }`,
  'instance.ts': `import { DataSource } from 'typeorm'
${entity('Post')}
export default new DataSource({ type: 'postgres', host: 'nowhere', synchronize: true, entities: [Post] })`,
  'function.mjs': `import { EntitySchema } from 'typeorm'
export default async () => ({ type: 'postgres', entities: [new EntitySchema(${schema})] })`,
  'options.cjs': `const { EntitySchema } = require('typeorm')
module.exports = { schema: 'notes', entities: [new EntitySchema(${schema})] }`,
  'beside.ts': `${entity('Post')}
export const entities = [Post]
export const options = { entities, entityPrefix: 'my_', cache: { type: 'database' } }`,
  'glob.ts': "export default { entities: ['entities/*.ts'] }",
  'entities/post.ts': entity('Globbed'),
  'project/package.json': '{}',
  'project/src/data-source.ts': "export default { entities: ['src/*.entity.ts'] }",
  'project/src/post.entity.ts': entity('Projected'),
  'rejected.cjs': `const { EntitySchema } = require('typeorm')
module.exports = { entities: [new EntitySchema({ name: 'a', columns: { id: { type: 'number of things', primary: true } } })] }`,
  'refused.cjs': `const { EntitySchema } = require('typeorm')
module.exports = { entities: [new EntitySchema({ name: 'a', columns: {
  id: { type: 'numeric', primary: true, generated: 'increment' } } })] }`,
  'nothing.ts': 'export const models = []',
  'throws.ts': "throw new Error('no such secret')",
  'crashes.cjs': "process.stderr.write('the end'); process.kill(process.pid, 'SIGKILL')",
  'spatial.cjs': `const { EntitySchema } = require('typeorm')
module.exports = { extensions: ['no_such_extension'], entities: [new EntitySchema(${schema})] }`,
}

/** Of each file: what becomes of it, and what its line says. */
const takes: Readonly<Record<string, readonly [status: string, reason: RegExp]>> = {
  'named.ts': ['passed', /^$/],
  'instance.ts': ['passed', /^$/],
  'function.mjs': ['passed', /^$/],
  'options.cjs': ['passed', /^$/],
  'beside.ts': ['passed', /^$/],
  'glob.ts': ['passed', /^$/],
  'project/src/data-source.ts': ['passed', /^$/],
  'rejected.cjs': ['passed', /TypeORM rejects it.*number of things/],
  'refused.cjs': ['passed', /TypeORM fails.*ATH105.*cannot count up/],
  'nothing.ts': ['failed', /exports no options/],
  'throws.ts': ['failed', /ATH102.*no such secret/],
  'crashes.cjs': ['failed', /crashed \(SIGKILL\): the end/],
  'spatial.cjs': ['not run', /no_such_extension/],
  'missing.ts': ['failed', /no such file/],
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'athanor-models-'))
  for (const [name, text] of Object.entries(modules)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

interface Said {
  readonly code: number
  readonly lines: readonly string[]
}

const oracle = (...words: readonly string[]): Promise<Said> =>
  new Promise(done => {
    const child = execFile(
      process.execPath,
      ['test/oracle/main.mjs', '--server', serverUrl(newest), ...words],
      { env: { ...process.env, INIT_CWD: folder, NODE_OPTIONS: '' } },
      (_, stdout) => {
        done({ code: child.exitCode ?? -1, lines: stdout.trim().split('\n') })
      },
    )
  })

test('every file has its line, in their order, whatever becomes of the others', async () => {
  const { code, lines } = await oracle(...Object.keys(takes))
  const found = lines
    .slice(1, -1)
    .map(line => /^(passed|failed|not run) +([^:]+):? ?(.*)$/.exec(line)?.slice(1))
  expect(found).toEqual(
    Object.entries(takes).map(([name, [status, reason]]) => [
      status,
      name,
      expect.stringMatching(reason),
    ]),
  )
  expect(lines.at(-1)).toBe(`oracle: 9 of ${Object.keys(takes).length} passed`)
  expect(code).toBe(1)
}, 240_000)

test('exit 0 when all pass', async () => {
  expect(await oracle('options.cjs')).toMatchObject({ code: 0 })
})

interface Witness {
  readonly said: (url: string, witness: string) => Promise<string>
  readonly difference: (found: string, wanted: string) => string | null
}

const changes = [
  'ALTER TABLE t ADD COLUMN b int',
  'ALTER TABLE t ALTER COLUMN a TYPE bigint',
  'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1',
  'ALTER TABLE t ALTER COLUMN a SET NOT NULL',
  "COMMENT ON COLUMN t.a IS 'x'",
  "COMMENT ON TABLE t IS 'x'",
  'ALTER TABLE t ALTER COLUMN s TYPE text COLLATE "C"',
  'ALTER TABLE t ALTER COLUMN id SET GENERATED ALWAYS',
  'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)',
  'ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) DEFERRABLE',
  'CREATE INDEX i ON t (a)',
  'CREATE INDEX i ON t (a) WHERE a > 0',
  "ALTER TYPE e ADD VALUE 'z' BEFORE 'x'",
  'ALTER SEQUENCE q INCREMENT 2',
  'ALTER SEQUENCE q OWNED BY t.a',
  'CREATE OR REPLACE VIEW v AS SELECT id + 1 AS id FROM t',
  'CREATE SCHEMA other',
  'CREATE EXTENSION citext',
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
]

describe('the catalog as a witness', () => {
  const start = `
    CREATE TYPE e AS ENUM ('x', 'y');
    CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a int, s text, e e);
    CREATE SEQUENCE q;
    CREATE VIEW v AS SELECT id FROM t;`

  test.each(changes)('sees %s', async change => {
    const { said, difference } = (await import(
      pathToFileURL(join(process.cwd(), 'test/oracle/witness.mjs')).href
    )) as Witness
    const here = await freshDatabase(newest)
    try {
      await here.client.query(start)
      const before = await said(here.url, 'catalog')
      expect(difference(await said(here.url, 'catalog'), before)).toBeNull()
      await here.client.query(change)
      expect(difference(await said(here.url, 'catalog'), before)).not.toBeNull()
    } finally {
      await here.drop()
    }
  })
})

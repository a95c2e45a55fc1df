/** Definitions from the first one to the last, on the command line: a server and the history, both module formats. */
import { freshDatabase, versions } from '../support/servers.ts'
import { workspace, type Files, type Project, type Workspace } from './project.ts'

let place: Workspace
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})

type Format = 'module' | 'commonjs'

const ending = (format: Format): string => (format === 'module' ? '.js' : '')

const project = (format: Format): Files => ({
  'package.json': JSON.stringify({ name: 'shop', private: true, type: format }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }),
  'athanor.config.ts': `
import type { AthanorConfig } from 'athanor'

export default {
  dataSource: 'src/data-source.ts',
  definitions: 'src/**/*.define.ts',
} satisfies AthanorConfig
`,
  'revisions/HEAD': '',
  'src/user.entity.ts': `
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

@Entity('users')
export class User {
  @PrimaryGeneratedColumn()
  id!: number

  @Column({ name: 'mail', length: 120 })
  email!: string

  @Column({ type: 'timestamptz', nullable: true })
  seen!: Date | null
}
`,
  'src/data-source.ts': `
import 'reflect-metadata'
import { DataSource } from 'typeorm'
import { User } from './user.entity${ending(format)}'

export const AppDataSource = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: ${format === 'module' ? '[User]' : `[__dirname + '/*.entity.ts']`},
})
`,
})

const index = `defineIndex(User, { name: 'users_mail', unique: true, columns: [{ expression: 'LOWER(mail)' }] })`

const routines = (format: Format, body: string): string => `
import { defineFunction, defineTrigger } from 'athanor'
import { User } from './user.entity${ending(format)}'

export const touch = defineFunction({
  name: 'touch',
  returns: 'trigger',
  language: 'plpgsql',
  body: \`
BEGIN
  ${body}
  RETURN NEW;
END
\`,
})

export const touched = defineTrigger(User, {
  name: 'users_touch',
  timing: 'BEFORE',
  events: ['UPDATE'],
  columns: ['email'],
  forEach: 'ROW',
  condition: 'NEW.mail<>OLD.mail',
  function: touch,
})
`

const indexes = (format: Format, list: string): string => `
import { defineIndex } from 'athanor'
import { User } from '../user.entity${ending(format)}'

export default [${list}] as ReturnType<typeof defineIndex<User>>[]
`

const limit = 300_000

interface Case {
  readonly format: Format
  readonly against: 'database' | 'history'
}

const cases: readonly Case[] = [
  { format: 'module', against: 'database' },
  { format: 'commonjs', against: 'history' },
]

test.each(cases)(
  'definitions of a $format project are compared with the $against',
  async ({ format, against }) => {
    expect.hasAssertions()
    const shop = place.project({
      ...project(format),
      'src/more/users.define.ts': indexes(format, index),
      'src/routines.define.ts': routines(format, 'NEW.seen := now();'),
    })
    const { client, url, drop } = await freshDatabase(versions[0]!)
    try {
      await client.query('CREATE FUNCTION by_hand() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$')
      await round(shop, { format, against }, url)
    } finally {
      await drop()
    }
  },
  limit,
)

async function round(shop: Project, { format, against }: Case, url: string): Promise<void> {
  const athanor = async (exit: number, ...args: readonly string[]): Promise<string> => {
    const compares = ['check', 'migrate'].includes(args[0]!)
    const more = compares ? ['--against', against] : []
    const said = await shop.athanor([...args, ...more], { env: { DATABASE_URL: url } })
    expect({ args, ...said }).toMatchObject({ args, exit })
    return said.out
  }
  await athanor(0, 'migrate', '-m', 'Begin')
  await athanor(0, 'upgrade')
  const clean = await athanor(0, 'check', '-v')
  expect(clean).toContain('No difference')
  expect(clean.includes('by_hand()')).toBe(against === 'database')

  if (against === 'database') await changed(shop, format, athanor)

  // What a revision made and nobody defines any more is dropped; what a hand made stays.
  shop.write({
    'src/more/users.define.ts': indexes(format, ''),
    'src/routines.define.ts': 'export default []\n',
  })
  const gone = await athanor(0, 'migrate', '-m', 'Plain again')
  for (const line of [
    'drop index users_mail',
    'drop trigger users.users_touch',
    'drop function touch()',
  ])
    expect(gone).toContain(line)
  expect(gone).not.toContain('by_hand')
  await athanor(0, 'upgrade')
  await athanor(0, 'downgrade', 'base')
}

/** Another body: found, and replaced in place. */
async function changed(
  shop: Project,
  format: Format,
  athanor: (exit: number, ...args: readonly string[]) => Promise<string>,
): Promise<void> {
  shop.write({ 'src/routines.define.ts': routines(format, 'NEW.seen := clock_timestamp();') })
  expect(await athanor(3, 'check')).toContain('change body of function touch()')
  await athanor(0, 'migrate', '-m', 'Another clock')
  await athanor(0, 'upgrade')
  expect(await athanor(0, 'check')).toContain('No difference')
}

const wrong: readonly {
  readonly name: string
  readonly files: Files
  readonly exit: number
  readonly says: readonly string[]
}[] = [
  {
    name: 'a file that exports something else',
    files: { 'src/a.define.ts': 'export const limit = 5\n' },
    exit: 1,
    says: ['ATH108', 'src/a.define.ts exports limit'],
  },
  {
    name: 'a file that exports nothing',
    files: { 'src/a.define.ts': 'export {}\n' },
    exit: 1,
    says: ['ATH108', 'src/a.define.ts exports no definitions'],
  },
  {
    name: 'a file that throws',
    files: { 'src/a.define.ts': `throw new Error('not today')\n` },
    exit: 1,
    says: ['ATH108', 'not today'],
  },
  { name: 'a pattern that matches nothing', files: {}, exit: 2, says: ['ATH601', '*.define.ts'] },
]

test(
  'what is wrong in definitions is named',
  async () => {
    for (const { name, files, exit, says } of wrong) {
      const shop = place.project({ ...project('module'), ...files })
      const said = await shop.athanor(['check', '--against', 'history'])
      expect({ name, exit: said.exit }).toEqual({ name, exit })
      for (const text of says) expect(said.err).toContain(text)
    }
    // Running needs no definitions: they may not even be shipped.
    const shop = place.project(project('module'))
    expect((await shop.athanor(['upgrade', '--database-url', 'pglite:memory'])).exit).toBe(0)
  },
  limit,
)

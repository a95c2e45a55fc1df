/** The whole loop, as a user goes through it: on a server and on the embedded PostgreSQL, in both module formats. */
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

const kind = `export enum Kind {\n  Guest = 'guest',\n  Member = 'member',\n}\n`

/** The type of `kind` is in no text of the entity: a compiler has to find it in the other file. */
const entity = (more: string, extension: string): string => `
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm'
import { Kind } from './kind${extension}'

@Entity('users')
export class User {
  @PrimaryGeneratedColumn()
  id!: number

  @Index()
  @Column({ length: 120 })
  email!: string

  @Column({ type: 'enum', enum: Kind, default: Kind.Guest })
  kind!: Kind

  ${more}
}
`

function project(format: Format): Files {
  const extension = format === 'module' ? '.js' : ''
  return {
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
    'src/kind.ts': kind,
    'src/user.ts': entity('', extension),
    'src/data-source.ts': `
import 'reflect-metadata'
import { DataSource } from 'typeorm'
import { User } from './user${extension}'

export const AppDataSource = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: [User],
  synchronize: true,
})
`,
  }
}

const edited = (format: Format): string =>
  entity('@Column({ default: true })\n  active!: boolean', format === 'module' ? '.js' : '')

interface Case {
  readonly format: Format
  readonly on: 'a server' | 'the embedded PostgreSQL'
}

const cases: readonly Case[] = [
  { format: 'module', on: 'a server' },
  { format: 'commonjs', on: 'a server' },
  { format: 'commonjs', on: 'the embedded PostgreSQL' },
]

// Fourteen commands, each a process of its own.
const limit = 300_000

test.each(cases)(
  'a $format project goes round on $on',
  async ({ format, on }) => {
    expect.hasAssertions()
    const shop = place.project(project(format))
    if (on === 'the embedded PostgreSQL')
      await round(shop, format, ['--database-url', 'pglite:./data'])
    else {
      const { url, drop } = await freshDatabase(versions[0]!)
      try {
        await round(shop, format, ['--database-url', url])
      } finally {
        await drop()
      }
    }
  },
  limit,
)

async function round(shop: Project, format: Format, database: readonly string[]): Promise<void> {
  const athanor = async (exit: number, ...args: readonly string[]): Promise<string> => {
    const said = await shop.athanor([...args, ...database])
    expect({ args, ...said }).toMatchObject({ args, exit })
    return said.out
  }
  expect(await athanor(0, 'init')).toMatch(/athanor\.config\.ts[^]*src\/data-source\.ts/)
  expect(await athanor(3, 'check')).toContain('add table users')
  expect(await athanor(0, 'revision', '--autogenerate', '-m', 'Begin')).toContain(
    'Wrote revisions/',
  )
  expect(await athanor(0, 'upgrade')).toMatch(/^done +upgrade .* Begin/)
  expect(await athanor(0, 'check')).toContain('No difference')

  const before = Object.keys(shop.files())
  expect(await athanor(0, 'migrate', '-m', 'Nothing')).toContain('No file was written')
  expect(Object.keys(shop.files())).toEqual(before)

  shop.write({ 'src/user.ts': edited(format) })
  expect(await athanor(3, 'check')).toContain('+ add column users.active')
  expect(await athanor(0, 'migrate', '-m', 'Add active')).toContain('add column users.active')
  expect(await athanor(4, 'check')).toBe('')
  expect(await athanor(0, 'upgrade')).toMatch(/^done +upgrade .* Add active/)
  expect(await athanor(0, 'check')).toContain('No difference')
  expect(await athanor(0, 'downgrade')).toMatch(/^done +downgrade .* Add active/)
  expect(await athanor(0, 'downgrade', 'base')).toMatch(/^done +downgrade .* Begin/)
  expect(await athanor(0, 'current')).toBe('')
}

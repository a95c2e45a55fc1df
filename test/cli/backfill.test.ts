/** A column that becomes NOT NULL over rows: what the command line says, and how it is answered. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { workspace, type Project, type Workspace } from './project.ts'

let place: Workspace
let shop: Project

const base = `
import type { Op } from 'athanor'

export const revision = 'a1'
export const revises = null
export const branchLabels = []
export const dependsOn = []

export async function upgrade(op: Op) {
  await op.createTable({
    name: 'users',
    columns: [{ name: 'id', type: 'integer' }, { name: 'email', type: 'text' }],
    primaryKey: { name: 'PK_a3ffb1c0c8416b9fc6f907b7433', columns: ['id'] },
  })
  await op.bulkInsert('users', [{ id: 1, email: 'Ann' }, { id: 2, email: 'Bob' }])
}

export async function downgrade(op: Op) {
  await op.dropTable({ name: 'users' })
}
`

beforeAll(() => {
  place = workspace()
  shop = place.project({
    'package.json': JSON.stringify({ name: 'shop', private: true, type: 'commonjs' }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true },
    }),
    'revisions/a1.ts': base,
    'revisions/HEAD': 'a1\n',
    'src/data-source.ts': `
import 'reflect-metadata'
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm'

@Entity('users')
export class User {
  @PrimaryColumn('int')
  id!: number

  @Column('text')
  email!: string

  @Column('text')
  name!: string
}

export const dataSource = new DataSource({ type: 'postgres', entities: [User] })
`,
  })
})
afterAll(() => {
  place.remove()
})

const database = ['--database-url', 'pglite:./data']

async function athanor(exit: number, ...args: readonly string[]): Promise<string> {
  const said = await shop.athanor([...args, ...database])
  expect({ args, ...said }).toMatchObject({ args, exit })
  return said.out + said.err
}

test('it stops where rows have no value, and names what to type; told, it passes', async () => {
  await athanor(0, 'upgrade')
  const unneeded = await athanor(1, 'migrate', '-m', 'Names', '--backfill', "users.email='x'")
  expect(unneeded).toContain('ATH211: no row is going to need a value of users.email')

  expect(await athanor(0, 'migrate', '-m', 'Names')).toMatch(
    /To fill in, at the lines marked `fill in`:\n {2}SQL of a value \(text\) for rows of users that have no name/,
  )
  const stopped = await athanor(1, 'upgrade')
  expect(stopped).toContain('stopped: users.name has no value in 2 rows')
  expect(stopped).toContain("--backfill 'users.name=…'")
  expect(await athanor(0, 'current')).toContain('a1')

  const revisions = join(shop.directory, 'revisions')
  for (const file of readdirSync(revisions))
    if (file.includes('names')) rmSync(join(revisions, file))
  shop.write({ 'revisions/HEAD': 'a1\n' })
  const told = await athanor(0, 'migrate', '-m', 'Names', '--backfill', 'users.name=lower(email)')
  expect(told).not.toContain('To fill in')
  await athanor(0, 'upgrade')
  expect(await athanor(0, 'check')).toContain('No difference')
}, 300_000)

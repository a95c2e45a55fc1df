/** Possible renames: without an answer nothing is written, and every way to answer comes to the same revision. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  manifest,
  revision,
  workspace,
  type Files,
  type Project,
  type Workspace,
} from './project.ts'

let place: Workspace
beforeAll(() => {
  place = workspace()
})
afterAll(() => {
  place.remove()
})

// Several commands, each a process of its own.
const limit = 300_000

const entities = (columns: string): string => `
import { DataSource, EntitySchema } from 'typeorm'

const user = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'integer', primary: true, primaryKeyConstraintName: 'users_pk' },
    ${columns}
  },
})
export default new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, entities: [user] })
`

const mood = (name: string, ...values: string[]): string =>
  `${name}: { type: 'enum', enum: ${JSON.stringify(values)}, enumName: 'mood' },`

/** What a revision has made, and the entities have other names for. */
const renamed: Files = {
  'package.json': manifest,
  'data-source.js': entities(`about: { type: 'text' }, ${mood('mood', 'unhappy', 'ok')}`),
  'revisions/aaaa1111.js': revision('aaaa1111', {
    up: `await op.createEnum({ name: 'mood', values: ['sad', 'ok'] })
  await op.createTable({
    name: 'users',
    columns: [
      { name: 'id', type: 'integer' },
      { name: 'bio', type: 'text' },
      { name: 'mood', type: 'mood' },
    ],
    primaryKey: { name: 'users_pk', columns: ['id'] },
  })`,
  }),
  'revisions/HEAD': 'aaaa1111\n',
}

const migrate = ['migrate', '-m', 'Change']

/** The body of the upgrade that was written. */
function upgradeIn(project: Project): string {
  const [path] = Object.keys(project.files()).filter(name => name.endsWith('_change.ts'))
  const source = readFileSync(join(project.directory, path!), 'utf8')
  return source.slice(source.indexOf('upgrade('), source.indexOf('export async function downgrade'))
}

const written = (project: Project): string[] =>
  Object.keys(project.files()).filter(name => name.endsWith('_change.ts'))

test(
  'without an answer no file is written, and the answers are printed to be pasted',
  async () => {
    const project = place.project(renamed)
    const before = project.files()
    const { exit, out } = await project.athanor(migrate)
    expect({ exit, out }).toEqual({
      exit: 3,
      out: `2 possible renames without an answer; no file was written:
  ? value sad of enum mood -> unhappy  it stands in the same place
      --rename mood.sad:unhappy
      --no-rename mood.sad:unhappy
  ? column users.bio -> about  both are NOT NULL text
      --rename users.bio:about
      --no-rename users.bio:about
Pass one of the two for each to the same command, or \`--no-renames\`: whatever is not told is a drop and a create.
`,
    })
    expect(project.files()).toEqual(before)

    const json = await project.athanor([...migrate, '--format', 'json'])
    expect(json.exit).toBe(3)
    expect(JSON.parse(json.out)).toEqual({
      status: 'unresolved-renames',
      comparedWith: 'the history, on the embedded PostgreSQL',
      defaultSchema: 'public',
      candidates: [
        {
          kind: 'enum',
          from: ['public', 'mood', 'sad'],
          to: ['public', 'mood', 'unhappy'],
          isMember: true,
          likeness: 0.75,
          reason: 'it stands in the same place',
          answer: 'mood.sad:unhappy',
          rename: '--rename mood.sad:unhappy',
          refuse: '--no-rename mood.sad:unhappy',
        },
        {
          kind: 'column',
          from: ['public', 'users', 'bio'],
          to: ['public', 'users', 'about'],
          isMember: false,
          likeness: 0.9,
          reason: 'both are NOT NULL text',
          answer: 'users.bio:about',
          rename: '--rename users.bio:about',
          refuse: '--no-rename users.bio:about',
        },
      ],
    })
    const checked = await project.athanor(['check'])
    expect(checked).toMatchObject({
      exit: 3,
      out: expect.stringContaining(
        '? perhaps column users.bio is called about now: --rename users.bio:about, or --no-rename users.bio:about\n',
      ) as string,
    })
    expect(project.files()).toEqual(before)
  },
  limit,
)

interface Answer {
  readonly name: string
  readonly files?: Files
  readonly args?: readonly string[]
  /** What the upgrade says. */
  readonly says: readonly string[]
}

const both = [
  '// renamed as told: users.bio:about',
  '// renamed as told: mood.sad:unhappy',
  "op.renameEnumValue({ name: 'mood', value: 'sad', to: 'unhappy' })",
  "op.renameColumn({ table: 'users', name: 'bio', to: 'about' })",
]
const neither = [
  '// not renamed, as told: users.bio:about',
  '// not renamed, as told: mood.sad:unhappy',
  "op.dropColumn({ table: 'users', name: 'bio' })",
  "op.addColumn({ table: 'users', name: 'about', type: 'text', nullable: true })",
]

const answers: readonly Answer[] = [
  {
    name: '--rename',
    args: ['--rename', 'users.bio:about', '--rename', 'mood.sad:unhappy'],
    says: both,
  },
  {
    name: '--no-rename',
    args: ['--no-rename', 'users.bio:about', '--no-rename', 'mood.sad:unhappy'],
    says: neither,
  },
  { name: '--no-renames', args: ['--no-renames'], says: neither },
  {
    name: 'one told, all others none',
    args: ['--rename', 'users.bio:about', '--no-renames'],
    says: [both[0]!, neither[1]!, both[3]!],
  },
  {
    name: 'the configuration',
    files: {
      'athanor.config.json': JSON.stringify({
        renames: ['users.bio:about', 'long.gone:since'],
        notRenames: ['mood.sad:unhappy', 'users.x:y'],
      }),
    },
    says: [both[0]!, neither[1]!, both[3]!],
  },
  {
    name: 'a decisions file',
    files: {
      'athanor.decisions.json': JSON.stringify({
        renames: ['mood.sad:unhappy'],
        notRenames: ['users.bio:about'],
      }),
    },
    says: [both[1]!, neither[0]!, both[2]!],
  },
]

test.each(answers)(
  'answered by $name',
  async ({ files = {}, args = [], says }) => {
    const project = place.project({ ...renamed, ...files })
    const { exit, out, err } = await project.athanor([...migrate, ...args])
    expect({ exit, out, err }).toMatchObject({ exit: 0 })
    const upgrade = upgradeIn(project)
    for (const line of says) expect(upgrade).toContain(line)
    expect(upgrade).not.toContain('long.gone')
    expect(upgrade).not.toContain('users.x')
    expect(await project.athanor(['check'])).toMatchObject({ exit: 0 })
  },
  limit,
)

test.each([
  { name: 'is not JSON', text: '{', says: /decisions in .* are wrong/ },
  { name: 'has another key', text: '{ "rename": [] }', says: /there is no `rename` among/ },
  { name: 'has no lists', text: '{ "renames": "a:b" }', says: /`renames` is not a list of texts/ },
])('a decisions file that $name is ATH601', async ({ text, says }) => {
  const project = place.project({ ...renamed, 'athanor.decisions.json': text })
  const { exit, err } = await project.athanor(['check'])
  expect(exit).toBe(2)
  expect(err).toMatch(/^[^]*ATH601/)
  expect(err).toMatch(says)
})

const terminal = spawnSync('script', ['--version']).status === 0

/** Runs it on a pseudo terminal, and types each answer when its question is there. */
async function typed(
  project: Project,
  args: readonly string[],
  lines: readonly (readonly [question: string, answer: string])[],
): Promise<{ readonly exit: number | null; readonly seen: string }> {
  const main = join(process.cwd(), 'dist', 'cli', 'main.js')
  const command = [process.execPath, main, ...args].map(word => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: project.directory,
    env: { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', DATABASE_URL: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let seen = ''
  const left = [...lines]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
    const [next] = left
    if (next === undefined || !seen.includes(next[0])) return
    left.shift()
    child.stdin.write(next[1])
  })
  const exit = await new Promise<number | null>(resolve => {
    child.on('close', resolve)
  })
  return { exit, seen: seen.replaceAll('\r', '') }
}

const onTerminal = terminal ? describe : describe.skip

onTerminal('on a terminal', () => {
  test(
    'each is asked, and the answers are kept when that is wanted',
    async () => {
      const project = place.project(renamed)
      const { exit, seen } = await typed(project, migrate, [
        ['value sad of enum mood is gone, and unhappy is new', 'y\r'],
        ['column users.bio is gone, and about is new', '\r'],
        ['Keep these answers in athanor.decisions.json', 'yes\r'],
      ])
      expect({ exit, seen }).toMatchObject({ exit: 0 })
      const upgrade = upgradeIn(project)
      for (const line of [both[1]!, both[2]!, neither[0]!, neither[2]!])
        expect(upgrade).toContain(line)
      expect(JSON.parse(project.files()['athanor.decisions.json']!)).toEqual({
        renames: ['mood.sad:unhappy'],
        notRenames: ['users.bio:about'],
      })
    },
    limit,
  )

  test.each([
    { name: 'Ctrl-C', key: '\u0003' },
    { name: 'Ctrl-D', key: '\u0004' },
  ])(
    '$name at a question leaves nothing written',
    async ({ key }) => {
      const project = place.project(renamed)
      const before = project.files()
      const { exit, seen } = await typed(project, migrate, [['Was it renamed?', key]])
      expect(exit).toBe(1)
      expect(seen).toMatch(/ATH504: a question was left without an answer[^]*Nothing was written/)
      expect(project.files()).toEqual(before)
      expect(written(project)).toEqual([])
    },
    limit,
  )
})

/** Which answers hold: those that are told, those that are kept, and what stays open. */
import { untuned } from '../../src/kinds/columns/model.ts'
import { ordinary } from '../../src/kinds/tables/model.ts'
import { ref } from '../../src/core/kind.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { decide, type Asker, type RenameAnswers } from '../../src/commands/decide.ts'
import type { Column } from '../../src/kinds/columns/model.ts'
import { registry, type SchemaEntry } from '../../src/kinds/registry.ts'

const column = (table: string, name: string, fields: Partial<Column> = {}): SchemaEntry => ({
  kind: 'column',
  object: {
    schema: 'public',
    table,
    name,
    type: 'text',
    nullable: true,
    default: null,
    serial: null,
    identity: null,
    generated: null,
    virtual: false,
    collation: null,
    sequence: null,
    draws: null,
    ...untuned,
    comment: null,
    using: null,
    alternatives: [],
    uses: [],
    ...fields,
  },
})
const table = (name: string, ...columns: readonly string[]): SchemaEntry[] => [
  { kind: 'table', object: { schema: 'public', name, ...ordinary, comment: null } },
  ...columns.map(one => column(name, one)),
]
const schema = (name: string): SchemaEntry => ({ kind: 'schema', object: { name, comment: null } })
const tableIn = (home: string, name: string): SchemaEntry => ({
  kind: 'table',
  object: { schema: home, name, ...ordinary, comment: null },
})
const enumOf = (name: string, ...values: string[]): SchemaEntry => ({
  kind: 'enum',
  object: { schema: 'public', name, values, comment: null, anew: false },
})

interface Given {
  readonly before: readonly SchemaEntry[]
  readonly after: readonly SchemaEntry[]
  readonly given?: RenameAnswers
  readonly renames?: readonly string[]
  readonly notRenames?: readonly string[]
}

const decided = ({ before, after, given = {}, renames = [], notRenames = [] }: Given) =>
  decide({
    before: schemaOf(registry, before),
    after: schemaOf(registry, after),
    defaultSchema: 'public',
    given,
    kept: { renames, notRenames },
  })

/** Answers by heart, and remembers what it was asked. */
function asker(...yes: readonly string[]): Asker & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    isRename: ({ answer }) => {
      asked.push(answer)
      return Promise.resolve(yes.includes(answer))
    },
    keeps: () => Promise.resolve(false),
  }
}

const users = {
  before: table('users', 'id', 'name', 'bio'),
  after: table('users', 'id', 'name', 'about'),
}
const both = {
  before: table('users', 'id', 'name', 'mail', 'bio'),
  after: table('accounts', 'id', 'name', 'mail', 'about'),
}

test('nothing told leaves the pair open', async () => {
  const { renames, open } = await decided(users)
  expect(renames).toEqual([])
  expect(open).toMatchObject([
    { kind: 'column', answer: 'users.bio:about', rename: '--rename users.bio:about' },
  ])
})

test('the columns of a table come up once it is renamed, under its name of now', async () => {
  const first = await decided(both)
  expect(first.open.map(({ answer }) => answer)).toEqual(['users:accounts'])
  const second = await decided({ ...both, given: { renames: ['users:accounts'] } })
  expect(second.open.map(({ answer }) => answer)).toEqual(['users.bio:about'])
  const third = await decided({
    ...both,
    given: { renames: ['users:accounts'], notRenames: ['users.bio:about'] },
  })
  expect(third).toMatchObject({ open: [], refused: ['users.bio:about'] })
})

test('a person is asked about one after the other, and never about what an answer has settled', async () => {
  const one = asker('users:accounts', 'users.bio:about')
  const { renames, answered, open } = await decided({ ...both, given: { asker: one } })
  expect(one.asked).toEqual(['users:accounts', 'users.bio:about'])
  expect(renames).toEqual([
    { kind: 'table', from: ['public', 'users'], to: ['public', 'accounts'] },
    { kind: 'column', from: ['public', 'accounts', 'bio'], to: ['public', 'accounts', 'about'] },
  ])
  expect(answered).toEqual({ renames: ['users:accounts', 'users.bio:about'], notRenames: [] })
  expect(open).toEqual([])

  const no = asker()
  expect(await decided({ ...both, given: { asker: no } })).toMatchObject({
    renames: [],
    answered: { notRenames: ['users:accounts'] },
  })
  expect(no.asked).toEqual(['users:accounts'])
})

test('of two that are gone, the second cannot be what the first has become', async () => {
  const one = asker('t.a:x')
  await decided({
    before: table('t', 'a', 'b'),
    after: table('t', 'x', 'y'),
    given: { asker: one },
  })
  expect(one.asked).toEqual(['t.a:x', 't.b:y'])
})

test.each([
  {
    name: 'done',
    after: users.before.slice(0, 3).concat(column('users', 'about')),
    before: users.after,
  },
  {
    name: 'of names that both exist',
    before: [...users.before, column('users', 'about')],
    after: users.before,
  },
  {
    name: 'to a name that nobody wants',
    before: users.before,
    after: table('users', 'id', 'name'),
  },
  {
    name: 'of a name that stays',
    before: users.before,
    after: [...users.before, column('users', 'about')],
  },
])('a kept rename that is $name is passed over', async ({ before, after }) => {
  expect(await decided({ before, after, renames: ['users.bio:about'] })).toMatchObject({
    renames: [],
    told: [],
  })
})

test('what was told for this run has to be there', async () => {
  await expect(
    decided({ before: users.after, after: users.after, given: { renames: ['users.bio:about'] } }),
  ).rejects.toMatchObject({ code: 'ATH202', message: 'nothing is called users.bio' })
})

test('what was told twice is one rename', async () => {
  const { renames } = await decided({
    ...users,
    renames: ['users.bio:about'],
    given: { renames: ['public.users.bio:about'] },
  })
  expect(renames).toHaveLength(1)
})

test('no renames at all refuses what is open, and keeps what was told', async () => {
  const decision = await decided({
    before: [...users.before, enumOf('mood', 'sad')],
    after: [...users.after, enumOf('mood', 'unhappy')],
    given: { renames: ['users.bio:about'], noRenames: true },
  })
  expect(decision).toMatchObject({
    told: ['users.bio:about'],
    refused: ['mood.sad:unhappy'],
    open: [],
  })
})

test('an answer is as long as it has to be, a word of the shell, and means what was asked', async () => {
  const given = {
    before: [schema('a'), tableIn('a', 't'), ...table('a', 'x'), enumOf("it's", 'a.b')],
    after: [schema('b'), tableIn('b', 't'), ...table('b', 'x'), enumOf("it's", 'c:d')],
  }
  const { open } = await decided(given)
  expect(open.map(({ kind, answer, refuse }) => [kind, answer, refuse])).toEqual([
    ['schema', 'a:b', '--no-rename a:b'],
    ['enum', `it's."a.b":"c:d"`, `--no-rename 'it'\\''s."a.b":"c:d"'`],
    ['table', 'public.a:b', '--no-rename public.a:b'],
  ])
  for (const { kind, from, to, answer } of open)
    expect(await decided({ ...given, given: { renames: [answer] } })).toMatchObject({
      renames: [{ kind, from, to }],
    })
})

test('the default schema of the connection cannot be renamed', async () => {
  await expect(
    decided({
      before: [schema('public'), tableIn('public', 't')],
      after: [schema('store'), tableIn('store', 't')],
      given: { renames: ['public:store'] },
    }),
  ).rejects.toMatchObject({ code: 'ATH202', message: /public is the default schema/ as never })
})

test('a type that follows its column is no question, and values of it are asked about under its name', async () => {
  const was = ref('enum', 'public', 't_m_enum')
  const is = ref('enum', 'public', 't_f_enum')
  const given = {
    before: [
      ...table('t'),
      enumOf('t_m_enum', 'sad', 'ok'),
      column('t', 'm', { type: 't_m_enum', uses: [was] }),
    ],
    after: [
      ...table('t'),
      enumOf('t_f_enum', 'low', 'ok'),
      column('t', 'f', { type: 't_f_enum', uses: [is] }),
    ],
  }
  const yes = asker('t.m:f', 't_m_enum:t_f_enum', 't_m_enum.sad:low')
  const { renames } = await decided({ ...given, given: { asker: yes } })
  expect(yes.asked).toEqual(['t.m:f', 't_m_enum:t_f_enum', 't_m_enum.sad:low'])
  expect(renames).toHaveLength(3)
})

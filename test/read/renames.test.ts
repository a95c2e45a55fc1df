/** What people say about renames, as it is planned, and back. */
import { ordinary } from '../../src/kinds/tables/model.ts'
import { untuned } from '../../src/kinds/columns/model.ts'
import type { Renamed } from '../../src/core/kind.ts'
import { schemaOf } from '../../src/core/schema.ts'
import { registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { renamesOf, reversed } from '../../src/read/renames.ts'

const table = (name: string): SchemaEntry => ({
  kind: 'table',
  object: { schema: 'public', name, ...ordinary, comment: null },
})

const column = (of: string, name: string): SchemaEntry => ({
  kind: 'column',
  object: {
    schema: 'public',
    table: of,
    name,
    type: 'text',
    nullable: true,
    serial: null,
    default: null,
    identity: null,
    sequence: null,
    draws: null,
    generated: null,
    virtual: false,
    collation: null,
    ...untuned,
    comment: null,
    using: null,
    alternatives: [],
    uses: [],
  },
})

const before: Schema = schemaOf(registry, [table('users'), column('users', 'bio')])
const after: Schema = schemaOf(registry, [table('people'), column('people', 'about')])

test('an owner comes first, and its part is addressed by its new name; on the way back as well', () => {
  const there = renamesOf(['users.bio:about', 'users:people'], before, after, 'public')
  expect(there).toEqual<readonly Renamed[]>([
    { kind: 'table', from: ['public', 'users'], to: ['public', 'people'] },
    { kind: 'column', from: ['public', 'people', 'bio'], to: ['public', 'people', 'about'] },
  ])
  const back = renamesOf(['people.about:bio', 'people:users'], after, before, 'public')
  expect(reversed(there)).toEqual(back)
  expect(reversed(back)).toEqual(there)
})

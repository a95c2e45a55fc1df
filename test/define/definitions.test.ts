/** What definitions mean against the entities, and what they may not name. */
import { DataSource, EntitySchema } from 'typeorm'
import {
  defineCheck,
  defineForeignKey,
  defineIndex,
  defineUnique,
} from '../../src/define/constraints.ts'
import type { Definition } from '../../src/define/definition.ts'
import { defineFunction, defineTrigger } from '../../src/define/routines.ts'
import { keyOfRef } from '../../src/core/schema.ts'
import { reflect } from '../../src/read/reflect.ts'
import type { Schema } from '../../src/kinds/registry.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'

class Person {
  tenant!: number
  id!: number
  home!: { city: string }
  givenName!: string
  boss!: Person
  friends!: Person[]
}

const address = new EntitySchema({ name: 'Address', columns: { city: { type: 'text' } } })

const person = new EntitySchema<Person>({
  name: 'Person',
  target: Person,
  tableName: 'people',
  schema: 'app',
  columns: {
    tenant: { type: 'int', primary: true },
    id: { type: 'int', primary: true },
    givenName: { type: 'text', name: 'given_name' },
  },
  embeddeds: { home: { schema: address } },
  relations: {
    boss: {
      type: 'many-to-one',
      target: 'Person',
      joinColumn: [
        { name: 'boss_tenant', referencedColumnName: 'tenant' },
        { name: 'boss_id', referencedColumnName: 'id' },
      ],
    },
    friends: { type: 'many-to-many', target: 'Person', joinTable: { name: 'friends' } },
  },
})

class Name {
  id!: number
}

const name = new EntitySchema<Name>({
  name: 'Name',
  target: Name,
  tableName: 'names',
  type: 'view',
  expression: 'select 1 as id',
  columns: { id: { type: 'int' } },
})

class Elsewhere {
  id!: number
}

const elsewhere = new EntitySchema<Elsewhere>({
  name: 'Elsewhere',
  target: Elsewhere,
  tableName: 'elsewhere',
  synchronize: false,
  columns: { id: { type: 'int', primary: true } },
})

const Tag = new EntitySchema<{ id: number; label: string }>({
  name: 'Tag',
  tableName: 'tags',
  columns: { id: { type: 'int', primary: true }, label: { type: 'text', name: 'tag_label' } },
})

async function reflected(...definitions: readonly Definition[]): Promise<Schema> {
  const dataSource = new DataSource({
    type: 'postgres',
    entities: [person, name, elsewhere, Tag],
  })
  await buildMetadata(dataSource)
  return reflect(modelOf(dataSource, 'public', definitions))
}

const key = (kind: string, ...parts: string[]): ReturnType<typeof keyOfRef> =>
  keyOfRef({ kind, parts })

interface Means {
  readonly name: string
  readonly definition: Definition
  readonly is: readonly [ReturnType<typeof keyOfRef>, object]
}

const meanings: readonly Means[] = [
  {
    name: 'properties are columns, also those of an embedded entity and of a relation',
    definition: defineIndex(Person, { name: 'i', columns: ['givenName', 'home.city', 'boss'] }),
    is: [
      key('index', 'app', 'i'),
      { table: 'people', columns: ['given_name', 'homeCity', 'boss_tenant', 'boss_id'] },
    ],
  },
  {
    name: 'what PostgreSQL assumes is left out of a key',
    definition: defineIndex(Tag, {
      name: 'i',
      columns: [
        { property: 'label', order: 'ASC', nulls: 'LAST' },
        { property: 'id', order: 'DESC', nulls: 'FIRST' },
        { expression: 'lower(tag_label)', nulls: 'FIRST' },
      ],
    }),
    is: [
      key('index', 'public', 'i'),
      {
        columns: [
          'tag_label',
          { column: 'id', order: 'DESC' },
          { expression: 'lower(tag_label)', nulls: 'FIRST' },
        ],
      },
    ],
  },
  {
    name: 'a table is named by a text, and its columns as they are called there',
    definition: defineUnique(
      { schema: 'app', table: 'friends' },
      {
        name: 'u',
        columns: ['peopleTenant_1'],
        include: ['peopleId_2'],
      },
    ),
    is: [
      key('unique', 'app', 'friends', 'u'),
      { columns: ['peopleTenant_1'], include: ['peopleId_2'] },
    ],
  },
  {
    name: 'a name longer than 63 bytes is cut as PostgreSQL cuts it',
    definition: defineCheck('tags', { name: 'c'.repeat(70), expression: 'id > 0' }),
    is: [key('check', 'public', 'tags', 'c'.repeat(63)), { expression: 'id > 0', notValid: false }],
  },
  {
    name: 'a foreign key has a target of its own',
    definition: defineForeignKey(Tag, {
      name: 'f',
      columns: ['id', 'id'],
      references: { target: Person, columns: ['tenant', 'id'] },
      match: 'FULL',
    }),
    is: [
      key('foreignKey', 'public', 'tags', 'f'),
      { references: { schema: 'app', table: 'people', columns: ['tenant', 'id'] }, match: 'FULL' },
    ],
  },
  {
    name: 'types of arguments go by their full names, and a list of names is quoted where it has to be',
    definition: defineFunction({
      name: 'F',
      schema: 'util',
      arguments: [
        'int[]',
        'varchar(10)',
        'TimestampTZ(3)',
        'timestamp(3) with time zone',
        '"Mood"[]',
        { type: 'bool', mode: 'OUT' },
        { type: 'numeric(10, 2)', mode: 'INOUT', name: 'order', default: '1' },
      ],
      returns: 'setof INT',
      set: { search_path: ['Here', 'public'], work_mem: '1MB' },
    }),
    is: [
      key(
        'function',
        'util',
        '"F"(integer[], character varying, timestamp with time zone, timestamp with time zone, "Mood"[], numeric)',
      ),
      {
        parameters:
          'integer[], character varying, timestamp with time zone, timestamp with time zone, "Mood"[], OUT boolean, INOUT "order" numeric DEFAULT 1',
        returns: 'SETOF integer',
        set: ['search_path="Here", public', 'work_mem=1MB'],
      },
    ],
  },
  {
    name: 'the schema of a function is made',
    definition: defineFunction({ name: 'f', schema: 'util', returns: 'int', body: 'select 1' }),
    is: [key('schema', 'util'), { name: 'util' }],
  },
  {
    name: 'a trigger calls the function of a definition, and may be on a view',
    definition: defineTrigger(Name, {
      name: 't',
      timing: 'INSTEAD OF',
      events: ['DELETE', 'INSERT'],
      forEach: 'ROW',
      function: defineFunction({ name: 'f', schema: 'util', returns: 'trigger', body: '' }),
    }),
    is: [
      key('trigger', 'public', 'names', 't'),
      { on: 'view', events: ['INSERT', 'DELETE'], function: { schema: 'util', name: 'f' } },
    ],
  },
]

test.each(meanings)('$name', async ({ definition, is: [wanted, fields] }) => {
  const schema = await reflected(definition)
  expect(schema.get(wanted)?.object).toMatchObject(fields)
})

class Stranger {
  id!: number
}

interface Refused {
  readonly name: string
  readonly definitions: readonly Definition[]
  readonly code: string
  readonly words: RegExp
}

const refusals: readonly Refused[] = [
  {
    name: 'a class that is no entity',
    definitions: [defineIndex(Stranger, { name: 'i', columns: [] })],
    code: 'ATH107',
    words: /index i is about Stranger/,
  },
  {
    name: 'a property that is not there',
    definitions: [
      // The compiler says so first.
      defineIndex(Person as new () => unknown, { name: 'i', columns: ['given_name'] }),
    ],
    code: 'ATH107',
    words: /index i names given_name, which people does not have[^]*givenName/,
  },
  {
    name: 'the property of a table that is named by a text',
    definitions: [defineUnique('tags', { name: 'u', columns: ['label'] })],
    code: 'ATH107',
    words: /unique u names label, which tags does not have/,
  },
  {
    name: 'a table that nobody makes',
    definitions: [defineCheck('nowhere', { name: 'c', expression: 'true' })],
    code: 'ATH107',
    words: /check c is about nowhere[^]*people/,
  },
  {
    name: 'an entity that is left alone',
    definitions: [defineIndex(Elsewhere, { name: 'i', columns: ['id'] })],
    code: 'ATH107',
    words: /index i is about elsewhere/,
  },
  {
    name: 'a target that nobody makes',
    definitions: [
      defineForeignKey(Tag, {
        name: 'f',
        columns: ['id'],
        references: { target: 'nowhere', columns: ['id'] },
      }),
    ],
    code: 'ATH107',
    words: /foreign key f is about nowhere/,
  },
  {
    name: 'an index on a view',
    definitions: [defineIndex(Name, { name: 'i', columns: ['id'] })],
    code: 'ATH105',
    words: /index i is about names, which is a view/,
  },
  {
    name: 'one name twice',
    definitions: [
      defineIndex(Tag, { name: 'i', columns: ['id'] }),
      defineIndex(Tag, { name: 'i', columns: ['label'] }),
    ],
    code: 'ATH101',
    words: /\bi\b/,
  },
]

test.each(refusals)('$name is refused', async ({ definitions, code, words }) => {
  const refused: unknown = await reflected(...definitions).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code })
  const { message, detail } = refused as { message: string; detail?: string }
  expect(`${message}\n${detail ?? ''}`).toMatch(words)
})

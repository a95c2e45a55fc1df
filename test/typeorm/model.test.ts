/** What entities contradict each other in, and what PostgreSQL cannot do, is named at the property before any database is touched. */
import 'reflect-metadata'
import {
  ChildEntity,
  Column,
  DataSource,
  Entity,
  EntitySchema,
  Index,
  PrimaryColumn,
  TableInheritance,
  type DataSourceOptions,
  type EntitySchemaOptions,
} from 'typeorm'
import { AthanorError } from '../../src/errors.ts'
import type { Schema } from '../../src/kinds/registry.ts'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf } from '../../src/typeorm/model.ts'

type Entities = NonNullable<DataSourceOptions['entities']>

type Said = Partial<Omit<EntitySchemaOptions<object>, 'columns' | 'relations'>> & {
  readonly columns?: object
  readonly relations?: object
}

/** An entity with a primary key `id`, and what else is said. */
const made = (name: string, { columns, ...rest }: Said = {}): EntitySchema =>
  new EntitySchema({
    name,
    columns: { id: { type: 'int', primary: true }, ...columns },
    ...rest,
  })

async function schemaOf(entities: Entities): Promise<Schema> {
  const dataSource = new DataSource({ type: 'postgres', entities })
  await buildMetadata(dataSource)
  return reflect(modelOf(dataSource, 'public'))
}

async function refusalOf(entities: Entities): Promise<object> {
  try {
    await schemaOf(entities)
  } catch (error) {
    if (!(error instanceof AthanorError)) throw error
    const { code, message, detail, hint } = error
    return { code, message, detail, hint }
  }
  return { code: null }
}

function petsOf(first: string, second: string): Entities {
  class Pet {
    id!: unknown
  }
  class Cat extends Pet {}
  class Dog extends Pet {}
  Entity()(Pet)
  TableInheritance({ column: { type: 'varchar', name: 'kind' } })(Pet)
  ChildEntity()(Cat)
  ChildEntity()(Dog)
  PrimaryColumn('int')(Pet.prototype, 'id')
  Column(first as 'text')(Cat.prototype, 'size')
  Column(second as 'text')(Dog.prototype, 'size')
  return [Pet, Cat, Dog]
}

function hashed(unique: boolean, columns: string[]): Entities {
  class User {
    id!: unknown
  }
  Entity()(User)
  PrimaryColumn('int')(User.prototype, 'id')
  Column('int')(User.prototype, 'age')
  Index(columns, { unique, type: 'hash' })(User)
  return [User]
}

const long = 'x'.repeat(63)

interface Case {
  readonly name: string
  readonly entities: () => Entities
  readonly refusal: object
}

const cases: readonly Case[] = [
  {
    name: 'two classes give one column two types',
    entities: () => [
      made('User', { tableName: 'people', columns: { email: { type: 'text' } } }),
      made('Person', { tableName: 'people', columns: { email: { type: 'citext' } } }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'Person.email and User.email are both called email, and differ',
      detail: 'type: "citext", "text"',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'two classes give one column two kinds of null and two defaults',
    entities: () => [
      made('User', { tableName: 'people', columns: { age: { type: 'int' } } }),
      made('Person', {
        tableName: 'people',
        columns: { years: { type: 'int', name: 'age', nullable: true, default: 1 } },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'Person.years and User.age are both called age, and differ',
      detail: 'nullable: true, false\ndefault: "1", null',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'two classes give one table two primary keys',
    entities: () => [
      made('User', { tableName: 'people' }),
      new EntitySchema({
        name: 'Person',
        tableName: 'people',
        columns: { key: { type: 'uuid', primary: true } },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the primary key of Person (key) and the primary key of User (id) both take the primary key of public.people',
      hint: "A table has one primary key: let every entity of it have the same, with one `primaryKeyConstraintName: '…'`.",
    },
  },
  {
    name: 'two classes give one table two comments',
    entities: () => {
      class User {
        id!: unknown
      }
      class Person {
        id!: unknown
      }
      for (const each of [User, Person]) {
        Entity('people', { comment: `of ${each.name}` })(each)
        PrimaryColumn('int')(each.prototype, 'id')
      }
      return [User, Person]
    },
    refusal: {
      code: 'ATH101',
      message: 'Person and User are both called people, and differ',
      detail: 'comment: "of Person", "of User"',
      hint: "Name the table of one of them: `@Entity('…')`.",
    },
  },
  {
    name: 'two properties of one class are one column, and differ',
    entities: () => [
      made('User', {
        columns: {
          name: { type: 'text' },
          label: { type: 'varchar', name: 'name' },
        },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'User.name and User.label are both called name, and differ',
      detail: 'type: "text", "character varying"',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'two children of single-table inheritance declare one property with two types',
    entities: () => petsOf('int', 'text'),
    refusal: {
      code: 'ATH101',
      message: 'Cat.size and Dog.size are both called size, and differ',
      detail: 'type: "integer", "text"',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'two unnamed indexes over one column',
    entities: () => [
      made('User', {
        columns: { email: { type: 'text' } },
        indices: [{ columns: ['email'] }, { columns: ['email'], unique: true }],
      }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the index of User (email) and the unique index of User (email) are both called IDX_e12875dfb3b1d92d7d7c5377e2, and differ',
      detail: 'unique: false, true',
      hint: "Name one of them: `@Index('…')`.",
    },
  },
  {
    name: 'two relations over one column',
    entities: () => [
      made('User'),
      made('Group'),
      made('Post', {
        relations: {
          author: { type: 'many-to-one', target: 'User', joinColumn: { name: 'owner' } },
          team: { type: 'many-to-one', target: 'Group', joinColumn: { name: 'owner' } },
        },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the foreign key of Post.author and the foreign key of Post.team are both called FK_e40ddcdb654dd4ac6e4d1447078, and differ',
      detail:
        'references: {"schema":"public","table":"user","columns":["id"]}, {"schema":"public","table":"group","columns":["id"]}',
      hint: "Name one of them: `@JoinColumn({ foreignKeyConstraintName: '…' })`, or `name` in `@ForeignKey`.",
    },
  },
  {
    name: 'an index has the name of a table',
    entities: () => [
      made('User', { tableName: 'people' }),
      made('Post', {
        columns: { title: { type: 'text' } },
        indices: [{ name: 'people', columns: ['title'] }],
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'User and the index of Post (title) both take the relation name public.people',
      hint: "Name one of them: `@Index('…')`.",
    },
  },
  {
    name: 'indexes of two tables have one name',
    entities: () => [
      made('User', { indices: [{ name: 'by_id', columns: ['id'] }] }),
      made('Post', { indices: [{ name: 'by_id', columns: ['id'] }] }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the index of Post (id) and the index of User (id) are both called by_id, and differ',
      detail: 'table: "post", "user"',
      hint: "Name one of them: `@Index('…')`.",
    },
  },
  {
    name: 'an index has the name of a primary key',
    entities: () => [
      made('User', {
        columns: {
          id: { type: 'int', primary: true, primaryKeyConstraintName: 'user_pk' },
        },
      }),
      made('Post', { indices: [{ name: 'user_pk', columns: ['id'] }] }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the primary key of User (id) and the index of Post (id) both take the relation name public.user_pk',
      hint: "Name one of them: `@Index('…')`.",
    },
  },
  {
    name: 'a table has the name of the sequence of a column',
    entities: () => [
      made('User', { columns: { no: { type: 'int', generated: 'increment' } } }),
      made('Post', { tableName: 'user_no_seq' }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'User.no counts up by the sequence user_no_seq, and the model has a relation of that name',
      hint: 'Give the other one another name.',
    },
  },
  {
    name: 'a check and a unique constraint of one table have one name',
    entities: () => [
      made('User', {
        columns: { age: { type: 'int' } },
        checks: [{ name: 'sound', expression: 'age > 0' }],
        uniques: [{ name: 'sound', columns: ['age'] }],
      }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the unique constraint of User (age) and the check of User (age > 0) both take the constraint name public.user.sound',
      hint: "Name one of them: `@Check('…', '…')`.",
    },
  },
  {
    name: 'an enum has the name of a table',
    entities: () => [
      made('Mood', { tableName: 'mood' }),
      made('User', {
        columns: { mood: { type: 'enum', enum: ['a', 'b'], enumName: 'mood' } },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'the enum of User.mood and Mood both take the type name public.mood',
      hint: "Name the table of one of them: `@Entity('…')`.",
    },
  },
  {
    name: 'one enum has two lists of values',
    entities: () => [
      made('User', {
        columns: { mood: { type: 'enum', enum: ['a', 'b'], enumName: 'm' } },
      }),
      made('Post', {
        columns: { mood: { type: 'enum', enum: ['b', 'a'], enumName: 'm' } },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'the enum of Post.mood and the enum of User.mood are both called m, and differ',
      detail: 'values: ["b","a"], ["a","b"]',
      hint: "Let both columns use one enum, or give one of them another name: `enumName: '…'`.",
    },
  },
  {
    name: 'two tables are one after 63 bytes',
    entities: () => [
      made('User', { tableName: `${long}1` }),
      made('Person', { tableName: `${long}2` }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'User and Person have one name after 63 bytes',
      detail:
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2',
      hint: "Name the table of one of them: `@Entity('…')`.",
    },
  },
  {
    name: 'two columns are one after 63 bytes',
    entities: () => [
      made('User', {
        columns: {
          one: { type: 'text', name: `${long}1` },
          two: { type: 'text', name: `${long}2` },
        },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'User.one and User.two have one name after 63 bytes',
      detail:
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'two checks are one after 63 bytes',
    entities: () => [
      made('User', {
        checks: [
          { name: `${long}1`, expression: 'id > 0' },
          { name: `${long}2`, expression: 'id > 0' },
        ],
      }),
    ],
    refusal: {
      code: 'ATH101',
      message:
        'the check of User (id > 0) and the check of User (id > 0) have one name after 63 bytes',
      detail:
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2',
      hint: "Name one of them: `@Check('…', '…')`.",
    },
  },
  {
    name: 'two indexes are one after 63 bytes, in letters of two bytes',
    entities: () => [
      made('User', { indices: [{ name: `${'ü'.repeat(31)}ab`, columns: ['id'] }] }),
      made('Post', { indices: [{ name: `${'ü'.repeat(31)}ac`, columns: ['id'] }] }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'the index of Post (id) and the index of User (id) have one name after 63 bytes',
      detail: 'üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüac\nüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüab',
      hint: "Name one of them: `@Index('…')`.",
    },
  },
  {
    name: 'two enums are one after 63 bytes',
    entities: () => [
      made('User', {
        columns: {
          one: { type: 'enum', enum: ['a'], enumName: `${long}1` },
          two: { type: 'enum', enum: ['a'], enumName: `${long}2` },
        },
      }),
    ],
    refusal: {
      code: 'ATH101',
      message: 'the enum of User.one and the enum of User.two have one name after 63 bytes',
      detail:
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2',
      hint: "Let both columns use one enum, or give one of them another name: `enumName: '…'`.",
    },
  },
  {
    name: 'a foreign key has another type than what it refers to',
    entities: () => {
      class User {
        id!: unknown
      }
      class Post {
        id!: unknown
      }
      return [
        new EntitySchema({
          name: 'User',
          target: User,
          columns: { id: { type: 'varchar', primary: true, generated: 'uuid' } },
        }),
        made('Post', {
          target: Post,
          columns: {
            author: { type: 'text', foreignKey: { target: 'User' } },
          },
        }),
      ]
    },
    refusal: {
      code: 'ATH105',
      message: 'the foreign key of Post (author) has the type text, and user (id) has uuid',
      hint: 'Give both columns one type. (What `@Generated` makes of the type of a column does not reach those that refer to it: say the type there too.)',
    },
  },
  {
    name: 'a foreign key refers to what is not unique',
    entities: () => [
      made('User', {
        columns: { email: { type: 'text' } },
        indices: [{ columns: ['email'], unique: true, where: 'id > 1' }],
      }),
      made('Post', {
        relations: {
          author: {
            type: 'many-to-one',
            target: 'User',
            joinColumn: { name: 'author', referencedColumnName: 'email' },
          },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the foreign key of Post.author refers to user (email), which is neither a primary key nor unique',
      hint: 'Make it unique, with `unique: true` or `@Unique`, not deferrable and without a condition.',
    },
  },
  {
    name: 'a foreign key refers to what is unique only later',
    entities: () => [
      made('User', {
        columns: { email: { type: 'text' } },
        uniques: [{ columns: ['email'], deferrable: 'INITIALLY DEFERRED' }],
      }),
      made('Post', {
        relations: {
          author: {
            type: 'many-to-one',
            target: 'User',
            joinColumn: { name: 'author', referencedColumnName: 'email' },
          },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the foreign key of Post.author refers to user (email), which is neither a primary key nor unique',
      hint: 'Make it unique, with `unique: true` or `@Unique`, not deferrable and without a condition.',
    },
  },
  {
    name: 'a closure table of an entity with two primary columns',
    entities: () => [
      made('Category', {
        columns: { part: { type: 'int', primary: true } },
        trees: [{ type: 'closure-table' }],
        relations: {
          parent: { type: 'many-to-one', target: 'Category', treeParent: true },
          children: {
            type: 'one-to-many',
            target: 'Category',
            inverseSide: 'parent',
            treeChildren: true,
          },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the foreign key of the closure table of Category (id_ancestor) has one column and refers to 2 columns of category',
      hint: 'Name a column for each column of the key that it refers to. (TypeORM cannot do so in the closure table of an entity with several primary columns: give the tree another type.)',
    },
  },
  {
    name: 'a word for ON DELETE that nobody knows',
    entities: () => [
      made('User'),
      made('Post', {
        relations: {
          author: { type: 'many-to-one', target: 'User', onDelete: 'VANISH' },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the foreign key of Post.author has the action VANISH',
      hint: 'Use one of NO ACTION, RESTRICT, CASCADE, SET NULL, SET DEFAULT, DEFAULT.',
    },
  },
  {
    name: 'a word for DEFERRABLE that nobody knows',
    entities: () => [
      made('User'),
      made('Post', {
        relations: {
          author: { type: 'many-to-one', target: 'User', deferrable: 'SOMETIME' },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the foreign key of Post.author is deferrable "SOMETIME"',
      hint: 'Use one of INITIALLY IMMEDIATE, INITIALLY DEFERRED.',
    },
  },
  {
    name: 'a unique constraint with a word for DEFERRABLE that nobody knows',
    entities: () => [
      made('User', { uniques: [{ columns: ['id'], deferrable: 'LATER' as 'INITIALLY DEFERRED' }] }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the unique constraint of User (id) is deferrable "LATER"',
      hint: 'Use one of INITIALLY IMMEDIATE, INITIALLY DEFERRED.',
    },
  },
  {
    name: 'a unique index with a method that has none',
    entities: () => hashed(true, ['id']),
    refusal: {
      code: 'ATH105',
      message: 'the unique index of User (id) cannot be unique with hash',
      hint: 'Leave out its method: btree indexes have any columns, and may be unique.',
    },
  },
  {
    name: 'a unique constraint over a type without equality',
    entities: () => [
      made('User', { columns: { data: { type: 'json' } }, uniques: [{ columns: ['data'] }] }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the unique constraint of User (data) has the column data, and json has no order and no equality',
      hint: 'Use another type (jsonb for json), or an index of another method (gist).',
    },
  },
  {
    name: 'an index over a type without order',
    entities: () => [
      made('User', { columns: { at: { type: 'point' } }, indices: [{ columns: ['at'] }] }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the index of User (at) has the column at, and point has no order and no equality',
      hint: 'Use another type (jsonb for json), or an index of another method (gist).',
    },
  },
  {
    name: 'a foreign key of numbers to numbers of an earlier kind',
    entities: () => [
      made('User'),
      made('Post', { columns: { author: { type: 'numeric', foreignKey: { target: 'User' } } } }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the foreign key of Post (author) has the type numeric, and user (id) has integer',
      hint: 'Give both columns one type. (What `@Generated` makes of the type of a column does not reach those that refer to it: say the type there too.)',
    },
  },
  {
    name: 'a foreign key to an enum that has no name of its own',
    entities: () => [
      new EntitySchema({
        name: 'Currency',
        columns: { code: { type: 'enum', enum: ['EUR'], primary: true } },
      }),
      made('Price', {
        columns: {
          code: { type: 'enum', enum: ['EUR'], foreignKey: { target: 'Currency' } },
        },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the foreign key of Price (code) has the type price_code_enum, and currency (code) has currency_code_enum',
      hint: 'Give the enum that is referred to a name, with `enumName`: both columns then have its type.',
    },
  },
  {
    name: 'a foreign key of a number to a list of them',
    entities: () => [
      made('User', { columns: { codes: { type: 'int', array: true, unique: true } } }),
      made('Post', {
        columns: { code: { type: 'int', foreignKey: { target: 'User', inverseSide: 'codes' } } },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message:
        'the foreign key of Post (code) has the type integer, and user (codes) has integer[]',
      hint: 'Give both columns one type. (What `@Generated` makes of the type of a column does not reach those that refer to it: say the type there too.)',
    },
  },
  {
    name: 'a foreign key that refers to a view',
    entities: () => [
      new EntitySchema({
        name: 'User',
        type: 'view',
        expression: 'SELECT 1 AS id',
        columns: { id: { type: 'int', primary: true } },
      }),
      made('Post', { relations: { author: { type: 'many-to-one', target: 'User' } } }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'the foreign key of Post.author refers to the view user',
      hint: 'Let the relation do without one: `createForeignKeyConstraints: false`.',
    },
  },
  {
    name: 'a generated column that is not stored',
    entities: () => [
      made('User', {
        columns: { twice: { type: 'int', asExpression: 'id * 2', generatedType: 'VIRTUAL' } },
      }),
    ],
    refusal: {
      code: 'ATH105',
      message: 'TypeORM rejects the entities',
      detail:
        'Column "twice" of Entity "User" is defined as VIRTUAL, but Postgres supports only STORED generated columns.',
      hint: 'Correct the entity named above; TypeORM itself could not use it either.',
    },
  },
  {
    name: 'a child declares a property of its parent with another type',
    entities: () => {
      class Shape {
        id!: unknown
      }
      class Round extends Shape {}
      class Ball extends Round {}
      Entity()(Shape)
      TableInheritance({ column: { type: 'varchar', name: 'kind' } })(Shape)
      ChildEntity()(Ball)
      PrimaryColumn('int')(Shape.prototype, 'id')
      Column('text')(Shape.prototype, 'name')
      Column('varchar', { length: 5 })(Ball.prototype, 'name')
      return [Shape, Ball]
    },
    refusal: {
      code: 'ATH101',
      message: 'Shape.name and Ball.name are both called name, and differ',
      detail: 'type: "text", "character varying(5)"',
      hint: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
    },
  },
  {
    name: 'an index of several columns with a method that takes one',
    entities: () => hashed(false, ['id', 'age']),
    refusal: {
      code: 'ATH105',
      message: 'the index of User (id, age) has 2 columns, and hash takes one',
      hint: 'Leave out its method: btree indexes have any columns, and may be unique.',
    },
  },
]

test.each(cases)('$name', async ({ entities, refusal }) => {
  expect(await refusalOf(entities())).toEqual(refusal)
})

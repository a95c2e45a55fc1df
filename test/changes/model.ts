/** The model that the change matrix begins with: everything that an entity can say, at least once. */
import { DataSource, EntitySchema, type EntitySchemaOptions } from 'typeorm'
import {
  defineCheck,
  defineForeignKey,
  defineIndex,
  defineUnique,
  type CheckWords,
  type ForeignKeyWords,
  type IndexWords,
  type UniqueWords,
} from '../../src/define/constraints.ts'
import type { Definition } from '../../src/define/definition.ts'
import {
  defineFunction,
  defineTrigger,
  type FunctionWords,
  type TriggerWords,
} from '../../src/define/routines.ts'
import { buildMetadata, modelOf, type Model } from '../../src/typeorm/model.ts'

type ColumnDraft = Omit<NonNullable<EntitySchemaOptions<Row>['columns']['x']>, 'generated'> & {
  generated?: true | 'increment' | 'uuid' | 'identity'
  /** What EntitySchema has no word for. */
  generatedIdentity?: 'ALWAYS' | 'BY DEFAULT'
}
type IndexDraft = NonNullable<EntitySchemaOptions<Row>['indices']>[number] & { method?: string }
type Row = Record<string, unknown>

/** An EntitySchema that edits may reach into, with words for what EntitySchema has none for. */
export interface EntityDraft extends Omit<
  EntitySchemaOptions<Row>,
  'name' | 'columns' | 'indices'
> {
  columns: Record<string, ColumnDraft>
  indices: IndexDraft[]
  uniques: NonNullable<EntitySchemaOptions<Row>['uniques']>
  checks: NonNullable<EntitySchemaOptions<Row>['checks']>
  exclusions: NonNullable<EntitySchemaOptions<Row>['exclusions']>
  foreignKeys: NonNullable<EntitySchemaOptions<Row>['foreignKeys']>
  relations: Record<string, NonNullable<NonNullable<EntitySchemaOptions<Row>['relations']>['x']>>
  comment?: string
  materialized?: boolean
}

/** What stands in a definitions file, by name. All but functions are on the table `jobs`. */
export interface Defined {
  functions: Record<string, FunctionWords>
  triggers: Record<string, TriggerWords<unknown>>
  indexes: Record<string, IndexWords<unknown>>
  uniques: Record<string, UniqueWords<unknown>>
  checks: Record<string, CheckWords>
  foreignKeys: Record<string, ForeignKeyWords<unknown>>
}

export interface Draft {
  definitions: Defined
  entities: Record<string, EntityDraft>
  options: Record<string, unknown>
}

const entity = (words: Partial<EntityDraft>): EntityDraft => ({
  columns: {},
  indices: [],
  uniques: [],
  checks: [],
  exclusions: [],
  foreignKeys: [],
  relations: {},
  ...words,
})

const toOne = (
  target: string,
  column: string,
  words: object = {},
): EntityDraft['relations'][string] => ({
  type: 'many-to-one',
  target,
  joinColumn: { name: column, foreignKeyConstraintName: `fk_${column}` },
  ...words,
})

const defined = (): Defined => ({
  functions: {
    touch: {
      name: 'touch',
      returns: 'trigger',
      language: 'plpgsql',
      body: ' BEGIN RETURN NEW; END ',
    },
    twice: {
      name: 'twice',
      arguments: [{ name: 'n', type: 'integer' }],
      returns: 'integer',
      body: 'SELECT n * 2',
      volatility: 'IMMUTABLE',
    },
    next: {
      name: 'next',
      arguments: [{ name: 'n', type: 'integer' }],
      returns: 'integer',
      sqlBody: 'RETURN n + 1',
    },
    several: { name: 'several', returns: 'SETOF integer', body: 'SELECT 1', rows: 10 },
  },
  triggers: {
    jobs_touch: {
      name: 'jobs_touch',
      timing: 'BEFORE',
      events: ['UPDATE'],
      columns: ['state'],
      forEach: 'ROW',
      condition: 'OLD.state IS DISTINCT FROM NEW.state',
      function: 'touch',
      arguments: ['now'],
    },
    jobs_late: {
      name: 'jobs_late',
      timing: 'AFTER',
      events: ['INSERT'],
      forEach: 'ROW',
      function: 'touch',
      constraint: 'INITIALLY DEFERRED',
    },
    jobs_many: {
      name: 'jobs_many',
      timing: 'AFTER',
      events: ['UPDATE'],
      function: 'touch',
      oldTable: 'was',
      newTable: 'is_now',
    },
  },
  indexes: {
    jobs_words: {
      name: 'jobs_words',
      columns: [
        { expression: 'lower(state)', opclass: 'text_pattern_ops', order: 'DESC', nulls: 'LAST' },
        { property: 'payload', collation: 'C' },
      ],
      include: ['owner'],
      where: 'owner > 0',
      with: { fillfactor: 70 },
    },
  },
  uniques: { jobs_once: { name: 'jobs_once', columns: ['owner', 'state'], include: ['payload'] } },
  checks: {
    jobs_state: { name: 'jobs_state', expression: `state <> ''`, noInherit: true },
    jobs_new: { name: 'jobs_new', expression: 'owner < 9', notValid: true },
  },
  foreignKeys: {
    jobs_owner: {
      name: 'jobs_owner',
      columns: ['owner'],
      references: { target: 'users', columns: ['id'] },
      match: 'FULL',
      notValid: true,
    },
  },
})

const definitionsOf = (words: Defined): readonly Definition[] => [
  ...Object.values(words.functions).map(defineFunction),
  ...Object.values(words.triggers).map(one => defineTrigger('jobs', one)),
  ...Object.values(words.indexes).map(one => defineIndex('jobs', one)),
  ...Object.values(words.uniques).map(one => defineUnique('jobs', one)),
  ...Object.values(words.checks).map(one => defineCheck('jobs', one)),
  ...Object.values(words.foreignKeys).map(one => defineForeignKey('jobs', one)),
]

/** A new one each time, so that an edit is nobody else's. */
export const draft = (): Draft => ({
  options: { uuidExtension: 'pgcrypto' },
  definitions: defined(),
  entities: {
    users: entity({
      comment: 'who can log in',
      columns: {
        id: { type: 'int', primary: true, generated: 'increment' },
        email: { type: 'varchar', length: 50, unique: true },
        name: { type: 'varchar', length: 80, nullable: true, comment: 'as it is written' },
        mood: { type: 'enum', enum: ['sad', 'ok', 'happy'], default: 'ok' },
        moods: {
          type: 'enum',
          enum: ['sad', 'ok'],
          enumName: 'mood_kind',
          array: true,
          nullable: true,
        },
        tags: { type: 'text', array: true, default: [] },
        balance: { type: 'numeric', precision: 10, scale: 2, default: 0 },
        created: { type: 'timestamptz', default: () => 'now()' },
        seen: { type: 'timestamp', precision: 3, nullable: true },
        slug: { type: 'text', collation: 'C', nullable: true },
        code: { type: 'char', length: 3, nullable: true },
        active: { type: 'boolean', default: true },
        meta: { type: 'jsonb', default: {} },
        token: { type: 'uuid', generated: 'uuid' },
        age: { type: 'int', nullable: true },
        shouted: {
          type: 'text',
          asExpression: 'upper(email)',
          generatedType: 'STORED',
          nullable: true,
        },
        note: { type: 'text', default: `it's` },
      },
      indices: [
        { name: 'users_name', columns: ['name'] },
        { name: 'users_age_name', columns: ['age', 'name'], where: 'age > 0' },
        { name: 'users_tags', columns: ['tags'], method: 'gin' },
        { name: 'users_slug', columns: ['slug'], unique: true },
      ],
      uniques: [
        { name: 'users_code_age', columns: ['code', 'age'], deferrable: 'INITIALLY DEFERRED' },
      ],
      checks: [
        { name: 'users_grown', expression: 'age > 17' },
        { name: 'users_paid', expression: `balance >= 0 AND note <> ''` },
      ],
    }),
    posts: entity({
      columns: {
        id: { type: 'bigint', primary: true, generated: 'identity' },
        title: { type: 'varchar' },
        status: { type: 'smallint', default: 0 },
        during: { type: 'tstzrange', nullable: true },
        parent: { type: 'bigint', nullable: true },
        origin: { type: 'int', nullable: true },
      },
      relations: {
        author: toOne('users', 'author_id', { nullable: false, onDelete: 'CASCADE' }),
        editor: toOne('users', 'editor_id', {
          nullable: true,
          onDelete: 'SET NULL',
          deferrable: 'INITIALLY IMMEDIATE',
        }),
        labels: {
          type: 'many-to-many',
          target: 'labels',
          joinTable: {
            name: 'posts_labels',
            joinColumn: { name: 'post_id' },
            inverseJoinColumn: { name: 'label' },
          },
        },
      },
      foreignKeys: [
        {
          name: 'posts_parent',
          target: 'posts',
          columnNames: ['parent'],
          referencedColumnNames: ['id'],
        },
      ],
      exclusions: [{ name: 'posts_apart', expression: 'USING gist (during WITH &&)' }],
    }),
    labels: entity({
      columns: { code: { type: 'varchar', length: 20, primary: true }, title: { type: 'text' } },
    }),
    settings: entity({
      columns: {
        owner: { type: 'int', primary: true, primaryKeyConstraintName: 'settings_key' },
        key: { type: 'text', primary: true, primaryKeyConstraintName: 'settings_key' },
        value: { type: 'json', nullable: true },
      },
    }),
    audit: entity({
      schema: 'app',
      columns: {
        id: { type: 'uuid', primary: true, generated: 'uuid' },
        line: { type: 'text' },
        level: { type: 'enum', enum: ['low', 'high'], default: 'low' },
      },
      indices: [{ name: 'audit_line', columns: ['line'] }],
    }),
    jobs: entity({
      columns: {
        id: { type: 'int', primary: true },
        state: { type: 'text' },
        payload: { type: 'text', nullable: true },
        owner: { type: 'int', nullable: true },
      },
    }),
    categories: entity({
      columns: {
        id: { type: 'int', primary: true, generated: 'increment' },
        name: { type: 'varchar' },
      },
      relations: {
        parent: { type: 'many-to-one', target: 'categories', treeParent: true },
        children: {
          type: 'one-to-many',
          target: 'categories',
          inverseSide: 'parent',
          treeChildren: true,
        },
      },
      trees: [{ type: 'closure-table' }],
    }),
    active_users: entity({
      type: 'view',
      expression: 'SELECT id, email FROM users WHERE active',
      columns: { id: { type: 'int' }, email: { type: 'varchar' } },
    }),
    moods: entity({
      type: 'view',
      materialized: true,
      expression: 'SELECT mood, count(*) AS n FROM users GROUP BY mood',
      columns: { mood: { type: 'text' }, n: { type: 'bigint' } },
      indices: [{ name: 'moods_mood', columns: ['mood'] }],
    }),
  },
})

/** The model of a draft, as if decorators had said it. */
export async function modelFrom({ entities, definitions, options }: Draft): Promise<Model> {
  const schemas = Object.entries(entities).map(
    ([name, words]) =>
      // `identity` and what is absent are what the types of EntitySchema do not take.
      new EntitySchema({ tableName: name, ...words, name } as unknown as EntitySchemaOptions<Row>),
  )
  const dataSource = new DataSource({ ...options, type: 'postgres', entities: schemas })
  await buildMetadata(dataSource)
  for (const metadata of dataSource.entityMetadatas) {
    const words = entities[metadata.name]
    if (words === undefined) continue
    // What EntitySchema has no word for is set where a decorator's word would have ended up.
    if (words.comment !== undefined) metadata.comment = words.comment
    if (words.materialized === true) metadata.tableMetadataArgs.materialized = true
    for (const column of metadata.columns) {
      const identity = words.columns[column.propertyName]?.generatedIdentity
      if (identity !== undefined) column.generatedIdentity = identity
    }
    for (const index of metadata.indices) {
      const method = words.indices.find(({ name }) => name === index.name)?.method
      if (method !== undefined) Object.assign(index, { type: method })
    }
  }
  return modelOf(dataSource, 'public', definitionsOf(definitions))
}

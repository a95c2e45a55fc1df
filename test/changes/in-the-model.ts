/** What people edit in their entities, option by option, and what the next revision then does. */
import type { Draft } from './model.ts'

export interface Edit {
  readonly name: string
  readonly edit: (draft: Draft) => unknown
  /** All that the next revision does. */
  readonly lines: readonly string[]
  /** It says the same in other words, or asks to leave something alone: the next revision does nothing. */
  readonly isNone?: true
  /** From this version on. */
  readonly since?: number
  /** A new value of an enum is only of use once it is committed: this one has a database of its own. */
  readonly alone?: true
}

type Change = (draft: Draft) => unknown

const row = (name: string, edit: Change, ...lines: string[]): Edit => ({ name, edit, lines })
const none = (name: string, edit: Change): Edit => ({ name, edit, lines: [], isNone: true })
const alone = (name: string, edit: Change, ...lines: string[]): Edit => ({
  name,
  edit,
  lines,
  alone: true,
})

/** Sets words of one column. */
const column =
  (table: string, name: string, words: object): Change =>
  ({ entities }) =>
    Object.assign(entities[table]!.columns[name]!, words)

/** Takes words of one column away. */
const without =
  (table: string, name: string, ...words: string[]): Change =>
  ({ entities }) => {
    for (const word of words) Reflect.deleteProperty(entities[table]!.columns[name]!, word)
  }

const add =
  (table: string, name: string, words: Draft['entities'][string]['columns'][string]): Change =>
  ({ entities }) => {
    entities[table]!.columns[name] = words
  }

const remove =
  (table: string, name: string): Change =>
  ({ entities }) =>
    Reflect.deleteProperty(entities[table]!.columns, name)

type Lists = 'indices' | 'uniques' | 'checks' | 'exclusions' | 'foreignKeys'

/** Sets words of the member of that name; null takes it out of its list. */
const member =
  (table: string, list: Lists, name: string, words: object | null): Change =>
  ({ entities }) => {
    const members = entities[table]![list] as { name?: string }[]
    const at = members.findIndex(one => one.name === name)
    if (words === null) members.splice(at, 1)
    else Object.assign(members[at]!, words)
  }

const plus =
  (table: string, list: Lists, words: object): Change =>
  ({ entities }) =>
    (entities[table]![list] as object[]).push(words)

const relation =
  (table: string, name: string, words: object): Change =>
  ({ entities }) =>
    Object.assign(entities[table]!.relations[name]!, words)

const entity =
  (table: string, words: object): Change =>
  ({ entities }) =>
    Object.assign(entities[table]!, words)

/** Sets words of a definition. */
const words =
  (kind: keyof Draft['definitions'], name: string, given: object): Change =>
  ({ definitions }) =>
    Object.assign(definitions[kind][name]!, given)

const all =
  (...changes: Change[]): Change =>
  draft => {
    for (const change of changes) change(draft)
  }

export const edits: readonly Edit[] = [
  // Types.
  row(
    'a longer varchar',
    column('users', 'name', { length: 120 }),
    '~ change type of column users.name',
  ),
  row(
    'a shorter varchar',
    column('users', 'name', { length: 40 }),
    '~ change type of column users.name',
  ),
  row(
    'a varchar without a length',
    without('users', 'name', 'length'),
    '~ change type of column users.name',
  ),
  row(
    'varchar becomes text',
    all(without('users', 'name', 'length'), column('users', 'name', { type: 'text' })),
    '~ change type of column users.name',
  ),
  row(
    'text becomes varchar',
    column('labels', 'title', { type: 'varchar', length: 200 }),
    '~ change type of column labels.title',
  ),
  row(
    'char gets longer',
    column('users', 'code', { length: 4 }),
    '~ change type of column users.code',
  ),
  row(
    'integer becomes bigint',
    column('users', 'age', { type: 'bigint' }),
    '~ change type of column users.age',
  ),
  row(
    'integer becomes smallint',
    column('users', 'age', { type: 'smallint' }),
    '~ change type of column users.age',
  ),
  row(
    'integer becomes text',
    column('posts', 'origin', { type: 'text' }),
    '~ change type of column posts.origin',
  ),
  row(
    'smallint becomes integer',
    column('posts', 'status', { type: 'int' }),
    '~ change type, default of column posts.status',
  ),
  row(
    'numeric gets more precise',
    column('users', 'balance', { precision: 14 }),
    '~ change type of column users.balance',
  ),
  row(
    'numeric gets another scale',
    column('users', 'balance', { scale: 4 }),
    '~ change type of column users.balance',
  ),
  row(
    'numeric loses its scale',
    without('users', 'balance', 'scale'),
    '~ change type of column users.balance',
  ),
  row(
    'numeric becomes any numeric',
    without('users', 'balance', 'scale', 'precision'),
    '~ change type of column users.balance',
  ),
  row(
    'timestamp gets another precision',
    column('users', 'seen', { precision: 0 }),
    '~ change type of column users.seen',
  ),
  row(
    'timestamp gets a time zone',
    column('users', 'seen', { type: 'timestamptz' }),
    '~ change type of column users.seen',
  ),
  row(
    'timestamptz loses its time zone',
    column('users', 'created', { type: 'timestamp' }),
    '~ change type of column users.created',
  ),
  row(
    'a column becomes an array',
    column('posts', 'title', { array: true }),
    '~ change type of column posts.title',
  ),
  row(
    'an array becomes a column',
    all(
      column('users', 'tags', { array: false, default: '' }),
      member('users', 'indices', 'users_tags', null),
    ),
    '- drop index users_tags on users',
    '~ change type, default of column users.tags',
  ),
  row(
    'json becomes jsonb',
    column('settings', 'value', { type: 'jsonb' }),
    '~ change type of column settings.value',
  ),
  row(
    'a range of another kind',
    all(column('posts', 'during', { type: 'tsrange' })),
    '~ change type of column posts.during',
  ),
  row(
    'a serial gets bigger',
    column('categories', 'id', { type: 'bigint' }),
    '~ change type of column categories.id',
    '~ change type of column categories.parentId',
    '~ change type of column categories_closure.id_ancestor',
    '~ change type of column categories_closure.id_descendant',
  ),
  row(
    'an identity gets smaller',
    all(column('posts', 'id', { type: 'int' }), column('posts', 'parent', { type: 'int' })),
    '~ change type of column posts.id',
    '~ change type of column posts.parent',
    '~ change type of column posts_labels.post_id',
  ),
  row(
    'the key of labels gets longer',
    column('labels', 'code', { length: 30 }),
    '~ change type of column labels.code',
    '~ change type of column posts_labels.label',
  ),

  // Nullability and defaults.
  row(
    'a column may be null',
    column('users', 'email', { nullable: true }),
    '~ change nullable of column users.email',
  ),
  row(
    'a column may not be null',
    column('users', 'name', { nullable: false }),
    '~ change nullable of column users.name',
  ),
  row(
    'a default is added',
    column('users', 'name', { default: 'nobody' }),
    '~ change default of column users.name',
  ),
  row(
    'a default is removed',
    without('users', 'note', 'default'),
    '~ change default of column users.note',
  ),
  row(
    'a string default is changed',
    column('users', 'note', { default: `it's "so"` }),
    '~ change default of column users.note',
  ),
  row(
    'a number default is changed',
    column('users', 'balance', { default: 1.5 }),
    '~ change default of column users.balance',
  ),
  row(
    'a boolean default is changed',
    column('users', 'active', { default: false }),
    '~ change default of column users.active',
  ),
  row(
    'an array default is changed',
    column('users', 'tags', { default: ['a,b', 'c"d'] }),
    '~ change default of column users.tags',
  ),
  row(
    'a JSON default is changed',
    column('users', 'meta', { default: { a: 1 } }),
    '~ change default of column users.meta',
  ),
  row(
    'an expression default is changed',
    column('users', 'created', { default: () => `now() - interval '1 day'` }),
    '~ change default of column users.created',
  ),
  row(
    'an expression becomes a literal',
    column('users', 'created', { default: '2020-01-01' }),
    '~ change default of column users.created',
  ),
  row(
    'a literal becomes an expression',
    column('users', 'note', { default: () => 'current_user' }),
    '~ change default of column users.note',
  ),
  row(
    'an enum default is changed',
    column('users', 'mood', { default: 'sad' }),
    '~ change default of column users.mood',
  ),
  row(
    'an enum default is removed',
    without('users', 'mood', 'default'),
    '~ change default of column users.mood',
  ),
  row(
    'an enum array gets a default',
    column('users', 'moods', { default: ['sad'] }),
    '~ change default of column users.moods',
  ),

  // Generation.
  row(
    'serial becomes identity',
    column('users', 'id', { generated: 'identity' }),
    '~ change serial, identity of column users.id',
  ),
  row(
    'identity becomes serial',
    column('posts', 'id', { generated: 'increment' }),
    '~ change serial, identity of column posts.id',
  ),
  row(
    'identity becomes always',
    column('posts', 'id', { generatedIdentity: 'ALWAYS' }),
    '~ change identity of column posts.id',
  ),
  row(
    'serial is switched off',
    without('users', 'id', 'generated'),
    '~ change serial of column users.id',
  ),
  row(
    'identity is switched off',
    without('posts', 'id', 'generated'),
    '~ change identity of column posts.id',
  ),
  row(
    'a plain column becomes serial',
    column('settings', 'owner', { generated: 'increment' }),
    '~ change serial of column settings.owner',
  ),
  row(
    'a plain column becomes an identity',
    column('settings', 'owner', { generated: 'identity' }),
    '~ change identity of column settings.owner',
  ),
  row(
    'a uuid is not generated any more',
    without('users', 'token', 'generated'),
    '~ change default of column users.token',
  ),
  row(
    'uuid-ossp makes the uuids',
    ({ options }) => Object.assign(options, { uuidExtension: 'uuid-ossp' }),
    '+ add extension uuid-ossp',
    '- drop extension pgcrypto',
    '~ change default of column app.audit.id',
    '~ change default of column users.token',
  ),
  row(
    'a computed column computes something else',
    column('users', 'shouted', { asExpression: 'lower(email)' }),
    '+ add column users.shouted',
    '- drop column users.shouted',
    '~ change value of metadata row typeorm_metadata.public.users.shouted',
  ),
  row(
    'a computed column becomes plain',
    without('users', 'shouted', 'asExpression', 'generatedType'),
    '- drop metadata row typeorm_metadata.public.users.shouted',
    '~ change generated of column users.shouted',
  ),
  row(
    'a plain column becomes computed',
    all(
      without('users', 'note', 'default'),
      member('users', 'checks', 'users_paid', null),
      column('users', 'note', { asExpression: `email || '!'`, generatedType: 'STORED' }),
    ),
    '+ add metadata row typeorm_metadata.public.users.note',
    '- drop check users.users_paid',
    '~ change default, generated of column users.note',
  ),
  row(
    'a computed column is added',
    add('users', 'initial', {
      type: 'text',
      asExpression: '"left"(email, 1)',
      generatedType: 'STORED',
      nullable: true,
    }),
    '+ add column users.initial',
    '+ add metadata row typeorm_metadata.public.users.initial',
  ),
  row(
    'a computed column is removed',
    remove('users', 'shouted'),
    '- drop column users.shouted',
    '- drop metadata row typeorm_metadata.public.users.shouted',
  ),

  // Collations and comments.
  row(
    'another collation',
    column('users', 'slug', { collation: 'POSIX' }),
    '~ change collation of column users.slug',
  ),
  row(
    'no collation',
    without('users', 'slug', 'collation'),
    '~ change collation of column users.slug',
  ),
  row(
    'a collation is added',
    column('users', 'note', { collation: 'C' }),
    '~ change collation of column users.note',
  ),
  row(
    'a column comment is changed',
    column('users', 'name', { comment: `it's new` }),
    '~ change comment of column users.name',
  ),
  row(
    'a column comment is removed',
    without('users', 'name', 'comment'),
    '~ change comment of column users.name',
  ),
  row(
    'a column comment is added',
    column('users', 'email', { comment: 'where to' }),
    '~ change comment of column users.email',
  ),
  row(
    'a table comment is changed',
    entity('users', { comment: 'other' }),
    '~ change comment of table users',
  ),
  row(
    'a table comment is removed',
    ({ entities }) => Reflect.deleteProperty(entities['users']!, 'comment'),
    '~ change comment of table users',
  ),
  row(
    'a table comment is added',
    entity('posts', { comment: 'new' }),
    '~ change comment of table posts',
  ),

  // Columns come and go.
  row(
    'a column is added',
    add('users', 'phone', { type: 'varchar', length: 20, nullable: true }),
    '+ add column users.phone',
  ),
  row(
    'a column with a default is added',
    add('users', 'level', { type: 'int', default: 3 }),
    '+ add column users.level',
  ),
  row(
    'an enum column is added',
    add('users', 'size', { type: 'enum', enum: ['s', 'm'], default: 's' }),
    '+ add column users.size',
    '+ add enum users_size_enum',
  ),
  row(
    'a unique column is added',
    add('users', 'phone', { type: 'text', nullable: true, unique: true }),
    '+ add column users.phone',
    '+ add unique users.UQ_a000cca60bcf04454e727699490',
  ),
  row(
    'a serial column is added',
    add('users', 'number', { type: 'int', generated: 'increment' }),
    '+ add column users.number',
  ),
  row('a column is removed', remove('users', 'created'), '- drop column users.created'),
  row(
    'an enum column is removed',
    remove('users', 'moods'),
    '- drop column users.moods',
    '- drop enum mood_kind',
  ),
  row(
    'a renamed column is one that goes and one that comes',
    column('users', 'seen', { name: 'last_seen' }),
    '+ add column users.last_seen',
    '- drop column users.seen',
  ),

  // Enums.
  alone(
    'a value at the end',
    column('users', 'mood', { enum: ['sad', 'ok', 'happy', 'glad'] }),
    '~ change values of enum users_mood_enum',
  ),
  alone(
    'a value in the middle',
    column('users', 'mood', { enum: ['sad', 'fine', 'ok', 'happy'] }),
    '~ change values of enum users_mood_enum',
  ),
  row(
    'a value is removed',
    column('users', 'mood', { enum: ['ok', 'happy'] }),
    '~ change values of enum users_mood_enum',
  ),
  row(
    'values in another order',
    column('users', 'mood', { enum: ['happy', 'ok', 'sad'] }),
    '~ change values of enum users_mood_enum',
  ),
  row(
    'a value gets another name',
    column('users', 'mood', { enum: ['sad', 'fine', 'happy'], default: 'fine' }),
    '~ change values of enum users_mood_enum',
  ),
  row(
    'an enum gets a name',
    column('users', 'mood', { enumName: 'feelings' }),
    '> rename enum users_mood_enum to feelings',
  ),
  row(
    'a named enum loses its name',
    without('users', 'moods', 'enumName'),
    '> rename enum mood_kind to users_moods_enum',
  ),
  alone(
    'a shared enum grows',
    column('users', 'moods', { enum: ['sad', 'ok', 'glad'] }),
    '~ change values of enum mood_kind',
  ),
  row(
    'an enum becomes text',
    all(column('users', 'mood', { type: 'text' }), without('users', 'mood', 'enum')),
    '- drop enum users_mood_enum',
    '~ change type, default of column users.mood',
  ),
  row(
    'text becomes an enum',
    column('posts', 'title', { type: 'enum', enum: ['a', 'b'] }),
    '+ add enum posts_title_enum',
    '~ change type of column posts.title',
  ),
  alone(
    'an enum in another schema grows',
    column('audit', 'level', { enum: ['low', 'high', 'top'] }),
    '~ change values of enum app.audit_level_enum',
  ),

  // Keys.
  row(
    'a primary key gets another name',
    all(
      column('settings', 'owner', { primaryKeyConstraintName: 'pk' }),
      column('settings', 'key', { primaryKeyConstraintName: 'pk' }),
    ),
    '> rename primary key settings.settings_key to pk',
  ),
  row(
    'a primary key loses its name',
    all(
      without('settings', 'owner', 'primaryKeyConstraintName'),
      without('settings', 'key', 'primaryKeyConstraintName'),
    ),
    '> rename primary key settings.settings_key to PK_d3f02203a8785cd66fc4d848331',
  ),
  row(
    'a primary key gets a column',
    column('settings', 'value', {
      type: 'text',
      primary: true,
      nullable: false,
      primaryKeyConstraintName: 'settings_key',
    }),
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
    '~ change type, nullable of column settings.value',
  ),
  row(
    'a primary key loses a column',
    column('settings', 'key', { primary: false }),
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
  ),
  row(
    'a unique column is one no more',
    column('users', 'email', { unique: false }),
    '- drop unique users.UQ_97672ac88f789774dd47f7c8be3',
  ),
  row(
    'a column becomes unique',
    column('users', 'slug', { unique: true }),
    '+ add unique users.UQ_bc0c27d77ee64f0a097a5c269b3',
  ),
  row(
    'a unique constraint over other columns',
    member('users', 'uniques', 'users_code_age', { columns: ['code', 'email'] }),
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ),
  row(
    'a unique constraint in another order',
    member('users', 'uniques', 'users_code_age', { columns: ['age', 'code'] }),
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ),
  row(
    'a unique constraint is checked at once',
    member('users', 'uniques', 'users_code_age', { deferrable: undefined }),
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ),
  row(
    'a unique constraint is deferrable otherwise',
    member('users', 'uniques', 'users_code_age', { deferrable: 'INITIALLY IMMEDIATE' }),
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ),
  row(
    'a unique constraint gets another name',
    member('users', 'uniques', 'users_code_age', { name: 'other' }),
    '> rename unique users.users_code_age to other',
  ),
  row(
    'a unique constraint is removed',
    member('users', 'uniques', 'users_code_age', null),
    '- drop unique users.users_code_age',
  ),
  row(
    'a unique constraint is added',
    plus('users', 'uniques', { name: 'more', columns: ['age', 'slug'] }),
    '+ add unique users.more',
  ),

  // Checks and exclusions.
  row(
    'a check says something else',
    member('users', 'checks', 'users_grown', { expression: 'age > 18' }),
    '+ add check users.users_grown',
    '- drop check users.users_grown',
  ),
  row(
    'a check gets another name',
    member('users', 'checks', 'users_grown', { name: 'adult' }),
    '> rename check users.users_grown to adult',
  ),
  row(
    'a check is removed',
    member('users', 'checks', 'users_grown', null),
    '- drop check users.users_grown',
  ),
  row(
    'a check is added',
    plus('users', 'checks', { name: 'more', expression: 'age < 200' }),
    '+ add check users.more',
  ),
  row(
    'a check without a name is added',
    plus('users', 'checks', { expression: 'age < 200' }),
    '+ add check users.CHK_737fa61cb568003ad8d70ee783',
  ),
  none(
    'a check is written otherwise',
    member('users', 'checks', 'users_grown', { expression: '"age">17' }),
  ),
  row(
    'an exclusion says something else',
    member('posts', 'exclusions', 'posts_apart', { expression: 'USING gist (during WITH -|-)' }),
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ),
  row(
    'an exclusion gets a condition',
    member('posts', 'exclusions', 'posts_apart', {
      expression: 'USING gist (during WITH &&) WHERE (status > 0)',
    }),
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ),
  row(
    'an exclusion becomes deferrable',
    member('posts', 'exclusions', 'posts_apart', { deferrable: 'INITIALLY DEFERRED' }),
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ),
  row(
    'an exclusion gets another name',
    member('posts', 'exclusions', 'posts_apart', { name: 'apart' }),
    '> rename exclusion posts.posts_apart to apart',
  ),
  row(
    'an exclusion is removed',
    member('posts', 'exclusions', 'posts_apart', null),
    '- drop exclusion posts.posts_apart',
    '- drop extension btree_gist',
  ),
  row(
    'an exclusion is added',
    plus('posts', 'exclusions', {
      name: 'more',
      expression: 'USING gist (origin WITH =, during WITH &&)',
    }),
    '+ add exclusion posts.more',
  ),

  // Indexes.
  row(
    'an index over other columns',
    member('users', 'indices', 'users_name', { columns: ['email'] }),
    '+ add index users_name on users',
    '- drop index users_name on users',
  ),
  row(
    'an index over more columns',
    member('users', 'indices', 'users_name', { columns: ['name', 'email'] }),
    '+ add index users_name on users',
    '- drop index users_name on users',
  ),
  row(
    'an index in another order',
    member('users', 'indices', 'users_age_name', { columns: ['name', 'age'] }),
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ),
  row(
    'an index becomes unique',
    member('users', 'indices', 'users_name', { unique: true }),
    '+ add index users_name on users',
    '- drop index users_name on users',
  ),
  row(
    'a unique index becomes a plain one',
    member('users', 'indices', 'users_slug', { unique: false }),
    '+ add index users_slug on users',
    '- drop index users_slug on users',
  ),
  row(
    'an index gets a condition',
    member('users', 'indices', 'users_name', { where: 'age > 0' }),
    '+ add index users_name on users',
    '- drop index users_name on users',
  ),
  row(
    'an index loses its condition',
    member('users', 'indices', 'users_age_name', { where: undefined }),
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ),
  row(
    'an index gets another condition',
    member('users', 'indices', 'users_age_name', { where: 'age > 1' }),
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ),
  none(
    'an index condition is written otherwise',
    member('users', 'indices', 'users_age_name', { where: '(("age")>0)' }),
  ),
  row(
    'an index of another method',
    member('users', 'indices', 'users_name', { method: 'hash' }),
    '+ add index users_name on users',
    '- drop index users_name on users',
  ),
  row(
    'gin becomes btree',
    member('users', 'indices', 'users_tags', { method: 'btree' }),
    '+ add index users_tags on users',
    '- drop index users_tags on users',
  ),
  row(
    'an index gets another name',
    member('users', 'indices', 'users_name', { name: 'other' }),
    '> rename index users_name on users to other',
  ),
  row(
    'an index is removed',
    member('users', 'indices', 'users_name', null),
    '- drop index users_name on users',
  ),
  row(
    'an index is added',
    plus('users', 'indices', { name: 'more', columns: ['created'] }),
    '+ add index more on users',
  ),
  row(
    'an index without a name is added',
    plus('users', 'indices', { columns: ['created', 'age'] }),
    '+ add index IDX_3d08af6febfc04d3c3eec3c83d on users',
  ),
  none(
    'an index is left alone',
    member('users', 'indices', 'users_name', { synchronize: false, columns: [] }),
  ),
  row(
    'an index in another schema is removed',
    member('audit', 'indices', 'audit_line', null),
    '- drop index app.audit_line on audit',
  ),

  // Foreign keys and relations.
  row(
    'another action on delete',
    relation('posts', 'author', { onDelete: 'RESTRICT' }),
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ),
  row(
    'no action on delete',
    relation('posts', 'author', { onDelete: undefined }),
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ),
  row(
    'an action on update',
    relation('posts', 'author', { onUpdate: 'CASCADE' }),
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ),
  row(
    'a foreign key becomes deferrable',
    relation('posts', 'author', { deferrable: 'INITIALLY DEFERRED' }),
    '~ change deferrable of foreign key posts.fk_author_id',
  ),
  row(
    'a foreign key is deferrable otherwise',
    relation('posts', 'editor', { deferrable: 'INITIALLY DEFERRED' }),
    '~ change deferrable of foreign key posts.fk_editor_id',
  ),
  row(
    'a foreign key is deferrable no more',
    relation('posts', 'editor', { deferrable: undefined }),
    '~ change deferrable of foreign key posts.fk_editor_id',
  ),
  row(
    'a foreign key gets another name',
    relation('posts', 'author', {
      joinColumn: { name: 'author_id', foreignKeyConstraintName: 'other' },
    }),
    '> rename foreign key posts.fk_author_id to other',
  ),
  row(
    'a relation may be null',
    relation('posts', 'author', { nullable: true }),
    '~ change nullable of column posts.author_id',
  ),
  row(
    'a relation to another table',
    relation('posts', 'editor', { target: 'categories' }),
    '+ add foreign key posts.fk_editor_id',
    '- drop foreign key posts.fk_editor_id',
  ),
  row(
    'a relation without a foreign key',
    relation('posts', 'editor', { createForeignKeyConstraints: false }),
    '- drop foreign key posts.fk_editor_id',
  ),
  row(
    'a relation becomes one to one',
    relation('posts', 'author', { type: 'one-to-one' }),
    '+ add unique posts.REL_312c63be865c81b922e39c2475',
  ),
  row(
    'a relation gets another column',
    relation('posts', 'editor', {
      joinColumn: { name: 'redactor_id', foreignKeyConstraintName: 'fk_editor_id' },
    }),
    '+ add column posts.redactor_id',
    '+ add foreign key posts.fk_editor_id',
    '- drop column posts.editor_id',
    '- drop foreign key posts.fk_editor_id',
  ),
  row(
    'a relation is removed',
    ({ entities }) => Reflect.deleteProperty(entities['posts']!.relations, 'editor'),
    '- drop column posts.editor_id',
    '- drop foreign key posts.fk_editor_id',
  ),
  row(
    'a relation is added',
    ({ entities }) => {
      entities['settings']!.relations['user'] = {
        type: 'many-to-one',
        target: 'users',
        joinColumn: { name: 'user_id' },
        nullable: true,
      }
    },
    '+ add column settings.user_id',
    '+ add foreign key settings.FK_a2883eaa72b3b2e8c98e7446098',
  ),
  row(
    'a foreign key of its own is removed',
    member('posts', 'foreignKeys', 'posts_parent', null),
    '- drop foreign key posts.posts_parent',
  ),
  row(
    'a foreign key of its own is added',
    plus('posts', 'foreignKeys', {
      name: 'posts_origin',
      target: 'users',
      columnNames: ['origin'],
      referencedColumnNames: ['id'],
    }),
    '+ add foreign key posts.posts_origin',
  ),
  row(
    'a foreign key over other columns',
    member('posts', 'foreignKeys', 'posts_parent', { target: 'users', columnNames: ['origin'] }),
    '+ add foreign key posts.posts_parent',
    '- drop foreign key posts.posts_parent',
  ),
  row(
    'another action of a foreign key of its own',
    member('posts', 'foreignKeys', 'posts_parent', { onDelete: 'SET NULL', onUpdate: 'CASCADE' }),
    '+ add foreign key posts.posts_parent',
    '- drop foreign key posts.posts_parent',
  ),
  row(
    'a junction table gets another name',
    relation('posts', 'labels', {
      joinTable: {
        name: 'labelled',
        joinColumn: { name: 'post_id' },
        inverseJoinColumn: { name: 'label' },
      },
    }),
    '+ add foreign key labelled.FK_0867747829e94fb395e4cef4db5',
    '+ add foreign key labelled.FK_866f305364ff91e5cbf6c9002f5',
    '+ add index IDX_0867747829e94fb395e4cef4db on labelled',
    '+ add index IDX_866f305364ff91e5cbf6c9002f on labelled',
    '+ add table labelled',
    '- drop foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '- drop foreign key posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '- drop index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '- drop index IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '- drop table posts_labels',
  ),
  row(
    'a junction table gets another column',
    relation('posts', 'labels', {
      joinTable: {
        name: 'posts_labels',
        joinColumn: { name: 'post' },
        inverseJoinColumn: { name: 'label' },
      },
    }),
    '+ add column posts_labels.post',
    '+ add foreign key posts_labels.FK_9830bd564e6f5edde2d242be447',
    '+ add index IDX_9830bd564e6f5edde2d242be44 on posts_labels',
    '+ add primary key posts_labels.PK_8d39480837e2ec9b95857ecf349',
    '- drop column posts_labels.post_id',
    '- drop foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '- drop index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '- drop primary key posts_labels.PK_fb5bc0d8c063b124e8f4ca804aa',
  ),
  row(
    'a junction table moves to another schema',
    relation('posts', 'labels', {
      joinTable: {
        name: 'posts_labels',
        schema: 'app',
        joinColumn: { name: 'post_id' },
        inverseJoinColumn: { name: 'label' },
      },
    }),
    '+ add foreign key app.posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '+ add foreign key app.posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '+ add index app.IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '+ add index app.IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '+ add table app.posts_labels',
    '- drop foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '- drop foreign key posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '- drop index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '- drop index IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '- drop table posts_labels',
  ),
  row(
    'a junction table is removed',
    ({ entities }) => Reflect.deleteProperty(entities['posts']!.relations, 'labels'),
    '- drop foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '- drop foreign key posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '- drop index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '- drop index IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '- drop table posts_labels',
  ),
  row(
    'a tree of another kind',
    entity('categories', { trees: [{ type: 'materialized-path' }] }),
    '+ add column categories.mpath',
    '- drop foreign key categories_closure.FK_51fff5114cc41723e8ca36cf227',
    '- drop foreign key categories_closure.FK_ea1e9c4eea91160dfdb4318778d',
    '- drop index IDX_51fff5114cc41723e8ca36cf22 on categories_closure',
    '- drop index IDX_ea1e9c4eea91160dfdb4318778 on categories_closure',
    '- drop table categories_closure',
  ),
  row(
    'a tree with bounds',
    entity('categories', { trees: [{ type: 'nested-set' }] }),
    '+ add column categories.nsleft',
    '+ add column categories.nsright',
    '- drop foreign key categories_closure.FK_51fff5114cc41723e8ca36cf227',
    '- drop foreign key categories_closure.FK_ea1e9c4eea91160dfdb4318778d',
    '- drop index IDX_51fff5114cc41723e8ca36cf22 on categories_closure',
    '- drop index IDX_ea1e9c4eea91160dfdb4318778 on categories_closure',
    '- drop table categories_closure',
  ),
  row(
    'a tree becomes a plain table',
    entity('categories', { trees: [] }),
    '- drop foreign key categories_closure.FK_51fff5114cc41723e8ca36cf227',
    '- drop foreign key categories_closure.FK_ea1e9c4eea91160dfdb4318778d',
    '- drop index IDX_51fff5114cc41723e8ca36cf22 on categories_closure',
    '- drop index IDX_ea1e9c4eea91160dfdb4318778 on categories_closure',
    '- drop table categories_closure',
  ),

  // Definitions.
  row(
    'a function has another body',
    words('functions', 'twice', { body: 'SELECT n + n' }),
    '~ change body of function twice(integer)',
  ),
  row(
    'a function in another language',
    words('functions', 'twice', { language: 'plpgsql', body: 'BEGIN RETURN n * 2; END' }),
    '~ change language, body of function twice(integer)',
  ),
  row(
    'a function of another volatility',
    words('functions', 'twice', { volatility: 'STABLE' }),
    '~ change volatility of function twice(integer)',
  ),
  row(
    'a function is strict',
    words('functions', 'twice', { strict: true }),
    '~ change strict of function twice(integer)',
  ),
  row(
    'a function is leakproof',
    words('functions', 'twice', { leakproof: true }),
    '~ change leakproof of function twice(integer)',
  ),
  row(
    'a function with the rights of its owner',
    words('functions', 'twice', { security: 'DEFINER' }),
    '~ change security of function twice(integer)',
  ),
  row(
    'a function may run in parallel',
    words('functions', 'twice', { parallel: 'SAFE' }),
    '~ change parallel of function twice(integer)',
  ),
  row(
    'a function costs more',
    words('functions', 'twice', { cost: 500 }),
    '~ change cost of function twice(integer)',
  ),
  row(
    'a function gives more rows',
    words('functions', 'several', { rows: 50 }),
    '~ change rows of function several()',
  ),
  row(
    'a function has a setting',
    words('functions', 'twice', { set: { search_path: ['public'] } }),
    '~ change set of function twice(integer)',
  ),
  row(
    'a function has other arguments',
    words('functions', 'twice', { arguments: [{ name: 'n', type: 'bigint' }], returns: 'bigint' }),
    '+ add function twice(bigint)',
    '- drop function twice(integer)',
  ),
  row(
    'an argument has another name',
    words('functions', 'twice', {
      arguments: [{ name: 'm', type: 'integer' }],
      body: 'SELECT m * 2',
    }),
    '+ add function twice(integer)',
    '- drop function twice(integer)',
  ),
  row(
    'an argument has a default',
    words('functions', 'twice', { arguments: [{ name: 'n', type: 'integer', default: '1' }] }),
    '+ add function twice(integer)',
    '- drop function twice(integer)',
  ),
  row(
    'a function returns something else',
    words('functions', 'twice', { returns: 'bigint', body: 'SELECT n::bigint' }),
    '+ add function twice(integer)',
    '- drop function twice(integer)',
  ),
  row(
    'a function has another body in standard SQL',
    words('functions', 'next', { sqlBody: 'RETURN n + 2' }),
    '~ change sqlBody of function next(integer)',
  ),
  none('a function is written otherwise', words('functions', 'next', { sqlBody: 'return (N+1)' })),
  row(
    'a function is added',
    ({ definitions }) => {
      definitions.functions['third'] = { name: 'third', returns: null, body: 'SELECT 1' }
    },
    '+ add function third()',
  ),
  row(
    'a function is removed',
    ({ definitions }) => Reflect.deleteProperty(definitions.functions, 'twice'),
    '- drop function twice(integer)',
  ),
  row(
    'a function in another schema',
    words('functions', 'twice', { schema: 'app' }),
    '+ add function app.twice(integer)',
    '- drop function twice(integer)',
  ),
  row(
    'a trigger at another time',
    words('triggers', 'jobs_touch', { timing: 'AFTER' }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger on another event',
    words('triggers', 'jobs_touch', { events: ['UPDATE', 'DELETE'], condition: undefined }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger of other columns',
    words('triggers', 'jobs_touch', { columns: ['state', 'owner'] }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger for each statement',
    words('triggers', 'jobs_touch', { forEach: 'STATEMENT', condition: undefined }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger under another condition',
    words('triggers', 'jobs_touch', { condition: 'OLD.owner IS NULL' }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  none(
    'a condition is written otherwise',
    words('triggers', 'jobs_touch', { condition: 'old.state is distinct from (new."state")' }),
  ),
  row(
    'a trigger with other arguments',
    words('triggers', 'jobs_touch', { arguments: ['now', 'then'] }),
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger with another function',
    ({ definitions }) => {
      definitions.functions['other'] = { ...definitions.functions['touch']!, name: 'other' }
      Object.assign(definitions.triggers['jobs_touch']!, { function: 'other' })
    },
    '+ add function other()',
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a trigger is disabled',
    words('triggers', 'jobs_touch', { enabled: 'DISABLED' }),
    '~ change enabled of trigger jobs.jobs_touch',
  ),
  row(
    'a constraint trigger at once',
    words('triggers', 'jobs_late', { constraint: 'INITIALLY IMMEDIATE' }),
    '+ add trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_late',
  ),
  row(
    'a constraint trigger becomes a plain one',
    words('triggers', 'jobs_late', { constraint: undefined }),
    '+ add trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_late',
  ),
  row(
    'an old table has another name',
    words('triggers', 'jobs_many', { oldTable: 'before' }),
    '+ add trigger jobs.jobs_many',
    '- drop trigger jobs.jobs_many',
  ),
  row(
    'a new table has another name',
    words('triggers', 'jobs_many', { newTable: undefined }),
    '+ add trigger jobs.jobs_many',
    '- drop trigger jobs.jobs_many',
  ),
  row(
    'a trigger has another name',
    words('triggers', 'jobs_touch', { name: 'touch_jobs' }),
    '> rename trigger jobs.jobs_touch to touch_jobs',
  ),
  row(
    'a trigger is removed',
    ({ definitions }) => Reflect.deleteProperty(definitions.triggers, 'jobs_touch'),
    '- drop trigger jobs.jobs_touch',
  ),
  row(
    'a defined index over another expression',
    words('indexes', 'jobs_words', { columns: [{ expression: 'upper(state)' }] }),
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ),
  none(
    'a defined index is written otherwise',
    words('indexes', 'jobs_words', { where: '(("owner"))>0' }),
  ),
  row(
    'a defined index includes more',
    words('indexes', 'jobs_words', { include: ['owner', 'id'] }),
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ),
  row(
    'a defined index with another parameter',
    words('indexes', 'jobs_words', { with: { fillfactor: 90 } }),
    '~ change with of index jobs_words on jobs',
  ),
  row(
    'a defined index is removed',
    ({ definitions }) => Reflect.deleteProperty(definitions.indexes, 'jobs_words'),
    '- drop index jobs_words on jobs',
  ),
  row(
    'a defined unique constraint includes nothing',
    words('uniques', 'jobs_once', { include: [] }),
    '+ add unique jobs.jobs_once',
    '- drop unique jobs.jobs_once',
  ),
  row(
    'a defined check is inherited',
    words('checks', 'jobs_state', { noInherit: false }),
    '+ add check jobs.jobs_state',
    '- drop check jobs.jobs_state',
  ),
  row(
    'a defined check is valid',
    words('checks', 'jobs_new', { notValid: false }),
    '~ change notValid of check jobs.jobs_new',
  ),
  row(
    'a defined foreign key is valid',
    words('foreignKeys', 'jobs_owner', { notValid: false }),
    '~ change notValid of foreign key jobs.jobs_owner',
  ),
  row(
    'a defined foreign key matches simply',
    words('foreignKeys', 'jobs_owner', { match: 'SIMPLE' }),
    '+ add foreign key jobs.jobs_owner',
    '- drop foreign key jobs.jobs_owner',
  ),

  {
    ...row(
      'two nulls are equal to a defined unique constraint',
      words('uniques', 'jobs_once', { nullsNotDistinct: true }),
      '+ add unique jobs.jobs_once',
      '- drop unique jobs.jobs_once',
    ),
    since: 15,
  },
  {
    ...row(
      'two nulls are equal to a defined index',
      words('indexes', 'jobs_words', { unique: true, nullsNotDistinct: true }),
      '+ add index jobs_words on jobs',
      '- drop index jobs_words on jobs',
    ),
    since: 15,
  },
  {
    ...row(
      'a defined foreign key sets one column',
      words('foreignKeys', 'jobs_owner', {
        match: 'SIMPLE',
        onDelete: 'SET NULL',
        onDeleteColumns: ['owner'],
      }),
      '+ add foreign key jobs.jobs_owner',
      '- drop foreign key jobs.jobs_owner',
    ),
    since: 15,
  },
  row(
    'an index of that name on another table',
    all(
      member('users', 'indices', 'users_name', null),
      plus('posts', 'indices', { name: 'users_name', columns: ['title'] }),
    ),
    '+ add index users_name on posts',
    '- drop index users_name on users',
  ),

  // Tables, schemas, views, extensions.
  row(
    'a table is added',
    ({ entities }) => {
      entities['extra'] = {
        ...entities['labels']!,
        tableName: 'extra',
        columns: { id: { type: 'int', primary: true, generated: 'increment' } },
      }
    },
    '+ add table extra',
  ),
  row(
    'a table is removed',
    ({ entities }) => Reflect.deleteProperty(entities, 'settings'),
    '- drop table settings',
  ),
  row(
    'a table in another schema is removed',
    ({ entities }) => Reflect.deleteProperty(entities, 'audit'),
    '- drop enum app.audit_level_enum',
    '- drop index app.audit_line on audit',
    '- drop schema app',
    '- drop table app.audit',
  ),
  row(
    'a table moves to another schema',
    entity('settings', { schema: 'app' }),
    '+ add table app.settings',
    '- drop table settings',
  ),
  row(
    'a table moves to a new schema',
    entity('settings', { schema: 'more' }),
    '+ add schema more',
    '+ add table more.settings',
    '- drop table settings',
  ),
  none('a table is left alone', entity('settings', { synchronize: false })),
  row(
    'a table gets another name',
    entity('settings', { tableName: 'options' }),
    '+ add table options',
    '- drop table settings',
  ),
  row(
    'a view says something else',
    entity('active_users', { expression: 'SELECT id, email FROM users WHERE NOT active' }),
    '+ add view active_users',
    '- drop view active_users',
    '~ change value of metadata row typeorm_metadata.public..active_users',
  ),
  row(
    'a view is written otherwise',
    entity('active_users', {
      expression: 'select users.id, users.email from users where users.active',
    }),
    '~ change value of metadata row typeorm_metadata.public..active_users',
  ),
  row(
    'a view becomes materialized',
    entity('active_users', { materialized: true }),
    '+ add materialized view active_users',
    '- drop view active_users',
    '~ change type of metadata row typeorm_metadata.public..active_users',
  ),
  row(
    'a materialized view becomes plain',
    ({ entities }) => {
      Object.assign(entities['moods']!, { materialized: false, indices: [] })
    },
    '+ add view moods',
    '- drop index moods_mood on moods',
    '- drop materialized view moods',
    '~ change type of metadata row typeorm_metadata.public..moods',
  ),
  row(
    'a materialized view says something else',
    entity('moods', { expression: 'SELECT mood, count(id) AS n FROM users GROUP BY mood' }),
    '+ add materialized view moods',
    '- drop materialized view moods',
    '~ change value of metadata row typeorm_metadata.public..moods',
  ),
  row(
    'an index of a materialized view is removed',
    member('moods', 'indices', 'moods_mood', null),
    '- drop index moods_mood on moods',
  ),
  row(
    'an index of a materialized view becomes unique',
    member('moods', 'indices', 'moods_mood', { unique: true }),
    '+ add index moods_mood on moods',
    '- drop index moods_mood on moods',
  ),
  row(
    'a view is removed',
    ({ entities }) => Reflect.deleteProperty(entities, 'active_users'),
    '- drop metadata row typeorm_metadata.public..active_users',
    '- drop view active_users',
  ),
  row(
    'a materialized view is removed',
    ({ entities }) => Reflect.deleteProperty(entities, 'moods'),
    '- drop index moods_mood on moods',
    '- drop materialized view moods',
    '- drop metadata row typeorm_metadata.public..moods',
  ),
  row(
    'a view is added',
    ({ entities }) => {
      entities['names'] = {
        ...entities['active_users']!,
        tableName: 'names',
        expression: 'SELECT id, name FROM users',
        columns: { id: { type: 'int' }, name: { type: 'text' } },
      }
    },
    '+ add metadata row typeorm_metadata.public..names',
    '+ add view names',
  ),
  row(
    'a view gets another name',
    entity('active_users', { tableName: 'active' }),
    '+ add metadata row typeorm_metadata.public..active',
    '+ add view active',
    '- drop metadata row typeorm_metadata.public..active_users',
    '- drop view active_users',
  ),
  row(
    'a view moves to another schema',
    entity('active_users', { schema: 'app' }),
    '+ add metadata row typeorm_metadata.app..active_users',
    '+ add view app.active_users',
    '- drop metadata row typeorm_metadata.public..active_users',
    '- drop view active_users',
  ),
  row(
    'an extension is added',
    ({ options }) => Object.assign(options, { extensions: ['hstore'] }),
    '+ add extension hstore',
  ),
  row(
    'a column of a type from an extension',
    add('users', 'words', { type: 'hstore', nullable: true }),
    '+ add column users.words',
    '+ add extension hstore',
  ),
  row(
    'a prefix for all tables',
    ({ options, entities, definitions }) => {
      for (const name of Object.keys(entities))
        if (name !== 'labels') Reflect.deleteProperty(entities, name)
      Object.assign(options, { entityPrefix: 'my_' })
      for (const list of Object.values(definitions))
        for (const name of Object.keys(list)) Reflect.deleteProperty(list, name)
    },
    '+ add table my_labels',
    '- drop check jobs.jobs_new',
    '- drop enum app.audit_level_enum',
    '- drop enum mood_kind',
    '- drop enum users_mood_enum',
    '- drop extension btree_gist',
    '- drop extension pgcrypto',
    '- drop foreign key categories.FK_9a6f051e66982b5f0318981bcaa',
    '- drop foreign key categories_closure.FK_51fff5114cc41723e8ca36cf227',
    '- drop foreign key categories_closure.FK_ea1e9c4eea91160dfdb4318778d',
    '- drop foreign key jobs.jobs_owner',
    '- drop foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_editor_id',
    '- drop foreign key posts.posts_parent',
    '- drop foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '- drop foreign key posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '- drop function next(integer)',
    '- drop function several()',
    '- drop function touch()',
    '- drop function twice(integer)',
    '- drop index IDX_51fff5114cc41723e8ca36cf22 on categories_closure',
    '- drop index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '- drop index IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '- drop index IDX_ea1e9c4eea91160dfdb4318778 on categories_closure',
    '- drop index app.audit_line on audit',
    '- drop index jobs_words on jobs',
    '- drop index moods_mood on moods',
    '- drop index users_age_name on users',
    '- drop index users_name on users',
    '- drop index users_slug on users',
    '- drop index users_tags on users',
    '- drop materialized view moods',
    '- drop metadata row typeorm_metadata.public..active_users',
    '- drop metadata row typeorm_metadata.public..moods',
    '- drop metadata row typeorm_metadata.public.users.shouted',
    '- drop schema app',
    '- drop table app.audit',
    '- drop table categories',
    '- drop table categories_closure',
    '- drop table jobs',
    '- drop table labels',
    '- drop table posts',
    '- drop table posts_labels',
    '- drop table settings',
    '- drop table typeorm_metadata',
    '- drop table users',
    '- drop trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_many',
    '- drop trigger jobs.jobs_touch',
    '- drop view active_users',
  ),
  row(
    'the result cache is kept in the database',
    ({ options }) => Object.assign(options, { cache: true }),
    '+ add table query-result-cache',
  ),
]

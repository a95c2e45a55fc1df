/** What people do to a database behind the model's back, and what athanor says to it. */

/**
 * SQL, and all that a look then finds: `+ - ~ >` are what the next revision would do about it,
 * `?` is named as unmanaged.
 */
export type ByHand = readonly [sql: string, ...lines: string[]]

const noop = 'RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$'

/** In a transaction that is taken back. */
export const byHand: readonly ByHand[] = [
  // Columns: each attribute.
  ['ALTER TABLE users ADD extra integer', '- drop column users.extra'],
  ['ALTER TABLE users ADD extra text NOT NULL DEFAULT $$x$$', '- drop column users.extra'],
  [
    'ALTER TABLE users DROP age CASCADE',
    '+ add check users.users_grown',
    '+ add column users.age',
    '+ add index users_age_name on users',
    '+ add unique users.users_code_age',
  ],
  [
    'ALTER TABLE users DROP note CASCADE',
    '+ add check users.users_paid',
    '+ add column users.note',
  ],
  [
    'ALTER TABLE users RENAME name TO full_name',
    '+ add column users.name',
    '+ add index users_age_name on users',
    '+ add index users_name on users',
    '- drop column users.full_name',
    '- drop index users_age_name on users',
    '- drop index users_name on users',
  ],
  ['ALTER TABLE labels ALTER title TYPE varchar(60)', '~ change type of column labels.title'],
  ['ALTER TABLE users ALTER name TYPE varchar(60)', '~ change type of column users.name'],
  ['ALTER TABLE users ALTER name TYPE varchar(100)', '~ change type of column users.name'],
  ['ALTER TABLE users ALTER name TYPE varchar', '~ change type of column users.name'],
  ['ALTER TABLE users ALTER name TYPE text', '~ change type of column users.name'],
  ['ALTER TABLE users ALTER code TYPE char(4)', '~ change type of column users.code'],
  ['ALTER TABLE users ALTER balance TYPE numeric(12,2)', '~ change type of column users.balance'],
  ['ALTER TABLE users ALTER balance TYPE numeric(10,4)', '~ change type of column users.balance'],
  ['ALTER TABLE users ALTER balance TYPE numeric(10)', '~ change type of column users.balance'],
  ['ALTER TABLE users ALTER balance TYPE numeric', '~ change type of column users.balance'],
  ['ALTER TABLE users ALTER age TYPE bigint', '~ change type of column users.age'],
  ['ALTER TABLE users ALTER age TYPE smallint', '~ change type of column users.age'],
  ['ALTER TABLE users ALTER seen TYPE timestamp(6)', '~ change type of column users.seen'],
  ['ALTER TABLE users ALTER seen TYPE timestamptz(3)', '~ change type of column users.seen'],
  ['ALTER TABLE users ALTER created TYPE timestamp', '~ change type of column users.created'],
  [
    'DROP INDEX users_tags; ALTER TABLE users ALTER tags DROP DEFAULT, ALTER tags TYPE text USING tags[1]',
    '+ add index users_tags on users',
    '~ change type, default of column users.tags',
  ],
  ['ALTER TABLE users ALTER tags TYPE varchar[]', '~ change type of column users.tags'],
  ['ALTER TABLE users ALTER meta TYPE json', '~ change type of column users.meta'],
  ['ALTER TABLE settings ALTER value TYPE jsonb', '~ change type of column settings.value'],
  [
    'ALTER TABLE posts ALTER during TYPE tsrange USING NULL',
    '~ change type of column posts.during',
  ],
  ['ALTER TABLE posts ALTER status TYPE integer', '~ change type of column posts.status'],
  [
    'DROP MATERIALIZED VIEW moods; ALTER TABLE users ALTER mood DROP DEFAULT, ALTER mood TYPE text',
    '+ add index moods_mood on moods',
    '+ add materialized view moods',
    '~ change type, default of column users.mood',
  ],
  ['ALTER TABLE users ALTER name SET NOT NULL', '~ change nullable of column users.name'],
  ['ALTER TABLE users ALTER email DROP NOT NULL', '~ change nullable of column users.email'],
  ['ALTER TABLE users ALTER token DROP DEFAULT', '~ change default of column users.token'],
  [
    'ALTER TABLE users ALTER created SET DEFAULT now() - interval $$1 day$$',
    '~ change default of column users.created',
  ],
  [
    'ALTER TABLE users ALTER created SET DEFAULT $$2020-01-01$$',
    '~ change default of column users.created',
  ],
  ['ALTER TABLE users ALTER active SET DEFAULT false', '~ change default of column users.active'],
  ['ALTER TABLE users ALTER balance SET DEFAULT 1', '~ change default of column users.balance'],
  ['ALTER TABLE users ALTER balance SET DEFAULT 0.00', '~ change default of column users.balance'],
  ['ALTER TABLE users ALTER note SET DEFAULT $$its$$', '~ change default of column users.note'],
  [
    "ALTER TABLE users ALTER note SET DEFAULT $$It's$$".replace('\\', ''),
    '~ change default of column users.note',
  ],
  ['ALTER TABLE users ALTER tags SET DEFAULT $${a}$$', '~ change default of column users.tags'],
  [
    'ALTER TABLE users ALTER meta SET DEFAULT $${"a": 1}$$',
    '~ change default of column users.meta',
  ],
  ['ALTER TABLE users ALTER mood SET DEFAULT $$sad$$', '~ change default of column users.mood'],
  ['ALTER TABLE users ALTER name SET DEFAULT $$nobody$$', '~ change default of column users.name'],
  ['ALTER TABLE posts ALTER status SET DEFAULT 1', '~ change default of column posts.status'],
  [
    'ALTER TABLE users ALTER id DROP DEFAULT; DROP SEQUENCE users_id_seq; ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY',
    '~ change serial, identity of column users.id',
  ],
  ['ALTER SEQUENCE users_id_seq RENAME TO numbers', '~ change serial of column users.id'],
  [
    'ALTER SEQUENCE users_id_seq OWNED BY NONE',
    '? sequence users_id_seq',
    '~ change serial, default of column users.id',
  ],
  [
    'CREATE SEQUENCE age_numbers OWNED BY users.age; ALTER TABLE users ALTER age SET DEFAULT nextval($$age_numbers$$)',
    '? sequence of column age on users (type bigint)',
    '~ change serial, sequence of column users.age',
  ],
  ['ALTER TABLE posts ALTER id SET GENERATED ALWAYS', '~ change identity of column posts.id'],
  ['ALTER TABLE posts ALTER id DROP IDENTITY', '~ change identity of column posts.id'],
  [
    'ALTER TABLE posts ALTER origin SET NOT NULL, ALTER origin ADD GENERATED ALWAYS AS IDENTITY',
    '~ change identity, nullable of column posts.origin',
  ],
  [
    'ALTER TABLE users ALTER slug TYPE text COLLATE "default"',
    '~ change collation of column users.slug',
  ],
  [
    'ALTER TABLE users ALTER slug TYPE text COLLATE "POSIX"',
    '~ change collation of column users.slug',
  ],
  ['ALTER TABLE users ALTER note TYPE text COLLATE "C"', '~ change collation of column users.note'],
  ['ALTER TABLE users ALTER shouted DROP EXPRESSION', '~ change generated of column users.shouted'],
  [
    'ALTER TABLE users DROP shouted, ADD shouted text GENERATED ALWAYS AS (lower(email)) STORED',
    '+ add column users.shouted',
    '- drop column users.shouted',
  ],
  [
    'ALTER TABLE users DROP note CASCADE, ADD note text NOT NULL GENERATED ALWAYS AS (email) STORED',
    '+ add check users.users_paid',
    '~ change default, generated of column users.note',
  ],
  ['COMMENT ON COLUMN users.name IS $$other$$', '~ change comment of column users.name'],
  ['COMMENT ON COLUMN users.name IS NULL', '~ change comment of column users.name'],
  ['COMMENT ON COLUMN users.email IS $$new$$', '~ change comment of column users.email'],
  ['COMMENT ON COLUMN app.audit.line IS $$new$$', '~ change comment of column app.audit.line'],

  // Tables.
  ['CREATE TABLE extra (id serial PRIMARY KEY)', '? table extra'],
  ['DROP TABLE settings', '+ add table settings'],
  ['DROP TABLE app.audit', '+ add index app.audit_line on audit', '+ add table app.audit'],
  [
    'DROP TABLE users CASCADE',
    '+ add foreign key jobs.jobs_owner',
    '+ add foreign key posts.fk_author_id',
    '+ add foreign key posts.fk_editor_id',
    '+ add index moods_mood on moods',
    '+ add index users_age_name on users',
    '+ add index users_name on users',
    '+ add index users_slug on users',
    '+ add index users_tags on users',
    '+ add materialized view moods',
    '+ add table users',
    '+ add view active_users',
  ],
  [
    'DROP TABLE posts_labels',
    '+ add foreign key posts_labels.FK_5e7141b7e755ca9fa7bc8b267a3',
    '+ add foreign key posts_labels.FK_dc3ff04236a628c9e28bb37d7fa',
    '+ add index IDX_5e7141b7e755ca9fa7bc8b267a on posts_labels',
    '+ add index IDX_dc3ff04236a628c9e28bb37d7f on posts_labels',
    '+ add table posts_labels',
  ],
  [
    'DROP TABLE categories_closure',
    '+ add foreign key categories_closure.FK_51fff5114cc41723e8ca36cf227',
    '+ add foreign key categories_closure.FK_ea1e9c4eea91160dfdb4318778d',
    '+ add index IDX_51fff5114cc41723e8ca36cf22 on categories_closure',
    '+ add index IDX_ea1e9c4eea91160dfdb4318778 on categories_closure',
    '+ add table categories_closure',
  ],
  [
    'ALTER TABLE app.audit SET SCHEMA public',
    '+ add index app.audit_line on audit',
    '+ add table app.audit',
    '? table audit',
  ],
  ['COMMENT ON TABLE users IS $$other$$', '~ change comment of table users'],
  ['COMMENT ON TABLE users IS NULL', '~ change comment of table users'],
  ['COMMENT ON TABLE posts IS $$new$$', '~ change comment of table posts'],
  [
    'DROP SCHEMA app CASCADE',
    '+ add enum app.audit_level_enum',
    '+ add index app.audit_line on audit',
    '+ add schema app',
    '+ add table app.audit',
  ],
  ['COMMENT ON SCHEMA app IS $$ours$$', '? comment of schema app (ours)'],
  ['CREATE SCHEMA more', '? schema more'],

  // Enums.
  [
    'ALTER TYPE users_mood_enum RENAME VALUE $$ok$$ TO $$fine$$',
    '~ change values of enum users_mood_enum',
  ],
  [
    'ALTER TYPE users_mood_enum RENAME TO feelings',
    '+ add enum users_mood_enum',
    '? enum feelings',
    '~ change type, default of column users.mood',
  ],
  [
    'ALTER TYPE mood_kind SET SCHEMA app',
    '+ add enum mood_kind',
    '? enum app.mood_kind',
    '~ change type of column users.moods',
  ],
  [
    'ALTER TABLE users DROP moods; DROP TYPE mood_kind',
    '+ add column users.moods',
    '+ add enum mood_kind',
  ],
  ['CREATE TYPE extra AS ENUM ($$a$$)', '? enum extra'],
  ['COMMENT ON TYPE mood_kind IS $$x$$', '? comment of enum mood_kind (x)'],
  [
    `DROP MATERIALIZED VIEW moods; ALTER TABLE users ALTER mood DROP DEFAULT, ALTER mood TYPE text; DROP TYPE users_mood_enum;
     CREATE TYPE users_mood_enum AS ENUM ('happy', 'ok', 'sad'); ALTER TABLE users ALTER mood TYPE users_mood_enum USING mood::users_mood_enum, ALTER mood SET DEFAULT 'ok'`,
    '+ add index moods_mood on moods',
    '+ add materialized view moods',
    '~ change values of enum users_mood_enum',
  ],

  // Primary keys.
  ['ALTER TABLE settings DROP CONSTRAINT settings_key', '+ add primary key settings.settings_key'],
  [
    'ALTER TABLE settings RENAME CONSTRAINT settings_key TO pk',
    '> rename primary key settings.pk to settings_key',
  ],
  [
    'ALTER TABLE settings DROP CONSTRAINT settings_key, ADD CONSTRAINT settings_key PRIMARY KEY (key, owner)',
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
  ],
  [
    'ALTER TABLE settings DROP CONSTRAINT settings_key, ADD CONSTRAINT settings_key PRIMARY KEY (owner)',
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
  ],
  [
    'ALTER TABLE settings DROP CONSTRAINT settings_key, ADD CONSTRAINT settings_key PRIMARY KEY (owner, key) DEFERRABLE',
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
  ],
  [
    'ALTER TABLE settings DROP CONSTRAINT settings_key, ADD CONSTRAINT settings_key PRIMARY KEY (owner) INCLUDE (key)',
    '+ add primary key settings.settings_key',
    '- drop primary key settings.settings_key',
  ],

  // Unique constraints.
  ['ALTER TABLE users DROP CONSTRAINT users_code_age', '+ add unique users.users_code_age'],
  [
    'ALTER TABLE users RENAME CONSTRAINT users_code_age TO other',
    '> rename unique users.other to users_code_age',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE (age, code) DEFERRABLE INITIALLY DEFERRED',
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE (code) DEFERRABLE INITIALLY DEFERRED',
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE (code, age)',
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE (code, age) DEFERRABLE INITIALLY IMMEDIATE',
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE (code, age) INCLUDE (note) DEFERRABLE INITIALLY DEFERRED',
    '+ add unique users.users_code_age',
    '- drop unique users.users_code_age',
  ],
  ['ALTER TABLE users ADD CONSTRAINT more UNIQUE (age)', '- drop unique users.more'],
  [
    'ALTER TABLE users ADD CONSTRAINT more UNIQUE (age) INCLUDE (note)',
    '? unique more on users (INCLUDE)',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_code_age; CREATE UNIQUE INDEX users_code_age ON users (code, age)',
    '+ add unique users.users_code_age',
    '- drop index users_code_age on users',
  ],

  // Checks.
  ['ALTER TABLE users DROP CONSTRAINT users_grown', '+ add check users.users_grown'],
  [
    'ALTER TABLE users RENAME CONSTRAINT users_grown TO adult',
    '> rename check users.adult to users_grown',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (age > 18)',
    '+ add check users.users_grown',
    '- drop check users.users_grown',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (age >= 17)',
    '+ add check users.users_grown',
    '- drop check users.users_grown',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (17 < age)',
    '+ add check users.users_grown',
    '- drop check users.users_grown',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (age > 17) NOT VALID',
    '~ change notValid of check users.users_grown',
  ],
  [
    'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (age > 17) NO INHERIT',
    '+ add check users.users_grown',
    '- drop check users.users_grown',
  ],
  ['ALTER TABLE users ADD CONSTRAINT more CHECK (age < 200)', '- drop check users.more'],
  [
    'ALTER TABLE users ADD CONSTRAINT more CHECK (age < 200) NO INHERIT',
    '? check more on users (NO INHERIT)',
  ],

  // Exclusions.
  ['ALTER TABLE posts DROP CONSTRAINT posts_apart', '+ add exclusion posts.posts_apart'],
  [
    'ALTER TABLE posts RENAME CONSTRAINT posts_apart TO apart',
    '> rename exclusion posts.apart to posts_apart',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT posts_apart, ADD CONSTRAINT posts_apart EXCLUDE USING gist (during WITH -|-)',
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT posts_apart, ADD CONSTRAINT posts_apart EXCLUDE USING gist (during WITH &&) WHERE (status > 0)',
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT posts_apart, ADD CONSTRAINT posts_apart EXCLUDE USING gist (during WITH &&) DEFERRABLE',
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT posts_apart, ADD CONSTRAINT posts_apart EXCLUDE USING spgist (during WITH &&)',
    '+ add exclusion posts.posts_apart',
    '- drop exclusion posts.posts_apart',
  ],
  [
    'ALTER TABLE posts ADD CONSTRAINT more EXCLUDE USING gist (author_id WITH =)',
    '- drop exclusion posts.more',
  ],

  // Indexes.
  ['DROP INDEX users_name', '+ add index users_name on users'],
  ['ALTER INDEX users_name RENAME TO other', '> rename index other on users to users_name'],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (age)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name, age)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE UNIQUE INDEX users_name ON users (name)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_slug; CREATE INDEX users_slug ON users (slug)',
    '+ add index users_slug on users',
    '- drop index users_slug on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users USING hash (name)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_tags; CREATE INDEX users_tags ON users (tags)',
    '+ add index users_tags on users',
    '- drop index users_tags on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name DESC)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name NULLS FIRST)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name varchar_pattern_ops)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name COLLATE "C")',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (lower(name))',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name) INCLUDE (age)',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name) WITH (fillfactor = 50)',
    '~ change with of index users_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON users (name) WHERE age > 0',
    '+ add index users_name on users',
    '- drop index users_name on users',
  ],
  [
    'DROP INDEX users_age_name; CREATE INDEX users_age_name ON users (age, name)',
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ],
  [
    'DROP INDEX users_age_name; CREATE INDEX users_age_name ON users (name, age) WHERE age > 0',
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ],
  [
    'DROP INDEX users_age_name; CREATE INDEX users_age_name ON users (age, name) WHERE age > 1',
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ],
  [
    'DROP INDEX users_age_name; CREATE INDEX users_age_name ON users (age, name) WHERE age >= 0',
    '+ add index users_age_name on users',
    '- drop index users_age_name on users',
  ],
  [
    'DROP INDEX users_name; CREATE INDEX users_name ON posts (title)',
    '+ add index users_name on users',
    '- drop index users_name on posts',
  ],
  ['CREATE INDEX more ON users (age)', '- drop index more on users'],
  ['CREATE INDEX more ON app.audit (level)', '- drop index app.more on audit'],
  ['CREATE INDEX more ON users (lower(email))', '? index more on users (expression)'],
  ['CREATE INDEX more ON users (age DESC)', '? index more on users (DESC)'],
  ['CREATE INDEX more ON users (note text_pattern_ops)', '? index more on users (operator class)'],
  ['CREATE INDEX more ON users (age) INCLUDE (note)', '? index more on users (INCLUDE)'],
  [
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_name'::regclass`,
    '? invalid index users_name on users',
  ],
  ['DROP INDEX moods_mood', '+ add index moods_mood on moods'],
  ['CREATE INDEX more ON moods (n)', '- drop index more on moods'],

  // Foreign keys.
  ['ALTER TABLE posts DROP CONSTRAINT fk_author_id', '+ add foreign key posts.fk_author_id'],
  [
    'ALTER TABLE posts RENAME CONSTRAINT fk_author_id TO other',
    '> rename foreign key posts.other to fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users ON DELETE RESTRICT',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users ON DELETE CASCADE ON UPDATE CASCADE',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users MATCH FULL ON DELETE CASCADE',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users ON DELETE CASCADE NOT VALID',
    '~ change notValid of foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES users ON DELETE CASCADE DEFERRABLE',
    '~ change deferrable of foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (origin) REFERENCES users ON DELETE CASCADE',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts DROP CONSTRAINT fk_author_id, ADD CONSTRAINT fk_author_id FOREIGN KEY (author_id) REFERENCES categories ON DELETE CASCADE',
    '+ add foreign key posts.fk_author_id',
    '- drop foreign key posts.fk_author_id',
  ],
  [
    'ALTER TABLE posts ALTER CONSTRAINT fk_editor_id NOT DEFERRABLE',
    '~ change deferrable of foreign key posts.fk_editor_id',
  ],
  [
    'ALTER TABLE posts ALTER CONSTRAINT fk_editor_id DEFERRABLE INITIALLY DEFERRED',
    '~ change deferrable of foreign key posts.fk_editor_id',
  ],
  [
    'ALTER TABLE posts ADD CONSTRAINT more FOREIGN KEY (origin) REFERENCES users',
    '- drop foreign key posts.more',
  ],
  ['ALTER TABLE posts DROP CONSTRAINT posts_parent', '+ add foreign key posts.posts_parent'],

  // Views.
  ['DROP VIEW active_users', '+ add view active_users'],
  [
    'DROP MATERIALIZED VIEW moods',
    '+ add index moods_mood on moods',
    '+ add materialized view moods',
  ],
  ['ALTER VIEW active_users RENAME TO others', '+ add view active_users', '? view others'],
  [
    'CREATE OR REPLACE VIEW active_users AS SELECT id, email FROM users WHERE NOT active',
    '+ add view active_users',
    '- drop view active_users',
  ],
  [
    'CREATE OR REPLACE VIEW active_users AS SELECT id, email, age FROM users WHERE active',
    '+ add view active_users',
    '- drop view active_users',
  ],
  [
    'CREATE OR REPLACE VIEW active_users WITH (security_barrier) AS SELECT id, email FROM users WHERE active',
    '? storage parameter security_barrier=true on active_users',
  ],
  [
    'CREATE OR REPLACE VIEW active_users AS SELECT id, email FROM users WHERE active WITH CHECK OPTION',
    '? storage parameter check_option=cascaded on active_users',
  ],
  [
    'DROP VIEW active_users; CREATE MATERIALIZED VIEW active_users AS SELECT id, email FROM users WHERE active',
    '+ add view active_users',
    '- drop materialized view active_users',
  ],
  [
    'DROP MATERIALIZED VIEW moods; CREATE MATERIALIZED VIEW moods AS SELECT mood, count(id) AS n FROM users GROUP BY mood',
    '+ add index moods_mood on moods',
    '+ add materialized view moods',
    '- drop materialized view moods',
  ],
  [
    'DROP MATERIALIZED VIEW moods; CREATE MATERIALIZED VIEW moods AS SELECT mood, count(*) AS n FROM users GROUP BY mood WITH NO DATA',
    '+ add index moods_mood on moods',
    '? state WITH NO DATA on moods',
  ],
  ['CREATE VIEW extra AS SELECT 1 AS one', '? view extra'],
  ['CREATE MATERIALIZED VIEW extra AS SELECT 1 AS one', '? materialized view extra'],
  ['COMMENT ON VIEW active_users IS $$x$$', '? comment of view active_users (x)'],
  ['COMMENT ON COLUMN active_users.id IS $$x$$', '? comment of view column id on active_users (x)'],
  [
    'ALTER VIEW active_users ALTER id SET DEFAULT 1',
    '? default of view column id on active_users (1)',
  ],

  // Sequences and extensions.
  ['CREATE SEQUENCE extra', '? sequence extra'],
  ['ALTER SEQUENCE users_id_seq INCREMENT 2', '? sequence of column id on users (increment 2)'],
  ['ALTER SEQUENCE users_id_seq START 100', '? sequence of column id on users (start 100)'],
  ['ALTER SEQUENCE users_id_seq CYCLE', '? sequence of column id on users (cycle true)'],
  ['ALTER SEQUENCE users_id_seq MAXVALUE 100', '? sequence of column id on users (max 100)'],
  ['ALTER SEQUENCE users_id_seq AS bigint', '? sequence of column id on users (type bigint)'],
  ['ALTER TABLE posts ALTER id SET INCREMENT 2', '? sequence of column id on posts (increment 2)'],
  ['ALTER TABLE posts ALTER id SET CACHE 10', '? sequence of column id on posts (cache 10)'],
  ['DROP EXTENSION pgcrypto', '+ add extension pgcrypto'],
  ['CREATE EXTENSION hstore', '? extension hstore'],
  ['COMMENT ON EXTENSION pgcrypto IS $$x$$', '? comment of extension pgcrypto (x)'],

  // What definitions say.
  [
    'CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT n * 3$$',
    '~ change body of function twice(integer)',
  ],
  [
    'CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN n * 2; END$$',
    '~ change language, body of function twice(integer)',
  ],
  ['ALTER FUNCTION twice VOLATILE', '~ change volatility of function twice(integer)'],
  ['ALTER FUNCTION twice STRICT', '~ change strict of function twice(integer)'],
  ['ALTER FUNCTION twice LEAKPROOF', '~ change leakproof of function twice(integer)'],
  ['ALTER FUNCTION twice SECURITY DEFINER', '~ change security of function twice(integer)'],
  ['ALTER FUNCTION twice PARALLEL SAFE', '~ change parallel of function twice(integer)'],
  ['ALTER FUNCTION twice COST 5', '~ change cost of function twice(integer)'],
  ['ALTER FUNCTION several ROWS 20', '~ change rows of function several()'],
  [`ALTER FUNCTION twice SET search_path = 'public'`, '~ change set of function twice(integer)'],
  [
    'ALTER FUNCTION twice RENAME TO double',
    '+ add function twice(integer)',
    '? function double(integer)',
  ],
  [
    'ALTER FUNCTION twice SET SCHEMA app',
    '+ add function twice(integer)',
    '? function app.twice(integer)',
  ],
  ['DROP FUNCTION twice', '+ add function twice(integer)'],
  [
    'DROP FUNCTION twice; CREATE FUNCTION twice(m integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT n * 2$$'.replace(
      'n * 2',
      'm * 2',
    ),
    '+ add function twice(integer)',
    '- drop function twice(integer)',
  ],
  [
    'DROP FUNCTION twice; CREATE FUNCTION twice(n integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$SELECT n::bigint * 2$$',
    '+ add function twice(integer)',
    '- drop function twice(integer)',
  ],
  [
    'CREATE OR REPLACE FUNCTION next(n integer) RETURNS integer RETURN n + 2',
    '~ change sqlBody of function next(integer)',
  ],
  ['COMMENT ON FUNCTION twice IS $$x$$', '? comment of function twice(integer) (x)'],
  [
    'REVOKE EXECUTE ON FUNCTION twice FROM PUBLIC',
    '? grant on function twice(integer) (no EXECUTE to PUBLIC)',
  ],
  ['DROP TRIGGER jobs_touch ON jobs', '+ add trigger jobs.jobs_touch'],
  [
    'ALTER TRIGGER jobs_touch ON jobs RENAME TO other',
    '+ add trigger jobs.jobs_touch',
    '? trigger other on jobs',
  ],
  ['ALTER TABLE jobs DISABLE TRIGGER jobs_touch', '~ change enabled of trigger jobs.jobs_touch'],
  [
    'ALTER TABLE jobs ENABLE ALWAYS TRIGGER jobs_touch',
    '~ change enabled of trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch AFTER UPDATE OF state ON jobs FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION touch('now')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION touch('now')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch BEFORE UPDATE ON jobs FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION touch('now')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch BEFORE UPDATE OF state ON jobs FOR EACH ROW EXECUTE FUNCTION touch('now')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch BEFORE UPDATE OF state ON jobs FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION touch('then')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `DROP TRIGGER jobs_touch ON jobs; CREATE TRIGGER jobs_touch BEFORE UPDATE OF state ON jobs EXECUTE FUNCTION touch('now')`,
    '+ add trigger jobs.jobs_touch',
    '- drop trigger jobs.jobs_touch',
  ],
  [
    `CREATE FUNCTION other() ${noop}; DROP TRIGGER jobs_late ON jobs; CREATE CONSTRAINT TRIGGER jobs_late AFTER INSERT ON jobs INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION other()`,
    '+ add trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_late',
    '? function other()',
  ],
  [
    'DROP TRIGGER jobs_late ON jobs; CREATE CONSTRAINT TRIGGER jobs_late AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION touch()',
    '+ add trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_late',
  ],
  [
    'DROP TRIGGER jobs_late ON jobs; CREATE CONSTRAINT TRIGGER jobs_late AFTER INSERT ON jobs FROM users INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch()',
    '+ add trigger jobs.jobs_late',
    '- drop trigger jobs.jobs_late',
  ],
  [
    'DROP TRIGGER jobs_many ON jobs; CREATE TRIGGER jobs_many AFTER UPDATE ON jobs REFERENCING NEW TABLE AS is_now EXECUTE FUNCTION touch()',
    '+ add trigger jobs.jobs_many',
    '- drop trigger jobs.jobs_many',
  ],
  [
    'DROP TRIGGER jobs_many ON jobs; CREATE TRIGGER jobs_many AFTER UPDATE ON jobs REFERENCING OLD TABLE AS was EXECUTE FUNCTION touch()',
    '+ add trigger jobs.jobs_many',
    '- drop trigger jobs.jobs_many',
  ],
  ['COMMENT ON TRIGGER jobs_touch ON jobs IS $$x$$', '? comment of trigger jobs_touch on jobs (x)'],
  ['DROP INDEX jobs_words', '+ add index jobs_words on jobs'],
  ['ALTER INDEX jobs_words SET (fillfactor = 80)', '~ change with of index jobs_words on jobs'],
  [
    `DROP INDEX jobs_words; CREATE INDEX jobs_words ON jobs (lower(state) DESC NULLS LAST, payload COLLATE "C") INCLUDE (owner) WITH (fillfactor = 70) WHERE owner > 0`,
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ],
  [
    `DROP INDEX jobs_words; CREATE INDEX jobs_words ON jobs (upper(state) text_pattern_ops DESC NULLS LAST, payload COLLATE "C") INCLUDE (owner) WITH (fillfactor = 70) WHERE owner > 0`,
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ],
  [
    `DROP INDEX jobs_words; CREATE INDEX jobs_words ON jobs (lower(state) text_pattern_ops DESC, payload COLLATE "C") INCLUDE (owner) WITH (fillfactor = 70) WHERE owner > 0`,
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ],
  [
    `DROP INDEX jobs_words; CREATE INDEX jobs_words ON jobs (lower(state) text_pattern_ops DESC NULLS LAST, payload) INCLUDE (owner) WITH (fillfactor = 70) WHERE owner > 0`,
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ],
  [
    `DROP INDEX jobs_words; CREATE INDEX jobs_words ON jobs (lower(state) text_pattern_ops DESC NULLS LAST, payload COLLATE "C") WITH (fillfactor = 70) WHERE owner > 0`,
    '+ add index jobs_words on jobs',
    '- drop index jobs_words on jobs',
  ],
  [
    'ALTER TABLE jobs DROP CONSTRAINT jobs_once, ADD CONSTRAINT jobs_once UNIQUE (owner, state)',
    '+ add unique jobs.jobs_once',
    '- drop unique jobs.jobs_once',
  ],
  [
    `ALTER TABLE jobs DROP CONSTRAINT jobs_state, ADD CONSTRAINT jobs_state CHECK (state <> '')`,
    '+ add check jobs.jobs_state',
    '- drop check jobs.jobs_state',
  ],
  ['ALTER TABLE jobs VALIDATE CONSTRAINT jobs_new', '~ change notValid of check jobs.jobs_new'],
  [
    'ALTER TABLE jobs VALIDATE CONSTRAINT jobs_owner',
    '~ change notValid of foreign key jobs.jobs_owner',
  ],
  [
    'ALTER TABLE jobs DROP CONSTRAINT jobs_owner, ADD CONSTRAINT jobs_owner FOREIGN KEY (owner) REFERENCES users NOT VALID',
    '+ add foreign key jobs.jobs_owner',
    '- drop foreign key jobs.jobs_owner',
  ],

  // The rows that TypeORM keeps.
  [
    `DELETE FROM typeorm_metadata WHERE name = 'shouted'`,
    '+ add metadata row typeorm_metadata.public.users.shouted',
  ],
  [
    `UPDATE typeorm_metadata SET value = 'lower(email)' WHERE name = 'shouted'`,
    '~ change value of metadata row typeorm_metadata.public.users.shouted',
  ],
  [
    `UPDATE typeorm_metadata SET type = 'VIEW' WHERE name = 'moods'`,
    '~ change type of metadata row typeorm_metadata.public..moods',
  ],
  [
    'DROP TABLE typeorm_metadata',
    '+ add metadata row typeorm_metadata.public..active_users',
    '+ add metadata row typeorm_metadata.public..moods',
    '+ add metadata row typeorm_metadata.public.users.shouted',
    '+ add table typeorm_metadata',
  ],
  ['ALTER TABLE typeorm_metadata ADD extra text', '- drop column typeorm_metadata.extra'],

  // What nobody can say in an entity.
  [
    `CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a $$`,
    '? function f(integer)',
  ],
  ['CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$', '? function p()'],
  [
    'CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer)',
    '? aggregate total(integer)',
  ],
  [
    `CREATE FUNCTION n() ${noop}; CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION n()`,
    '? function n()',
    '? trigger t on users',
  ],
  [
    'ALTER TABLE posts DISABLE TRIGGER ALL',
    '? disabled constraint FK_5e7141b7e755ca9fa7bc8b267a3 on posts',
    '? disabled constraint fk_author_id on posts',
    '? disabled constraint fk_editor_id on posts',
    '? disabled constraint posts_parent on posts',
  ],
  ['CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING', '? rule r on users'],
  ['CREATE POLICY p ON users USING (true)', '? policy p on users'],
  ['ALTER TABLE users ENABLE ROW LEVEL SECURITY', '? row security enabled on users'],
  ['ALTER TABLE users FORCE ROW LEVEL SECURITY', '? row security forced on users'],
  ['CREATE STATISTICS s ON age, name FROM users', '? statistics s on users'],
  ['ALTER TABLE settings SET UNLOGGED', '? persistence UNLOGGED on settings'],
  ['ALTER TABLE users SET (fillfactor = 70)', '? storage parameter fillfactor=70 on users'],
  [
    'ALTER TABLE users SET (toast.autovacuum_enabled = off)',
    '? storage parameter toast.autovacuum_enabled=off on users',
  ],
  ['ALTER TABLE users REPLICA IDENTITY FULL', '? replica identity FULL on users'],
  ['ALTER TABLE users ALTER note SET STATISTICS 500', '? statistics target note on users (500)'],
  [
    'ALTER TABLE users ALTER note SET STORAGE EXTERNAL',
    '? storage of column note on users (EXTERNAL)',
  ],
  [
    'ALTER TABLE users ALTER note SET COMPRESSION pglz',
    '? compression of column note on users (pglz)',
  ],
  [
    'ALTER TABLE users ALTER age SET (n_distinct = 5)',
    '? column option age on users (n_distinct=5)',
  ],
  ['ALTER TABLE users CLUSTER ON users_name', '? cluster mark users_name on users'],
  [
    'ALTER INDEX settings_key SET (fillfactor = 60)',
    '? storage parameter of index settings_key on settings (fillfactor=60)',
  ],
  [
    'CREATE TABLE child () INHERITS (settings)',
    '? inheriting table child on settings',
    '? table child',
  ],
  [
    'CREATE TABLE parent (owner integer NOT NULL); ALTER TABLE settings INHERIT parent',
    '? inheritance parent on settings',
    '? table parent',
  ],
  ['CREATE TABLE parts (a integer) PARTITION BY RANGE (a)', '? table parts'],
  ['GRANT SELECT ON users TO PUBLIC', '? grant SELECT to PUBLIC on users'],
  ['GRANT SELECT (email) ON users TO PUBLIC', '? grant SELECT (email) to PUBLIC on users'],
  ['GRANT SELECT ON active_users TO PUBLIC', '? grant SELECT to PUBLIC on active_users'],
  ['REVOKE INSERT ON users FROM postgres', '? grant no INSERT to postgres on users'],
  [
    'GRANT USAGE ON SEQUENCE users_id_seq TO PUBLIC',
    '? grant on sequence users_id_seq (USAGE to PUBLIC)',
  ],
  ['GRANT USAGE ON SCHEMA app TO PUBLIC', '? grant on schema app (USAGE to PUBLIC)'],
  ['REVOKE USAGE ON TYPE mood_kind FROM PUBLIC', '? grant on type mood_kind (no USAGE to PUBLIC)'],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC',
    '? default privileges app.tables (of postgres: =r/postgres)',
  ],
  ['ALTER TABLE settings OWNER TO pg_monitor', '? owner pg_monitor on settings'],
  [
    'COMMENT ON CONSTRAINT users_grown ON users IS $$x$$',
    '? comment of check users_grown on users (x)',
  ],
  [
    'COMMENT ON CONSTRAINT settings_key ON settings IS $$x$$',
    '? comment of primary key settings_key on settings (x)',
  ],
  [
    'COMMENT ON CONSTRAINT fk_author_id ON posts IS $$x$$',
    '? comment of foreign key fk_author_id on posts (x)',
  ],
  [
    'COMMENT ON CONSTRAINT users_code_age ON users IS $$x$$',
    '? comment of unique users_code_age on users (x)',
  ],
  [
    'COMMENT ON CONSTRAINT posts_apart ON posts IS $$x$$',
    '? comment of exclusion posts_apart on posts (x)',
  ],
  ['COMMENT ON INDEX users_name IS $$x$$', '? comment of index users_name on users (x)'],
  ['COMMENT ON SEQUENCE users_id_seq IS $$x$$', '? sequence of column id on users (comment x)'],
  ['CREATE DOMAIN posint AS integer CHECK (VALUE > 0)', '? domain posint'],
  ['CREATE TYPE pair AS (a integer, b integer)', '? composite type pair'],
  ['CREATE TYPE span AS RANGE (SUBTYPE = float8)', '? range type span'],
  [`CREATE COLLATION mine (LOCALE = 'C')`, '? collation mine'],
  [
    'CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq)',
    '? operator === (integer, integer)',
  ],
  ['CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)', '? text search configuration c'],
  ['CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)', '? text search dictionary d'],
  ['CREATE CAST (tsrange AS text) WITH INOUT', '? cast tsrange AS text'],
  ['CREATE PUBLICATION p FOR TABLE users', '? member of publication p on users', '? publication p'],
  [
    'CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w',
    '? foreign data wrapper w',
    '? foreign server s',
  ],
  [
    `CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$; CREATE EVENT TRIGGER ev ON ddl_command_end EXECUTE FUNCTION e()`,
    '? event trigger ev (ddl_command_end)',
    '? function e()',
  ],
  ['CREATE SCHEMA elsewhere', '? unread schema elsewhere'],
]

/**
 * What is found and named as above, and then stands in the way of its own repair: PostgreSQL says that the name
 * is taken, and the run is rolled back. What nobody manages is not dropped for it.
 */
export const inTheWay: readonly ByHand[] = [
  [
    'ALTER TABLE users ALTER id DROP DEFAULT',
    '? sequence users_id_seq',
    '~ change serial of column users.id',
  ],
  [
    'ALTER TABLE users ALTER id SET DEFAULT 1',
    '? sequence users_id_seq',
    '~ change serial, default of column users.id',
  ],
  ['ALTER TABLE settings RENAME TO options', '+ add table settings', '? table options'],
]

/** From this version on. */
export const since: Readonly<Record<number, readonly ByHand[]>> = {
  15: [
    [
      'ALTER TABLE users DROP CONSTRAINT users_code_age, ADD CONSTRAINT users_code_age UNIQUE NULLS NOT DISTINCT (code, age) DEFERRABLE INITIALLY DEFERRED',
      '+ add unique users.users_code_age',
      '- drop unique users.users_code_age',
    ],
    [
      'DROP INDEX users_slug; CREATE UNIQUE INDEX users_slug ON users (slug) NULLS NOT DISTINCT',
      '+ add index users_slug on users',
      '- drop index users_slug on users',
    ],
    [
      'ALTER TABLE posts DROP CONSTRAINT fk_editor_id, ADD CONSTRAINT fk_editor_id FOREIGN KEY (editor_id) REFERENCES users ON DELETE SET NULL (editor_id) DEFERRABLE',
      '+ add foreign key posts.fk_editor_id',
      '- drop foreign key posts.fk_editor_id',
    ],
    [
      'CREATE OR REPLACE VIEW active_users WITH (security_invoker) AS SELECT id, email FROM users WHERE active',
      '? storage parameter security_invoker=true on active_users',
    ],
    [
      'CREATE ACCESS METHOD mine TYPE TABLE HANDLER heap_tableam_handler; ALTER TABLE users SET ACCESS METHOD mine',
      '? access method mine',
      '? access method mine on users',
    ],
  ],
  18: [
    [
      'ALTER TABLE users DROP shouted, ADD shouted text GENERATED ALWAYS AS (upper(email)) VIRTUAL',
      '+ add column users.shouted',
      '- drop column users.shouted',
    ],
    [
      'ALTER TABLE users ALTER shouted SET EXPRESSION AS (lower(email))',
      '+ add column users.shouted',
      '- drop column users.shouted',
    ],
    [
      'ALTER TABLE users DROP CONSTRAINT users_grown, ADD CONSTRAINT users_grown CHECK (age > 17) NOT ENFORCED',
      '+ add check users.users_grown',
      '- drop check users.users_grown',
    ],
    [
      'ALTER TABLE posts ALTER CONSTRAINT fk_author_id NOT ENFORCED',
      '+ add foreign key posts.fk_author_id',
      '- drop foreign key posts.fk_author_id',
    ],
    [
      'ALTER TABLE labels RENAME CONSTRAINT labels_title_not_null TO must',
      '? not null constraint must on labels (name)',
    ],
    [
      'ALTER TABLE settings DROP CONSTRAINT settings_key, ADD COLUMN span tstzrange, ADD CONSTRAINT settings_key PRIMARY KEY (owner, span WITHOUT OVERLAPS)',
      '+ add primary key settings.settings_key',
      '- drop column settings.span',
      '- drop primary key settings.settings_key',
      '? temporal constraint settings_key on settings (WITHOUT OVERLAPS)',
    ],
    [
      'ALTER TABLE users ADD CONSTRAINT must NOT NULL name NOT VALID',
      '? not null constraint must on users (name, NOT VALID)',
      '~ change nullable of column users.name',
    ],
  ],
}

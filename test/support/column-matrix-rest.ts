/** The column matrix: enums, numbers that count up, computed columns, collations, comments, names. */
import {
  CreateDateColumn,
  DeleteDateColumn,
  UpdateDateColumn,
  VersionColumn,
  type ColumnOptions,
} from 'typeorm'
import { of, type Spec } from './column-matrix-spec.ts'

const mood = ['sad', 'ok', 'happy']

// As tsc emits `enum Level { Low, High = 5 }`.
const Level = { Low: 0, High: 5, 0: 'Low', 5: 'High' }

const Colour = { Red: 'red', Light: 'light blue' }

const enums = (...columns: readonly Spec[]): readonly Spec[] => of('enum', ...columns)

const numbers = ['int', 'integer', 'int4', 'smallint', 'int2', 'bigint', 'int8'] as const

const comments = [
  "it's",
  'say "hi"',
  'back\\slash',
  '100% %s',
  'two\nlines',
  'naïve 🎉',
  'a; DROP',
  '',
]

const beside = {
  a: { type: 'int' },
  b: { type: 'text', nullable: true },
  doc: { type: 'jsonb' },
} satisfies Record<string, ColumnOptions>

const computed = (
  type: 'int' | 'text' | 'varchar' | 'tsvector' | 'numeric' | 'boolean',
  asExpression: string,
  more: Spec = {},
): Spec => ({
  type,
  asExpression,
  generatedType: 'STORED',
  beside,
  ...more,
})

export const rest: readonly Spec[] = [
  ...enums(
    { enum: mood },
    { enum: mood, nullable: true },
    { enum: mood, default: 'ok' },
    { enum: mood, default: 'ok', nullable: true },
    { enum: mood, default: () => "'ok'" },
    { enum: mood, enumName: 'named_mood' },
    { enum: mood, enumName: 'Named Mood', default: 'sad' },
    { enum: mood, array: true },
    { enum: mood, array: true, default: [] },
    { enum: mood, array: true, default: ['ok', 'sad'] },
    { enum: mood, array: true, default: '{ok}' },
    { enum: mood, array: true, default: '{ok, sad}' },
    { enum: mood, array: true, nullable: true },
    { enum: mood, array: true, enumName: 'moods', default: ['happy'] },
    { enum: Level },
    { enum: Level, default: Level.High },
    { enum: Level, default: '0' },
    { enum: Level, array: true, default: [Level.Low] },
    { enum: Colour, default: Colour.Light },
    { enum: Colour, array: true, default: [Colour.Light] },
    { enum: ['a', "it's", 'say "hi"', 'x,y', 'back\\slash', 'ünï', '100%', 'a::b', ' '] },
    { enum: ['a,b', 'c'], default: 'a,b' },
    { enum: ["it's"], default: "it's" },
    { enum: ['a::b'], default: 'a::b' },
    { enum: ['back\\slash'], default: 'back\\slash' },
    { enum: ['x,y', 'z'], array: true, default: ['x,y'], unlike: 'TypeORM quotes no elements' },
    { enum: ["it's"], array: true, default: ["it's"], unlike: 'TypeORM quotes no elements' },
    { enum: [1, 2], default: 2 },
    { enum: ['one'], primary: true },
    { enum: mood, comment: 'how it went' },
    { enum: mood, unique: true },
  ),
  ...of(
    'simple-enum',
    { enum: mood },
    { enum: mood, default: 'ok' },
    { enum: Level, default: Level.Low },
  ),

  ...numbers.flatMap(type =>
    of(
      type,
      { generated: 'increment' },
      { generated: 'increment', primary: true },
      { generated: 'identity' },
      { generated: 'identity', primary: true },
      { generated: 'identity', generatedIdentity: 'ALWAYS' },
      { generated: 'identity', generatedIdentity: 'BY DEFAULT', primary: true },
    ),
  ),
  ...of(
    'int',
    { generated: true },
    { generated: 'rowid' },
    { generated: 'rowid', primary: true },
    { generated: 'increment', nullable: true },
    { generated: 'increment', unique: true },
    { generated: 'increment', comment: 'counts' },
  ),
  { inferred: Number, generated: 'increment', primary: true },
  ...of(
    'uuid',
    { generated: 'uuid' },
    { generated: 'uuid', primary: true },
    { generated: 'uuid', nullable: true },
    { generated: 'uuid', default: () => 'gen_random_uuid()' },
    { generated: 'uuid', primary: true, default: () => 'uuid_generate_v1()' },
    { primary: true, default: () => 'gen_random_uuid()' },
  ),
  { type: 'uuid', default: () => 'uuidv7()', lowest: 18 },
  { inferred: String, generated: 'uuid', primary: true },
  ...of('varchar', { generated: 'uuid' }),

  computed('int', 'a * 2'),
  computed('int', '"a" + 1', { nullable: true }),
  computed('text', 'upper(b)', { nullable: true }),
  computed('text', "COALESCE(b, '') || 'x'"),
  computed('text', "doc->>'name'", { nullable: true }),
  computed('varchar', 'b', { length: 10, nullable: true }),
  computed('numeric', 'a / 3', { precision: 10, scale: 2 }),
  computed('boolean', 'a>0 and b is not null'),
  computed('tsvector', "to_tsvector('english', coalesce(b, ''))", { nullable: true }),
  computed('text', "CASE WHEN a = 1 THEN 'it''s' ELSE 'a::b' END"),
  computed('int', '(a)', { comment: 'computed' }),
  computed('text', 'b', { collation: 'C', nullable: true }),

  ...of(
    'text',
    { collation: 'C' },
    { collation: 'POSIX' },
    { collation: 'default' },
    { collation: 'C', array: true },
    { collation: 'C', default: 'x' },
    { collation: 'C', nullable: true, comment: 'sorted' },
    { collation: 'ucs_basic' },
    { collation: 'und-x-icu' },
    { collation: 'We"ird' },
    { collation: '' },
  ),
  ...of(
    'varchar',
    { collation: 'C', length: 10 },
    { collation: 'C', length: 10, array: true },
    { collation: 'default', length: 3 },
  ),
  ...of('char', { collation: 'C', length: 2 }),
  ...of('citext', { collation: 'C' }),

  ...of('text', ...comments.map(comment => ({ comment }))),
  ...of('int', { comment: 'of a number', default: 0, nullable: true }),

  ...of(
    'text',
    { unique: true },
    { unique: true, nullable: true, default: 'x' },
    { primary: true },
    { primary: true, default: 'k' },
    {
      primary: true,
      unique: true,
      unlike: 'in one CREATE TABLE, a unique over the columns of the primary key is lost',
    },
  ),
  ...of(
    'varchar',
    { primary: true, length: 36 },
    { primary: true, primaryKeyConstraintName: 'named_pk' },
  ),
  ...of('timestamptz', { primary: true, default: () => 'now()' }),

  ...[
    'order',
    'CamelCase',
    'with space',
    "it's",
    'we"ird',
    'per%cent',
    'naïve',
    'back\\slash',
    'dotted.name',
    '1st',
    'é'.repeat(40),
  ].map((name): Spec => ({ type: 'text', name, default: 'x', comment: 'named' })),
  { type: 'int', name: 'Weird "serial"', generated: 'increment' },
  { type: 'enum', enum: mood, name: 'CamelMood' },

  { by: CreateDateColumn, inferred: Date },
  { by: UpdateDateColumn, inferred: Date },
  { by: DeleteDateColumn, inferred: Date },
  { by: VersionColumn, inferred: Number },
  { by: CreateDateColumn, type: 'timestamptz', precision: 3 },
  {
    by: UpdateDateColumn,
    type: 'timestamptz',
    default: () => 'CURRENT_TIMESTAMP(6)',
    precision: 6,
  },
  { by: CreateDateColumn, type: 'date' },
  { by: DeleteDateColumn, type: 'timestamptz', comment: 'gone' },
]

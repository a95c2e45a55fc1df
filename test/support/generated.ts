/** A schema of as many tables as one likes: its entities, and the SQL that makes what they say. */
import { EntitySchema } from 'typeorm'

export interface Generated {
  readonly entities: readonly EntitySchema[]
  /** Statements for an empty database; the names in it are the entities'. */
  readonly sql: string
}

/**
 * Who wrote the texts of the entities. People write defaults as TypeORM wants them, and conditions as they please;
 * with `a third people`, the conditions of two thirds of the tables are as the catalog prints them.
 */
export type Writers = 'the catalog' | 'a third people' | 'people'

export interface Variant {
  /** Without check and predicate, and with one default for the states of all tables. */
  readonly isPlain?: boolean
}

/**
 * Twelve columns of mixed types, four indexes of which one is partial, a check, and a foreign key to the table before.
 * Every table has a column name and texts of its own, so that no answer serves two tables.
 */
export function generated(
  tables: number,
  writers: Writers,
  { isPlain = false }: Variant = {},
): Generated {
  const numbers = Array.from({ length: tables }, (_, at) => at + 1)
  const texts: Readonly<Record<Writers, (number: number) => Texts>> = {
    'the catalog': () => byCatalog,
    'a third people': number =>
      number % 3 === 1 ? byPeople : { ...byPeople, ...catalogConditions },
    people: () => byPeople,
  }
  return {
    entities: numbers.map(number => entityOf(number, texts[writers](number), isPlain)),
    sql: numbers.map(number => sqlOf(number, isPlain)).join('\n'),
  }
}

/** A value, for TypeORM to write, or a text of SQL. */
type Default = string | number | (() => string)

interface Conditions {
  readonly positive: (column: string, number: number) => string
  readonly price: (number: number) => string
}

interface Texts extends Conditions {
  readonly state: (number: number) => Default
  readonly tags: Default
  readonly title: Default
  readonly none: Default
  readonly one: Default
}

const catalogConditions: Conditions = {
  positive: (column, number) => `(${column} > ${number})`,
  price: number => `(price >= (${number})::numeric)`,
}

const byCatalog: Texts = {
  ...catalogConditions,
  state: number => () => `'state ${number}'::character varying`,
  tags: () => `'{}'::text[]`,
  title: () => `''::text`,
  none: () => '0',
  one: () => '1',
}

const byPeople: Texts = {
  positive: (column, number) => `${column}>${number}`,
  price: number => `price>=${number}`,
  state: number => `state ${number}`,
  tags: '{}',
  title: '',
  none: 0,
  one: 1,
}

const nameOf = (number: number): string => `thing_${String(number).padStart(4, '0')}`

/** The first table refers to itself. */
const parentOf = (number: number): string => nameOf(Math.max(1, number - 1))

function entityOf(number: number, texts: Texts, isPlain: boolean): EntitySchema {
  const table = nameOf(number)
  const quantity = `quantity_${number}`
  return new EntitySchema({
    name: table,
    tableName: table,
    columns: {
      id: {
        type: 'integer',
        primary: true,
        generated: 'increment',
        primaryKeyConstraintName: `${table}_pk`,
      },
      parent_id: { type: 'integer', nullable: true },
      code: { type: 'varchar', length: 40 },
      title: { type: 'text', default: texts.title },
      price: { type: 'numeric', precision: 10, scale: 2, default: texts.none },
      [quantity]: { type: 'integer', default: texts.one },
      is_active: { type: 'boolean', default: true },
      tags: { type: 'text', array: true, default: texts.tags },
      attributes: { type: 'jsonb', nullable: true },
      external_id: { type: 'uuid', nullable: true },
      created_at: { type: 'timestamptz', default: () => 'now()' },
      state: { type: 'varchar', nullable: true, default: texts.state(isPlain ? 0 : number) },
    },
    indices: [
      { name: `${table}_code`, columns: ['code'], unique: true },
      { name: `${table}_parent`, columns: ['parent_id'] },
      { name: `${table}_active`, columns: ['is_active', 'created_at'] },
      {
        name: `${table}_price`,
        columns: ['price'],
        ...(isPlain ? {} : { where: texts.positive(quantity, number) }),
      },
    ],
    checks: isPlain ? [] : [{ name: `${table}_check`, expression: texts.price(number) }],
    foreignKeys: [
      {
        name: `${table}_fk`,
        target: parentOf(number),
        columnNames: ['parent_id'],
        referencedColumnNames: ['id'],
        onDelete: 'CASCADE',
      },
    ],
  })
}

function sqlOf(number: number, isPlain: boolean): string {
  const table = nameOf(number)
  const quantity = `quantity_${number}`
  return `CREATE TABLE ${table} (
  id serial CONSTRAINT ${table}_pk PRIMARY KEY,
  parent_id integer CONSTRAINT ${table}_fk REFERENCES ${parentOf(number)} ON DELETE CASCADE,
  code varchar(40) NOT NULL,
  title text NOT NULL DEFAULT '',
  price numeric(10,2) NOT NULL DEFAULT 0,
  ${quantity} integer NOT NULL DEFAULT 1,
  is_active boolean NOT NULL DEFAULT true,
  tags text[] NOT NULL DEFAULT '{}',
  attributes jsonb,
  external_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  state varchar DEFAULT 'state ${isPlain ? 0 : number}'${
    isPlain
      ? ''
      : `,
  CONSTRAINT ${table}_check CHECK (price >= ${number})`
  }
);
CREATE UNIQUE INDEX ${table}_code ON ${table} (code);
CREATE INDEX ${table}_parent ON ${table} (parent_id);
CREATE INDEX ${table}_active ON ${table} (is_active, created_at);
CREATE INDEX ${table}_price ON ${table} (price)${isPlain ? '' : ` WHERE ${quantity} > ${number}`};`
}

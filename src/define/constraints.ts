/** Indexes and constraints with the words that TypeORM's decorators do not have. */
import { definition, type DefinitionOf, type Property, type Target } from './definition.ts'

/** A key of an index that needs more words than a property's name. */
export interface IndexKey<E> {
  /** Either this or `expression`. */
  readonly property?: Property<E>
  /** SQL over the columns of the table, e.g. `lower(email)`. */
  readonly expression?: string
  /** SQL of the operator class, where it is not the default one of the type. */
  readonly opclass?: string
  /** The collation's name, where it is not the column's. */
  readonly collation?: string
  /** `ASC` when left out. */
  readonly order?: 'ASC' | 'DESC'
  /** What PostgreSQL takes when left out: `LAST` ascending, `FIRST` descending. */
  readonly nulls?: 'FIRST' | 'LAST'
}

export interface IndexWords<E> {
  readonly name: string
  readonly columns: readonly (Property<E> | IndexKey<E>)[]
  readonly unique?: boolean
  /** `btree` when left out. */
  readonly method?: string
  /** Columns that are stored with the key and not part of it. */
  readonly include?: readonly Property<E>[]
  /** SQL of the condition of a partial index. */
  readonly where?: string
  /** Storage parameters, e.g. `{ fillfactor: 70 }`. */
  readonly with?: Readonly<Record<string, string | number | boolean>>
  /** From PostgreSQL 15 on: two nulls are equal. */
  readonly nullsNotDistinct?: boolean
  /** Built without blocking writers, outside of the transaction. */
  readonly concurrently?: boolean
}

/** An index that `@Index` cannot say. */
export const defineIndex = <E>(target: Target<E>, words: IndexWords<E>): DefinitionOf<'index'> =>
  definition('index', target, words)

export interface UniqueWords<E> {
  readonly name: string
  readonly columns: readonly Property<E>[]
  readonly include?: readonly Property<E>[]
  /** From PostgreSQL 15 on: two nulls are equal. */
  readonly nullsNotDistinct?: boolean
  /** Left out: not deferrable. */
  readonly deferrable?: 'INITIALLY IMMEDIATE' | 'INITIALLY DEFERRED'
}

/** A unique constraint that `@Unique` cannot say. */
export const defineUnique = <E>(target: Target<E>, words: UniqueWords<E>): DefinitionOf<'unique'> =>
  definition('unique', target, words)

export interface CheckWords {
  readonly name: string
  /** SQL of the condition, over the columns of the table. */
  readonly expression: string
  /** Tables that inherit from this one are not bound by it. */
  readonly noInherit?: boolean
  /** Rows that are there already are not checked; taken away, they are. */
  readonly notValid?: boolean
}

/** A check constraint that `@Check` cannot say. */
export const defineCheck = (target: Target, words: CheckWords): DefinitionOf<'check'> =>
  definition('check', target, words)

export type ForeignKeyAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT'

export interface ForeignKeyWords<E, R = unknown> {
  readonly name: string
  readonly columns: readonly Property<E>[]
  readonly references: {
    readonly target: Target<R>
    readonly columns: readonly Property<R>[]
  }
  /** `NO ACTION` when left out, as `onUpdate`. */
  readonly onDelete?: ForeignKeyAction
  /** From PostgreSQL 15 on: the columns that SET NULL or SET DEFAULT sets; all when left out. */
  readonly onDeleteColumns?: readonly Property<E>[]
  readonly onUpdate?: ForeignKeyAction
  /** `SIMPLE` when left out. */
  readonly match?: 'SIMPLE' | 'FULL'
  /** Left out: not deferrable. */
  readonly deferrable?: 'INITIALLY IMMEDIATE' | 'INITIALLY DEFERRED'
  /** Rows that are there already are not checked; taken away, they are. */
  readonly notValid?: boolean
}

/** A foreign key that a relation cannot say; the relation has `createForeignKeyConstraints: false` then. */
export const defineForeignKey = <E, R>(
  target: Target<E>,
  words: ForeignKeyWords<E, R>,
): DefinitionOf<'foreignKey'> => definition('foreignKey', target, words)

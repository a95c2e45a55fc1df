/** Functions, procedures and triggers, which TypeORM does not know at all. */
import { definition, type DefinitionOf, type Property, type Target } from './definition.ts'

export interface FunctionArgument {
  readonly name?: string
  readonly type: string
  /** `IN` when left out. */
  readonly mode?: 'IN' | 'OUT' | 'INOUT' | 'VARIADIC'
  /** SQL of the value that is taken when the caller gives none. */
  readonly default?: string
}

export interface FunctionWords {
  readonly name: string
  /** The default schema when left out. */
  readonly schema?: string
  /** A type alone is an argument without a name. None when left out. */
  readonly arguments?: readonly (string | FunctionArgument)[]
  /** SQL of what it returns, e.g. `trigger`, `SETOF integer`, `TABLE(a integer)`; null for a procedure. */
  readonly returns: string | null
  /** `sql` when left out. */
  readonly language?: string
  /** The body as a text, kept by PostgreSQL to the letter. Either this or `sqlBody`. */
  readonly body?: string
  /** A body in standard SQL, `RETURN …` or `BEGIN ATOMIC …; END`, which PostgreSQL understands and follows. */
  readonly sqlBody?: string
  /** `VOLATILE` when left out. */
  readonly volatility?: 'VOLATILE' | 'STABLE' | 'IMMUTABLE'
  /** Not called when an argument is null. */
  readonly strict?: boolean
  readonly leakproof?: boolean
  /** `INVOKER` when left out. */
  readonly security?: 'INVOKER' | 'DEFINER'
  /** `UNSAFE` when left out. */
  readonly parallel?: 'UNSAFE' | 'RESTRICTED' | 'SAFE'
  /** Estimated costs of a call; 100 when left out. */
  readonly cost?: number
  /** Estimated rows of a set; 1000 when left out. */
  readonly rows?: number
  /** Settings for the time of a call: `{ search_path: ['pg_catalog', 'public'] }`; a list stands for names. */
  readonly set?: Readonly<Record<string, string | readonly string[]>>
}

/** A function, or a procedure: `returns: null`. */
export const defineFunction = (words: FunctionWords): DefinitionOf<'function'> =>
  definition('function', null, words)

export type TriggerEvent = 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE'

export interface TriggerWords<E> {
  readonly name: string
  readonly timing: 'BEFORE' | 'AFTER' | 'INSTEAD OF'
  readonly events: readonly TriggerEvent[]
  /** UPDATE OF: the properties whose update counts; all when left out. */
  readonly columns?: readonly Property<E>[]
  /** `STATEMENT` when left out, as in PostgreSQL. */
  readonly forEach?: 'ROW' | 'STATEMENT'
  /** SQL of WHEN, over OLD and NEW. */
  readonly condition?: string
  /** What `defineFunction` gave, or the name of a function that is there. */
  readonly function:
    DefinitionOf<'function'> | string | { readonly schema: string; readonly name: string }
  /** Texts that the function finds in TG_ARGV. */
  readonly arguments?: readonly string[]
  /** REFERENCING OLD TABLE AS. */
  readonly oldTable?: string
  /** REFERENCING NEW TABLE AS. */
  readonly newTable?: string
  /** A constraint trigger, and when it fires. */
  readonly constraint?: 'NOT DEFERRABLE' | 'INITIALLY IMMEDIATE' | 'INITIALLY DEFERRED'
  /** `ORIGIN` when left out. */
  readonly enabled?: 'ORIGIN' | 'DISABLED' | 'REPLICA' | 'ALWAYS'
}

/** A trigger on the table of an entity. */
export const defineTrigger = <E>(
  target: Target<E>,
  words: TriggerWords<E>,
): DefinitionOf<'trigger'> => definition('trigger', target, words)

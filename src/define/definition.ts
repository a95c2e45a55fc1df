/** What a definition is: data that a definitions file exports, for athanor to read. */
import type { EntitySchema } from 'typeorm'
import type { CheckWords, ForeignKeyWords, IndexWords, UniqueWords } from './constraints.ts'
import type { FunctionWords, TriggerWords } from './routines.ts'

/** The table that a definition is about: an entity, or the name of a table that entities make (a junction's). */
export type Target<E = unknown> =
  | (abstract new (...given: never[]) => E)
  | EntitySchema<E>
  | { readonly schema?: string; readonly table: string }
  | string

/** The name of a property of the entity, `address.city` within an embedded one; of a named table, a column's name. */
export type Property<E> = unknown extends E
  ? string
  : Extract<keyof E, string> | `${Extract<keyof E, string>}.${string}`

/** What is said, by kind. */
export interface Words {
  readonly index: IndexWords<unknown>
  readonly unique: UniqueWords<unknown>
  readonly check: CheckWords
  readonly foreignKey: ForeignKeyWords<unknown>
  readonly function: FunctionWords
  readonly trigger: TriggerWords<unknown>
}

/** On a table, or on none: a function stands by itself. */
export interface DefinitionOf<Kind extends keyof Words> {
  readonly athanor: typeof mark
  readonly kind: Kind
  readonly target: Kind extends 'function' ? null : Target
  readonly words: Words[Kind]
}

export type Definition = { readonly [Kind in keyof Words]: DefinitionOf<Kind> }[keyof Words]

const mark = 'definition'

/** Whoever calls it has checked the properties against their entity; from here on they are names. */
export const definition = <Kind extends keyof Words>(
  kind: Kind,
  target: DefinitionOf<Kind>['target'],
  words: object,
): DefinitionOf<Kind> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  ({ athanor: mark, kind, target, words: words as Words[Kind] })

/** By its shape: the file may have another copy of this package. */
export const isDefinition = (value: unknown): value is Definition =>
  typeof value === 'object' && value !== null && 'athanor' in value && value.athanor === mark

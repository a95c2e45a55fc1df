/** The texts of an index, which the server spells: its expressions, and the condition of a partial one. */
import { ref, type Lookup, type Question } from '../../core/kind.ts'
import { mentions } from '../../core/mention.ts'
import type { Index, IndexColumn } from './model.ts'

export function plainName(column: string | IndexColumn): readonly string[] {
  if (typeof column === 'string') return [column]
  return column.column === undefined ? [] : [column.column]
}

const expressionOf = (key: string | IndexColumn): string | undefined =>
  typeof key === 'string' ? undefined : key.expression

type Keys = Index['columns']

const expressionsOf = (keys: Keys): readonly string[] =>
  keys.flatMap(key => expressionOf(key) ?? [])

/** The expressions among the keys. */
export const texts = {
  of: expressionsOf,
  put: (keys: Keys, given: readonly string[]): Keys => {
    const left = [...given]
    return keys.map(key =>
      typeof key === 'string' || key.expression === undefined
        ? key
        : { ...key, expression: left.shift() ?? '' },
    )
  },
}

/** One for each expression, in their order. */
export const expressions = (object: Index, lookup: Lookup): readonly Question[] =>
  expressionsOf(object.columns).map(text => question('expression', text, object, lookup))

export const predicate = (object: Index, lookup: Lookup): readonly Question[] =>
  object.where === null ? [] : [question('condition', object.where, object, lookup)]

/** The columns that texts of the index read: it is made when they are there, and goes with them. */
export function columnsMentioned(object: Index, lookup: Lookup): readonly string[] {
  const said = [...expressionsOf(object.columns), ...(object.where === null ? [] : [object.where])]
  if (said.length === 0) return []
  return columnsOf(object, lookup).flatMap(({ name }) =>
    said.some(text => mentions(text, name)) ? [name] : [],
  )
}

interface TypedName {
  readonly name: string
  readonly type: string
}

function columnsOf({ schema, table, on }: Index, lookup: Lookup): readonly TypedName[] {
  // The lookup gives columns, and these are fields of a column.
  if (on === 'table') return lookup.owned('column', ref(on, schema, table)) as TypedName[]
  // The lookup gives a view, and this is a field of a view.
  const view = lookup.get(ref(on, schema, table)) as { columns: readonly TypedName[] } | undefined
  return view?.columns ?? []
}

const question = (
  as: 'condition' | 'expression',
  text: string,
  object: Index,
  lookup: Lookup,
): Question => ({
  as,
  text,
  table: object.table,
  columns: columnsOf(object, lookup).map(({ name, type }) => ({ name, type })),
  renames: [],
})

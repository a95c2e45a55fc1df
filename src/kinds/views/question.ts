/** What a server has to know to spell a view's query: the tables and views that the query may read. */
import { mentions } from '../../core/mention.ts'
import type { Lookup, Question, Ref, TableShape, ViewText } from '../../core/kind.ts'
import type { View } from './model.ts'

export function viewQuestion(view: View, schema: Lookup): readonly Question[] {
  const below = viewsBelow(view, schema)
  const texts = [...below, view].map(({ query }) => query)
  const tables = new Map(
    [...below, view].flatMap(({ uses }) =>
      uses
        .filter(({ kind }) => kind === 'table')
        .map(used => [used.parts.join('\0'), used] as const),
    ),
  )
  return [
    {
      as: 'query',
      text: view.query,
      tables: [...tables.values()].flatMap(table => shapeOf(table, texts, schema)),
      views: below.map(({ schema: home, name, query }): ViewText => ({
        schema: home,
        name,
        text: query,
      })),
    },
  ]
}

/** Each after those that it reads itself. */
function viewsBelow(view: View, schema: Lookup, seen = new Set<View>([view])): readonly View[] {
  return view.uses.flatMap(used => {
    if (used.kind !== 'view' && used.kind !== 'materializedView') return []
    // These refs point at views.
    const other = schema.get(used) as View | undefined
    if (other === undefined || seen.has(other)) return []
    seen.add(other)
    return [...viewsBelow(other, schema, seen), other]
  })
}

function shapeOf(table: Ref, texts: readonly string[], lookup: Lookup): readonly TableShape[] {
  if (lookup.get(table) === undefined) return []
  // The lookup gives columns and keys, and these are fields of theirs.
  const all = lookup.owned('column', table) as { name: string; type: string }[]
  const [primaryKey] = lookup.owned('primaryKey', table) as { columns: readonly string[] }[]
  const isWhole = texts.some(readsAll)
  const columns = all
    .filter(({ name }) => isWhole || texts.some(text => mentions(text, name)))
    .map(({ name, type }) => ({ name, type }))
  const key = primaryKey?.columns ?? []
  const hasKey = key.every(name => columns.some(column => column.name === name))
  const [schema, name] = table.parts as [string, string]
  return [{ schema, name, columns, key: hasKey ? key : [], isWhole }]
}

/** `SELECT *` and its relatives read whatever columns there are; `count(*)` does not. */
const readsAll = (text: string): boolean =>
  /(?<!\(\s*)\*/.test(text) || mentions(text, 'natural') || mentions(text, 'table')

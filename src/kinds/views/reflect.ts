/** The views of the model, and what their texts may read. */
import { ref, type Ref } from '../../core/kind.ts'
import { mentionedAmong, mentions, readsFrom } from '../../core/mention.ts'
import { said } from '../../core/origin.ts'
import { truncated } from '../../sql/text.ts'
import { extensionsOf } from '../../typeorm/extensions.ts'
import { viewOrigin } from '../../typeorm/origins.ts'
import type { Model } from '../../typeorm/model.ts'
import type { ModelView } from '../../typeorm/views.ts'
import { unsaid, type View } from './model.ts'

export type ViewKind = 'view' | 'materializedView'

export function reflect(model: Model, kind: ViewKind): readonly View[] {
  const below = belowOf(model.views)
  const tablesOf = mentionedAmong(model.tables, ({ name }) => name)
  // The model cannot tell which function comes from where.
  const extensions = extensionsOf(model).map(name => ref('extension', name))
  return model.views
    .filter(view => kindOf(view) === kind)
    .map(view =>
      said(
        {
          schema: view.schema,
          name: view.name,
          query: view.query,
          ...unsaid,
          uses: [
            ...extensions,
            ...readIn(view, tablesOf(view.query)),
            ...[...below.get(view)!].map(other => ref(kindOf(other), other.schema, other.name)),
          ],
        },
        viewOrigin(view.metadata),
      ),
    )
}

const kindOf = ({ isMaterialized }: ModelView): ViewKind =>
  isMaterialized ? 'materializedView' : 'view'

/** Every table and column that the text may mean. */
const readIn = ({ query }: ModelView, tables: Model['tables']): readonly Ref[] =>
  tables.flatMap(({ schema, name, columns }) => [
    ref('table', schema, name),
    ...columns
      .map(column => truncated(column.databaseName))
      .filter(column => mentions(query, column))
      .map(column => ref('column', schema, name, column)),
    // As primary keys claim it: a text that groups by the key may read all columns.
    ref('primary key of', schema, name),
  ])

/**
 * The views that each view reads: those that its author names, and those that its text seems to mean.
 * What only seems so gives way where it would close a circle.
 */
function belowOf(views: readonly ModelView[]): ReadonlyMap<ModelView, ReadonlySet<ModelView>> {
  const below = new Map(views.map(view => [view, new Set(view.dependsOn)]))
  const reaches = (from: ModelView, to: ModelView, seen = new Set<ModelView>()): boolean => {
    if (from === to) return true
    if (seen.has(from)) return false
    seen.add(from)
    return [...below.get(from)!].some(next => reaches(next, to, seen))
  }
  const mentioned = mentionedAmong(views, ({ name }) => name)
  for (const isSo of [readsFrom, mentions])
    for (const view of views)
      for (const other of mentioned(view.query))
        if (other !== view && isSo(view.query, other.name) && !reaches(other, view))
          below.get(view)!.add(other)
  return below
}

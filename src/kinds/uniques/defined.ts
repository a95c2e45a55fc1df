/** The unique constraints of the definitions. */
import { unmarked } from '../../sql/marks.ts'
import { truncated } from '../../sql/text.ts'
import { definedOn } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import type { Unique } from './kind.ts'

export const definedUniques = (model: Model): readonly Unique[] =>
  definedOn(model, 'unique').map(({ place, words }) => ({
    schema: place.schema,
    table: place.table,
    name: truncated(words.name),
    columns: place.columns(words.columns),
    include: place.columns(words.include ?? []),
    nullsNotDistinct: words.nullsNotDistinct ?? false,
    deferrable: words.deferrable ?? null,
    ...unmarked,
    comment: null,
  }))

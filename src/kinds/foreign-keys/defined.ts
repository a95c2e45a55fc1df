/** The foreign keys of the definitions. */
import { truncated } from '../../sql/text.ts'
import { definedOn } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import type { ForeignKey } from './kind.ts'

export const definedForeignKeys = (model: Model): readonly ForeignKey[] =>
  definedOn(model, 'foreignKey').map(({ place, words }) => {
    const target = place.other(words.references.target)
    return {
      schema: place.schema,
      table: place.table,
      name: truncated(words.name),
      columns: place.columns(words.columns),
      references: {
        schema: target.schema,
        table: target.table,
        columns: target.columns(words.references.columns),
      },
      onDelete: words.onDelete ?? 'NO ACTION',
      onDeleteColumns: place.columns(words.onDeleteColumns ?? []),
      onUpdate: words.onUpdate ?? 'NO ACTION',
      match: words.match ?? 'SIMPLE',
      deferrable: words.deferrable ?? null,
      notValid: words.notValid ?? false,
      notEnforced: false,
      comment: null,
      leansOn: null,
    }
  })

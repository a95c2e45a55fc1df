/** The tables of the model. */
import { said } from '../../core/origin.ts'
import type { Model } from '../../typeorm/model.ts'
import { tableOrigin } from '../../typeorm/origins.ts'
import { ordinary, type Table } from './model.ts'

/** One for each class of a table: those that have a comment speak for those that have none. */
export const reflect = ({ tables }: Model): readonly Table[] =>
  tables.flatMap(({ schema, name, sources }) => {
    const spoken = sources.find(({ comment }) => comment !== undefined && comment !== '')?.comment
    return sources.map(source =>
      said(
        { schema, name, ...ordinary, comment: source.comment || (spoken ?? null) },
        tableOrigin(source),
      ),
    )
  })

/** The tables of the model. */
import { said } from '../../core/origin.ts'
import type { Model } from '../../typeorm/model.ts'
import { tableOrigin } from '../../typeorm/origins.ts'
import type { Table } from './kind.ts'

/** Of several classes of one table, those that have a comment say which. */
export const reflect = ({ tables }: Model): readonly Table[] =>
  tables.flatMap(({ schema, name, sources, metadata }) => {
    const commented = sources.filter(({ comment }) => comment !== undefined && comment !== '')
    return (commented.length === 0 ? [metadata] : commented).map(source =>
      said({ schema, name, comment: source.comment || null }, tableOrigin(source)),
    )
  })

/** The enum types that columns of the model use. */
import { said } from '../../core/origin.ts'
import { enumOf } from '../../typeorm/columns.ts'
import type { Model } from '../../typeorm/model.ts'
import { enumOrigin } from '../../typeorm/origins.ts'
import type { EnumType } from './kind.ts'

/** One for each column that uses it: they have to agree on its values. */
export const reflect = ({ tables }: Model): readonly EnumType[] =>
  tables.flatMap(table =>
    table.properties.flatMap(column => {
      const type = enumOf(column, table)
      if (type === null) return []
      const { written, ...named } = type
      return [said({ ...named, comment: null, anew: false }, enumOrigin(column, written))]
    }),
  )

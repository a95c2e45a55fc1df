/** The enum types that columns of the model use. */
import { AthanorError } from '../../errors.ts'
import { enumOf } from '../../typeorm/columns.ts'
import { propertyOf, type Model } from '../../typeorm/model.ts'
import type { EnumType } from './kind.ts'

/** @throws AthanorError ATH105 when two columns give one type different values */
export function reflect({ tables }: Model): readonly EnumType[] {
  const found = new Map<string, { type: EnumType; property: string }>()
  for (const table of tables) {
    for (const column of table.columns) {
      const named = enumOf(column, table)
      if (named === null) continue
      const type: EnumType = { ...named, comment: null }
      const key = JSON.stringify([type.schema, type.name])
      const earlier = found.get(key)
      if (earlier === undefined) found.set(key, { type, property: propertyOf(column) })
      else if (earlier.type.values.join('\0') !== type.values.join('\0'))
        throw new AthanorError('ATH105', {
          message: `the enum type ${type.name} has two lists of values`,
          detail: `${earlier.property}: ${earlier.type.values.join(', ')}\n${propertyOf(column)}: ${type.values.join(', ')}`,
          hint: 'Let both columns use one enum, or give one of them another `enumName`.',
        })
    }
  }
  return [...found.values()].map(({ type }) => type)
}

/** The checks of the definitions. */
import { truncated } from '../../sql/text.ts'
import { definedOn } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import type { Check } from './kind.ts'

export const definedChecks = (model: Model): readonly Check[] =>
  definedOn(model, 'check').map(({ place: { schema, table }, words }) => ({
    schema,
    table,
    name: truncated(words.name),
    expression: words.expression,
    noInherit: words.noInherit ?? false,
    notValid: words.notValid ?? false,
    notEnforced: false,
    comment: null,
  }))

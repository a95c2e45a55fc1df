/** The triggers of the definitions. */
import type { TriggerWords } from '../../define/routines.ts'
import { truncated } from '../../sql/text.ts'
import { definedOn } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import { events, type Trigger } from './model.ts'

export const definedTriggers = (model: Model): readonly Trigger[] =>
  definedOn(model, 'trigger').map(({ place, words }) => ({
    schema: place.schema,
    table: place.table,
    on: place.on,
    name: truncated(words.name),
    timing: words.timing,
    events: events.filter(event => words.events.includes(event)),
    columns: place.columns(words.columns ?? []),
    forEach: words.forEach ?? 'STATEMENT',
    condition: words.condition ?? null,
    function: functionOf(words.function, model.defaultSchema),
    arguments: words.arguments ?? [],
    oldTable: words.oldTable ?? null,
    newTable: words.newTable ?? null,
    constraint: words.constraint ?? null,
    from: null,
    enabled: words.enabled ?? 'ORIGIN',
    comment: null,
    uses: [],
  }))

function functionOf(
  said: TriggerWords<unknown>['function'],
  defaultSchema: string,
): Trigger['function'] {
  if (typeof said === 'string') return { schema: defaultSchema, name: said }
  const { schema, name } = 'words' in said ? said.words : said
  return { schema: schema ?? defaultSchema, name: truncated(name) }
}

/** The indexes of the definitions. */
import type { IndexKey, IndexWords } from '../../define/constraints.ts'
import { AthanorError } from '../../errors.ts'
import { name as quoted, truncated } from '../../sql/text.ts'
import { definedOn, type Place } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import type { Index, IndexColumn } from './model.ts'

export const definedIndexes = (model: Model): readonly Index[] =>
  definedOn(model, 'index').map(({ place, words }) => indexOf(place, words))

const indexOf = (place: Place, words: IndexWords<unknown>): Index => ({
  schema: place.schema,
  table: place.table,
  on: indexed(place, words.name),
  name: truncated(words.name),
  columns: words.columns.flatMap(key => keysOf(key, place)),
  assumed: [],
  unique: words.unique ?? false,
  method: words.method ?? 'btree',
  include: place.columns(words.include ?? []),
  nullsNotDistinct: words.nullsNotDistinct ?? false,
  where: words.where ?? null,
  with: Object.entries(words.with ?? {}).map(([option, value]) => `${option}=${value}`),
  concurrently: words.concurrently ?? false,
  clustered: false,
  replicaIdentity: false,
  comment: null,
})

function indexed({ on, table }: Place, name: string): Index['on'] {
  if (on !== 'view') return on
  throw new AthanorError('ATH105', {
    message: `the definition of index ${name} is about ${table}, which is a view`,
    hint: 'PostgreSQL has indexes on tables and on materialized views.',
  })
}

/** A relation that joins by several columns is as many keys. */
function keysOf(key: string | IndexKey<unknown>, place: Place): readonly (string | IndexColumn)[] {
  if (typeof key === 'string') return place.columns([key])
  const { property, expression, opclass, collation, order = 'ASC', nulls } = key
  const words = {
    ...(opclass === undefined ? {} : { opclass }),
    ...(collation === undefined ? {} : { collation: quoted(collation) }),
    ...(order === 'DESC' ? { order } : {}),
    ...(nulls === undefined || (nulls === 'LAST') === (order === 'ASC') ? {} : { nulls }),
  }
  if (property === undefined) return [{ expression: expression ?? '', ...words }]
  const isPlain = Object.keys(words).length === 0
  return place.columns([property]).map(column => (isPlain ? column : { column, ...words }))
}

/** The extensions that TypeORM would install when it connects, by its own rules. */
import type { DataSource } from 'typeorm'
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { Model } from './model.ts'

/** Which data sources say `installExtensions: false` themselves: disarmed, all of them do. */
const declined = new WeakMap<DataSource, boolean>()

/** Call it before a data source is disarmed; later calls for the same one change nothing. */
export function rememberExtensions(dataSource: DataSource): void {
  if (!declined.has(dataSource)) declined.set(dataSource, saysNo(dataSource))
}

const saysNo = ({ options }: DataSource): boolean =>
  'installExtensions' in options && !(options.installExtensions ?? true)

/** TypeORM does not install what such a default calls, and then cannot make the column. */
const callsUuidOssp = ({ default: value }: ColumnMetadata): boolean =>
  (typeof value === 'function' || typeof value === 'string') &&
  /^uuid_generate_v\d/.test(typeof value === 'function' ? value() : value)

const known = new WeakMap<Model, readonly string[]>()

/** Several kinds ask; a model is read through once. */
export function extensionsOf(model: Model): readonly string[] {
  const found = known.get(model) ?? extensionsIn(model)
  known.set(model, found)
  return found
}

function extensionsIn({ dataSource, tables }: Model): readonly string[] {
  const { options } = dataSource
  // Only PostgreSQL's options reach this.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const own = options as {
    uuidExtension?: string
    extensions?: readonly string[]
  }
  // `installExtensions: false` leaves the matter to others.
  if (declined.get(dataSource) ?? saysNo(dataSource)) return []
  const columns = tables.flatMap(table => table.columns)
  const types = new Set<unknown>(columns.map(column => column.type))
  const uses = (...words: readonly string[]): boolean => words.some(word => types.has(word))
  const needed = [
    columns.some(c => c.generationStrategy === 'uuid') ? (own.uuidExtension ?? 'uuid-ossp') : null,
    columns.some(callsUuidOssp) ? 'uuid-ossp' : null,
    uses('citext') ? 'citext' : null,
    uses('hstore') ? 'hstore' : null,
    uses('cube') ? 'cube' : null,
    uses('geometry', 'geography') ? 'postgis' : null,
    uses('ltree') ? 'ltree' : null,
    uses('vector', 'halfvec', 'sparsevec') ? 'vector' : null,
    tables.some(table => table.exclusions.length > 0) ? 'btree_gist' : null,
    ...(own.extensions ?? []),
  ]
  return [...new Set(needed.filter(name => name !== null))]
}

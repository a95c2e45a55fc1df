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

const spatial = new Set(['geometry', 'geography'])
const vectors = new Set(['vector', 'halfvec', 'sparsevec'])

/** TypeORM does not install what such a default calls, and then cannot make the column. */
const callsUuidOssp = ({ default: value }: ColumnMetadata): boolean =>
  (typeof value === 'function' || typeof value === 'string') &&
  /^uuid_generate_v\d/.test(typeof value === 'function' ? value() : value)

export function extensionsOf({ dataSource, tables }: Model): readonly string[] {
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
  const uses = (test: (type: unknown) => boolean): boolean => columns.some(c => test(c.type))
  const needed = [
    columns.some(c => c.generationStrategy === 'uuid') ? (own.uuidExtension ?? 'uuid-ossp') : null,
    columns.some(callsUuidOssp) ? 'uuid-ossp' : null,
    uses(type => type === 'citext') ? 'citext' : null,
    uses(type => type === 'hstore') ? 'hstore' : null,
    uses(type => type === 'cube') ? 'cube' : null,
    uses(type => spatial.has(String(type))) ? 'postgis' : null,
    uses(type => type === 'ltree') ? 'ltree' : null,
    uses(type => vectors.has(String(type))) ? 'vector' : null,
    tables.some(table => table.exclusions.length > 0) ? 'btree_gist' : null,
    ...(own.extensions ?? []),
  ]
  return [...new Set(needed.filter(name => name !== null))]
}

/** The extensions that TypeORM would install when it connects, by its own rules. */
import type { Model } from './model.ts'

const spatial = new Set(['geometry', 'geography'])
const vectors = new Set(['vector', 'halfvec'])

export function extensionsOf({ dataSource, tables }: Model): readonly string[] {
  const { options } = dataSource
  // Only PostgreSQL's options reach this; `installExtensions: false` leaves the matter to others.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const own = options as {
    uuidExtension?: string
    installExtensions?: boolean
    extensions?: readonly string[]
  }
  if (own.installExtensions === false) return []
  const columns = tables.flatMap(table => table.columns)
  const uses = (test: (type: unknown) => boolean): boolean => columns.some(c => test(c.type))
  const needed = [
    columns.some(c => c.generationStrategy === 'uuid') ? (own.uuidExtension ?? 'uuid-ossp') : null,
    uses(type => type === 'citext') ? 'citext' : null,
    uses(type => type === 'hstore') ? 'hstore' : null,
    uses(type => type === 'cube') ? 'cube' : null,
    uses(type => spatial.has(String(type))) ? 'postgis' : null,
    uses(type => type === 'ltree') ? 'ltree' : null,
    uses(type => vectors.has(String(type))) ? 'vector' : null,
    tables.some(table => table.metadata.exclusions.length > 0) ? 'btree_gist' : null,
    ...(own.extensions ?? []),
  ]
  return [...new Set(needed.filter(name => name !== null))]
}

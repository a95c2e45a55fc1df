/** What several metadata say of one table, put together; reading finds what they contradict each other in. */
import type { DataSource } from 'typeorm'
import type { CheckMetadata } from 'typeorm/metadata/CheckMetadata.js'
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { ExclusionMetadata } from 'typeorm/metadata/ExclusionMetadata.js'
import type { ForeignKeyMetadata } from 'typeorm/metadata/ForeignKeyMetadata.js'
import type { IndexMetadata } from 'typeorm/metadata/IndexMetadata.js'
import type { UniqueMetadata } from 'typeorm/metadata/UniqueMetadata.js'
import { columnsUnheard } from './inheritance.ts'
import { ownerOf } from './origins.ts'

/**
 * What all metadata of a table say, in the order in which they say it. The same thing may be said twice.
 * Where a class has the table of a junction or a closure, the class is the one that knows; of two of these, one does.
 */
export interface United {
  /** Those that say what the table is: its classes; or, of a table without a class, one of these. */
  readonly sources: readonly EntityMetadata[]
  /** Every property that is a column: two of one name have to say the same. */
  readonly properties: readonly ColumnMetadata[]
  /** The first property of each column. */
  readonly columns: readonly ColumnMetadata[]
  /** Without those that are left alone (`synchronize: false`). */
  readonly indices: readonly IndexMetadata[]
  readonly uniques: readonly UniqueMetadata[]
  readonly checks: readonly CheckMetadata[]
  readonly exclusions: readonly ExclusionMetadata[]
  readonly foreignKeys: readonly ForeignKeyMetadata[]
}

export function unite(metadatas: readonly EntityMetadata[], dataSource: DataSource): United {
  // With globs, TypeORM's own order varies from run to run.
  const ordered = metadatas.toSorted((a, b) => (ownerOf(a) < ownerOf(b) ? -1 : 1))
  const classes = ordered.filter(({ tableType }) => !derived.has(tableType))
  const sources = classes.length === 0 ? ordered.slice(0, 1) : classes
  const others = ordered.filter(metadata => !sources.includes(metadata))
  const all = <T>(
    of: (metadata: EntityMetadata) => readonly T[],
    nameOf: (item: T) => string,
  ): T[] => {
    const said = sources.flatMap(of)
    const names = new Set(said.map(nameOf))
    return [...said, ...others.flatMap(of).filter(item => !names.has(nameOf(item)))]
  }
  const properties = all(
    source => [...columnsOf(source), ...columnsUnheard(source, dataSource)],
    ({ databaseName }) => databaseName,
  )
  return {
    sources,
    properties,
    columns: firstOfEach(properties),
    indices: all(({ indices }) => indices.filter(({ synchronize }) => synchronize), byName),
    uniques: all(({ uniques }) => uniques, byName),
    checks: all(({ checks }) => checks, byName),
    exclusions: all(({ exclusions }) => exclusions, byName),
    foreignKeys: all(({ foreignKeys }) => foreignKeys, byName),
  }
}

/** Tables that TypeORM makes of relations and trees. */
const derived = new Set(['junction', 'closure-junction'])

const byName = ({ name }: { readonly name: string }): string => name

function firstOfEach(properties: readonly ColumnMetadata[]): readonly ColumnMetadata[] {
  const first = new Map<string, ColumnMetadata>()
  for (const column of properties)
    if (!first.has(column.databaseName)) first.set(column.databaseName, column)
  return [...first.values()]
}

const columnsOf = ({ columns }: EntityMetadata): readonly ColumnMetadata[] =>
  columns.filter(({ isVirtualProperty }) => !isVirtualProperty)

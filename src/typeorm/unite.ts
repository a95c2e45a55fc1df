/** What several metadata say of one table, put together: the same thing said twice is there once. */
import type { CheckMetadata } from 'typeorm/metadata/CheckMetadata.js'
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { ExclusionMetadata } from 'typeorm/metadata/ExclusionMetadata.js'
import type { ForeignKeyMetadata } from 'typeorm/metadata/ForeignKeyMetadata.js'
import type { IndexMetadata } from 'typeorm/metadata/IndexMetadata.js'
import type { UniqueMetadata } from 'typeorm/metadata/UniqueMetadata.js'

/** The constraints and indexes of all metadata of a table, each once, in the order in which they are said. */
export interface Constraints {
  /** Without those that are left alone (`synchronize: false`). */
  readonly indices: readonly IndexMetadata[]
  readonly uniques: readonly UniqueMetadata[]
  readonly checks: readonly CheckMetadata[]
  readonly exclusions: readonly ExclusionMetadata[]
  readonly foreignKeys: readonly ForeignKeyMetadata[]
}

export const constraintsOf = (metadatas: readonly EntityMetadata[]): Constraints => ({
  indices: distinct(
    metadatas.flatMap(({ indices }) => indices.filter(({ synchronize }) => synchronize)),
    ({ name, columns, isUnique, isSpatial, type, where, isConcurrent }) => [
      name,
      namesOf(columns),
      isUnique,
      isSpatial,
      type,
      where,
      isConcurrent,
    ],
  ),
  uniques: distinct(
    metadatas.flatMap(({ uniques }) => uniques),
    ({ name, columns, deferrable }) => [name, namesOf(columns), deferrable],
  ),
  checks: distinct(
    metadatas.flatMap(({ checks }) => checks),
    ({ name, expression }) => [name, expression],
  ),
  exclusions: distinct(
    metadatas.flatMap(({ exclusions }) => exclusions),
    ({ name, expression, deferrable }) => [name, expression, deferrable],
  ),
  foreignKeys: distinct(
    metadatas.flatMap(({ foreignKeys }) => foreignKeys),
    key => [
      key.name,
      key.columnNames,
      key.referencedTablePath,
      key.referencedColumnNames,
      key.onDelete,
      key.onUpdate,
      key.deferrable,
    ],
  ),
})

const namesOf = (columns: readonly ColumnMetadata[]): readonly string[] =>
  columns.map(({ databaseName }) => databaseName)

/** The first of those that say the same. */
function distinct<T>(items: readonly T[], said: (item: T) => unknown): readonly T[] {
  const found = new Map<string, T>()
  for (const item of items) {
    const key = JSON.stringify(said(item))
    if (!found.has(key)) found.set(key, item)
  }
  return [...found.values()]
}

/** Who says what: the properties and classes behind metadata, as a person finds them in the source. */
import type { CheckMetadata } from 'typeorm/metadata/CheckMetadata.js'
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { ExclusionMetadata } from 'typeorm/metadata/ExclusionMetadata.js'
import type { ForeignKeyMetadata } from 'typeorm/metadata/ForeignKeyMetadata.js'
import type { IndexMetadata } from 'typeorm/metadata/IndexMetadata.js'
import type { UniqueMetadata } from 'typeorm/metadata/UniqueMetadata.js'
import type { Origin } from '../core/origin.ts'
import { tablePathOf } from './table-path.ts'

/** `User`, or what a table without a class belongs to. */
export function ownerOf(metadata: EntityMetadata): string {
  const { tableType, targetName, parentClosureEntityMetadata: tree } = metadata
  if (tableType === 'junction') return `the junction table of ${junctionRelation(metadata)}`
  return tableType === 'closure-junction' ? `the closure table of ${tree.targetName}` : targetName
}

function junctionRelation(junction: EntityMetadata): string {
  // A junction's columns point at its owner first.
  const owner = junction.columns[0]?.referencedColumn?.entityMetadata
  const relation = owner?.ownerManyToManyRelations.find(
    ({ junctionEntityMetadata }) => junctionEntityMetadata === junction,
  )
  return `${owner?.targetName ?? ''}.${relation?.propertyPath ?? junction.tableName}`
}

/** `User.email`; of single-table inheritance, the class that declares it. */
export function propertyOf({ entityMetadata, propertyPath, target }: ColumnMetadata): string {
  const isDeclared = entityMetadata.inheritancePattern === 'STI' && typeof target === 'function'
  return `${isDeclared ? target.name : ownerOf(entityMetadata)}.${propertyPath}`
}

export const tableOrigin = (metadata: EntityMetadata): Origin => ({
  by: ownerOf(metadata),
  name: tablePathOf(metadata, '').name,
  wayOut:
    metadata.tableType === 'junction'
      ? "Name the table of one of them: `@JoinTable({ name: '…' })`."
      : metadata.tableType === 'closure-junction'
        ? "Name the closure table: `@Tree('closure-table', { closureTableName: '…' })`."
        : "Name the table of one of them: `@Entity('…')`.",
})

export const viewOrigin = (metadata: EntityMetadata): Origin => ({
  by: ownerOf(metadata),
  name: metadata.tableName,
  wayOut: "Name one of them: `@ViewEntity({ name: '…' })`.",
})

export const columnOrigin = (column: ColumnMetadata): Origin => ({
  by: propertyOf(column),
  name: column.databaseName,
  property: column.propertyName,
  wayOut: "Let both say the same, or give one of them a column of its own: `name: '…'`.",
})

export const enumOrigin = (column: ColumnMetadata, name: string): Origin => ({
  by: `the enum of ${propertyOf(column)}`,
  name,
  wayOut: "Let both columns use one enum, or give one of them another name: `enumName: '…'`.",
})

export const primaryKeyOrigin = (
  metadata: EntityMetadata,
  columns: readonly ColumnMetadata[],
  name: string,
): Origin => ({
  by: `the primary key of ${ownerOf(metadata)} (${pathsOf(columns)})`,
  name,
  wayOut:
    "A table has one primary key: let every entity of it have the same, with one `primaryKeyConstraintName: '…'`.",
})

export const indexOrigin = ({
  entityMetadata,
  columns,
  isUnique,
  where,
  name,
}: IndexMetadata): Origin => ({
  by:
    `the ${isUnique ? 'unique ' : ''}index of ${ownerOf(entityMetadata)} (${pathsOf(columns)})` +
    (where === undefined ? '' : ` where ${where}`),
  name,
  wayOut: "Name one of them: `@Index('…')`.",
})

export const uniqueOrigin = ({ entityMetadata, columns, name }: UniqueMetadata): Origin => ({
  by: `the unique constraint of ${ownerOf(entityMetadata)} (${pathsOf(columns)})`,
  name,
  wayOut: "Name one of them: `@Unique('…', [...])`.",
})

export const checkOrigin = ({ entityMetadata, expression, name }: CheckMetadata): Origin => ({
  by: `the check of ${ownerOf(entityMetadata)} (${expression})`,
  name,
  wayOut: "Name one of them: `@Check('…', '…')`.",
})

export const exclusionOrigin = ({
  entityMetadata,
  expression,
  name,
}: ExclusionMetadata): Origin => ({
  by: `the exclusion of ${ownerOf(entityMetadata)} (${expression})`,
  name,
  wayOut: "Name one of them: `@Exclusion('…', '…')`.",
})

export function foreignKeyOrigin(key: ForeignKeyMetadata): Origin {
  const { entityMetadata, columns, name } = key
  const relation = entityMetadata.relations.find(({ foreignKeys }) => foreignKeys.includes(key))
  const of = `the foreign key of ${ownerOf(entityMetadata)}`
  return {
    by: relation === undefined ? `${of} (${pathsOf(columns)})` : `${of}.${relation.propertyPath}`,
    name,
    wayOut:
      "Name one of them: `@JoinColumn({ foreignKeyConstraintName: '…' })`, or `name` in `@ForeignKey`.",
  }
}

const pathsOf = (columns: readonly ColumnMetadata[]): string =>
  columns.map(({ propertyPath }) => propertyPath).join(', ')

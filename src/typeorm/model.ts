/** What the entities say, one table a table, in the words of TypeORM's own metadata. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { DataSource } from 'typeorm'
import type { Definition } from '../define/definition.ts'
import { AthanorError } from '../errors.ts'
import { truncated } from '../sql/text.ts'
import { isMaterialized, viewsOf, type ModelView } from './views.ts'
import { constraintsOf, type Constraints } from './unite.ts'

export interface ModelTable extends Constraints {
  readonly schema: string
  /** As PostgreSQL keeps it: at most 63 bytes. */
  readonly name: string
  readonly comment: string | null
  /** The metadata that says most: an entity class before a junction of the same name. */
  readonly metadata: EntityMetadata
  readonly columns: readonly ColumnMetadata[]
}

export interface Model {
  readonly dataSource: DataSource
  /** Where tables without a schema go. */
  readonly defaultSchema: string
  /** By schema and name: with globs, TypeORM's own order varies from run to run. */
  readonly tables: readonly ModelTable[]
  readonly views: readonly ModelView[]
  /** Names that the entities ask to leave alone: whatever has `synchronize: false`. */
  readonly leftAlone: readonly LeftAlone[]
  /** What the definitions files say besides. */
  readonly definitions: readonly Definition[]
}

export interface LeftAlone {
  readonly kind: 'index' | 'table' | 'view' | 'materializedView'
  readonly schema: string
  readonly name: string
}

const built = new WeakMap<DataSource, Promise<readonly EntityMetadata[]>>()

/**
 * Builds the metadata of a DataSource that was never connected, once for an instance: a second
 * build would change the decorators' own arguments.
 *
 * @throws AthanorError ATH104 when there are no entities, ATH105 when the metadata contradicts itself
 */
export function buildMetadata(dataSource: DataSource): Promise<readonly EntityMetadata[]> {
  const before = built.get(dataSource)
  if (before !== undefined) return before
  const metadata = build(dataSource)
  built.set(dataSource, metadata)
  return metadata
}

async function build(dataSource: DataSource): Promise<readonly EntityMetadata[]> {
  // Whoever connected it has built it.
  if (dataSource.isInitialized) return dataSource.entityMetadatas
  try {
    // `protected` in the types only.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    await (dataSource as unknown as { buildMetadatas(): Promise<void> }).buildMetadatas()
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new AthanorError('ATH105', {
      message: 'TypeORM rejects the entities',
      detail: words,
      hint: /Data type "?(Object|undefined)"?/.test(words)
        ? 'Give the column an explicit type: its declared type tells TypeORM nothing.'
        : 'Correct the entity named above; TypeORM itself could not use it either.',
      cause,
    })
  }
  if (dataSource.entityMetadatas.length === 0)
    throw new AthanorError('ATH104', {
      message: 'the data source has no entities',
      detail: `entities: ${describeEntities(dataSource.options.entities)}`,
      hint: 'Check the `entities` of the DataSource: a glob is resolved against the working directory, and matches nothing here.',
    })
  return dataSource.entityMetadatas
}

const describeEntities = (entities: unknown): string =>
  Array.isArray(entities) && entities.length > 0
    ? entities.map(entity => (typeof entity === 'string' ? entity : typeof entity)).join(', ')
    : 'none'

/** Puts the metadata in order: tables only, several metadata of one table united. */
export function modelOf(
  dataSource: DataSource,
  defaultSchema: string,
  definitions: readonly Definition[] = [],
): Model {
  const byPath = new Map<string, EntityMetadata[]>()
  const leftAlone: LeftAlone[] = []
  for (const metadata of dataSource.entityMetadatas) {
    // Children of single-table inheritance are in their parent.
    if (metadata.tableType === 'entity-child') continue
    const schema = schemaOf(metadata, defaultSchema)
    if (!metadata.synchronize) {
      leftAlone.push({ kind: relationOf(metadata), schema, name: truncated(metadata.tableName) })
      continue
    }
    for (const index of metadata.indices)
      if (!index.synchronize && index.name !== undefined)
        leftAlone.push({ kind: 'index', schema, name: truncated(index.name) })
    const path = JSON.stringify([schema, metadata.tableName])
    byPath.set(path, [...(byPath.get(path) ?? []), metadata])
  }
    if (metadata.tableType === 'view') continue
  const paths = [...byPath.keys()].toSorted()
  return {
    dataSource,
    defaultSchema,
    tables: paths.map(path => tableOf(byPath.get(path)!, defaultSchema)),
    leftAlone,
    definitions,
    views: viewsOf(dataSource, defaultSchema),
  }
}

const relationOf = (metadata: EntityMetadata): LeftAlone['kind'] =>
  metadata.tableType !== 'view' ? 'table' : isMaterialized(metadata) ? 'materializedView' : 'view'

function tableOf(metadatas: readonly EntityMetadata[], defaultSchema: string): ModelTable {
  const metadata = metadatas.find(m => m.tableType !== 'junction') ?? metadatas[0]!
  const columns = new Map<string, ColumnMetadata>()
  for (const source of [metadata, ...metadatas])
    for (const column of source.columns)
      if (!column.isVirtualProperty && !columns.has(column.databaseName))
        columns.set(column.databaseName, column)
  return {
    schema: schemaOf(metadata, defaultSchema),
    name: truncated(metadata.tableName),
    comment: metadata.comment === undefined || metadata.comment === '' ? null : metadata.comment,
    metadata,
    columns: [...columns.values()],
    ...constraintsOf([metadata, ...metadatas.filter(other => other !== metadata)]),
  }
}

export const schemaOf = (metadata: EntityMetadata, defaultSchema: string): string =>
  metadata.schema ?? defaultSchema

/** For errors: `User.email`, as a person finds it in the source. */
export const propertyOf = (column: ColumnMetadata): string =>
  `${column.entityMetadata.targetName}.${column.propertyPath}`

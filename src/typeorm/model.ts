/** What the entities say, one table a table, in the words of TypeORM's own metadata. */
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { DataSource } from 'typeorm'
import type { Ref } from '../core/kind.ts'
import type { Definition } from '../define/definition.ts'
import { AthanorError } from '../errors.ts'
import { truncated } from '../sql/text.ts'
import { serviceOf, type Service } from './service-tables.ts'
import { placeOf, tablePathOf } from './table-path.ts'
import { isMaterialized, viewsOf, type ModelView } from './views.ts'
import { unite, type United } from './unite.ts'

export interface ModelTable extends United {
  readonly schema: string
  /** As PostgreSQL keeps it: at most 63 bytes. */
  readonly name: string
  /** The first of its sources. */
  readonly metadata: EntityMetadata
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
  readonly service: Service
}

export interface LeftAlone {
  readonly kind: 'index' | 'table' | 'view' | 'materializedView'
  readonly schema: string
  readonly name: string
  /** The table of an index. */
  readonly owner?: Ref
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

/** Puts the metadata in order: tables, several metadata of one table united, and views. */
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
    const { schema, name } = placeOf(metadata, defaultSchema)
    if (!metadata.synchronize) {
      leftAlone.push({ kind: relationOf(metadata), schema, name })
      continue
    }
    for (const index of metadata.indices)
      if (!index.synchronize && index.name !== undefined)
        leftAlone.push({
          kind: 'index',
          schema,
          name: truncated(index.name),
          owner: { kind: 'table', parts: [schema, name] },
        })
    if (metadata.tableType === 'view') continue
    // Two names that PostgreSQL cuts to one are two tables, which cannot be.
    const written = tablePathOf(metadata, defaultSchema)
    const path = JSON.stringify([written.schema, written.name])
    byPath.set(path, [...(byPath.get(path) ?? []), metadata])
  }
  const paths = [...byPath.keys()].toSorted()
  const tables = paths.map(path => tableOf(byPath.get(path)!, dataSource, defaultSchema))
  const model = {
    dataSource,
    defaultSchema,
    tables,
    views: viewsOf(dataSource, defaultSchema),
    // A junction that is left alone may be the table of a class that is not.
    leftAlone: leftAlone.filter(
      ({ kind, schema, name }) =>
        kind !== 'table' || !tables.some(table => table.schema === schema && table.name === name),
    ),
    definitions,
  }
  return { ...model, service: serviceOf(model) }
}

const relationOf = (metadata: EntityMetadata): LeftAlone['kind'] =>
  metadata.tableType !== 'view' ? 'table' : isMaterialized(metadata) ? 'materializedView' : 'view'

function tableOf(
  metadatas: readonly EntityMetadata[],
  dataSource: DataSource,
  defaultSchema: string,
): ModelTable {
  const united = unite(metadatas, dataSource)
  // There is no table without metadata.
  const metadata = united.sources[0]!
  return {
    ...placeOf(metadata, defaultSchema),
    metadata,
    ...united,
  }
}

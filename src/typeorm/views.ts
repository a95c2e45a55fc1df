/** The views that the entities say, each with the text of its query. */
import type { DataSource } from 'typeorm'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import { AthanorError } from '../errors.ts'
import { placeOf, tablePathOf } from './table-path.ts'

export interface ModelView {
  readonly schema: string
  /** As PostgreSQL keeps it: at most 63 bytes. */
  readonly name: string
  /** Without a semicolon at its end. */
  readonly query: string
  readonly isMaterialized: boolean
  readonly metadata: EntityMetadata
  /** The views that its author says it reads. */
  readonly dependsOn: readonly ModelView[]
}

export const isMaterialized = ({ tableMetadataArgs }: EntityMetadata): boolean =>
  tableMetadataArgs.materialized === true

/**
 * By schema and name, as tables are.
 *
 * @throws AthanorError ATH105 for a query that is none, and for views that read each other in a circle
 */
export function viewsOf(dataSource: DataSource, defaultSchema: string): readonly ModelView[] {
  const metadatas = dataSource.entityMetadatas
    .filter(({ tableType, synchronize }) => tableType === 'view' && synchronize)
    .toSorted((a, b) => (pathOf(a, defaultSchema) < pathOf(b, defaultSchema) ? -1 : 1))
  const made = new Map<EntityMetadata, ModelView>()
  const make = (metadata: EntityMetadata, above: readonly EntityMetadata[]): ModelView => {
    const known = made.get(metadata)
    if (known !== undefined) return known
    if (above.includes(metadata)) throw circle([...above, metadata])
    const view = {
      ...placeOf(metadata, defaultSchema),
      query: queryOf(metadata, dataSource),
      isMaterialized: isMaterialized(metadata),
      metadata,
      dependsOn: belowOf(metadata, metadatas).map(other => make(other, [...above, metadata])),
    }
    made.set(metadata, view)
    return view
  }
  return metadatas.map(metadata => make(metadata, []))
}

const pathOf = (metadata: EntityMetadata, defaultSchema: string): string => {
  const { schema, name } = tablePathOf(metadata, defaultSchema)
  return JSON.stringify([schema, name])
}

/** `dependsOn` names classes, or the names of classes; what is no view needs no mention. */
const belowOf = (
  { dependsOn }: EntityMetadata,
  views: readonly EntityMetadata[],
): readonly EntityMetadata[] =>
  [...(dependsOn ?? [])].flatMap(named =>
    views.filter(({ target, targetName }) => target === named || targetName === named),
  )

function queryOf(metadata: EntityMetadata, dataSource: DataSource): string {
  const { expression } = metadata
  const text =
    typeof expression === 'function' ? built(metadata, expression, dataSource) : expression
  const query = (text ?? '').trim()
  const bare = query.endsWith(';') ? query.slice(0, -1).trimEnd() : query
  if (bare === '')
    throw new AthanorError('ATH105', {
      message: `the view ${metadata.targetName} has no query`,
      hint: 'Give its `@ViewEntity` an `expression`.',
    })
  return bare
}

type Expression = Exclude<EntityMetadata['expression'], string | undefined>

/** As TypeORM does it, which leaves parameters in the text where no value can take their place. */
function built(metadata: EntityMetadata, expression: Expression, dataSource: DataSource): string {
  let query: string
  let parameters: readonly string[]
  try {
    const builder = expression(dataSource)
    query = builder.getQuery()
    parameters = Object.keys(builder.getParameters())
  } catch (cause) {
    throw new AthanorError('ATH105', {
      message: `the expression of the view ${metadata.targetName} fails`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'It is called without a connection: it may build a query, and not run one.',
      cause,
    })
  }
  const left = parameters.filter(
    name => query.includes(`:${name}`) || query.includes(`:...${name}`),
  )
  if (left.length === 0) return query
  throw new AthanorError('ATH105', {
    message: `the query of the view ${metadata.targetName} has parameters`,
    detail: left.map(name => `:${name}`).join(', '),
    hint: 'A view cannot have parameters: write the values into the text of the query.',
  })
}

const circle = (path: readonly EntityMetadata[]): AthanorError =>
  new AthanorError('ATH105', {
    message: 'views depend on each other in a circle',
    detail: path.map(({ targetName }) => targetName).join(' -> '),
    hint: 'Take one of them out of `dependsOn`.',
  })

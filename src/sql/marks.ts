/** What is said of an index, also of one behind a constraint, by its table: one index of a table at the most has each. */
import { changedOptions } from './options.ts'
import { statement, type Statement } from './statement.ts'
import { alterTable } from './table.ts'
import { literal, name as quoted, qualified } from './text.ts'

export interface Marked {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** Storage parameters of the index, as `pg_class.reloptions` has them. */
  readonly with: readonly string[]
  /** `pg_index.indisclustered`: CLUSTER puts the rows in its order. */
  readonly clustered: boolean
  /** `pg_index.indisreplident`: logical replication tells rows apart by it. */
  readonly replicaIdentity: boolean
}

export const unmarked = { with: [], clustered: false, replicaIdentity: false } as const

/** What follows the creation. */
export const markedAfterwards = (after: Marked): Statement[] =>
  marks(after, [
    ...(after.clustered ? ['clustered'] : []),
    ...(after.replicaIdentity ? ['replicaIdentity'] : []),
  ])

export const alterMarks = (
  before: Marked,
  after: Marked,
  changed: ReadonlySet<string>,
): Statement[] => [
  ...(changed.has('with')
    ? changedOptions(`INDEX ${qualified(after.schema, after.name)}`, before.with, after.with)
    : []),
  ...marks(after, changed),
]

const marks = (after: Marked, changed: Iterable<string>): Statement[] =>
  [...changed].flatMap(mark => {
    if (mark === 'clustered') return [clustered(after)]
    return mark === 'replicaIdentity' ? [replicaIdentity(after)] : []
  })

const clustered = (after: Marked): Statement =>
  after.clustered
    ? alterTable(after.schema, after.table, `CLUSTER ON ${quoted(after.name)}`)
    : alterTableWhere(isMarked(after, 'indisclustered'), after, 'SET WITHOUT CLUSTER')

const replicaIdentity = (after: Marked): Statement =>
  after.replicaIdentity
    ? alterTable(after.schema, after.table, `REPLICA IDENTITY USING INDEX ${quoted(after.name)}`)
    : alterTableWhere(isMarked(after, 'indisreplident'), after, 'REPLICA IDENTITY DEFAULT')

const isMarked = ({ schema, name }: Marked, mark: string): string =>
  `SELECT FROM pg_catalog.pg_index x
              WHERE x.${mark} AND x.indexrelid = ${literal(qualified(schema, name))}::pg_catalog.regclass`

/**
 * Takes a mark off, unless it has gone already: PostgreSQL takes it off one index when another one gets it, and
 * nothing says in which order that is.
 */
export const alterTableWhere = (
  condition: string,
  { schema, table }: Pick<Marked, 'schema' | 'table'>,
  action: string,
): Statement =>
  statement(
    `DO ${literal(`BEGIN
  IF EXISTS (${condition}) THEN
    ${alterTable(schema, table, action).sql};
  END IF;
END`)}`,
  )

/** Columns of a catalog query, of the `pg_index` row `x` and the `pg_class` row `i` of the index. */
export const markColumns = `x.indisclustered AS clustered, x.indisreplident AS "replicaIdentity",
           pg_catalog.to_json(i.reloptions) AS "with"`

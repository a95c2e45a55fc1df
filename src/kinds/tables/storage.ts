/** How a table is kept and guarded: what CREATE TABLE has no clause for, and what changes in place. */
import { alterTableWhere } from '../../sql/marks.ts'
import { optionActions } from '../../sql/options.ts'
import type { Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { literal, qualified } from '../../sql/text.ts'
import type { Table } from './model.ts'

export const storedAfterwards = (table: Table): Statement[] =>
  steps(table, [
    ...(table.rowSecurity ? [security(table)] : []),
    ...(table.forceRowSecurity ? [force(table)] : []),
    ...(table.replicaIdentity === null ? [] : [`REPLICA IDENTITY ${table.replicaIdentity}`]),
  ])

export const alterStorage = (
  before: Table,
  after: Table,
  changed: ReadonlySet<string>,
): Statement[] => [
  ...steps(after, [
    ...(changed.has('unlogged') ? [`SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`] : []),
    ...(changed.has('with') ? optionActions(before.with, after.with) : []),
    ...(changed.has('rowSecurity') ? [security(after)] : []),
    ...(changed.has('forceRowSecurity') ? [force(after)] : []),
  ]),
  ...(changed.has('replicaIdentity') ? [identity(after)] : []),
]

const steps = ({ schema, name }: Table, actions: readonly string[]): Statement[] =>
  actions.map(action => alterTable(schema, name, action))

const security = ({ rowSecurity }: Table): string =>
  `${rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`

const force = ({ forceRowSecurity }: Table): string =>
  `${forceRowSecurity ? '' : 'NO '}FORCE ROW LEVEL SECURITY`

/** It may have gone to an index by now, which takes it off the table. */
const identity = ({ schema, name: table, replicaIdentity }: Table): Statement =>
  replicaIdentity === null
    ? alterTableWhere(
        `SELECT FROM pg_catalog.pg_class c
              WHERE c.relreplident IN ('n', 'f') AND c.oid = ${literal(qualified(schema, table))}::pg_catalog.regclass`,
        { schema, table },
        'REPLICA IDENTITY DEFAULT',
      )
    : alterTable(schema, table, `REPLICA IDENTITY ${replicaIdentity}`)

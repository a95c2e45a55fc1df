/** The primary key of a table: there is one at the most, so the table names it. */
import { bothSides, defineKind, ref, renamedTo } from '../../core/kind.ts'
import { flag, oneOfOrNull, text, textOrNull, texts } from '../../core/row.ts'
import { keyConstraints, keyNeeds, keySql, mergesAs } from '../../sql/constraint.ts'
import { withOptions } from '../../sql/options.ts'
import type { Cells } from '../../sql/rows.ts'
import { deferrableClause, type Deferrable } from '../../sql/table.ts'
import { refusedAsKey } from '../../sql/order.ts'
import { name as quoted, names } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import { reflect } from './reflect.ts'

export interface PrimaryKey {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** In the order of the key. */
  readonly columns: readonly string[]
  readonly include: readonly string[]
  /** Null: NOT DEFERRABLE. */
  readonly deferrable: Deferrable | null
  /** Storage parameters of its index, as `pg_class.reloptions` has them. */
  readonly with: readonly string[]
  /** `pg_index.indisclustered`: CLUSTER puts the rows in its order. */
  readonly clustered: boolean
  /** `pg_index.indisreplident`: logical replication tells rows apart by it. */
  readonly replicaIdentity: boolean
  /** Text of COMMENT ON CONSTRAINT; null when there is none. */
  readonly comment: string | null
}

const clause = (key: PrimaryKey): string =>
  `CONSTRAINT ${quoted(key.name)} PRIMARY KEY (${names(key.columns)})` +
  (key.include.length === 0 ? '' : ` INCLUDE (${names(key.include)})`) +
  withOptions(key.with) +
  deferrableClause(key.deferrable)

export const primaryKey = defineKind<PrimaryKey, Model>()({
  name: 'primaryKey',
  methods: {
    create: 'addPrimaryKey',
    drop: 'dropPrimaryKey',
    alter: 'alterPrimaryKey',
    rename: 'renamePrimaryKey',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    columns: { onChange: 'replace' },
    include: { onChange: 'replace', absent: [] },
    deferrable: { onChange: 'replace', absent: null },
    with: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    clustered: { onChange: 'alter', absent: false, sayable: false, scanned: true },
    replicaIdentity: { onChange: 'alter', absent: false, sayable: false, scanned: true },
    comment: { onChange: 'alter', absent: null, sayable: false },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  requires: ({ schema, table, columns, include }) => [
    ref('table', schema, table),
    ...[...columns, ...include].map(column => ref('column', schema, table, column)),
  ],
  // A table has one primary key at the most, and its index takes a name among the relations.
  claims: ({ schema, table, name }) => [
    ref('primary key of', schema, table),
    ref('relation name', schema, name),
    ref('constraint name', schema, table, name),
  ],
  inline: { owner: 'table', as: 'primaryKey', many: false },
  merges: mergesAs,
  clause,
  renamesFreely: true,
  readdress: (object, renamed) => {
    const { schema, table } = object
    return {
      ...object,
      schema: renamedTo(renamed, 'schema', schema) ?? schema,
      table: renamedTo(renamed, 'table', schema, table) ?? table,
      columns: object.columns.map(c => renamedTo(renamed, 'column', schema, table, c) ?? c),
      include: object.include.map(c => renamedTo(renamed, 'column', schema, table, c) ?? c),
    }
  },
  sayable: object => unsaid(object).length === 0,
  unsaid,
  refused: ({ schema, table, columns }, lookup) =>
    // The lookup gives columns, and these are fields of theirs.
    refusedAsKey(
      lookup.owned('column', ref('table', schema, table)) as { name: string; type: string }[],
      columns,
    ),
  tellsApart: ({ columns }) => columns,
  needs: (before, after, _changed, around) => {
    if (before !== null) return []
    const { schema, table, columns } = after
    // Both sides give columns.
    const cells = columns.map(
      column => bothSides(around, ref('column', schema, table, column)) as Cells,
    )
    return keyNeeds(after, cells, {
      home: around.home,
      keys: around.keys(ref('table', schema, table)),
    })
  },
  loses: () => null,
  guards: { create: false, drop: true },
  sql: keySql(clause),
  catalog: {
    query: ({ version }) => keyConstraints('p', version),
    read: row => ({
      schema: text(row, 'schema'),
      table: text(row, 'table'),
      name: text(row, 'name'),
      columns: texts(row, 'columns'),
      include: texts(row, 'include'),
      deferrable: oneOfOrNull(row, 'deferrable', ['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED']),
      with: texts(row, 'with'),
      clustered: flag(row, 'clustered'),
      replicaIdentity: flag(row, 'replicaIdentity'),
      comment: textOrNull(row, 'comment'),
    }),
  },
  reflect,
})

function unsaid({ include, deferrable }: PrimaryKey): readonly string[] {
  return [
    ...(include.length > 0 ? ['INCLUDE'] : []),
    ...(deferrable === null ? [] : [`DEFERRABLE ${deferrable}`]),
  ]
}

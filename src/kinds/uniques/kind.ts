/** A UNIQUE constraint. A unique index that is no constraint is an index. */
import { bothSides, defineKind, ref, renamedTo } from '../../core/kind.ts'
import { said } from '../../core/origin.ts'
import { flag, oneOfOrNull, text, textOrNull, texts } from '../../core/row.ts'
import { keyConstraints, keyNeeds, keySql, mergesAs } from '../../sql/constraint.ts'
import { unmarked } from '../../sql/marks.ts'
import { withOptions } from '../../sql/options.ts'
import type { Cells } from '../../sql/rows.ts'
import { deferrableClause, type Deferrable } from '../../sql/table.ts'
import { refusedAsKey } from '../../sql/order.ts'
import { name as quoted, names, truncated } from '../../sql/text.ts'
import { deferrableOf } from '../../typeorm/deferrable.ts'
import type { Model } from '../../typeorm/model.ts'
import { uniqueOrigin } from '../../typeorm/origins.ts'
import { definedUniques } from './defined.ts'

export interface Unique {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** In the order of the key. */
  readonly columns: readonly string[]
  readonly include: readonly string[]
  /** NULLS NOT DISTINCT, from PostgreSQL 15 on. */
  readonly nullsNotDistinct: boolean
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

const clause = (unique: Unique): string =>
  `CONSTRAINT ${quoted(unique.name)} UNIQUE ${unique.nullsNotDistinct ? 'NULLS NOT DISTINCT ' : ''}(${names(unique.columns)})` +
  (unique.include.length === 0 ? '' : ` INCLUDE (${names(unique.include)})`) +
  withOptions(unique.with) +
  deferrableClause(unique.deferrable)

export const unique = defineKind<Unique, Model>()({
  name: 'unique',
  methods: {
    create: 'addUnique',
    drop: 'dropUnique',
    alter: 'alterUnique',
    rename: 'renameUnique',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    columns: { onChange: 'replace' },
    include: { onChange: 'replace', absent: [] },
    nullsNotDistinct: { onChange: 'replace', absent: false },
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
  claims: ({ schema, table, name }) => [
    ref('relation name', schema, name),
    ref('constraint name', schema, table, name),
  ],
  inline: { owner: 'table', as: 'uniques', many: true },
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
    query: ({ version }) => keyConstraints('u', version),
    read: row => ({
      schema: text(row, 'schema'),
      table: text(row, 'table'),
      name: text(row, 'name'),
      columns: texts(row, 'columns'),
      include: texts(row, 'include'),
      nullsNotDistinct: flag(row, 'nullsNotDistinct'),
      deferrable: oneOfOrNull(row, 'deferrable', ['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED']),
      with: texts(row, 'with'),
      clustered: flag(row, 'clustered'),
      replicaIdentity: flag(row, 'replicaIdentity'),
      comment: textOrNull(row, 'comment'),
    }),
  },
  reflect: model => [
    ...model.tables.flatMap(({ schema, name: table, uniques }) =>
      uniques.map(found =>
        said(
          {
            schema,
            table,
            name: truncated(found.name),
            columns: found.columns.map(column => truncated(column.databaseName)),
            include: [],
            nullsNotDistinct: false,
            deferrable: deferrableOf(found.deferrable, uniqueOrigin(found).by),
            ...unmarked,
            comment: null,
          },
          uniqueOrigin(found),
        ),
      ),
    ),
    ...definedUniques(model),
  ],
})

function unsaid({ include, nullsNotDistinct }: Unique): readonly string[] {
  return [
    ...(include.length > 0 ? ['INCLUDE'] : []),
    ...(nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
  ]
}

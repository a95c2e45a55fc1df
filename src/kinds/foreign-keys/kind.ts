/** A foreign key. It is an object of its own, so that tables may refer to each other. */
import { defineKind, ref, renamedTo, type Lookup, type Ref } from '../../core/kind.ts'
import { flag, oneOf, oneOfOrNull, text, textOrNull, texts } from '../../core/row.ts'
import {
  columnNames,
  deferrableColumn,
  describedAs,
  enforced,
  ownTables,
} from '../../sql/catalog.ts'
import { constraintComment, constraintSql } from '../../sql/constraint.ts'
import type { Statement } from '../../sql/statement.ts'
import { alterTable, deferrableClause, type Deferrable } from '../../sql/table.ts'
import { name as quoted, names, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import { staysComparable } from './comparable.ts'
import { definedForeignKeys } from './defined.ts'
import { needs } from './needs.ts'
import { reflect } from './reflect.ts'
import { keysBehind, refused } from './target.ts'

export type Action = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT'
export const actions = ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'] as const

export interface ForeignKey {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
  readonly references: {
    readonly schema: string
    readonly table: string
    /** In the order of `columns`. */
    readonly columns: readonly string[]
  }
  readonly onDelete: Action
  readonly onUpdate: Action
  /** The columns that SET NULL or SET DEFAULT sets on delete, from PostgreSQL 15 on; none means all. */
  readonly onDeleteColumns: readonly string[]
  readonly match: 'SIMPLE' | 'FULL'
  /** Null: NOT DEFERRABLE. */
  readonly deferrable: Deferrable | null
  /** NOT VALID: rows that were there before it have not been checked. */
  readonly notValid: boolean
  /** NOT ENFORCED: no row is ever checked; from PostgreSQL 18 on. */
  readonly notEnforced: boolean
  /** Text of COMMENT ON CONSTRAINT; null when there is none. */
  readonly comment: string | null
  /** The key or the index of the target that PostgreSQL chose, by `pg_constraint.conindid`; null: it is not there yet. */
  readonly leansOn: { readonly kind: KeyKind; readonly name: string } | null
}

const keyKinds = ['primaryKey', 'unique', 'index'] as const
type KeyKind = (typeof keyKinds)[number]

const clause = (key: ForeignKey): string =>
  `CONSTRAINT ${quoted(key.name)} FOREIGN KEY (${names(key.columns)})` +
  ` REFERENCES ${qualified(key.references.schema, key.references.table)} (${names(key.references.columns)})` +
  (key.match === 'SIMPLE' ? '' : ` MATCH ${key.match}`) +
  (key.onDelete === 'NO ACTION' ? '' : ` ON DELETE ${key.onDelete}`) +
  (key.onDeleteColumns.length === 0 ? '' : ` (${names(key.onDeleteColumns)})`) +
  (key.onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${key.onUpdate}`) +
  deferrableClause(key.deferrable) +
  (key.notEnforced ? ' NOT ENFORCED' : key.notValid ? ' NOT VALID' : '')

export const foreignKey = defineKind<ForeignKey, Model>()({
  name: 'foreignKey',
  methods: {
    create: 'addForeignKey',
    drop: 'dropForeignKey',
    alter: 'alterForeignKey',
    rename: 'renameForeignKey',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    columns: { onChange: 'replace' },
    references: { onChange: 'replace', address: true },
    onDelete: { onChange: 'replace', absent: 'NO ACTION' },
    onDeleteColumns: { onChange: 'replace', absent: [] },
    onUpdate: { onChange: 'replace', absent: 'NO ACTION' },
    match: { onChange: 'replace', absent: 'SIMPLE' },
    deferrable: { onChange: 'alter', absent: null },
    notEnforced: { onChange: 'replace', absent: false },
    notValid: {
      onChange: 'alter',
      absent: false,
      alongside: [
        'columns',
        'references',
        'onDelete',
        'onDeleteColumns',
        'onUpdate',
        'match',
        'deferrable',
        'comment',
      ],
    },
    comment: { onChange: 'alter', absent: null, sayable: false },
    leansOn: { onChange: 'ignore', absent: null, hidden: true },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  requires: (key, lookup) => [
    ref('table', key.schema, key.table),
    ...key.columns.map(column => ref('column', key.schema, key.table, column)),
    ref('table', key.references.schema, key.references.table),
    ...key.references.columns.map(column =>
      ref('column', key.references.schema, key.references.table, column),
    ),
    ...keysBehind(key, lookup),
  ],
  claims: ({ schema, table, name }) => [ref('constraint name', schema, table, name)],
  inline: null,
  renamesFreely: true,
  readdress: (object, renamed) => {
    const { schema, table, references } = object
    const column = (name: string): string =>
      renamedTo(renamed, 'column', schema, table, name) ?? name
    const target = (name: string): string =>
      renamedTo(renamed, 'column', references.schema, references.table, name) ?? name
    return {
      ...object,
      schema: renamedTo(renamed, 'schema', schema) ?? schema,
      table: renamedTo(renamed, 'table', schema, table) ?? table,
      columns: object.columns.map(column),
      onDeleteColumns: object.onDeleteColumns.map(column),
      references: {
        schema: renamedTo(renamed, 'schema', references.schema) ?? references.schema,
        table: renamedTo(renamed, 'table', references.schema, references.table) ?? references.table,
        columns: references.columns.map(target),
      },
    }
  },
  clings: {
    to: (key, lookup) => [
      ...key.columns.map(column => ref('column', key.schema, key.table, column)),
      ...key.references.columns.map(column =>
        ref('column', key.references.schema, key.references.table, column),
      ),
      ...leaningOn(key, lookup),
    ],
    evenToNames: false,
    isWhole: true,
    holds: (key, before, after, isDisturbed) =>
      staysComparable(key, before, after) && !leaningOn(key, before).some(isDisturbed),
  },
  sayable: () => true,
  refused,
  needs: (before, after, changed, around) =>
    before === null || changed.has('notValid') ? needs(after, around) : [],
  loses: () => null,
  guards: { create: false, drop: true },
  sql: { ...constraintSql(clause), alter },
  catalog: {
    query: ({ version }) => `
      WITH ${ownTables}
      SELECT own.schema, own.name AS "table", k.conname AS name,
             ${columnNames('k.conkey', 'k.conrelid')} AS columns,
             rn.nspname AS "targetSchema", r.relname AS "targetTable",
             ${columnNames('k.confkey', 'k.confrelid')} AS "targetColumns",
             ${actionColumn('k.confdeltype', 'onDelete')},
             ${version >= 150000 ? columnNames('k.confdelsetcols', 'k.conrelid') : 'NULL::json'} AS "onDeleteColumns",
             ${actionColumn('k.confupdtype', 'onUpdate')},
             CASE k.confmatchtype WHEN 's' THEN 'SIMPLE' WHEN 'f' THEN 'FULL' WHEN 'p' THEN 'PARTIAL' END AS match,
             NOT k.convalidated AND ${enforced(version)} AS "notValid",
             NOT ${enforced(version)} AS "notEnforced",
             ${deferrableColumn('k')}, c.description AS comment,
             CASE b.contype WHEN 'p' THEN 'primaryKey' WHEN 'u' THEN 'unique' ELSE 'index' END AS "keyKind", i.relname AS "keyName"
        FROM pg_catalog.pg_constraint k
        JOIN own ON own.oid = k.conrelid
        JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
        JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
        JOIN pg_catalog.pg_class i ON i.oid = k.conindid
        LEFT JOIN pg_catalog.pg_constraint b ON b.conindid = k.conindid AND b.contype IN ('p', 'u')
        ${describedAs('pg_constraint', 'k.oid')}
       WHERE k.contype = 'f' AND k.conparentid = 0
       ORDER BY 1, 2, 3`,
    read: row => ({
      schema: text(row, 'schema'),
      table: text(row, 'table'),
      name: text(row, 'name'),
      columns: texts(row, 'columns'),
      references: {
        schema: text(row, 'targetSchema'),
        table: text(row, 'targetTable'),
        columns: texts(row, 'targetColumns'),
      },
      onDelete: oneOf(row, 'onDelete', actions),
      onDeleteColumns: texts(row, 'onDeleteColumns'),
      onUpdate: oneOf(row, 'onUpdate', actions),
      match: oneOf(row, 'match', ['SIMPLE', 'FULL']),
      deferrable: oneOfOrNull(row, 'deferrable', ['INITIALLY IMMEDIATE', 'INITIALLY DEFERRED']),
      notValid: flag(row, 'notValid'),
      notEnforced: flag(row, 'notEnforced'),
      comment: textOrNull(row, 'comment'),
      leansOn: { kind: oneOf(row, 'keyKind', keyKinds), name: text(row, 'keyName') },
    }),
  },
  reflect: model => [...reflect(model), ...definedForeignKeys(model)],
})

/** The key that PostgreSQL chose; of one that is not there yet, any that it may choose. */
function leaningOn(key: ForeignKey, lookup: Lookup): readonly Ref[] {
  if (key.leansOn === null) return keysBehind(key, lookup)
  const { schema, table } = key.references
  const { kind, name } = key.leansOn
  // An index has the schema of its table, a constraint the table itself in its path.
  return [kind === 'index' ? ref(kind, schema, name) : ref(kind, schema, table, name)]
}

/** VALIDATE has no opposite, so the way back makes the constraint anew, in one statement. */
function alter(_before: ForeignKey, after: ForeignKey, changed: ReadonlySet<string>): Statement[] {
  const change = (...steps: string[]): Statement => alterTable(after.schema, after.table, ...steps)
  const constraint = `CONSTRAINT ${quoted(after.name)}`
  if (changed.has('notValid') && after.notValid)
    return [
      change(`DROP ${constraint}`, `ADD ${clause(after)}`),
      ...(after.comment === null || changed.has('comment') ? [] : [constraintComment(after)]),
    ]
  return [
    ...(changed.has('deferrable')
      ? [change(`ALTER ${constraint}${deferrableClause(after.deferrable) || ' NOT DEFERRABLE'}`)]
      : []),
    ...(changed.has('notValid') ? [change(`VALIDATE ${constraint}`)] : []),
  ]
}

function actionColumn(letter: string, field: string): string {
  return `CASE ${letter} WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
                  WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' END AS "${field}"`
}

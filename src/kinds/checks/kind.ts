/** A CHECK constraint of a table. */
import {
  defineKind,
  ref,
  renamedTo,
  type Surroundings,
  type Lookup,
  type Need,
  type Question,
} from '../../core/kind.ts'
import { mentions } from '../../core/mention.ts'
import { said } from '../../core/origin.ts'
import { flag, text, textOrNull } from '../../core/row.ts'
import { describedAs, enforced, ownTables } from '../../sql/catalog.ts'
import { constraintComment, constraintSql } from '../../sql/constraint.ts'
import { noRows } from '../../sql/needs.ts'
import { relation, rowsWhere, spoken } from '../../sql/rows.ts'
import type { Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { enclosed, name as quoted, truncated } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import { checkOrigin } from '../../typeorm/origins.ts'
import { definedChecks } from './defined.ts'

export interface Check {
  readonly schema: string
  readonly table: string
  readonly name: string
  /** SQL of the condition as `pg_get_expr(conbin, conrelid)` prints it. */
  readonly expression: string
  /** NO INHERIT: children of the table are not bound by it. */
  readonly noInherit: boolean
  /** NOT VALID: rows that were there before it have not been checked. */
  readonly notValid: boolean
  /** NOT ENFORCED: no row is ever checked; from PostgreSQL 18 on. */
  readonly notEnforced: boolean
  /** Text of COMMENT ON CONSTRAINT; null when there is none. */
  readonly comment: string | null
}

const clause = (check: Check): string =>
  `CONSTRAINT ${quoted(check.name)} CHECK ${enclosed(check.expression)}` +
  (check.noInherit ? ' NO INHERIT' : '') +
  (check.notEnforced ? ' NOT ENFORCED' : check.notValid ? ' NOT VALID' : '')

export const check = defineKind<Check, Model>()({
  name: 'check',
  methods: {
    create: 'addCheck',
    drop: 'dropCheck',
    alter: 'alterCheck',
    rename: 'renameCheck',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    expression: { onChange: 'replace', spelling: condition },
    noInherit: { onChange: 'replace', absent: false },
    notValid: {
      onChange: 'alter',
      absent: false,
      alongside: ['expression', 'noInherit', 'comment'],
    },
    notEnforced: { onChange: 'replace', absent: false },
    comment: { onChange: 'alter', absent: null, sayable: false },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  // Any column may be in the expression; a check is made when all of them are there.
  requires: ({ schema, table }, lookup) => [
    ref('table', schema, table),
    ...columnsOf(lookup, schema, table).map(({ name }) => ref('column', schema, table, name)),
  ],
  claims: ({ schema, table, name }) => [ref('constraint name', schema, table, name)],
  inline: { owner: 'table', as: 'checks', many: true },
  // CREATE TABLE takes a check for valid, whatever it says.
  folds: ({ notValid }) => !notValid,
  clause,
  renamesFreely: true,
  readdress: (object, renamed) => ({
    ...object,
    schema: renamedTo(renamed, 'schema', object.schema) ?? object.schema,
    table: renamedTo(renamed, 'table', object.schema, object.table) ?? object.table,
  }),
  sayable: ({ noInherit }) => !noInherit,
  unsaid: ({ noInherit }) => (noInherit ? ['NO INHERIT'] : []),
  needs: (before, after, changed, around) =>
    before === null || changed.has('notValid') ? needs(after, around) : [],
  loses: () => null,
  guards: { create: false, drop: true },
  sql: { ...constraintSql(clause), alter },
  catalog: {
    query: ({ version }) => `
      WITH ${ownTables}
      SELECT own.schema, own.name AS "table", k.conname AS name,
             pg_catalog.pg_get_expr(k.conbin, k.conrelid) AS expression,
             k.connoinherit AS "noInherit", NOT k.convalidated AND ${enforced(version)} AS "notValid",
             NOT ${enforced(version)} AS "notEnforced", c.description AS comment
        FROM pg_catalog.pg_constraint k
        JOIN own ON own.oid = k.conrelid
        ${describedAs('pg_constraint', 'k.oid')}
       WHERE k.contype = 'c' AND k.conislocal
       ORDER BY 1, 2, 3`,
    read: row => ({
      schema: text(row, 'schema'),
      table: text(row, 'table'),
      name: text(row, 'name'),
      expression: text(row, 'expression'),
      noInherit: flag(row, 'noInherit'),
      notValid: flag(row, 'notValid'),
      notEnforced: flag(row, 'notEnforced'),
      comment: textOrNull(row, 'comment'),
    }),
  },
  reflect: model => [
    ...model.tables.flatMap(({ schema, name: table, checks }) =>
      checks.map(found =>
        said(
          {
            schema,
            table,
            name: truncated(found.name),
            expression: found.expression,
            noInherit: false,
            notValid: false,
            notEnforced: false,
            comment: null,
          },
          checkOrigin(found),
        ),
      ),
    ),
    ...definedChecks(model),
  ],
})

/** VALIDATE has no opposite, so the way back makes the constraint anew, in one statement. */
function alter(_before: Check, after: Check, changed: ReadonlySet<string>): readonly Statement[] {
  const { schema, table } = after
  if (!changed.has('notValid')) return []
  const constraint = `CONSTRAINT ${quoted(after.name)}`
  if (!after.notValid) return [alterTable(schema, table, `VALIDATE ${constraint}`)]
  return [
    alterTable(schema, table, `DROP ${constraint}`, `ADD ${clause(after)}`),
    ...(after.comment === null || changed.has('comment') ? [] : [constraintComment(after)]),
  ]
}

function needs(object: Check, { now, home, keys }: Surroundings): readonly Need[] {
  const { schema, table, name, expression, notValid, notEnforced } = object
  if (notValid || notEnforced) return []
  const about = columnsOf(now, schema, table).filter(column => mentions(expression, column.name))
  const query = rowsWhere(
    relation(home, schema, table),
    keys(ref('table', schema, table))[0] ?? [],
    about.map(column => column.name),
    `NOT ${enclosed(expression)}`,
  )
  return [noRows(`every row of ${spoken(home, schema, table)} meets the check ${name}`, query)]
}

interface TypedName {
  readonly name: string
  readonly type: string
}

const columnsOf = (lookup: Lookup, schema: string, table: string): readonly TypedName[] =>
  // The lookup gives columns, and these are fields of a column.
  lookup.owned('column', ref('table', schema, table)) as TypedName[]

function condition(object: Check, lookup: Lookup): readonly Question[] {
  const columns = columnsOf(lookup, object.schema, object.table)
  return [
    {
      as: 'condition',
      text: object.expression,
      table: object.table,
      columns: columns.map(({ name, type }) => ({ name, type })),
      renames: [],
    },
  ]
}

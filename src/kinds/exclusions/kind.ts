/** An EXCLUDE constraint of a table. */
import {
  defineKind,
  ref,
  renamedTo,
  type Lookup,
  type Question,
  type Ref,
} from '../../core/kind.ts'
import { said } from '../../core/origin.ts'
import { text, textOrNull, texts } from '../../core/row.ts'
import { describedAs, ownTables } from '../../sql/catalog.ts'
import { constraintSql } from '../../sql/constraint.ts'
import { deferrableClause } from '../../sql/table.ts'
import { ended, name as quoted, truncated } from '../../sql/text.ts'
import { deferrableOf } from '../../typeorm/deferrable.ts'
import { extensionsOf } from '../../typeorm/extensions.ts'
import type { Model } from '../../typeorm/model.ts'
import { exclusionOrigin } from '../../typeorm/origins.ts'

export interface Exclusion {
  readonly schema: string
  readonly table: string
  readonly name: string
  /**
   * SQL of all that follows EXCLUDE, DEFERRABLE included, as `pg_get_constraintdef` prints it,
   * e.g. `USING gist (room WITH =, during WITH &&) DEFERRABLE`.
   */
  readonly expression: string
  /** Text of COMMENT ON CONSTRAINT; null when there is none. */
  readonly comment: string | null
  /** The extensions that its operators may come from. */
  readonly uses: readonly Ref[]
}

const columnsOf = (
  lookup: Lookup,
  schema: string,
  table: string,
): readonly { readonly name: string; readonly type: string }[] =>
  // The lookup gives columns, and these are fields of a column.
  lookup.owned('column', ref('table', schema, table)) as { name: string; type: string }[]

const clause = ({ name, expression }: Exclusion): string =>
  `CONSTRAINT ${quoted(name)} EXCLUDE ${ended(expression)}`

export const exclusion = defineKind<Exclusion, Model>()({
  name: 'exclusion',
  methods: {
    create: 'addExclusion',
    drop: 'dropExclusion',
    alter: 'alterExclusion',
    rename: 'renameExclusion',
  },
  identity: ['schema', 'table', 'name'],
  attributes: {
    expression: { onChange: 'replace', spelling: question },
    comment: { onChange: 'alter', absent: null, sayable: false },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ schema, table }) => ref('table', schema, table),
  // Any column may be in the expression; an exclusion is made when all of them are there.
  requires: ({ schema, table, uses }, lookup) => [
    ref('table', schema, table),
    ...uses,
    ...columnsOf(lookup, schema, table).map(({ name }) => ref('column', schema, table, name)),
  ],
  claims: ({ schema, table, name }) => [
    ref('relation name', schema, name),
    ref('constraint name', schema, table, name),
  ],
  inline: { owner: 'table', as: 'exclusions', many: true },
  clause,
  renamesFreely: true,
  readdress: (object, renamed) => ({
    ...object,
    schema: renamedTo(renamed, 'schema', object.schema) ?? object.schema,
    table: renamedTo(renamed, 'table', object.schema, object.table) ?? object.table,
  }),
  sayable: () => true,
  loses: () => null,
  guards: { create: false, drop: true },
  sql: constraintSql(clause),
  catalog: {
    query: () => `
      WITH ${ownTables}
      SELECT own.schema, own.name AS "table", k.conname AS name,
             pg_catalog.substr(pg_catalog.pg_get_constraintdef(k.oid), pg_catalog.length('EXCLUDE ') + 1) AS expression,
             (SELECT pg_catalog.json_agg(DISTINCT x.extname)
                FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_depend m
                  ON m.classid = d.refclassid AND m.objid = d.refobjid AND m.deptype = 'e'
                JOIN pg_catalog.pg_extension x ON x.oid = m.refobjid
               WHERE (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid = k.oid)
                  OR (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = k.conindid)) AS uses,
             c.description AS comment
        FROM pg_catalog.pg_constraint k
        JOIN own ON own.oid = k.conrelid
        ${describedAs('pg_constraint', 'k.oid')}
       WHERE k.contype = 'x'
       ORDER BY 1, 2, 3`,
    read: row => ({
      schema: text(row, 'schema'),
      table: text(row, 'table'),
      name: text(row, 'name'),
      expression: text(row, 'expression'),
      comment: textOrNull(row, 'comment'),
      uses: texts(row, 'uses').map(name => ref('extension', name)),
    }),
  },
  reflect: model => {
    const uses = extensionsOf(model).map(name => ref('extension', name))
    return model.tables.flatMap(({ schema, name: table, exclusions }) =>
      exclusions.map(found =>
        said(
          {
            schema,
            table,
            name: truncated(found.name),
            expression: `${found.expression}${deferrableClause(
              deferrableOf(found.deferrable, exclusionOrigin(found).by),
            )}`,
            comment: null,
            uses,
          },
          exclusionOrigin(found),
        ),
      ),
    )
  },
})

function question({ schema, table, expression }: Exclusion, lookup: Lookup): readonly Question[] {
  const columns = columnsOf(lookup, schema, table).map(({ name, type }) => ({ name, type }))
  return [{ as: 'exclude', text: expression, table, columns, renames: [] }]
}

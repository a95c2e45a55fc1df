/** A table, without what it contains: columns, constraints and indexes are objects of their own. */
import { shareOf } from '../../core/alike.ts'
import {
  defineKind,
  ref,
  renamedTo,
  type Around,
  type Likeness,
  type Lookup,
  type Ref,
} from '../../core/kind.ts'
import { flag, oneOfOrNull, text, textOrNull, texts } from '../../core/row.ts'
import { ownTables } from '../../sql/catalog.ts'
import { commentOn } from '../../sql/comment.ts'
import { notNullFollows } from '../../sql/not-null.ts'
import { withOptions } from '../../sql/options.ts'
import { relationAddress } from '../../sql/address.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import type { Table } from './model.ts'
import { reflect } from './reflect.ts'
import { alterStorage, storedAfterwards } from './storage.ts'

export const table = defineKind<Table, Model>()({
  name: 'table',
  methods: {
    create: 'createTable',
    drop: 'dropTable',
    alter: 'alterTable',
    rename: 'renameTable',
  },
  identity: ['schema', 'name'],
  attributes: {
    unlogged: { onChange: 'alter', absent: false, sayable: false, scanned: true },
    partitionBy: { onChange: 'replace', absent: null, sayable: false, scanned: true },
    with: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    rowSecurity: { onChange: 'alter', absent: false, sayable: false, scanned: true },
    forceRowSecurity: { onChange: 'alter', absent: false, sayable: false, scanned: true },
    replicaIdentity: { onChange: 'alter', absent: null, sayable: false, scanned: true },
    comment: { onChange: 'alter', absent: null },
  },
  owner: ({ schema }) => ref('schema', schema),
  requires: ({ schema }) => [ref('schema', schema)],
  // A table also makes a row type of its name.
  claims: ({ schema, name }) => [
    ref('relation name', schema, name),
    ref('type name', schema, name),
  ],
  inline: null,
  renamesFreely: false,
  likeness,
  readdress: (object, renamed) => {
    const schema = renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  sayable: () => true,
  loses: (before, after) => (after === null ? `every row of ${before.name}` : null),
  address: relationAddress,
  guards: { create: true, drop: true },
  sql: {
    create: ({ schema, name, unlogged, partitionBy, with: parameters }, clauses, guard) => [
      statement(
        `CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE ${guard}${qualified(schema, name)} (${clauses.map(c => `\n  ${c}`).join(',')}\n)` +
          (partitionBy === null ? '' : ` PARTITION BY ${partitionBy}`) +
          withOptions(parameters),
      ),
    ],
    afterwards: storedAfterwards,
    comment: ({ schema, name, comment }) => commentOn(`TABLE ${qualified(schema, name)}`, comment),
    drop: ({ schema, name }, guard) => [statement(`DROP TABLE ${guard}${qualified(schema, name)}`)],
    alter: alterStorage,
    rename: (before, after) => [
      statement(
        `ALTER TABLE ${qualified(before.schema, before.name)} RENAME TO ${quoted(after.name)}`,
      ),
      notNullFollows(
        after.schema,
        { table: before.name, column: null },
        { table: after.name, column: null },
      ),
    ],
  },
  catalog: {
    query: () => `
      WITH ${ownTables}
      SELECT own.schema, own.name, c.relpersistence = 'u' AS unlogged,
             CASE own.relkind WHEN 'p' THEN pg_catalog.pg_get_partkeydef(own.oid) END AS "partitionBy",
             (SELECT pg_catalog.json_agg(p.parameter)
                FROM (SELECT pg_catalog.unnest(c.reloptions) AS parameter
                       UNION ALL
                      SELECT 'toast.' || pg_catalog.unnest(t.reloptions)
                        FROM pg_catalog.pg_class t
                       WHERE t.oid = c.reltoastrelid) p) AS "with",
             c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity",
             CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL' END AS "replicaIdentity",
             pg_catalog.obj_description(own.oid, 'pg_class') AS comment
        FROM own
        JOIN pg_catalog.pg_class c ON c.oid = own.oid
       ORDER BY 1, 2`,
    read: row => ({
      schema: text(row, 'schema'),
      name: text(row, 'name'),
      unlogged: flag(row, 'unlogged'),
      partitionBy: textOrNull(row, 'partitionBy'),
      with: texts(row, 'with'),
      rowSecurity: flag(row, 'rowSecurity'),
      forceRowSecurity: flag(row, 'forceRowSecurity'),
      replicaIdentity: oneOfOrNull(row, 'replicaIdentity', ['NOTHING', 'FULL']),
      comment: textOrNull(row, 'comment'),
    }),
  },
  reflect,
})

/** Two tables are as alike as their columns: of one name and one type. */
function likeness(gone: Table, made: Table, { before, after }: Around): Likeness | null {
  const { shared, of, degree } = shareOf(columnsOf(gone, before), columnsOf(made, after))
  return shared === 0 ? null : { degree, because: `${shared} of ${of} columns are the same` }
}

const columnsOf = ({ schema, name }: Table, lookup: Lookup): ReadonlySet<string> =>
  new Set(
    // The lookup gives columns, and these are fields of a column.
    (lookup.owned('column', ref('table', schema, name)) as readonly ColumnOf[]).map(column =>
      // TypeORM names an enum type after its table, so the two have different names.
      JSON.stringify([column.name, column.uses.some(isEnum) ? 'enum' : column.type]),
    ),
  )

interface ColumnOf {
  readonly name: string
  readonly type: string
  readonly uses: readonly Ref[]
}

const isEnum = ({ kind }: Ref): boolean => kind === 'enum'

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
import { text, textOrNull } from '../../core/row.ts'
import { ownTables } from '../../sql/catalog.ts'
import { commentOn } from '../../sql/comment.ts'
import { notNullFollows } from '../../sql/not-null.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import { reflect } from './reflect.ts'

export interface Table {
  readonly schema: string
  readonly name: string
  /** Text of COMMENT ON TABLE; null when there is none. */
  readonly comment: string | null
}

export const table = defineKind<Table, Model>()({
  name: 'table',
  methods: {
    create: 'createTable',
    drop: 'dropTable',
    alter: 'alterTable',
    rename: 'renameTable',
  },
  identity: ['schema', 'name'],
  attributes: { comment: { onChange: 'alter', absent: null } },
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
  guards: { create: true, drop: true },
  sql: {
    create: ({ schema, name }, clauses, guard) => [
      statement(
        `CREATE TABLE ${guard}${qualified(schema, name)} (${clauses.map(c => `\n  ${c}`).join(',')}\n)`,
      ),
    ],
    comment: ({ schema, name, comment }) => commentOn(`TABLE ${qualified(schema, name)}`, comment),
    drop: ({ schema, name }, guard) => [statement(`DROP TABLE ${guard}${qualified(schema, name)}`)],
    alter: () => [],
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
      SELECT own.schema, own.name, pg_catalog.obj_description(own.oid, 'pg_class') AS comment
        FROM own
       ORDER BY 1, 2`,
    read: row => ({
      schema: text(row, 'schema'),
      name: text(row, 'name'),
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

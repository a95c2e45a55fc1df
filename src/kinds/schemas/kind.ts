/** A schema: a namespace for tables and types. */
import { shareOf } from '../../core/alike.ts'
import { defineKind, type Around, type Likeness, type Lookup } from '../../core/kind.ts'
import { text, textOrNull } from '../../core/row.ts'
import { commentOn } from '../../sql/comment.ts'
import { schemaAddress } from '../../sql/address.ts'
import { statement } from '../../sql/statement.ts'
import { literal, name as quoted } from '../../sql/text.ts'
import { homesOf } from '../../typeorm/homes.ts'
import type { Model } from '../../typeorm/model.ts'

export interface SchemaObject {
  readonly name: string
  /** Text of COMMENT ON SCHEMA; null when there is none. */
  readonly comment: string | null
}

/** What initdb gives to the schema public: it counts as none, and pg_dump is silent of it. */
const initialComment = 'standard public schema'

const nothing = (_object: SchemaObject, _schema: Lookup): readonly [] => []

export const schema = defineKind<SchemaObject, Model>()({
  name: 'schema',
  methods: {
    create: 'createSchema',
    drop: 'dropSchema',
    alter: 'alterSchema',
    rename: 'renameSchema',
  },
  identity: ['name'],
  attributes: { comment: { onChange: 'alter', absent: null, sayable: false } },
  owner: () => null,
  requires: nothing,
  claims: () => [],
  inline: null,
  renamesFreely: false,
  likeness,
  readdress: object => object,
  sayable: () => true,
  loses: () => null,
  address: ({ name }) => schemaAddress(quoted(name)),
  guards: { create: true, drop: true },
  sql: {
    create: ({ name }, _clauses, guard) => [statement(`CREATE SCHEMA ${guard}${quoted(name)}`)],
    drop: ({ name }, guard) => [statement(`DROP SCHEMA ${guard}${quoted(name)}`)],
    alter: () => [],
    comment: ({ name, comment }) =>
      commentOn(`SCHEMA ${quoted(name)}`, comment ?? (name === 'public' ? initialComment : null)),
    rename: (before, after) => [
      statement(`ALTER SCHEMA ${quoted(before.name)} RENAME TO ${quoted(after.name)}`),
    ],
  },
  catalog: {
    query: () => `
      SELECT n.nspname AS name,
             NULLIF(pg_catalog.obj_description(n.oid, 'pg_namespace'),
                    CASE n.nspname WHEN 'public' THEN ${literal(initialComment)} END) AS comment
        FROM pg_catalog.pg_namespace n
       WHERE n.nspname = ANY ($1)
       ORDER BY 1`,
    read: row => ({ name: text(row, 'name'), comment: textOrNull(row, 'comment') }),
  },
  reflect: model => homesOf(model).map(name => ({ name, comment: null })),
})

/** Two schemas are as alike as the tables in them, which leave with the one and come with the other. */
function likeness(gone: SchemaObject, made: SchemaObject, around: Around): Likeness | null {
  const { shared, of, degree } = shareOf(
    tablesIn(gone.name, around.before),
    tablesIn(made.name, around.after),
  )
  return shared === 0 ? null : { degree, because: `${shared} of ${of} tables have the same name` }
}

const tablesIn = (home: string, lookup: Lookup): ReadonlySet<string> =>
  new Set(
    // The lookup gives tables, and these are fields of a table.
    (lookup.all('table') as readonly { schema: string; name: string }[]).flatMap(table =>
      table.schema === home ? [table.name] : [],
    ),
  )

/** Views, and materialized views: two kinds that differ in a word of their SQL. */
import { defineKind, ref, renamedTo, type Ref, type Renamed, type Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted, qualified } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalogOf } from './catalog.ts'
import type { View, ViewId } from './model.ts'
import { viewQuestion } from './question.ts'
import { reflect } from './reflect.ts'

const common = {
  identity: ['schema', 'name'],
  attributes: {
    query: { onChange: 'replace', spelling: viewQuestion },
    comment: { onChange: 'alter', absent: null, sayable: false },
    columns: { onChange: 'ignore', absent: [], hidden: true, sayable: false },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ schema }: View) => ref('schema', schema),
  requires: ({ schema, uses }: View): readonly Ref[] => [ref('schema', schema), ...uses],
  // A view also makes a row type of its name.
  claims: ({ schema, name }: View) => [
    ref('relation name', schema, name),
    ref('type name', schema, name),
  ],
  inline: null,
  renamesFreely: false,
  readdress: (object: View, renamed: Renamed): View => {
    const schema = renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  clings: { to: ({ uses }: View) => uses, evenToNames: true },
  sayable: () => true,
  // Whatever a view shows can be computed again.
  loses: () => null,
} as const

/** @param what - as it stands after CREATE, ALTER and DROP */
const sqlOf = (what: 'VIEW' | 'MATERIALIZED VIEW'): Sql<View, ViewId> => ({
  create: ({ schema, name, query }, _clauses, guard) => [
    // A comment at the end of a text would take along what follows the statement.
    statement(
      `CREATE ${what} ${guard}${qualified(schema, name)} AS\n${query}${query.includes('--') ? '\n' : ''}`,
    ),
  ],
  comment: ({ schema, name, comment }) => commentOn(`${what} ${qualified(schema, name)}`, comment),
  drop: ({ schema, name }, guard) => [statement(`DROP ${what} ${guard}${qualified(schema, name)}`)],
  alter: () => [],
  rename: (before, after) => [
    statement(
      `ALTER ${what} ${qualified(before.schema, before.name)} RENAME TO ${quoted(after.name)}`,
    ),
  ],
})

export const view = defineKind<View, Model>()({
  ...common,
  name: 'view',
  becomes: 'materializedView',
  methods: { create: 'createView', drop: 'dropView', alter: 'alterView', rename: 'renameView' },
  guards: { create: false, drop: true },
  sql: sqlOf('VIEW'),
  catalog: catalogOf('v'),
  reflect: model => reflect(model, 'view'),
})

export const materializedView = defineKind<View, Model>()({
  ...common,
  name: 'materializedView',
  becomes: 'view',
  methods: {
    create: 'createMaterializedView',
    drop: 'dropMaterializedView',
    alter: 'alterMaterializedView',
    rename: 'renameMaterializedView',
  },
  guards: { create: true, drop: true },
  sql: sqlOf('MATERIALIZED VIEW'),
  catalog: catalogOf('m'),
  reflect: model => reflect(model, 'materializedView'),
})

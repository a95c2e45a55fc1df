/** A schema: a namespace for tables and types. */
import { defineKind, type Lookup } from '../../core/kind.ts'
import { text } from '../../core/row.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted } from '../../sql/text.ts'
import type { Model } from '../../typeorm/model.ts'

export interface SchemaObject {
  readonly name: string
}

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
  attributes: {},
  owner: () => null,
  requires: nothing,
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: object => object,
  sayable: () => true,
  loses: () => null,
  guards: { create: true, drop: true },
  sql: {
    create: ({ name }, _clauses, guard) => [statement(`CREATE SCHEMA ${guard}${quoted(name)}`)],
    drop: ({ name }, guard) => [statement(`DROP SCHEMA ${guard}${quoted(name)}`)],
    alter: () => [],
    rename: (before, after) => [
      statement(`ALTER SCHEMA ${quoted(before.name)} RENAME TO ${quoted(after.name)}`),
    ],
  },
  catalog: {
    query: () => `
      SELECT n.nspname AS name
        FROM pg_catalog.pg_namespace n
       WHERE n.nspname = ANY ($1)
       ORDER BY 1`,
    read: row => ({ name: text(row, 'name') }),
  },
  reflect: ({ tables, defaultSchema }) =>
    [...new Set([defaultSchema, ...tables.map(table => table.schema)])].map(name => ({ name })),
})

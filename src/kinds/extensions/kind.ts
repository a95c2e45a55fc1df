/** An extension: installed once for a database, and never updated or moved by athanor. */
import { defineKind, renamedTo } from '../../core/kind.ts'
import { text } from '../../core/row.ts'
import { statement } from '../../sql/statement.ts'
import { name as quoted } from '../../sql/text.ts'
import { extensionsOf } from '../../typeorm/extensions.ts'
import type { Model } from '../../typeorm/model.ts'

export interface Extension {
  readonly name: string
  /** `pg_extension.extnamespace`; null in a model, which leaves the choice to the server. */
  readonly schema: string | null
}

export const extension = defineKind<Extension, Model>()({
  name: 'extension',
  methods: {
    create: 'createExtension',
    drop: 'dropExtension',
    alter: 'alterExtension',
    rename: 'renameExtension',
  },
  identity: ['name'],
  attributes: {
    // Where an extension lives is the choice of whoever installed it.
    schema: { onChange: 'ignore', absent: null },
  },
  owner: () => null,
  requires: () => [],
  claims: () => [],
  inline: null,
  renamesFreely: false,
  readdress: (object, renamed) => {
    const schema = object.schema === null ? null : renamedTo(renamed, 'schema', object.schema)
    return schema === null ? object : { ...object, schema }
  },
  sayable: () => true,
  loses: () => null,
  guards: { create: true, drop: true },
  sql: {
    // Somebody with more rights may have installed it already, and TypeORM does when it connects.
    create: ({ name, schema }) => [
      statement(
        `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}${schema === null ? '' : ` WITH SCHEMA ${quoted(schema)}`}`,
      ),
    ],
    drop: ({ name }, guard) => [statement(`DROP EXTENSION ${guard}${quoted(name)}`)],
    alter: () => [],
    // PostgreSQL cannot rename an extension; nothing produces such an operation.
    rename: () => [],
  },
  catalog: {
    // plpgsql is part of every database. Extensions belong to the database, not to the schemas in $1.
    query: () => `
      SELECT e.extname AS name, n.nspname AS schema
        FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
       WHERE e.extname <> 'plpgsql' AND $1::text[] IS NOT NULL
       ORDER BY 1`,
    read: row => ({ name: text(row, 'name'), schema: text(row, 'schema') }),
  },
  reflect: model => extensionsOf(model).map(name => ({ name, schema: null })),
})

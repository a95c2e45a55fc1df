/** What an index is to the generic code. */
import {
  defineKind,
  ref,
  renamedTo,
  type Renamed,
  type Refusal,
  type Lookup,
} from '../../core/kind.ts'
import { said } from '../../core/origin.ts'
import { commentOn } from '../../sql/comment.ts'
import { statement, outsideTransaction, type Statement } from '../../sql/statement.ts'
import { alterMarks, markedAfterwards, unmarked } from '../../sql/marks.ts'
import { refusedAsKey } from '../../sql/order.ts'
import { withOptions } from '../../sql/options.ts'
import { ended, name as quoted, names, qualified, truncated } from '../../sql/text.ts'
import type { IndexMetadata } from 'typeorm/metadata/IndexMetadata.js'
import type { Model } from '../../typeorm/model.ts'
import { indexOrigin } from '../../typeorm/origins.ts'
import { catalog } from './catalog.ts'
import { definedIndexes } from './defined.ts'
import { sameKeys } from './keys.ts'
import { needs, plainColumns } from './needs.ts'
import { columnsMentioned, expressions, plainName, predicate, texts } from './texts.ts'
import type { Index, IndexColumn } from './model.ts'

export const index = defineKind<Index, Model>()({
  name: 'index',
  methods: {
    create: 'createIndex',
    drop: 'dropIndex',
    alter: 'alterIndex',
    rename: 'renameIndex',
  },
  identity: ['schema', 'name'],
  attributes: {
    table: { onChange: 'replace' },
    on: { onChange: 'ignore', absent: 'table', hidden: true },
    columns: { onChange: 'replace', spelling: expressions, texts, same: sameKeys },
    assumed: { onChange: 'ignore', absent: [], hidden: true },
    unique: { onChange: 'replace', absent: false },
    method: { onChange: 'replace', absent: 'btree' },
    include: { onChange: 'replace', absent: [] },
    nullsNotDistinct: { onChange: 'replace', absent: false },
    where: { onChange: 'replace', absent: null, spelling: predicate },
    with: { onChange: 'alter', absent: [] },
    clustered: {
      onChange: 'alter',
      absent: false,
      sayable: false,
      scanned: true,
      alongside: ['table'],
    },
    replicaIdentity: {
      onChange: 'alter',
      absent: false,
      sayable: false,
      scanned: true,
      alongside: ['table'],
    },
    concurrently: { onChange: 'ignore', absent: false },
    comment: { onChange: 'alter', absent: null, sayable: false },
  },
  owner: ({ schema, table, on }) => ref(on, schema, table),
  requires: (object, lookup) => {
    const { schema, table, on, columns, include } = object
    const columnsInTexts = columnsMentioned(object, lookup)
    return [
      ref(on, schema, table),
      ...(on === 'table' ? [...columns.flatMap(plainName), ...include, ...columnsInTexts] : []).map(
        column => ref('column', schema, table, column),
      ),
    ]
  },
  claims: ({ schema, name }) => [ref('relation name', schema, name)],
  inline: null,
  renamesFreely: true,
  readdress,
  sayable: object => unsaid(object).length === 0,
  unsaid,
  refused,
  tellsApart: ({ on, unique, where, columns }) =>
    on === 'table' && unique && where === null ? plainColumns(columns) : null,
  needs: (before, after, _changed, around) => (before === null ? needs(after, around) : []),
  loses: () => null,
  guards: { create: true, drop: true },
  sql: {
    create: (object, _clauses, guard) => [build(object, guard)],
    drop: ({ schema, name }, guard) => [statement(`DROP INDEX ${guard}${qualified(schema, name)}`)],
    afterwards: markedAfterwards,
    alter: alterMarks,
    comment: ({ schema, name, comment }) => commentOn(`INDEX ${qualified(schema, name)}`, comment),
    rename: (before, after) => [
      statement(
        `ALTER INDEX ${qualified(before.schema, before.name)} RENAME TO ${quoted(after.name)}`,
      ),
    ],
  },
  catalog,
  reflect: model => [
    ...relationsOf(model).flatMap(({ schema, table, on, indices }) =>
      indices.map(found =>
        said(
          {
            schema,
            table,
            on,
            name: truncated(found.name),
            columns: found.columns.map(column => truncated(column.databaseName)),
            assumed: [],
            unique: found.isUnique,
            // `type` came with TypeORM 1.0; `spatial` is its older word for gist.
            method: found.type ?? (found.isSpatial ? 'gist' : 'btree'),
            include: [],
            nullsNotDistinct: false,
            where: found.where ?? null,
            ...unmarked,
            concurrently: found.isConcurrent ?? false,
            comment: null,
          },
          indexOrigin(found),
        ),
      ),
    ),
    ...definedIndexes(model),
  ],
})

interface Indexed extends Pick<Index, 'schema' | 'table' | 'on'> {
  readonly indices: readonly IndexMetadata[]
}

const relationsOf = ({ tables, views }: Model): readonly Indexed[] => [
  ...tables.map(({ schema, name, indices }) => ({
    schema,
    table: name,
    on: 'table' as const,
    indices,
  })),
  ...views
    .filter(({ isMaterialized }) => isMaterialized)
    .map(({ schema, name, metadata }) => ({
      schema,
      table: name,
      on: 'materializedView' as const,
      indices: metadata.indices.filter(({ synchronize }) => synchronize),
    })),
]

function refused(
  { schema, table, columns, unique, method }: Index,
  lookup: Lookup,
): Refusal | null {
  const hint = 'Leave out its method: btree indexes have any columns, and may be unique.'
  if (unique && method !== 'btree') return { because: `cannot be unique with ${method}`, hint }
  if (columns.length > 1 && (method === 'hash' || method === 'spgist'))
    return { because: `has ${columns.length} columns, and ${method} takes one`, hint }
  if (method !== 'btree' && method !== 'hash') return null
  // The lookup gives columns, and these are fields of theirs.
  const all = lookup.owned('column', ref('table', schema, table)) as TypedName[]
  return refusedAsKey(all, columns)
}

interface TypedName {
  readonly name: string
  readonly type: string
}

function unsaid({ columns, include, nullsNotDistinct, with: options }: Index): readonly string[] {
  const keys = columns.flatMap(column => (typeof column === 'string' ? [] : [column]))
  return [
    ...(keys.some(key => key.expression !== undefined) ? ['expression'] : []),
    ...(keys.some(key => key.opclass !== undefined) ? ['operator class'] : []),
    ...(keys.some(key => key.collation !== undefined) ? ['collation'] : []),
    ...(keys.some(key => key.order !== undefined) ? ['DESC'] : []),
    ...(keys.some(key => key.nulls !== undefined) ? ['NULLS FIRST or LAST'] : []),
    ...(include.length > 0 ? ['INCLUDE'] : []),
    ...(nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(options.length > 0 ? ['storage parameters'] : []),
  ]
}

function build(object: Index, guard: string): Statement {
  const make = object.concurrently ? outsideTransaction : statement
  return make(
    `CREATE ${object.unique ? 'UNIQUE ' : ''}INDEX ${object.concurrently ? 'CONCURRENTLY ' : ''}${guard}${quoted(object.name)}` +
      ` ON ${qualified(object.schema, object.table)}` +
      (object.method === 'btree' ? '' : ` USING ${quoted(object.method)}`) +
      ` (${object.columns.map(keyColumn).join(', ')})` +
      (object.include.length === 0 ? '' : ` INCLUDE (${names(object.include)})`) +
      (object.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '') +
      withOptions(object.with) +
      (object.where === null ? '' : ` WHERE ${ended(object.where)}`),
  )
}

function keyColumn(column: string | IndexColumn): string {
  if (typeof column === 'string') return quoted(column)
  return [
    column.column === undefined ? `(${column.expression})` : quoted(column.column),
    column.collation === undefined ? null : `COLLATE ${column.collation}`,
    column.opclass ?? null,
    column.order ?? null,
    column.nulls === undefined ? null : `NULLS ${column.nulls}`,
  ]
    .filter(part => part !== null)
    .join(' ')
}

function readdress(object: Index, renamed: Renamed): Index {
  const { schema, table } = object
  const column = (name: string): string => renamedTo(renamed, 'column', schema, table, name) ?? name
  return {
    ...object,
    schema: renamedTo(renamed, 'schema', schema) ?? schema,
    table: renamedTo(renamed, object.on, schema, table) ?? table,
    include: object.include.map(column),
    columns: object.columns.map(key =>
      typeof key === 'string'
        ? column(key)
        : key.column === undefined
          ? key
          : { ...key, column: column(key.column) },
    ),
  }
}

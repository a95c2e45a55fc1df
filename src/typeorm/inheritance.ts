/** Single-table inheritance: what a child says of a column that TypeORM has from another class already. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import type { DataSource } from 'typeorm'
import type { ColumnMetadataArgs } from 'typeorm/metadata-args/ColumnMetadataArgs.js'

/** The decorators' own store, one for a process. */
interface Store {
  readonly columns: readonly ColumnMetadataArgs[]
}

type MakeColumn = new (options: object) => ColumnMetadata

/**
 * Of two classes that declare one property, TypeORM takes the first and says nothing of the second.
 * These are the second ones, nullable as the first: where they have another type, the two contradict each other.
 */
export function columnsUnheard(
  parent: EntityMetadata,
  dataSource: DataSource,
): readonly ColumnMetadata[] {
  if (parent.inheritancePattern !== 'STI') return []
  // TypeORM keeps it there, so that all its copies share it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { typeormMetadataArgsStorage: store } = globalThis as unknown as {
    typeormMetadataArgsStorage?: Store
  }
  const classes = new Set(
    parent.childEntityMetadatas.flatMap(({ inheritanceTree }) => inheritanceTree),
  )
  return parent.ownColumns.flatMap(heard =>
    (store?.columns ?? [])
      .filter(
        ({ target, propertyName }) =>
          propertyName === heard.propertyName &&
          target !== heard.target &&
          typeof target === 'function' &&
          classes.has(target),
      )
      .map(args => withSameRest(args, heard, dataSource)),
  )
}

function withSameRest(
  args: ColumnMetadataArgs,
  heard: ColumnMetadata,
  dataSource: DataSource,
): ColumnMetadata {
  // By the class of the user's own TypeORM; that of 0.3 asks for the connection as well.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const Made = heard.constructor as MakeColumn
  const column = new Made({ connection: dataSource, entityMetadata: heard.entityMetadata, args })
  column.build(dataSource)
  return Object.assign(column, {
    isNullable: heard.isNullable,
    isPrimary: heard.isPrimary,
    isGenerated: heard.isGenerated,
    generationStrategy: heard.generationStrategy,
    default: heard.default,
    comment: heard.comment,
    databaseName: heard.databaseName,
  })
}

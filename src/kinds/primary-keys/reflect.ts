/** The primary keys of the model. */
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import { said } from '../../core/origin.ts'
import { unmarked } from '../../sql/marks.ts'
import { truncated } from '../../sql/text.ts'
import type { Model, ModelTable } from '../../typeorm/model.ts'
import { primaryKeyOrigin } from '../../typeorm/origins.ts'
import type { PrimaryKey } from './kind.ts'

/** One for each class of a table: they have to agree. */
export const reflect = ({ dataSource, tables }: Model): readonly PrimaryKey[] =>
  tables.flatMap(table =>
    table.sources
      .filter(({ primaryColumns }) => primaryColumns.length > 0)
      .map(source => keyOf(source, table, dataSource)),
  )

function keyOf(
  source: EntityMetadata,
  { schema, name: table }: ModelTable,
  { namingStrategy }: Model['dataSource'],
): PrimaryKey {
  const columns = source.primaryColumns
  const names = [...new Set(columns.map(({ databaseName }) => databaseName))]
  const given = columns.find(column => column.primaryKeyConstraintName !== undefined)
  const name =
    given?.primaryKeyConstraintName ?? namingStrategy.primaryKeyName(source.tableName, names)
  return said(
    {
      schema,
      table,
      name: truncated(name),
      columns: names.map(column => truncated(column)),
      include: [],
      deferrable: null,
      ...unmarked,
      comment: null,
    },
    primaryKeyOrigin(source, columns, name),
  )
}

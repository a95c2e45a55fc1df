/** The columns of the model. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { ref, type Ref } from '../../core/kind.ts'
import { name as quoted, truncated } from '../../sql/text.ts'
import { defaultOf, enumOf, isIdentity, isSerial, typeOf } from '../../typeorm/columns.ts'
import { extensionsOf } from '../../typeorm/extensions.ts'
import type { Model, ModelTable } from '../../typeorm/model.ts'
import type { Column } from './model.ts'

export function reflect(model: Model): readonly Column[] {
  // A column may lean on any of them; the model cannot tell which function comes from where.
  const extensions = extensionsOf(model).map(name => ref('extension', name))
  return model.tables.flatMap(table =>
    table.columns.map(column => columnOf(column, table, model, extensions)),
  )
}

function columnOf(
  column: ColumnMetadata,
  table: ModelTable,
  model: Model,
  extensions: readonly Ref[],
): Column {
  const type = enumOf(column, table)
  const numbered = isSerial(column) || isIdentity(column)
  const value = numbered || column.asExpression !== undefined ? null : defaultOf(column, model)
  return {
    schema: table.schema,
    table: table.name,
    name: truncated(column.databaseName),
    type: typeOf(column, table, model),
    nullable: column.isNullable && !column.isPrimary && !numbered,
    default: value?.sql ?? null,
    alternatives: value?.alternatives ?? [],
    serial: isSerial(column) ? true : null,
    identity: isIdentity(column) ? (column.generatedIdentity ?? 'BY DEFAULT') : null,
    generated: column.asExpression ?? null,
    virtual: false,
    collation:
      column.collation === undefined || column.collation === '' ? null : quoted(column.collation),
    comment: column.comment === undefined || column.comment === '' ? null : column.comment,
    using: null,
    uses: [...(type === null ? [] : [ref('enum', type.schema, type.name)]), ...extensions],
  }
}

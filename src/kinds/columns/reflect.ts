/** The columns of the model. */
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import { ref, type Ref } from '../../core/kind.ts'
import { said } from '../../core/origin.ts'
import { name as quoted, truncated } from '../../sql/text.ts'
import { enumOf, isIdentity, isSerial, typeOf } from '../../typeorm/columns.ts'
import { defaultOf } from '../../typeorm/defaults.ts'
import { extensionsOf } from '../../typeorm/extensions.ts'
import type { Model, ModelTable } from '../../typeorm/model.ts'
import { columnOrigin } from '../../typeorm/origins.ts'
import { untuned, type Column } from './model.ts'

export function reflect(model: Model): readonly Column[] {
  // A column may lean on any of them; the model cannot tell which function comes from where.
  const extensions = extensionsOf(model).map(name => ref('extension', name))
  return model.tables.flatMap(table =>
    table.properties.map(column =>
      said(columnOf(column, table, model, extensions), columnOrigin(column)),
    ),
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
    sequence: null,
    draws: null,
    generated: column.asExpression ?? null,
    virtual: false,
    collation: collationOf(column),
    ...untuned,
    comment: column.comment === undefined || column.comment === '' ? null : column.comment,
    using: null,
    uses: [...(type === null ? [] : [ref('enum', type.schema, type.name)]), ...extensions],
  }
}

/** Every type that has a collation has the default one for its own. */
const collationOf = ({ collation }: ColumnMetadata): string | null =>
  collation === undefined || collation === '' || collation === 'default' ? null : quoted(collation)

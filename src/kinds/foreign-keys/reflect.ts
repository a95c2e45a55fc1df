/** The foreign keys of the model. */
import type { ForeignKeyMetadata } from 'typeorm/metadata/ForeignKeyMetadata.js'
import { said } from '../../core/origin.ts'
import { AthanorError } from '../../errors.ts'
import { truncated } from '../../sql/text.ts'
import { deferrableOf } from '../../typeorm/deferrable.ts'
import type { Model } from '../../typeorm/model.ts'
import { foreignKeyOrigin } from '../../typeorm/origins.ts'
import { placeOf } from '../../typeorm/table-path.ts'
import type { Action, ForeignKey } from './kind.ts'

const actions: Readonly<Record<string, Action>> = {
  'NO ACTION': 'NO ACTION',
  RESTRICT: 'RESTRICT',
  CASCADE: 'CASCADE',
  'SET NULL': 'SET NULL',
  'SET DEFAULT': 'SET DEFAULT',
  // The only word that TypeORM's types know for it, and not one that PostgreSQL knows.
  DEFAULT: 'SET DEFAULT',
}

/** @throws AthanorError ATH105 for an action that PostgreSQL does not have */
export const reflect = (model: Model): readonly ForeignKey[] =>
  model.tables.flatMap(({ schema, name: table, foreignKeys }) =>
    foreignKeys.map(key =>
      said(
        {
          schema,
          table,
          name: truncated(key.name),
          columns: key.columnNames.map(column => truncated(column)),
          references: {
            ...targetOf(key, model),
            columns: key.referencedColumnNames.map(column => truncated(column)),
          },
          onDelete: actionOf(key, key.onDelete),
          onUpdate: actionOf(key, key.onUpdate),
          onDeleteColumns: [],
          match: 'SIMPLE' as const,
          deferrable: deferrableOf(key.deferrable, foreignKeyOrigin(key).by),
          notValid: false,
          notEnforced: false,
          comment: null,
          leansOn: null,
        },
        foreignKeyOrigin(key),
      ),
    ),
  )

function targetOf(key: ForeignKeyMetadata, model: Model): { schema: string; table: string } {
  const { schema, name } = placeOf(key.referencedEntityMetadata, model.defaultSchema)
  return { schema, table: name }
}

function actionOf(key: ForeignKeyMetadata, word: string | undefined): Action {
  const action = actions[word ?? 'NO ACTION']
  if (action !== undefined) return action
  throw new AthanorError('ATH105', {
    message: `${foreignKeyOrigin(key).by} has the action ${word}`,
    hint: `Use one of ${Object.keys(actions).join(', ')}.`,
  })
}

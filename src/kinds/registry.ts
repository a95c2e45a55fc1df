/** Every kind athanor manages, owners before their parts. Adding a kind is one line here. */
import type { Operation as OperationOf } from '../core/operation.ts'
import type { Entry, Schema as SchemaOf } from '../core/schema.ts'
import { check } from './checks/kind.ts'
import { column } from './columns/kind.ts'
import { enumType } from './enums/kind.ts'
import { exclusion } from './exclusions/kind.ts'
import { extension } from './extensions/kind.ts'
import { foreignKey } from './foreign-keys/kind.ts'
import { routine } from './functions/kind.ts'
import { index } from './indexes/kind.ts'
import { metadataRow } from './metadata-rows/kind.ts'
import { primaryKey } from './primary-keys/kind.ts'
import { schema } from './schemas/kind.ts'
import { sequenceOwner } from './sequence-owners/kind.ts'
import { sequence } from './sequences/kind.ts'
import { table } from './tables/kind.ts'
import { trigger } from './triggers/kind.ts'
import { unique } from './uniques/kind.ts'
import { materializedView, view } from './views/kind.ts'

export const registry = {
  schema,
  extension,
  enum: enumType,
  sequence,
  table,
  column,
  primaryKey,
  unique,
  check,
  exclusion,
  view,
  materializedView,
  index,
  foreignKey,
  sequenceOwner,
  function: routine,
  trigger,
  metadataRow,
} as const

export type Registry = typeof registry
export type SchemaEntry = Entry<Registry>
export type Schema = SchemaOf<Registry>
export type Operation = OperationOf<Registry>

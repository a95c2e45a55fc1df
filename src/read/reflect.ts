/** Reads a schema from the entities: every kind's reflection over the model. */
import { DuplicateObject, schemaOf } from '../core/schema.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import type { Model } from '../typeorm/model.ts'

/** @throws AthanorError ATH101 when two objects of the model get one name, ATH105 for what PostgreSQL cannot do */
export function reflect(model: Model): Schema {
  const entries = Object.values(registry).flatMap(kind =>
    // A kind reflects objects of its own.
    kind.reflect(model).map(object => ({ kind: kind.name, object }) as SchemaEntry),
  )
  try {
    return schemaOf(registry, entries)
  } catch (error) {
    if (!(error instanceof DuplicateObject)) throw error
    throw new AthanorError('ATH101', {
      message: `the entities make ${error.key} twice`,
      detail: JSON.stringify(error.object),
      hint: 'Name one of the two explicitly: TypeORM hashes names from table and columns alone, so two constraints over the same columns collide.',
      cause: error,
    })
  }
}

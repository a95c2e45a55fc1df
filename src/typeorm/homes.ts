/** The schemas that a model's objects live in. */
import { functionSchemas } from './definitions.ts'
import type { Model } from './model.ts'

/** The default schema first. */
export function homesOf(model: Model): readonly string[] {
  const { metadataTable, metadataRows, cacheTable } = model.service
  const service = [
    ...(metadataRows === null || metadataRows.length === 0 ? [] : [metadataTable]),
    ...(cacheTable === null ? [] : [cacheTable]),
  ]
  const homes = [...model.tables, ...model.views, ...service].map(({ schema }) => schema)
  return [...new Set([model.defaultSchema, ...homes, ...functionSchemas(model)])]
}

/** Where TypeORM looks for the table or view of an entity: in which schema, and under which name. */
import type { EntityMetadata } from 'typeorm/metadata/EntityMetadata.js'
import { truncated } from '../sql/text.ts'

export interface TablePath {
  readonly schema: string
  /** As long as its author wrote it. */
  readonly name: string
}

/**
 * A name without a schema may bring its own: TypeORM's queries read `@Entity('archive.letters')` as the table
 * `letters` of the schema `archive`.
 */
export function tablePathOf(
  { schema, tableName }: EntityMetadata,
  defaultSchema: string,
): TablePath {
  const dot = tableName.indexOf('.')
  return schema !== undefined || dot === -1
    ? { schema: schema ?? defaultSchema, name: tableName }
    : { schema: tableName.slice(0, dot), name: tableName.slice(dot + 1) }
}

/** The same as PostgreSQL keeps it: at most 63 bytes a name. */
export function placeOf(metadata: EntityMetadata, defaultSchema: string): TablePath {
  const { schema, name } = tablePathOf(metadata, defaultSchema)
  return { schema: truncated(schema), name: truncated(name) }
}

/** A row of TypeORM's own table, in athanor's words. */
export interface MetadataRow {
  readonly metadataSchema: string
  readonly metadataTable: string
  /** Where the table of the column is, or the view. */
  readonly schema: string
  /** The table of the generated column; empty for a view. */
  readonly table: string
  /** Of the column or of the view. */
  readonly name: string
  readonly type: 'GENERATED_COLUMN' | 'VIEW' | 'MATERIALIZED_VIEW'
  /** The expression as the entity has it: TypeORM compares it letter by letter. */
  readonly value: string
}

export const types = ['GENERATED_COLUMN', 'VIEW', 'MATERIALIZED_VIEW'] as const

export type MetadataRowId = 'metadataSchema' | 'metadataTable' | 'schema' | 'table' | 'name'

/** Tables that athanor and TypeORM keep for themselves, and that nobody compares. */
import type { LeftAlone } from '../typeorm/model.ts'
import type { Service } from '../typeorm/service-tables.ts'
import type { Context } from './context.ts'

/** @param service - of TypeORM; null where there is no DataSource to say how it calls them */
export function ownTables(
  { settings }: Context,
  defaultSchema: string,
  service: Pick<Service, 'metadataTable' | 'migrationsTable'> | null,
): LeftAlone[] {
  const { versionTable, historyTable, versionSchema, typeormMetadata } = settings
  const schema = versionSchema ?? defaultSchema
  return [
    { schema, name: versionTable },
    { schema, name: historyTable },
    ...(service === null ? [] : [service.migrationsTable]),
    ...(service === null || typeormMetadata ? [] : [service.metadataTable]),
  ].map(table => ({ kind: 'table', ...table }))
}

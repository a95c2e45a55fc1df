import type { AthanorConfig } from 'athanor'

export default {
  // The module that exports your DataSource; athanor reads its entities and never connects it.
  dataSource: './data-source.ts',
  // Where revision files are written. Never inside a `migrations` glob of TypeORM.
  versions: 'revisions',
  // What `check` and `revision --autogenerate` compare with: 'history' needs no database server.
  against: 'history',
} satisfies AthanorConfig

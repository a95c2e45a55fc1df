/** Finds the DataSource that a user's module exports; never connects nor initialises it. */
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { DataSource, DataSourceOptions } from 'typeorm'
import { AthanorError } from '../errors.ts'
import { rememberExtensions } from './extensions.ts'
import { candidatesIn, isDataSource } from './loader/candidates.ts'
import type { Candidate } from './loader/candidates.ts'
import { asObject } from './loader/files.ts'
import { loadModule, whileLoading } from './loader/load.ts'
import type { LoaderSettings } from './loader/settings.ts'

export { findDataSource } from './loader/find.ts'

export interface DataSourceRequest extends LoaderSettings {
  /** Which export to take; without it there must be only one data source. */
  readonly exportName?: string
  /** What `-x key=value` gave; a data source that is a function is called with it. */
  readonly arguments?: Readonly<Record<string, string>>
}

/**
 * The data source of a module: an instance, a promise of one, a function that makes one, or the
 * options of one; the default export or a named one.
 *
 * @throws AthanorError ATH102, ATH103, ATH104 or ATH106
 */
export async function loadDataSource(
  file: string,
  request: DataSourceRequest,
): Promise<DataSource> {
  const path = resolve(request.directory, file)
  bringMetadata(path)
  const exported = await loadModule(path, request)
  return whileLoading(path, request, async () => {
    const candidates = await candidatesIn(exported, request.exportName, request.arguments ?? {})
    const { value } = theOnly(candidates, exported, file, request.exportName)
    refuseOtherDatabases(value, file)
    const dataSource = isDataSource(value) ? value : construct(value, path)
    rememberMigrations(dataSource, isDataSource(value) ? value.options : value)
    disarm(dataSource)
    // Columns may be registered in a macrotask of their own after the import.
    await setImmediate()
    refuseForeignEntities(dataSource, relative(request.directory, path))
    return dataSource
  })
}

function theOnly(
  candidates: readonly Candidate[],
  exported: Readonly<Record<string, unknown>>,
  file: string,
  exportName: string | undefined,
): Candidate {
  const [first, second] = candidates
  if (first !== undefined && second === undefined) return first
  const names = Object.keys(exported).filter(name => !/^(__esModule|module\.exports)$/.test(name))
  if (first === undefined)
    throw new AthanorError('ATH103', {
      message:
        exportName === undefined
          ? `${file} exports no data source`
          : `${file} exports no data source named ${exportName}`,
      detail: names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`,
      hint: 'Export an instance: `export default new DataSource({ type: "postgres", … })`.',
    })
  throw new AthanorError('ATH103', {
    message: `${file} exports several data sources`,
    detail: candidates.map(({ name }) => name).join(', '),
    hint: `Name one of them: \`dataSource: '${file}#${first.name}'\`.`,
  })
}

function refuseOtherDatabases(value: DataSource | DataSourceOptions, file: string): void {
  const { type } = isDataSource(value) ? value.options : value
  if (type === 'postgres' || type === 'aurora-postgres') return
  throw new AthanorError('ATH106', {
    message: `the data source in ${file} is for ${type}`,
    hint: 'athanor is for PostgreSQL: give it a data source of type "postgres".',
  })
}

/**
 * TypeORM brings reflect-metadata, which decorators of inner modules of it need before them: an
 * application imports it first of all, as TypeORM's own command line does.
 */
function bringMetadata(file: string): void {
  try {
    createRequire(file)('typeorm')
  } catch {
    // The user's own import of it fails as well, and is reported with its file and line.
  }
}

/** By the TypeORM of the user's project, which may not be the one beside athanor. */
function construct(options: DataSourceOptions, file: string): DataSource {
  const typeorm: { readonly DataSource: new (options: DataSourceOptions) => DataSource } =
    createRequire(file)('typeorm')
  return new typeorm.DataSource({ ...options })
}

/** What data sources said of migrations: disarmed, they have none. */
const migrations = new WeakMap<DataSource, unknown>()

function rememberMigrations(dataSource: DataSource, options: DataSourceOptions): void {
  if (!migrations.has(dataSource)) migrations.set(dataSource, options.migrations)
}

/** The `migrations` of its options, as the user wrote them. */
export const migrationsOf = (dataSource: DataSource): unknown =>
  migrations.get(dataSource) ?? dataSource.options.migrations

const silent = () => undefined

/** Instead of what could write to a database, run the user's classes or print into our output. */
const harmless = () => ({
  subscribers: [],
  migrations: [],
  synchronize: false,
  migrationsRun: false,
  dropSchema: false,
  installExtensions: false,
  logging: false as const,
  logger: {
    logQuery: silent,
    logQueryError: silent,
    logQuerySlow: silent,
    logSchemaBuild: silent,
    logMigration: silent,
    log: silent,
  },
})

function disarm(dataSource: DataSource): void {
  rememberExtensions(dataSource)
  dataSource.setOptions(harmless())
  // The driver of TypeORM 0.3 keeps options of its own.
  Object.assign(dataSource.driver.options, harmless())
}

/**
 * Decorators write into one store per process and TypeORM. Classes of which none is there were
 * decorated by another package: TypeORM would take them for no entities at all, silently.
 */
function refuseForeignEntities({ options }: DataSource, file: string): void {
  const given = options.entities ?? []
  const classes = Object.values(given).filter(each => typeof each === 'function')
  const { typeormMetadataArgsStorage: store } = asObject(globalThis)
  const { tables } = asObject(store)
  const targets = (Array.isArray(tables) ? tables : []).map(table => asObject(table)['target'])
  if (classes.length === 0 || classes.some(each => targets.includes(each))) return
  throw new AthanorError('ATH104', {
    message: `none of the ${classes.length} classes in ${file} is an entity to TypeORM`,
    detail: `for example ${classes[0]?.name ?? 'the first'}`,
    hint: 'Decorate them with @Entity, and see to it that only one copy of TypeORM is installed (`npm ls typeorm`).',
  })
}

/** What a command receives: configuration, history, entities and database, each opened when it is first asked for. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { DataSource } from 'typeorm'
import type { Settled } from '../config/config.ts'
import { filesMatching } from '../config/glob.ts'
import { loadConfig } from '../config/load.ts'
import { connectDataSourceOptions, type ConnectionOptions } from '../database/data-source.ts'
import type { Database } from '../database/database.ts'
import { openDatabase } from '../database/open.ts'
import { scratch } from '../database/scratch.ts'
import type { Definition } from '../define/definition.ts'
import { AthanorError } from '../errors.ts'
import type { Schema } from '../kinds/registry.ts'
import { reflect } from '../read/reflect.ts'
import { readDirectory, type Directory } from '../revision/directory.ts'
import { loadDataSource } from '../typeorm/data-source.ts'
import { loadDefinitions } from '../typeorm/definition-files.ts'
import { whileLoading } from '../typeorm/loader/load.ts'
import { buildMetadata, modelOf, type Model } from '../typeorm/model.ts'
import { withoutMetadataRows } from '../typeorm/service-tables.ts'

/** What every command takes. */
export interface Options {
  /** The project; the working directory when left out. */
  readonly directory?: string
  /** The configuration file; found by itself when left out. */
  readonly config?: string
  /** `postgres://…` or `pglite:./path`; DATABASE_URL, then the DataSource's own settings, when left out. */
  readonly databaseUrl?: string
  /** For configurations and data sources that are functions, and for revisions. */
  readonly arguments?: Readonly<Record<string, string>>
  /** A DataSource that is there already, instead of the one the configuration names. */
  readonly dataSource?: DataSource
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Hears what goes on. */
  readonly report?: (line: string) => void
  readonly signal?: AbortSignal
  /** The clock of headers and file names. */
  readonly now?: () => Date
}

export interface Reflected {
  readonly model: Model
  readonly schema: Schema
}

export interface Context {
  readonly directory: string
  readonly settings: Settled
  readonly configFile: string | null
  readonly cache: string | null
  readonly options: Options
  readonly report: (line: string) => void
  readonly now: () => Date
  readonly history: () => Promise<Directory>
  /** Whether there is a versions directory to read. */
  readonly hasHistory: () => boolean
  /** Whether a DataSource was given or found. */
  readonly hasDataSource: boolean
  readonly dataSource: () => Promise<DataSource>
  /** What the definitions files export. */
  readonly definitions: () => Promise<readonly Definition[]>
  /** Entities without a schema of their own go to the default schema. */
  readonly reflected: (defaultSchema: string) => Promise<Reflected>
  readonly database: () => Promise<Database>
  /** Whether `--database-url` or DATABASE_URL name a database. */
  readonly namesDatabase: boolean
  /** The embedded PostgreSQL with nothing in it, to spell texts on. */
  readonly scratch: () => Promise<Database>
  /** An embedded PostgreSQL of one's own: each has one database. */
  readonly freshScratch: () => Promise<Database>
  /** A database to be read, that of the project when none is named: not made where it is not there. */
  readonly readable: (url: string | null) => Promise<Database>
}

/** Opens a context, does the work, and closes whatever the work has opened. */
export async function withContext<T>(
  options: Options,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const opened: Database[] = []
  const context = await contextOf(options, opened)
  try {
    return await work(context)
  } finally {
    for (const database of opened) await database.close()
  }
}

async function contextOf(options: Options, opened: Database[]): Promise<Context> {
  const directory = resolve(options.directory ?? process.cwd())
  const cache = cacheOf(directory)
  const environment = options.environment ?? process.env
  const { settings, file } = await loadConfig({
    directory,
    file: options.config ?? null,
    cache,
    arguments: options.arguments ?? {},
  })
  const url = options.databaseUrl ?? environment['DATABASE_URL']
  const keep = async (opening: Promise<Database>): Promise<Database> => {
    const database = await opening
    opened.push(database)
    return database
  }
  const open = openingOnce((named, mustExist) =>
    keep(openDatabase(named, { directory, mustExist })),
  )
  const database = once(() =>
    url === undefined || url === ''
      ? dataSource().then(source =>
          // A DataSource that loads is one for PostgreSQL; ATH106 says so otherwise.
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
          keep(connectDataSourceOptions(source.options as unknown as ConnectionOptions)),
        )
      : open(url, false),
  )
  const freshScratch = (): Promise<Database> => keep(scratch({ cache, directory }))
  const dataSource = once(() => dataSourceOf(options, settings, directory, cache))
  const metadata = once(async () => {
    const source = await dataSource()
    const build = (): Promise<unknown> => buildMetadata(source)
    if (settings.dataSource === null || options.dataSource !== undefined) await build()
    else await whileLoading(settings.dataSource.file, { directory, cache }, build)
    return source
  })
  const definitions = once(async () => {
    // After the entities, whose classes they name: both are loaded once.
    await dataSource()
    return await loadDefinitions(settings.definitions.flatMap(filesMatching), { directory, cache })
  })
  return {
    directory,
    settings,
    configFile: file,
    cache,
    options,
    report: options.report ?? (() => undefined),
    now: options.now ?? (() => new Date()),
    history: once(async () => {
      const nothingIsSetUp = file === null && settings.dataSource === null
      if (nothingIsSetUp && !existsSync(settings.versions[0])) throw nothingFound(directory)
      return await readDirectory(settings.versions, { cache })
    }),
    hasHistory: () => settings.versions.every(path => existsSync(path)),
    hasDataSource: options.dataSource !== undefined || settings.dataSource !== null,
    dataSource,
    definitions,
    reflected: async defaultSchema => {
      const whole = modelOf(await metadata(), defaultSchema, await definitions())
      const model = settings.typeormMetadata ? whole : withoutMetadataRows(whole)
      return { model, schema: reflect(model) }
    },
    database,
    namesDatabase: url !== undefined && url !== '',
    scratch: once(freshScratch),
    freshScratch,
    readable: named => {
      const meant = named ?? url ?? ''
      return meant === '' ? database() : open(meant, true)
    },
  }
}

/** The result of the first call, for all calls. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => (result ??= work())
}

/** Named twice, a database is opened once: an embedded one lets nobody else in. */
function openingOnce(
  open: (url: string, mustExist: boolean) => Promise<Database>,
): (url: string, mustExist: boolean) => Promise<Database> {
  const opened = new Map<string, Promise<Database>>()
  return (url, mustExist) => {
    const before = opened.get(url) ?? open(url, mustExist)
    opened.set(url, before)
    return before
  }
}

async function dataSourceOf(
  options: Options,
  settings: Settled,
  directory: string,
  cache: string | null,
): Promise<DataSource> {
  if (options.dataSource !== undefined) return options.dataSource
  if (settings.dataSource === null) throw nothingFound(directory)
  const { file, exportName } = settings.dataSource
  if (!existsSync(file))
    throw new AthanorError('ATH602', {
      message: `there is no data source ${file}`,
      hint: 'Correct `dataSource` in the configuration.',
    })
  return await loadDataSource(file, {
    directory,
    cache,
    ...(exportName === null ? {} : { exportName }),
    arguments: options.arguments ?? {},
  })
}

const nothingFound = (directory: string): AthanorError =>
  new AthanorError('ATH602', {
    message: 'no configuration and no data source was found',
    detail: `looked in ${directory}`,
    hint: 'Run `athanor init`, or name the module with `dataSource` in athanor.config.ts.',
  })

/** `node_modules/.cache/athanor` of the nearest project that has node_modules; null where there is none. */
function cacheOf(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    const modules = join(at, 'node_modules')
    if (existsSync(modules)) return join(modules, '.cache', 'athanor')
    if (dirname(at) === at) return null
  }
}

/** Makes the DataSource that a model's file means, over a database of ours. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isDataSource } from '../../dist/typeorm/loader/candidates.js'
import { loadModule, whileLoading } from '../../dist/typeorm/loader/load.js'
import { buildMetadata } from '../../dist/typeorm/model.js'

/** Where the model would connect to, what it would do there, and what it would tell us: all of it is ours to say. */
const ours = {
  type: 'postgres',
  host: undefined,
  port: undefined,
  username: undefined,
  password: undefined,
  database: undefined,
  replication: undefined,
  ssl: undefined,
  extra: undefined,
  driver: undefined,
  synchronize: false,
  dropSchema: false,
  migrationsRun: false,
  migrations: [],
  subscribers: [],
  logging: false,
  logger: undefined,
}

/**
 * The metadata is built, nothing is connected.
 *
 * @throws AthanorError ATH1xx when the file cannot be loaded, has no model, or TypeORM rejects it
 */
export async function dataSourceOf({ file, directory, url }) {
  // First, as in TypeORM's own command line: it brings what decorators need, whatever the model imports of it.
  const { DataSource } = typeormOf(file)
  const settings = { directory: dirname(file), cache: null }
  const exported = await loadModule(file, settings)
  return await whileLoading(file, settings, async () => {
    const given = await modelIn(exported)
    if (given === null) throw new Error('exports no options of a DataSource')
    const dataSource = isPostgres(given)
      ? given
      : new DataSource(over(isDataSource(given) ? given.options : given))
    repoint(dataSource, url)
    Object.assign(dataSource.options, over(dataSource.options, url))
    await setImmediate()
    await buildMetadata(dataSource)
    return dataSource
  })

  function over(options, to = url) {
    const entities = globs(options.entities, [dirname(file), projectOf(file), directory])
    return { ...options, ...ours, url: to, entities }
  }
}

/** Makes an unconnected DataSource mean another database. */
export function repoint(dataSource, url) {
  // TypeORM 1.x shares one object of options; 0.3 copies it into the driver.
  const { driver } = dataSource
  for (const options of new Set([dataSource.options, driver.options]))
    Object.assign(options, { ...ours, url, installExtensions: options.installExtensions })
  // What a first connection has read from the server.
  Object.assign(driver, {
    database: undefined,
    searchSchema: undefined,
    schema: dataSource.options.schema,
    version: undefined,
  })
}

/** An instance may have a driver that its author has taught more types; one for another database is no use. */
const isPostgres = given => isDataSource(given) && given.options.type === 'postgres'

/** Patterns are meant from the file's folder, from its project, or from where the command was called. */
function globs(entities, folders) {
  if (!Array.isArray(entities)) return entities
  return entities.flatMap(each =>
    typeof each === 'string' && !isAbsolute(each)
      ? [...new Set(folders.map(folder => join(folder, each)))]
      : [each],
  )
}

/** The nearest folder above that has a package.json; the file's own where none has. */
function projectOf(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) return dirname(file)
  }
}

/** The model's own TypeORM; ours where it has none. */
export function typeormOf(file) {
  for (const from of [file, import.meta.url])
    try {
      return createRequire(from)('typeorm')
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error
    }
  throw new Error('there is no TypeORM')
}

/** An instance before options, options before functions; the default export before named ones, these before all of them. */
async function modelIn(exported) {
  const values = []
  for (const value of valuesOf(exported)) values.push(await value)
  const found = values.find(isDataSource) ?? values.find(isOptions)
  if (found !== undefined) return found
  if (isOptions(exported)) return exported
  const failures = []
  for (const value of values.filter(isFunction)) {
    const made = await attempt(() => value({}), failures)
    if (isDataSource(made) || isOptions(made)) return made
  }
  if (failures.length > 0) throw failures[0]
  return null
}

/** Through the layers that CommonJS and ES modules put around a default. */
function valuesOf(exported) {
  if (isDataSource(exported)) return [exported]
  const { default: first, ...others } = exported
  const inner = isModule(first) ? valuesOf(first) : []
  return [...(first === undefined ? [] : [first]), ...inner, ...Object.values(others)]
}

const isObject = value => typeof value === 'object' && value !== null

const isModule = value =>
  isObject(value) && !isOptions(value) && !isDataSource(value) && typeof value.then !== 'function'

const isOptions = value =>
  isObject(value) && (isObject(value.entities) || value.type === 'postgres')

const isFunction = value =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))

async function attempt(work, failures) {
  try {
    return await work()
  } catch (error) {
    failures.push(error)
    return null
  }
}

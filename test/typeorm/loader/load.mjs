/** Loads one module in a process of its own and prints what became of it, as one line of JSON. */
import { pathToFileURL } from 'node:url'

const { how, dist, file, options, exported, trace } = JSON.parse(process.argv[2])

const loaders = {
  async athanor() {
    const { loadDataSource } = await import(new URL('typeorm/data-source.js', dist))
    const { whileLoading } = await import(new URL('typeorm/loader/load.js', dist))
    const dataSource = await loadDataSource(file, options)
    await whileLoading(file, options, () => dataSource.buildMetadatas())
    return await described(dataSource)
  },
  async module() {
    const { loadModule } = await import(new URL('typeorm/loader/load.js', dist))
    return (await loadModule(file, options))[exported]
  },
  async plain() {
    const module = await import(pathToFileURL(file).href)
    if (exported !== undefined) return module[exported]
    const values = Object.values(module.default?.default ? module.default : module)
    const dataSource = values.find(value => typeof value?.buildMetadatas === 'function')
    // Whoever connects waits at least as long: what is registered late is there by then.
    await new Promise(resolve => setImmediate(resolve))
    await dataSource.buildMetadatas()
    return await described(dataSource)
  },
}

async function described(dataSource) {
  const { options: given, driver, isInitialized, entityMetadatas } = dataSource
  const { database, synchronize, dropSchema, migrationsRun, logging, subscribers, migrations } =
    given
  const settings = { synchronize, dropSchema, migrationsRun, logging, subscribers, migrations }
  const entities = entityMetadatas
    .map(({ name, columns, relations, target }) => ({
      name,
      columns: columns.map(column => ({
        property: column.propertyName,
        type: driver.normalizeType(column),
        length: column.length,
        enum: column.enum,
        nullable: column.isNullable,
        default: column.default,
        design: designed(target, column.propertyName),
      })),
      relations: relations.map(({ propertyName, relationType }) => ({
        property: propertyName,
        relationType,
        design: designed(target, propertyName),
      })),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return { database, settings, isInitialized, entities, schema: await schemaOf(dataSource) }
}

/** What athanor makes of the metadata, whoever loaded the entities. */
async function schemaOf(dataSource) {
  const { modelOf } = await import(new URL('typeorm/model.js', dist))
  const { reflect } = await import(new URL('read/reflect.js', dist))
  return [...reflect(modelOf(dataSource, 'public')).values()]
}

const designed = (target, property) =>
  typeof target === 'function'
    ? Reflect.getMetadata('design:type', target.prototype, property)?.name
    : undefined

const print = text => process.stdout.write(`${text}\n`)

try {
  const value = await loaders[how]()
  const loader = await import(new URL('typeorm/loader/load.js', dist))
  const files = how === 'plain' ? [] : loader.loadedFiles()
  const { createRequire } = await import('node:module')
  const compiler = Object.keys(createRequire(import.meta.url).cache).some(name =>
    /ts-morph|typescript/.test(name),
  )
  print(JSON.stringify({ value, files, compiler }))
} catch (error) {
  if (trace) throw error
  const { code, message, detail, hint, stack } = error
  print(JSON.stringify({ error: { code, message, detail, hint, stack: code ? undefined : stack } }))
}

/** TypeORM's own half: it makes the model on a database, and says what it would do to one. */
import { repoint } from './options.mjs'

/** @returns what TypeORM would still do to the database that it has just made itself */
export async function synchronise(dataSource, url) {
  return await connected(dataSource, url, async () => {
    await dataSource.synchronize()
    return await queries(dataSource)
  })
}

/** The queries of TypeORM's schema builder for this database, without its name. */
export const stillToDo = async (dataSource, url) =>
  await connected(dataSource, url, () => queries(dataSource))

/** Metadata that is built already is used as it is: a second build would change it. */
export async function connected(dataSource, url, work) {
  repoint(dataSource, url)
  Object.assign(dataSource, { buildMetadatas: () => Promise.resolve() })
  await dataSource.initialize()
  try {
    return await work()
  } finally {
    await dataSource.destroy()
    // What the driver has read from that server is of no use to anybody else.
    repoint(dataSource, url)
  }
}

async function queries(dataSource) {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
  const { database } = dataSource.driver
  return upQueries.map(({ query, parameters = [] }) =>
    [query, ...(parameters.length === 0 ? [] : [JSON.stringify(parameters)])]
      .join(' ')
      .replaceAll(database, 'DATABASE'),
  )
}

/** Where TypeORM keeps the texts of views and generated columns. */
export const serviceTable = ({ options }) =>
  `${quoted(options.schema ?? 'public')}.${quoted(options.metadataTableName ?? 'typeorm_metadata')}`

export const quoted = name => `"${name.replaceAll('"', '""')}"`

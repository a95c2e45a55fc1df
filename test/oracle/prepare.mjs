/** What stands in both databases before anybody makes a model there: all that the model leaves to others. */
import { isAthanorError } from '../../dist/index.js'
import { extensionsOf } from '../../dist/typeorm/extensions.js'
import { modelOf } from '../../dist/typeorm/model.js'
import { typeormOf } from './options.mjs'
import { administer } from './server.mjs'
import { connected, quoted } from './typeorm.mjs'

/** Those that TypeORM knows a use for, and installs unless it is told not to. */
const known = [
  'uuid-ossp',
  'pgcrypto',
  'citext',
  'hstore',
  'cube',
  'ltree',
  'btree_gist',
  'postgis',
  'vector',
]

/**
 * Schemas for TypeORM, which makes none; the extensions that the model declines to install; the tables that it does not
 * synchronise. Of the extensions that stand in every database, those that the model asks for go from ours: they are
 * athanor's to make.
 *
 * @returns the extensions that the server does not have
 */
export async function prepare(dataSource, file, ours, theirs) {
  const { options, entityMetadatas } = dataSource
  const available = (
    await administer(ours, 'SELECT name FROM pg_catalog.pg_available_extensions')
  ).map(({ name }) => name)
  const wanted = wantedBy(dataSource)
  for (const name of wanted) await administer(ours, `DROP EXTENSION IF EXISTS ${quoted(name)}`)
  if (options.installExtensions === false)
    for (const name of known.filter(each => available.includes(each)))
      for (const url of [ours, theirs])
        await administer(url, `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}`)
  await schemas(theirs, [options, ...entityMetadatas.filter(({ synchronize }) => synchronize)])
  await others(dataSource, file, [ours, theirs])
  return wanted.filter(name => !available.includes(name))
}

function wantedBy(dataSource) {
  try {
    return extensionsOf(modelOf(dataSource, 'public'))
  } catch (error) {
    // A model that athanor refuses is refused again, and judged, where its revision is made.
    if (isAthanorError(error)) return []
    throw error
  }
}

async function schemas(url, those) {
  for (const name of new Set(those.map(({ schema }) => schema)))
    if (name !== undefined) await administer(url, `CREATE SCHEMA IF NOT EXISTS ${quoted(name)}`)
}

/** Tables with `synchronize: false`, which foreign keys may point at; as TypeORM would make them. */
async function others(dataSource, file, urls) {
  const { entityMetadatas } = dataSource
  const made = entityMetadatas.filter(({ synchronize }) => synchronize).map(pathOf)
  const left = entityMetadatas.filter(
    metadata =>
      !metadata.synchronize && metadata.tableType === 'regular' && !made.includes(pathOf(metadata)),
  )
  if (left.length === 0) return
  const { Table } = typeormOf(file)
  for (const url of urls) {
    await schemas(url, left)
    await connected(dataSource, url, async () => {
      const runner = dataSource.createQueryRunner()
      for (const metadata of left)
        await runner.createTable(Table.create(metadata, dataSource.driver), true, false, false)
      await runner.release()
    })
  }
}

const pathOf = ({ tablePath }) => tablePath

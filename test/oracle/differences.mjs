/** The known differences between what TypeORM makes and what athanor makes: each a rule, with the reason why ours is right. */
import { administer } from './server.mjs'
import { quoted } from './typeorm.mjs'

/**
 * A UNIQUE over exactly the columns of the primary key: TypeORM writes both into one CREATE TABLE, where PostgreSQL makes
 * one constraint of them. Theirs gets what the entity asks for.
 *
 * @returns the names of the constraints
 */
export async function mergedUniques(ours, theirs) {
  const sql = `
    SELECT u.conrelid::regclass::text AS "table", quote_ident(u.conname) AS name, pg_get_constraintdef(u.oid) AS definition
      FROM pg_catalog.pg_constraint u
      JOIN pg_catalog.pg_constraint p ON p.conrelid = u.conrelid AND p.contype = 'p'
     WHERE u.contype = 'u' AND u.conkey @> p.conkey AND p.conkey @> u.conkey ORDER BY 1, 2`
  const there = new Set((await administer(theirs, sql)).map(row => JSON.stringify(row)))
  const merged = (await administer(ours, sql)).filter(row => !there.has(JSON.stringify(row)))
  for (const { table, name, definition } of merged)
    await administer(theirs, `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`).catch(
      // Another table, or none: what it is shows when the two are compared.
      () => undefined,
    )
  return merged.map(({ name }) => name)
}

/**
 * A reference system without a feature: TypeORM leaves the type without both. Theirs gets what the entity asks for.
 *
 * @returns the names of the columns
 */
export async function forgottenReferenceSystems({ entityMetadatas }, theirs) {
  const columns = entityMetadatas
    .filter(({ synchronize, tableType }) => synchronize && tableType !== 'view')
    .flatMap(metadata => metadata.columns.map(column => ({ metadata, column })))
    .filter(({ column: { srid, spatialFeatureType } }) => srid && spatialFeatureType === undefined)
  for (const { metadata, column } of columns)
    await administer(
      theirs,
      `ALTER TABLE ${metadata.tablePath.split('.').map(quoted).join('.')}
             ALTER COLUMN ${quoted(column.databaseName)} TYPE ${column.type}(Geometry, ${column.srid})`,
    )
  return columns.map(({ metadata, column }) => `${metadata.tableName}.${column.databaseName}`)
}

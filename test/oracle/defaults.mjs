/** Defaults that TypeORM makes something else of than their authors say, with the reason why ours is right. */
import { administer } from './server.mjs'
import { quoted } from './typeorm.mjs'

const moment = /^(?:now(?:\(\))?|today|tomorrow|yesterday)$/i

/** It joins the elements with commas and quotes none of them. */
const needsQuotes = value =>
  Array.isArray(value) ||
  typeof value === 'object' ||
  !/^[^\s{}",\\]+$/.test(String(value)) ||
  /^null$/i.test(value)

/** Why the two defaults may differ; null where they have to be the same. */
function reasonFor({ default: value, isArray }) {
  if (isArray && Array.isArray(value) && value.some(needsQuotes))
    return 'TypeORM quotes no element of an array'
  if (value instanceof Uint8Array) return 'TypeORM writes the JSON of a buffer'
  if (typeof value === 'string' && moment.test(value))
    return 'a moment as a string is that of the creation'
  return null
}

/**
 * Theirs gets what the entity asks for, so that TypeORM's opinion and the rest of the catalog are compared as ever.
 *
 * @returns a line for each of the columns
 */
export async function rewrittenDefaults({ entityMetadatas }, ours, theirs) {
  const lines = []
  for (const metadata of entityMetadatas) {
    if (!metadata.synchronize || metadata.tableType === 'view') continue
    for (const column of metadata.columns) {
      const reason = reasonFor(column)
      if (reason === null) continue
      const path = metadata.tablePath.split('.').map(quoted).join('.')
      const sql = `
        SELECT pg_get_expr(d.adbin, d.adrelid) AS text FROM pg_catalog.pg_attrdef d
          JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE d.adrelid = to_regclass('${path.replaceAll("'", "''")}')
           AND a.attname = '${column.databaseName.replaceAll("'", "''")}'`
      const [[our], [their]] = [await administer(ours, sql), await administer(theirs, sql)]
      if (our === undefined || their === undefined || our.text === their.text) continue
      await administer(
        theirs,
        `ALTER TABLE ${path} ALTER COLUMN ${quoted(column.databaseName)} SET DEFAULT ${our.text}`,
      )
      lines.push(`${reason}: ${metadata.tableName}.${column.databaseName}`)
    }
  }
  return lines
}

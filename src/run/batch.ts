/** Walks a table by its primary key, a batch at a time; rows that change behind it do not matter. */
import type { Row } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import type { Batch, BatchOptions } from '../revision/op.ts'
import { name, qualified } from '../sql/text.ts'
import type { Sender } from './sender.ts'

interface KeyColumn {
  readonly name: string
  /** As `format_type` prints it. */
  readonly type: string
}

/**
 * @throws AthanorError ATH204 when the table has no primary key, or the size is no number of rows
 */
export async function walkBatches(
  sender: Pick<Sender, 'query' | 'ask'>,
  defaultSchema: string,
  { table, schema = defaultSchema, size = 1000, where }: BatchOptions,
  work: (batch: Batch) => Promise<void>,
  progress: (table: string, done: number) => void,
): Promise<void> {
  if (!Number.isInteger(size) || size < 1)
    throw wrong(`\`size\` is ${size}`, 'Give a whole number of rows, 1 or more.')
  const key = await primaryKey(sender, schema, table)
  let after: readonly unknown[] | null = null
  for (let done = 0; ;) {
    const parameters: readonly unknown[] = after === null ? [size] : [size, ...after]
    const rows = await sender.query(stretch(schema, table, key, where, after !== null), parameters)
    const last = rows.at(-1)
    if (last === undefined) return
    await work({ keys: rows.map(row => keyOf(key, row)), done })
    done += rows.length
    progress(table, done)
    if (rows.length < size) return
    after = key.map((_column, at) => last[`after_${at}`])
  }
}

/**
 * The next rows. The place where the walk stands is kept as text: a driver's own types lose digits,
 * of a timestamp for instance, and would then meet rows again or miss them.
 */
function stretch(
  schema: string,
  table: string,
  key: readonly KeyColumn[],
  where: string | undefined,
  onwards: boolean,
): string {
  // Qualified, a name in ORDER BY is the column's, and never that of an output column.
  const columns = key.map(column => `${name(table)}.${name(column.name)}`)
  const outputs = columns.flatMap((column, at) => [
    `${column} AS key_${at}`,
    `${column}::text AS after_${at}`,
  ])
  const places = key.map(({ type }, at) => `CAST($${at + 2} AS ${type})`)
  const conditions = [
    ...(where === undefined ? [] : [`(${where}\n)`]),
    ...(onwards ? [`(${columns.join(', ')}) > (${places.join(', ')})`] : []),
  ]
  return `SELECT ${outputs.join(', ')}
  FROM ${qualified(schema, table)} AS ${name(table)}${conditions.length === 0 ? '' : `\n WHERE ${conditions.join('\n   AND ')}`}
 ORDER BY ${columns.join(', ')}
 LIMIT $1`
}

const keyOf = (key: readonly KeyColumn[], row: Row): unknown =>
  key.length === 1
    ? row['key_0']
    : Object.fromEntries(key.map((column, at) => [column.name, row[`key_${at}`]]))

async function primaryKey(
  sender: Pick<Sender, 'ask'>,
  schema: string,
  table: string,
): Promise<readonly KeyColumn[]> {
  const rows = await sender.ask(
    `SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_catalog.pg_index x
       JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       CROSS JOIN pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY u (attnum, position)
       JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.attnum
      WHERE n.nspname = $1 AND c.relname = $2 AND x.indisprimary AND u.position <= x.indnkeyatts
      ORDER BY u.position`,
    [schema, table],
  )
  if (rows.length === 0)
    throw wrong(
      `${schema}.${table} has no primary key to walk by`,
      'Name a table with a primary key, or change its rows with one `op.execute(...)`.',
    )
  return rows.map(row => ({ name: String(row['name']), type: String(row['type']) }))
}

const wrong = (fault: string, hint: string): AthanorError =>
  new AthanorError('ATH204', { message: `op.batch: ${fault}`, hint })

/** What is in a database, in words that two databases can be compared by: those of `pg_dump`, or of the catalog. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import { fromTypeScript } from '../../bench/typescript.mjs'
import { catalog } from './catalog.mjs'

const maxBuffer = 64 * 1024 * 1024

/** @param witness - `catalog`, or the program that dumps */
export async function said(url, witness) {
  return witness === 'catalog' ? await catalogOf(url) : await dumpOf(url)
}

async function dumpOf(url) {
  const { normalised } = await fromTypeScript('test/support/dump.ts')
  const { stdout } = await promisify(execFile)(
    'pg_dump',
    [
      '--schema-only',
      '--no-owner',
      '--exclude-table=*.athanor_version',
      '--exclude-table=*.athanor_history',
      `--dbname=${url}`,
    ],
    { maxBuffer },
  )
  return normalised(stdout, { columnOrder: 'ignore' })
}

async function catalogOf(url) {
  return await withClient(url, async client => {
    await client.query("SET search_path = ''")
    const lines = []
    for (const sql of catalog) {
      const { rows } = await client.query(`${sql} ORDER BY 1`)
      lines.push(...rows.map(row => row.line))
    }
    return lines.join('\n')
  })
}

/** The rows of a table, sorted, without the name of the database; none where there is no such table. */
export async function rowsOf(url, table) {
  return await withClient(url, async client => {
    const { rows } = await client.query('SELECT to_regclass($1) AS found', [table])
    if (rows[0].found === null) return ''
    const found = await client.query(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)
    const database = new URL(url).pathname.slice(1)
    return found.rows.map(({ row }) => row.replaceAll(database, 'DATABASE')).join('\n')
  })
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The lines that only one of them has; null when they say the same. */
export function difference(found, wanted) {
  if (found === wanted) return null
  const [mine, theirs] = [found.split('\n'), wanted.split('\n')]
  const more = without(mine, theirs)
  const less = without(theirs, mine)
  // The same lines in another order: for a dump, the order of statements, which says nothing.
  if (more.length === 0 && less.length === 0) return null
  return [...more.map(line => `ours:   ${line}`), ...less.map(line => `theirs: ${line}`)].join('\n')
}

function without(lines, others) {
  const counts = new Map()
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1)
  return lines.filter(line => {
    const left = counts.get(line) ?? 0
    counts.set(line, left - 1)
    return left <= 0
  })
}

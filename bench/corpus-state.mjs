/** A database of its own for one state of a pair: made by the state's script, read, changed and dumped. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { statementsOf } from '../dist/core/statements.js'
import { openDatabase } from '../dist/database/open.js'
import { scratch as embedded } from '../dist/database/scratch.js'
import { registry } from '../dist/kinds/registry.js'
import { introspect } from '../dist/read/introspect.js'
import { plan } from '../dist/read/plan.js'
import { administer } from '../test/oracle/server.mjs'
import { difference, said } from '../test/oracle/witness.mjs'

const run = promisify(execFile)
const cache = join(process.cwd(), 'node_modules', '.cache', 'athanor')
const maxBuffer = 64 * 1024 * 1024

/** @param witness - `catalog`, or the program that dumps; see test/oracle/witness.mjs */
export async function stateOn({ server, witness }) {
  const name = `corpus_${process.pid}_${randomBytes(4).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name} TEMPLATE template0`)
  const { href } = Object.assign(new URL(server), { pathname: name })
  const client = new pg.Client({ connectionString: href })
  client.on('error', () => undefined)
  await client.connect()
  const database = await openDatabase(href)
  return {
    /** Runs the scripts that are there; answers the server's complaints. */
    load: (folder, ...files) => loaded(href, client, folder, files),
    read: async () => await introspect(database, await schemasIn(client)),
    plan: (before, after) => planned({ before, after, database }),
    run: operations => inTransaction(client, operations),
    runText: sql => client.query(sql),
    said: () => said(href, witness),
    rows: () => rowsIn(client),
    drop: async () => {
      await client.end()
      await database.close()
      // A database with a subscription cannot be dropped; it goes with the server.
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`).catch(() => undefined)
    },
  }
}

/** Texts that mention what gets another name are spelled on the embedded server. */
async function planned(request) {
  const opened = []
  const scratch = async () => {
    if (opened.length === 0) opened.push(await embedded({ cache, directory: cache }))
    return opened[0]
  }
  try {
    return await plan({ ...request, scratch })
  } finally {
    for (const server of opened) await server.close()
  }
}

/**
 * Null when both say the same, also once they were restored: PostgreSQL prints some expressions (`IN` over a
 * varchar) in words that it reads back as another one.
 */
export async function differ({ server, witness }, found, wanted) {
  const first = difference(found, wanted)
  if (first === null || witness === 'catalog') return first
  const restored = await Promise.all([found, wanted].map(dump => again({ server, witness }, dump)))
  return restored.includes(null) ? first : difference(...restored)
}

/** What the witness says of a database that was made from what it said; null where it cannot be made. */
async function again(place, dump) {
  const state = await stateOn(place)
  try {
    await state.runText(dump.replace('CREATE SCHEMA public;', ''))
    return await state.said()
  } catch {
    return null
  } finally {
    await state.drop()
  }
}

/** As `psql` runs a script: a statement that fails is passed over. Without it the script has to run as a whole. */
async function loaded(url, client, folder, files) {
  const complaints = []
  for (const file of files) {
    const path = join(folder, file)
    if (!(await exists(path))) continue
    if (await hasPsql()) {
      const { stderr } = await run('psql', ['-X', '-q', '-d', url, '-f', path], { maxBuffer })
      complaints.push(...stderr.split('\n').filter(line => line.includes('ERROR:')))
    } else {
      await client.query(await readFile(path, 'utf8'))
      // What a script set for its session is not of the state that it makes.
      await client.query('RESET ALL')
    }
  }
  return complaints
}

const exists = path =>
  access(path).then(
    () => true,
    () => false,
  )

let psql = null
const hasPsql = () =>
  (psql ??= run('psql', ['--version']).then(
    () => true,
    () => false,
  ))

async function inTransaction(client, operations) {
  await client.query('BEGIN')
  try {
    for (const operation of operations)
      for (const { sql } of statementsOf(registry, operation)) await statement(client, sql)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}

async function statement(client, sql) {
  try {
    await client.query(sql)
  } catch (error) {
    throw new Error(`${error.message}: ${sql}`, { cause: error })
  }
}

async function schemasIn(client) {
  const found = await client.query(
    String.raw`SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' ORDER BY 1`,
  )
  return found.rows.map(({ nspname }) => nspname)
}

async function rowsIn(client) {
  const tables = await client.query(
    String.raw`SELECT c.oid::regclass::text AS path FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'`,
  )
  const result = {}
  for (const { path } of tables.rows) {
    const found = await client.query(`SELECT to_jsonb(t)::text AS row FROM ${path} t ORDER BY 1`)
    result[path] = found.rows.map(({ row }) => row)
  }
  return result
}

/** One pair of states: up, nothing left, down, nothing left, with `pg_dump` beside it; answers what went wrong. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { openDatabase } from '../dist/database/open.js'
import { registry } from '../dist/kinds/registry.js'
import { statementsOf } from '../dist/core/statements.js'
import { introspect } from '../dist/read/introspect.js'
import { plan } from '../dist/read/plan.js'
import { lossOf } from '../dist/revision/code.js'
import { administer } from '../test/oracle/server.mjs'
import { fromTypeScript } from './typescript.mjs'

const { normalised } = await fromTypeScript('test/support/dump.ts')

/** @returns a line for each thing that does not hold; none when all does */
export async function provePair({ folder, facts, server }) {
  const problems = []
  const here = await made(server)
  const there = await made(server)
  try {
    await load(here, folder, 'before.sql', 'seed.sql')
    await load(there, folder, 'after.sql')
    await loop({ here, there, facts, problems })
  } catch (error) {
    problems.push(firstLine(error))
  } finally {
    await here.drop()
    await there.drop()
  }
  return problems
}

async function loop({ here, there, facts, problems }) {
  const isBeyond = facts.scope === 'beyond'
  const before = await here.read()
  const after = await there.read()
  for (const [side, state] of [
    [here, before],
    [there, after],
  ]) {
    const self = await side.plan(state, await side.read())
    if (self.upgrade.length > 0) problems.push(`differs from itself: ${words(self.upgrade)}`)
  }
  const dumpBefore = await here.dump()
  const rowsBefore = await here.rows()
  const { upgrade, downgrade } = await here.plan(before, after)
  if (facts.noop && upgrade.length > 0)
    problems.push(`found a difference where there is none: ${words(upgrade)}`)
  if (!(await attempt('upgrade', problems, () => here.run(upgrade)))) return
  const left = await here.plan(await here.read(), after)
  if (left.upgrade.length > 0) problems.push(`left after the upgrade: ${words(left.upgrade)}`)
  const dumpAfter = await here.dump()
  const dumpWanted = await there.dump()
  if (isBeyond) missing('upgrade', dumpBefore, dumpAfter, dumpWanted, problems)
  else compare('upgrade', dumpAfter, dumpWanted, problems)
  if (!(await attempt('downgrade', problems, () => here.run(downgrade)))) return
  const back = await here.plan(await here.read(), before)
  if (back.upgrade.length > 0) problems.push(`left after the downgrade: ${words(back.upgrade)}`)
  compare('downgrade', await here.dump(), dumpBefore, problems)
  if (upgrade.some(loses) || downgrade.some(loses)) return
  const rows = await here.rows()
  for (const [table, was] of Object.entries(rowsBefore))
    if (JSON.stringify(rows[table]) !== JSON.stringify(was))
      problems.push(`rows of ${table} changed`)
}

const loses = operation => lossOf(registry, operation) !== null

async function attempt(what, problems, work) {
  try {
    await work()
    return true
  } catch (error) {
    problems.push(`${what} fails: ${firstLine(error)}`)
    return false
  }
}

const firstLine = error =>
  String(error?.message ?? error)
    .replaceAll(/\s*\n\s*/g, ' | ')
    .slice(0, 300)

const words = operations =>
  operations
    .slice(0, 4)
    .map(({ verb, kind, before: was, after: now, changed }) => {
      const object = now ?? was
      const name = registry[kind].identity.map(part => object[part]).join('.')
      const what = changed === undefined ? '' : ` (${[...changed].join(', ')})`
      return `${verb} ${kind} ${name}${what}`
    })
    .join(', ') + (operations.length > 4 ? `, and ${operations.length - 4} more` : '')

/** The lines in which two dumps differ, the first of each side. */
function compare(what, found, wanted, problems) {
  if (found === null || wanted === null || found === wanted) return
  const [mine, theirs] = [found.split('\n'), wanted.split('\n')]
  const own = new Set(mine)
  const other = new Set(theirs)
  const more = mine.filter(line => !other.has(line)).slice(0, 2)
  const less = theirs.filter(line => !own.has(line)).slice(0, 2)
  if (more.length > 0 || less.length > 0)
    problems.push(
      `pg_dump after the ${what}: has ${JSON.stringify(more)}, wants ${JSON.stringify(less)}`,
    )
}

/** What no kind manages is there as it was, unless the other state lacks it as well. */
function missing(what, before, after, wanted, problems) {
  if (before === null || after === null || wanted === null) return
  const left = new Set(after.split('\n'))
  const kept = new Set(wanted.split('\n'))
  const gone = before
    .split('\n')
    .filter(line => beyond.test(line) && !left.has(line) && kept.has(line))
  if (gone.length > 0) problems.push(`gone after the ${what}: ${JSON.stringify(gone.slice(0, 2))}`)
}

const beyond =
  /^(CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE|POLICY|(CONSTRAINT )?TRIGGER|DOMAIN|RULE|OPERATOR|CAST|STATISTICS|EVENT TRIGGER|FOREIGN|SERVER|PUBLICATION|TEXT SEARCH)|GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|ALTER TABLE .* (ENABLE|FORCE) ROW LEVEL SECURITY)/

async function made(server) {
  const name = `corpus_${process.pid}_${randomBytes(4).toString('hex')}`
  await administer(server, `CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(server)
  url.pathname = name
  const client = new pg.Client({ connectionString: url.href })
  client.on('error', () => undefined)
  await client.connect()
  const database = await openDatabase(url.href)
  const read = async () => await introspect(database, await schemas(client))
  return {
    client,
    read,
    plan: (before, after) => plan({ before, after, database, scratch: nobody }),
    run: async operations => {
      await client.query('BEGIN')
      try {
        for (const operation of operations)
          for (const { sql } of statementsOf(registry, operation))
            // What cannot run in a transaction runs here without its word for that.
            await statement(client, sql.replace(/^(CREATE (?:UNIQUE )?INDEX) CONCURRENTLY/, '$1'))
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      }
    },
    dump: () => dump(url.href),
    rows: () => rowsOf(client),
    drop: async () => {
      await client.end()
      await database.close()
      // A database with a subscription cannot be dropped; it goes with the server.
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`).catch(() => undefined)
    },
  }
}

async function statement(client, sql) {
  try {
    await client.query(sql)
  } catch (error) {
    throw new Error(`${error.message}: ${sql}`, { cause: error })
  }
}

function nobody() {
  throw new Error('the database itself spells')
}

/** Roles belong to the server, and several cases bring the same ones. */
async function load({ client }, folder, ...files) {
  const read = async file => await readFile(join(folder, file), 'utf8').catch(() => '')
  for (const line of (await read('prelude.sql')).split(/(?<=;)\s*\n/))
    await client.query(line).catch(error => {
      if (!['42710', '23505', '42P06', '2BP01'].includes(error.code)) throw error
    })
  for (const file of ['setup.sql', ...files]) await client.query(await read(file))
  // What a script set for its session is not of the state that it makes.
  await client.query('RESET ALL')
}

async function schemas(client) {
  const found = await client.query(
    String.raw`SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' ORDER BY 1`,
  )
  return found.rows.map(({ nspname }) => nspname)
}

async function rowsOf(client) {
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

const maxBuffer = 64 * 1024 * 1024
let dumps = true

/** Null where no `pg_dump` can read this server. */
async function dump(url) {
  if (!dumps) return null
  try {
    const { stdout } = await promisify(execFile)(
      'pg_dump',
      ['--schema-only', '--no-owner', `--dbname=${url}`],
      { maxBuffer },
    )
    return normalised(stdout, { columnOrder: 'ignore' })
  } catch (error) {
    if (error.code !== 'ENOENT' && !String(error.stderr).includes('version mismatch')) throw error
    dumps = false
    process.stderr.write('without the witness: no pg_dump for this server\n')
    return null
  }
}

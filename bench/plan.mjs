/** What a plan over many tables costs, beside reading the same tables from the catalog: `npm run bench:plan`. */
import pg from 'pg'
import { openDatabase } from '../dist/database/open.js'
import { introspect } from '../dist/read/introspect.js'
import { plan } from '../dist/read/plan.js'
import { fromTypeScript } from './typescript.mjs'

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [500, 1000, 2500, 5000]
const { generated } = await fromTypeScript('test/support/generated.ts')
const { binariesOf, startPostgres } = await fromTypeScript('test/support/postgres.ts')

const binaries = await binariesOf(18)
if (binaries === null) throw new Error('npm has no PostgreSQL 18 for this platform')
const server = await startPostgres(binaries)
try {
  say(`Node ${process.version}, PostgreSQL 18. Each table has 12 columns, 4 indexes (one partial),`)
  say('a primary key, a check and a foreign key; every tenth has an enum and a view besides.')
  say('Medians of 3 runs after a first one that warms up.\n')
  row('tables', 'introspect', 'from nothing', 'to nothing', 'a column each', 'operations')
  const found = []
  for (const tables of sizes) found.push(await planned(tables))
  say('')
  for (const { tables, introspected, created } of found)
    say(`ratio plan/introspect ${tables}: ${(created / introspected).toFixed(2)}`)
  if (found.length > 1) {
    const exponent = of =>
      slope(found.map(one => [Math.log(one.tables), Math.log(of(one))])).toFixed(2)
    say(`exponent plan: ${exponent(({ created }) => created)}`)
    say(`exponent plan to nothing: ${exponent(({ dropped }) => dropped)}`)
    say(`exponent plan of a column each: ${exponent(({ changed }) => changed)}`)
    say(`exponent introspect: ${exponent(({ introspected }) => introspected)}`)
  }
} finally {
  await server.stop()
}

/** Plans to all of these tables, away from them, and to what they are after each of them had a column changed. */
async function planned(tables) {
  const name = `plan_${tables}`
  await asking(server.url, `CREATE DATABASE ${name}`)
  const url = new URL(server.url)
  url.pathname = name
  const database = await openDatabase(url.href)
  try {
    const read = async () => await introspect(database, ['public'])
    const nothing = await read()
    await asking(
      url.href,
      ...generated(tables, 'people').sql.split(/(?<=;)\n(?=CREATE TABLE)/),
      ...everyTenth(tables, number => extras(number)),
      // What autovacuum would do within the minute, and would do in the midst of what is measured.
      'VACUUM ANALYZE',
    )
    const introspected = await measured(read)
    const before = introspected.result
    await asking(url.href, ...every(tables, change), ...everyTenth(tables, viewOf))
    const after = await read()
    const way = async (from, to) =>
      await measured(() => plan({ before: from, after: to, database, scratch: nobody }))
    const created = await way(nothing, before)
    const dropped = await way(before, nothing)
    const changed = await way(before, after)
    row(
      String(tables),
      ms(introspected),
      ms(created),
      ms(dropped),
      ms(changed),
      [created, dropped, changed].map(({ result }) => result.upgrade.length).join(' '),
    )
    return {
      tables,
      introspected: introspected.median,
      created: created.median,
      dropped: dropped.median,
      changed: changed.median,
    }
  } finally {
    await database.close()
  }
}

/** As `test/support/generated.ts` calls them. */
function nameOf(number) {
  return `thing_${String(number).padStart(4, '0')}`
}

function extras(number) {
  return `CREATE TYPE mood_${number} AS ENUM ('low', 'high ${number}');
    ALTER TABLE ${nameOf(number)} ADD mood mood_${number} NOT NULL DEFAULT 'low';
    ${viewOf(number)}`
}

function viewOf(number) {
  return `CREATE VIEW view_${number} AS SELECT id, code, title, mood FROM ${nameOf(number)} WHERE is_active`
}

/** The view steps aside and comes back in the same words. */
function change(number) {
  return `DROP VIEW IF EXISTS view_${number}; ALTER TABLE ${nameOf(number)} ALTER code TYPE varchar(80)`
}

function every(tables, work) {
  return Array.from({ length: tables }, (_, at) => work(at + 1))
}

function everyTenth(tables, work) {
  return every(tables, number => number).flatMap(number =>
    number % 10 === 0 ? [work(number)] : [],
  )
}

async function asking(url, ...statements) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("SET client_min_messages = 'error'")
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function measured(work) {
  let result = await work()
  const times = []
  for (let run = 0; run < 3; run += 1) {
    const begin = performance.now()
    result = await work()
    times.push(performance.now() - begin)
  }
  return { median: times.toSorted((one, other) => one - other)[1], result }
}

/** Of the line that fits the points best. */
function slope(points) {
  const mean = at => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const sum = of => points.reduce((total, point) => total + of(point), 0)
  return sum(([a, b]) => (a - x) * (b - y)) / sum(([a]) => (a - x) ** 2)
}

function nobody() {
  throw new Error('the database itself spells')
}

function row(...cells) {
  say(cells.map(cell => cell.padStart(14)).join(''))
}

function ms({ median }) {
  return `${Math.round(median)} ms`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

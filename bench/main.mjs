/** What athanor costs, beside TypeORM and beside the floor, in one run: `npm run bench`. */
import { DataSource } from 'typeorm'
import pg from 'pg'
import { openDatabase } from '../dist/database/open.js'
import { registry } from '../dist/kinds/registry.js'
import { introspect } from '../dist/read/introspect.js'
import { plan } from '../dist/read/plan.js'
import { reflect } from '../dist/read/reflect.js'
import { modelOf } from '../dist/typeorm/model.js'
import { starts } from './starts.mjs'
import { fromTypeScript } from './typescript.mjs'

// TypeORM asks one connection several things at once, of which `pg` warns.
process.noDeprecation = true

const tables = 1000
const { generated } = await fromTypeScript('test/support/generated.ts')
const { binariesOf, startPostgres } = await fromTypeScript('test/support/postgres.ts')

const binaries = await binariesOf(18)
if (binaries === null) throw new Error('npm has no PostgreSQL 18 for this platform')
const server = await startPostgres(binaries)
try {
  say(`Node ${process.version}, PostgreSQL 18, ${tables} tables that are as the entities say.`)
  say(
    'Median of several runs after a first one that warms up; nothing includes building metadata.\n',
  )
  say('12 columns, 4 indexes, a foreign key each:')
  const { athanor, floor, typeorm } = await compared(generated(tables, 'people', { isPlain: true }))
  say(`\nratio typeorm/athanor ${tables}: ${(typeorm.median / athanor.median).toFixed(1)}`)
  say(`ratio athanor/floor ${tables}: ${(athanor.median / floor.median).toFixed(2)}\n`)
  say('The same, with a check, a partial index and a default of its own for each table,')
  say('which makes 1,670 texts that only the server can compare:')
  await compared(generated(tables, 'a third people'))
  say('')
  table(
    [
      ['start-up', 'median', 'fastest', 'slowest', 'runs', 'exit'],
      ...(await starts(server.url, measured)),
    ],
    ms,
  )
} finally {
  await server.stop()
}

/** Makes the tables in a database of their own, measures the three, and prints them. */
async function compared({ entities, sql }) {
  const url = await databaseWith(sql)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const dataSource = await new DataSource({ type: 'postgres', url, entities }).initialize()
  const database = await openDatabase(url)
  const athanor = await measured(9, async () => {
    const after = reflect(modelOf(dataSource, 'public'))
    const before = await introspect(database, ['public'])
    const { upgrade } = await plan({ before, after, database, scratch: nobody })
    return `${upgrade.length} operations`
  })
  const floor = await measured(9, async () => {
    let rows = 0
    for (const { catalog } of Object.values(registry))
      rows += (await client.query(catalog.query(database.server), [['public']])).rows.length
    return `${rows} rows`
  })
  const typeorm = await measured(2, async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
    return `${upQueries.length} queries`
  })
  await database.close()
  await dataSource.destroy()
  await client.end()
  table(
    [
      ['', 'median', 'fastest', 'slowest', 'runs', 'found'],
      ['athanor: reflect, introspect, plan', athanor],
      ['TypeORM: createSchemaBuilder().log()', typeorm],
      ['the floor: the same catalog queries alone', floor],
    ],
    seconds,
  )
  return { athanor, floor, typeorm }
}

async function databaseWith(sql) {
  const name = `bench_${sql.length}`
  const administrator = new pg.Client({ connectionString: server.url })
  await administrator.connect()
  await administrator.query(`CREATE DATABASE ${name}`)
  await administrator.end()
  const url = new URL(server.url)
  url.pathname = name
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  for (const statement of sql.split(/(?<=;)\n(?=CREATE TABLE)/)) await client.query(statement)
  // What autovacuum would do within the minute, and would do in the midst of what is measured.
  await client.query('VACUUM ANALYZE')
  await client.end()
  return url.href
}

function nobody() {
  throw new Error('the database itself spells')
}

/** The times of several runs in milliseconds, after one that is not counted where there are more than two. */
async function measured(runs, work) {
  if (runs > 2) await work()
  const times = []
  let result = ''
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now()
    result = await work()
    times.push(performance.now() - begin)
  }
  times.sort((one, other) => one - other)
  const median = (times[(runs - 1) >> 1] + times[runs >> 1]) / 2
  return { median, fastest: times[0], slowest: times.at(-1), runs, result }
}

function table([head, ...body], unit) {
  const rows = [
    head,
    ...body.map(([name, { median, fastest, slowest, runs, result }]) => [
      name,
      ...[median, fastest, slowest].map(unit),
      String(runs),
      result,
    ]),
  ]
  const widths = head.map((_, at) => Math.max(...rows.map(row => row[at].length)))
  for (const [name, ...cells] of rows)
    say(
      [name.padEnd(widths[0]), ...cells.map((cell, at) => cell.padStart(widths[at + 1]))].join(
        '  ',
      ),
    )
}

function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(2)} s`
}

function ms(milliseconds) {
  return `${Math.round(milliseconds)} ms`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

/**
 * From any schema to any other and back, on pairs of plain SQL states: `npm run corpus -- DIRECTORY`.
 *
 * DIRECTORY holds `<source>/<case>/{before,after}.sql` and INDEX.json, which says of each what it is for.
 */
import { readFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { known } from './corpus-known.mjs'
import { provePair } from './corpus-pair.mjs'
import { fromTypeScript } from './typescript.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    sample: { type: 'string', default: '120' },
    seed: { type: 'string' },
    only: { type: 'string' },
    postgres: { type: 'string', default: '15' },
    jobs: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
  },
})
const [directory] = positionals
if (directory === undefined) {
  process.stderr.write(
    'usage: npm run corpus -- DIRECTORY [--all | --sample N --seed S] [--only TEXT] [--postgres 15|18] [--jobs N] [--verbose]\n',
  )
  process.exit(2)
}

const index = JSON.parse(await readFile(join(directory, 'INDEX.json'), 'utf8'))
const major = Number(values.postgres)
const seed = values.seed ?? commit()
const cases = chosen(Object.entries(index))
say(`PostgreSQL ${major}, ${cases.length} of ${Object.keys(index).length} pairs, seed ${seed}`)

const { binariesOf, startPostgres } = await fromTypeScript('test/support/postgres.ts')
const binaries = await binariesOf(major)
if (binaries === null) throw new Error(`npm has no PostgreSQL ${major} for this platform`)
const witness = dumps(major) ? 'pg_dump' : 'catalog'
say(
  witness === 'catalog'
    ? `no pg_dump here can read PostgreSQL ${major}: the witness reads the catalog`
    : 'the witness is pg_dump',
)
const server = await startPostgres(binaries)
const results = []
try {
  const queue = [...cases]
  await Promise.all(Array.from({ length: Number(values.jobs) }, () => work(queue)))
} finally {
  await server.stop()
}
report()
process.exit(results.every(isAsExpected) ? 0 : 1)

async function work(queue) {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [name, facts] = next
    const place = { server: server.url, witness }
    results.push({
      name,
      facts,
      ...(await provePair({ folder: join(directory, name), facts, place })),
    })
    if (process.stderr.isTTY) process.stderr.write(`\r${results.length} of ${cases.length} `)
    else if (results.length % 100 === 0)
      process.stderr.write(`${results.length} of ${cases.length}\n`)
  }
}

/** Those that this server can load, and of them a sample that the seed decides. */
function chosen(entries) {
  const loadable = entries.filter(
    ([name, { loads_pg15: loads }]) =>
      (loads !== false || major >= 18) && (values.only === undefined || name.includes(values.only)),
  )
  if (values.all || values.only !== undefined) return loadable
  const rank = new Map(loadable.map(([name]) => [name, hash(`${seed}:${name}`)]))
  return loadable
    .toSorted(([a], [b]) => rank.get(a) - rank.get(b))
    .slice(0, Number(values.sample))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function report() {
  results.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, facts, problems, refused, complaints } of results) {
    if (refused !== null) say(`refused ${facts.scope} ${name}: ${refused}`)
    for (const problem of problems) say(`failed ${facts.scope} ${name}: ${problem}`)
    if (name in known && problems.length > 0) say(`known ${name}: ${known[name]}`)
    if (name in known && problems.length === 0 && refused === null)
      say(`${name} holds now: take it off the list of known failures`)
    if (values.verbose)
      for (const complaint of complaints) say(`loaded in part ${name}: ${complaint}`)
  }
  say('')
  const sources = [...new Set(results.map(({ name }) => name.split('/')[0]))]
  for (const source of sources) {
    const own = results.filter(({ name }) => name.startsWith(`${source}/`))
    say(`${source.padEnd(16)} ${score(own)}`)
  }
  const inScope = results.filter(({ facts }) => facts.scope !== 'beyond')
  const noop = results.filter(({ facts }) => facts.noop)
  const beyond = results.filter(({ facts }) => facts.scope === 'beyond')
  say(`corpus: in scope ${score(inScope)}, no-op ${score(noop)}, beyond untouched ${score(beyond)}`)
}

function score(some) {
  return `${some.filter(isProved).length} of ${some.length}`
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return '1'
  }
}

/** A pair that no kind can say all of may be refused, in words, with nothing touched; any other is to be carried out. */
function isProved({ facts, problems, refused }) {
  return problems.length === 0 && (refused === null || facts.scope === 'beyond')
}

/** Known failures do not fail the run; what holds and is on their list does. */
function isAsExpected(result) {
  return result.name in known ? result.problems.length > 0 : isProved(result)
}

/** Whether the `pg_dump` of this machine reads this version. */
function dumps(version) {
  try {
    const said = execFileSync('pg_dump', ['--version'], { encoding: 'utf8' })
    return Number(/\d+/.exec(said)?.[0]) >= version
  } catch {
    return false
  }
}

/** FNV-1a. */
function hash(text) {
  let value = 2166136261
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0), 16777619) >>> 0
  return value
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

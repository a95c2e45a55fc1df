/**
 * From any schema to any other and back, on pairs of plain SQL states: `npm run corpus -- DIRECTORY`.
 *
 * DIRECTORY holds `<source>/<case>/{before,after}.sql` and INDEX.json, which says of each what it is for.
 */
import { readFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
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
  },
})
const [directory] = positionals
if (directory === undefined) {
  process.stderr.write(
    'usage: npm run corpus -- DIRECTORY [--all | --sample N --seed S] [--only TEXT] [--postgres 15|18] [--jobs N]\n',
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
const server = await startPostgres(binaries)
const results = []
try {
  const queue = [...cases]
  await Promise.all(Array.from({ length: Number(values.jobs) }, () => work(queue)))
} finally {
  await server.stop()
}
report()
process.exit(results.every(({ problems }) => problems.length === 0) ? 0 : 1)

async function work(queue) {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [name, facts] = next
    const problems = await provePair({ folder: join(directory, name), facts, server: server.url })
    results.push({ name, facts, problems })
    if (process.stderr.isTTY) process.stderr.write(`\r${results.length} of ${cases.length} `)
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
  for (const { name, facts, problems } of results)
    for (const problem of problems) say(`failed ${facts.scope} ${name}: ${problem}`)
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
  return `${some.filter(({ problems }) => problems.length === 0).length} of ${some.length}`
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return '1'
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

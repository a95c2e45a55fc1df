/**
 * Any TypeORM model against TypeORM itself, on a real server: `npm run oracle -- FILE…`.
 *
 * FILE is a module (TypeScript or JavaScript, CommonJS or ES module) that exports the options of a DataSource, a function
 * that makes them, or a DataSource. One line for each; exit 0 when all pass.
 */
import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openServer } from './server.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** A major version that npm has binaries of; the newest that `pg_dump` can read when left out. */
    postgres: { type: 'string' },
    /** A server that is there already: its extensions, its superuser. */
    server: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    /** Seconds for one file. */
    timeout: { type: 'string', default: '120' },
    /** The whole of every reason, below the line. */
    verbose: { type: 'boolean', short: 'v', default: false },
  },
})
if (positionals.length === 0) {
  process.stderr.write(
    'usage: npm run oracle -- FILE… [--postgres 14…18 | --server URL] [--jobs N] [--timeout SECONDS] [--verbose]\n',
  )
  process.exit(2)
}

// npm runs scripts in the folder of the package, and people name files from where they are.
const directory = process.env.INIT_CWD ?? process.cwd()
const files = positionals.map(file => resolve(directory, file))
const server = await openServer(values)
const results = []
let printed = 0
const queue = [...files.entries()]
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    queue.length = 0
    void server.close().finally(() => process.exit(1))
  })
say(`PostgreSQL ${server.major}, witness: ${server.witness}`)
try {
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
} finally {
  await server.close()
}
const passed = results.filter(({ status }) => status === 'passed').length
say(`oracle: ${passed} of ${files.length} passed`)
process.exit(passed === files.length ? 0 : 1)

async function work() {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [position, file] = next
    results[position] = await judged(file)
    // In the order of the files, each as soon as those before it are known.
    for (; results[printed] !== undefined; printed += 1)
      report(positionals[printed], results[printed])
  }
}

async function judged(file) {
  if (!existsSync(file)) return { status: 'failed', reasons: ['there is no such file'], notes: [] }
  const databases = await server.databases()
  try {
    return await inChild({ file, directory, ...databases.urls, witness: server.witness })
  } catch (error) {
    return { status: 'failed', reasons: [String(error?.message ?? error)], notes: [] }
  } finally {
    await databases.drop()
  }
}

/** One process a file: decorators write into one store per process, and a crash is the end of that file only. */
async function inChild(request) {
  const child = fork(fileURLToPath(new URL('model.mjs', import.meta.url)), {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--no-warnings'],
    env: {
      ...environment(),
      NODE_PATH: fileURLToPath(new URL('../../node_modules', import.meta.url)),
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => (said = (said + text).slice(-4000)))
  let answer = null
  let late = false
  child.on('message', message => (answer = message))
  child.send(request)
  const timer = setTimeout(
    () => {
      late = true
      child.kill('SIGKILL')
    },
    Number(values.timeout) * 1000,
  )
  const [code, signal] = await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (...ended) => done(ended))
  })
  clearTimeout(timer)
  if (answer !== null) return answer
  const how = late
    ? `took longer than ${values.timeout} s`
    : `crashed (${signal ?? `exit ${code}`})`
  return {
    status: 'failed',
    reasons: [said.trim() === '' ? how : `${how}: ${said.trim()}`],
    notes: [],
  }
}

/** Nothing of this machine's databases reaches the model. */
function environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PG[A-Z]|DATABASE_URL$|ATHANOR_)/.test(name)),
  )
}

function report(file, { status, reasons, notes }) {
  const words = [...reasons, ...notes].map(text => oneLine(text))
  say(`${status.padEnd(7)} ${file}${words.length === 0 ? '' : `: ${words.join('; ')}`}`)
  if (values.verbose) for (const reason of reasons) say(reason.replaceAll(/^/gm, '    '))
}

function oneLine(text) {
  const line = text.replaceAll(/\s*\n\s*/g, ' | ')
  return line.length > 400 ? `${line.slice(0, 400)}…` : line
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

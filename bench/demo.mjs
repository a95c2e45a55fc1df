/**
 * `npm run demo`: the life of a small application on the embedded PostgreSQL, in a temporary folder.
 * Prints what a user would type and what athanor answers, and fails when an answer is not as said.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { commandLine } from '../dist/cli/command-line.js'

/** It has said itself why. */
class StepFailed extends Error {}

const began = performance.now()
const script = fileURLToPath(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))
const blog = join(root, 'fixtures', 'apps', 'blog')
const database = ['--database-url', 'pglite:./data']
const home = process.cwd()
const counted = { commands: 0 }
let isOver = false
const commandsOfAStep = 5
// Whatever ends the process before its time has not shown what it should.
process.on('exit', code => {
  if (code === 0 && !isOver) process.exitCode = 1
})
// A database of the user's own has no business in a demonstration.
delete process.env.DATABASE_URL

// Each step has a process of its own, as a process keeps the entities that it has loaded.
const [, , option, ...given] = process.argv
const project = option === '--step' ? given[0] : mkdtempSync(join(tmpdir(), 'athanor-demo-'))
try {
  await (option === '--step' ? live(given[1], Number(given[2]), given[3]) : life())
} catch (error) {
  if (!(error instanceof StepFailed)) say(`\nThe demo failed: ${error?.message ?? String(error)}`)
  process.exitCode = 1
} finally {
  process.chdir(home)
  if (option === '--keep') say(`\nKept: ${project}`)
  else if (option !== '--step') rmSync(project, { recursive: true, force: true, maxRetries: 5 })
}

async function life() {
  heading('A project: TypeORM entities, a DataSource, and no database server')
  settle()
  say(`The blog of fixtures/apps/blog, in ${project}`)
  await athanor(['init'], 0)
  show('athanor.config.ts')

  const steps = readdirSync(join(blog, 'steps')).toSorted((a, b) => parseInt(a) - parseInt(b))
  for (const [at, step] of steps.entries()) await apart(step, at + 1, steps.length)

  heading('The rows of the first day are still there, and have grown the new columns')
  await query(
    `SELECT p.slug, p.is_draft, u.username, u.bio FROM blog_posts p JOIN users u ON u.id = p.author_id ORDER BY p.id`,
    2,
  )

  heading('And all the way back')
  await athanor(['history', '--indicate-current', ...database], 0, /\(head\) \(current\)/)
  await athanor(['downgrade', 'base', ...database], 0, /(done +downgrade .*\n){5}/)
  await athanor(['current', '--check-heads', ...database], 4, /^$/)
  await query(
    `SELECT c.relname AS "left behind" FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'S', 'v') AND c.relname NOT LIKE 'athanor\\_%'`,
    0,
  )

  const commands = counted.commands + steps.length * commandsOfAStep
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  isOver = true
  say(
    `\nIn order: ${steps.length} revisions up and down again, ${commands} commands, ${seconds} s, no database server.`,
  )
}

async function apart(...step) {
  const child = spawn(process.execPath, [script, '--step', project, ...step.map(String)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new StepFailed()
}

async function live(step, number, of) {
  const folder = join(blog, 'steps', step)
  const { message } = JSON.parse(readFileSync(join(folder, 'step.json'), 'utf8'))
  heading(`Step ${number} of ${of}: ${message}`)
  rmSync(join(project, 'entities'), { recursive: true, force: true })
  cpSync(join(folder, 'entities'), join(project, 'entities'), { recursive: true })
  say('(the entities have been edited)')

  await athanor(['check'], 3, /without a revision/)
  const before = revisionFiles()
  await athanor(['revision', '--autogenerate', '-m', message], 0, /^Wrote revisions/)
  const file = revisionFiles().find(name => !before.includes(name))
  if (file === undefined) throw new Error('no revision file was written')
  show(`revisions/${file}`)

  await athanor(['upgrade', number === 1 ? 'head' : 'head-1:head', '--sql'], 0, /^(CREATE|ALTER) /m)
  await athanor(['upgrade', ...database], 0, /^done +upgrade/m)
  if (number === 1) await firstRows(folder)
  await athanor(['check', '--against', 'database', ...database], 0, /^No difference/)
  isOver = true
}

/** A project as `npm install` leaves it: what it depends on is in node_modules. */
function settle() {
  for (const file of ['package.json', 'tsconfig.json', 'data-source.ts'])
    cpSync(join(blog, file), join(project, file))
  mkdirSync(join(project, 'entities'))
  cpSync(join(blog, 'steps', '1-create-the-site', 'entities'), join(project, 'entities'), {
    recursive: true,
  })
  const modules = join(project, 'node_modules')
  mkdirSync(modules)
  for (const name of ['typeorm', 'pg', 'reflect-metadata'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  symlinkSync(root, join(modules, 'athanor'), 'junction')
}

/** Runs the command line as `npx athanor` does, in this process, and holds it to its exit code and its words. */
async function athanor(args, expected, pattern = /(?:)/) {
  say(`\n$ npx athanor ${args.map(quoted).join(' ')}`)
  counted.commands += 1
  const { code, output } = await here(args)
  if (code !== 0) say(`(exit ${code})`)
  if (code !== expected) throw new Error(`it exited with ${code}, and not with ${expected}`)
  if (!pattern.test(output)) throw new Error(`it did not say ${pattern}`)
}

async function here(args) {
  const { exitCode } = process
  const write = process.stdout.write.bind(process.stdout)
  let output = ''
  process.chdir(project)
  process.exitCode = 0
  process.stdout.write = (text, ...rest) => {
    output += String(text)
    return write(text, ...rest)
  }
  try {
    await commandLine(args)
    return { code: process.exitCode, output }
  } finally {
    process.stdout.write = write
    process.exitCode = exitCode
  }
}

async function firstRows(folder) {
  say('\n(the application writes its first rows)')
  const engine = await PGlite.create(join(project, 'data'))
  try {
    await engine.exec(readFileSync(join(folder, 'rows.sql'), 'utf8'))
  } finally {
    await engine.close()
  }
}

async function query(sql, rows) {
  say(`\n${sql};`)
  const engine = await PGlite.create(join(project, 'data'))
  try {
    const found = await engine.query(sql)
    if (found.rows.length > 0) console.table(found.rows)
    else say('(0 rows)')
    if (found.rows.length !== rows) throw new Error(`${found.rows.length} rows, and not ${rows}`)
  } finally {
    await engine.close()
  }
}

function revisionFiles() {
  return readdirSync(join(project, 'revisions')).filter(name => name.endsWith('.ts'))
}

function show(file) {
  say(`\n$ cat ${file}`)
  say(readFileSync(join(project, file), 'utf8').trimEnd())
}

function heading(text) {
  say(`\n${'='.repeat(96)}\n${text}\n${'='.repeat(96)}`)
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

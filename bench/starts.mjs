/** How long a command takes from the shell's point of view, on the blog of `fixtures/apps`. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const commandLine = join(root, 'dist', 'cli', 'main.js')

/** Rows of a table: a name, and what `measured(runs, work)` found. */
export async function starts(url, measured) {
  const project = blog()
  const database = { ...process.env, DATABASE_URL: url }
  const none = { ...process.env, DATABASE_URL: '' }
  const forget = () =>
    rmSync(join(project, 'node_modules', '.cache'), { recursive: true, force: true })
  const athanor = (...args) => run(project, none, commandLine, ...args)
  const check = () => run(project, database, commandLine, 'check', '--against', 'database')
  try {
    const rows = [
      ['node -e 0', await measured(9, () => run(project, none, '-e', '0'))],
      ['athanor --version', await measured(9, () => athanor('--version'))],
      ['athanor --help', await measured(9, () => athanor('--help'))],
      ['athanor heads', await measured(9, () => athanor('heads'))],
    ]
    const cold = await measured(2, () => {
      forget()
      return check()
    })
    return [
      ...rows,
      ['athanor check, server, nothing compiled yet', cold],
      ['athanor check, server', await measured(5, check)],
      ['athanor check, history', await measured(5, () => athanor('check', '--against', 'history'))],
    ]
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

/** The blog as its first step has it, and no revision. */
function blog() {
  const project = mkdtempSync(join(tmpdir(), 'athanor-bench-'))
  const app = join(root, 'fixtures', 'apps', 'blog')
  for (const file of ['athanor.config.ts', 'data-source.ts', 'package.json', 'tsconfig.json'])
    cpSync(join(app, file), join(project, file))
  const [first] = readdirSync(join(app, 'steps')).toSorted()
  cpSync(join(app, 'steps', first, 'entities'), join(project, 'entities'), { recursive: true })
  mkdirSync(join(project, 'revisions'))
  const modules = join(project, 'node_modules')
  mkdirSync(modules)
  for (const name of ['typeorm', 'pg', 'reflect-metadata'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  symlinkSync(root, join(modules, 'athanor'), 'junction')
  return project
}

function run(cwd, env, ...args) {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, env }, (error, _out, err) => {
      // 3: there are differences, which is what the blog without a revision has.
      const exit = error === null ? 0 : error.code
      if (exit === 0 || exit === 3) resolve(`${exit}`)
      else reject(new Error(`${args.join(' ')} ended with ${exit}\n${err}`))
    })
  })
}

/** A project of its own below the temporary folder, and the built command line run in it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const commandLine = join(process.cwd(), 'dist', 'cli', 'main.js')

export interface Outcome {
  readonly exit: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly child: ChildProcess
  readonly outcome: Promise<Outcome>
}

export interface Setting {
  readonly env?: Readonly<Record<string, string>>
  /** Arguments of Node, before the script. */
  readonly node?: readonly string[]
}

export interface Project {
  readonly directory: string
  readonly write: (files: Files) => void
  /** Every file and its text, so that two answers tell what was written in between. */
  readonly files: () => Files
  readonly athanor: (args: readonly string[], setting?: Setting) => Promise<Outcome>
  readonly start: (args: readonly string[], setting?: Setting) => Running
}

export type Files = Readonly<Record<string, string>>

export interface Workspace {
  readonly project: (files: Files) => Project
  readonly remove: () => void
}

/** A folder with what `npm install` would bring, for projects to be made in. One cache serves them all. */
export function workspace(): Workspace {
  if (!existsSync(commandLine)) throw new Error('build first: npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'athanor-cli-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of ['typeorm', 'pg', 'reflect-metadata'])
    symlinkSync(join(process.cwd(), 'node_modules', name), join(modules, name), 'junction')
  symlinkSync(process.cwd(), join(modules, 'athanor'), 'junction')
  let made = 0
  return {
    project: files => {
      made += 1
      const project = projectIn(join(folder, `project-${made}`))
      project.write(files)
      return project
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function projectIn(directory: string): Project {
  mkdirSync(directory)
  const start = (args: readonly string[], { env = {}, node = [] }: Setting = {}): Running => {
    const child = spawn(process.execPath, [...node, commandLine, ...args], {
      cwd: directory,
      env: { ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return { child, outcome: outcomeOf(child) }
  }
  return {
    directory,
    write: files => {
      for (const [name, text] of Object.entries(files)) {
        const path = join(directory, name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, text)
      }
    },
    files: () => filesBelow(directory),
    athanor: (args, setting) => start(args, setting).outcome,
    start,
  }
}

/** Without what the person or the pipeline that runs the tests has set for databases and for Node. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(DATABASE_URL|PG[A-Z]+|NODE_OPTIONS|NODE_V8_COVERAGE|FORCE_COLOR)$/.test(name),
    ),
  )
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let [out, err] = ['', '']
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text))
  // `close` comes when both streams have ended as well.
  await once(child, 'close')
  return { exit: child.exitCode, out, err }
}

const filesBelow = (directory: string): Files =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .toSorted()
      .filter(name => !/^node_modules\b/.test(name))
      .map(name => [name, textAt(join(directory, name))]),
  )

const textAt = (path: string): string =>
  statSync(path).isDirectory() ? '' : readFileSync(path, 'latin1')

/** A DataSource in plain JavaScript: nothing of it has to be compiled. */
export const dataSource = (columns = '', options = 'url: process.env.DATABASE_URL'): string => `
import { DataSource, EntitySchema } from 'typeorm'

const user = new EntitySchema({
  name: 'User',
  tableName: 'users',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    email: { type: 'varchar', length: 120 },
    ${columns}
  },
})
export default new DataSource({ type: 'postgres', ${options}, entities: [user] })
`

export interface RevisionText {
  readonly revises?: string | null
  readonly up?: string
  readonly down?: string
  readonly labels?: string
}

/** A revision in plain JavaScript. */
export const revision = (
  id: string,
  { revises = null, up = '', down = '', labels = '' }: RevisionText = {},
): string => `/**
 * Revision ${id}
 *
 * Revision: ${id}
 * Revises:  ${revises ?? '<base>'}
 * Created:  2026-01-01 00:00:00 UTC
 */
export const revision = '${id}'
export const revises = ${revises === null ? 'null' : `'${revises}'`}
export const branchLabels = [${labels}]
export const dependsOn = []

export async function upgrade(op) {
  ${up}
}

export async function downgrade(op) {
  ${down}
}
`

export const manifest = '{ "name": "shop", "private": true, "type": "module" }\n'

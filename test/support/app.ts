/** An application of `fixtures/apps`: its life in steps, each in a project of its own below the temporary folder. */
import { execFile, fork, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, CheckResult } from '../../src/commands/check.ts'
import type { RevisionOptions, RevisionResult } from '../../src/commands/revision.ts'
import type { RunOptions, RunResult } from '../../src/commands/upgrade.ts'
import { fixturesRoot } from './fixture.ts'

export interface Step {
  /** `2-widen-password` */
  readonly name: string
  readonly folder: string
  readonly message: string
  /** Of its revision. */
  readonly id: string
  /** What the clock says, in ISO 8601. */
  readonly created: string
  readonly renames: readonly string[]
  /** Nothing that was there goes, nor is any table rewritten. */
  readonly inPlace: boolean
  /** The revision file as somebody edited it; null where the generated one stands. */
  readonly edit: string | null
  /** SQL of what is written into the database after it. */
  readonly rows: string
}

export interface App {
  readonly name: string
  readonly folder: string
  readonly steps: readonly Step[]
}

const appsRoot = join(fixturesRoot, 'apps')

/** Where an application keeps its entities, when it is not `entities`. */
const entitiesOf: Readonly<Record<string, string>> = { service: 'models/orm' }

export const apps: readonly App[] = readdirSync(appsRoot)
  .toSorted()
  .map(name => ({ name, folder: join(appsRoot, name), steps: stepsOf(join(appsRoot, name)) }))

interface StepFile {
  readonly message: string
  readonly id: string
  readonly created: string
  readonly renames?: readonly string[]
  readonly inPlace?: boolean
  readonly edit?: string
}

function stepsOf(app: string): readonly Step[] {
  return readdirSync(join(app, 'steps'))
    .toSorted((one, other) => Number.parseInt(one) - Number.parseInt(other))
    .map(name => {
      const folder = join(app, 'steps', name)
      const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
      const {
        renames = [],
        inPlace = false,
        edit,
        ...given
      } = JSON.parse(text('step.json')) as StepFile
      return {
        ...given,
        name,
        folder,
        renames,
        inPlace,
        edit: edit === undefined ? null : text(edit),
        rows: text('rows.sql'),
      }
    })
}

/** A folder with what `npm install` would bring, for projects to be made in. One cache serves them all. */
export interface Workspace {
  /** The project of an application as it is at a step, with the revisions of the step before. */
  readonly project: (app: App, step: Step, version: number) => string
  readonly remove: () => void
}

export function workspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'athanor-apps-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of ['typeorm', 'pg', 'reflect-metadata'])
    symlinkSync(join(process.cwd(), 'node_modules', name), join(modules, name), 'junction')
  symlinkSync(process.cwd(), join(modules, 'athanor'), 'junction')
  return {
    project: (app, step, version) => {
      const at = ({ name }: Step): string => join(folder, `${app.name}-${version}`, name)
      const project = at(step)
      if (existsSync(project)) return project
      const grown = new Set(['steps', 'revisions', 'README.md'])
      for (const file of readdirSync(app.folder).filter(name => !grown.has(name)))
        cpSync(join(app.folder, file), join(project, file), { recursive: true })
      takeEntities(app, step, project)
      const before = app.steps[app.steps.indexOf(step) - 1]
      const revisions = join(project, 'revisions')
      if (before === undefined) mkdirSync(revisions)
      else cpSync(join(at(before), 'revisions'), revisions, { recursive: true })
      return project
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** The entities of a step, in place of those that are there. */
export function takeEntities(app: App, step: Step, project: string): void {
  const entities = join(project, entitiesOf[app.name] ?? 'entities')
  rmSync(entities, { recursive: true, force: true })
  cpSync(join(step.folder, 'entities'), entities, { recursive: true })
}

/** The reviewed file of a step, in the words of its header. */
export const editedSource = (app: App, step: Step): string | null => {
  const before = app.steps[app.steps.indexOf(step) - 1]
  if (step.edit === null) return null
  return step.edit
    .replaceAll('__REVISION__', step.id)
    .replaceAll('__REVISES__', before?.id ?? '<base>')
    .replaceAll('__CREATED__', step.created.replace('T', ' ').replace('Z', ' UTC'))
}

/** Every file of a versions directory, by name. */
export const filesIn = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (existsSync(directory) ? readdirSync(directory).toSorted() : []).map(name => [
      name,
      readFileSync(join(directory, name), 'utf8'),
    ]),
  )

/** With ATHANOR_ACCEPT=1 the files become the golden ones. */
export function goldenFiles(app: App, found: Readonly<Record<string, string>>): typeof found {
  const directory = join(app.folder, 'revisions')
  if (process.env['ATHANOR_ACCEPT'] === '1') {
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory)
    for (const [name, text] of Object.entries(found)) writeFileSync(join(directory, name), text)
  }
  return filesIn(directory)
}

type WithClock<T> = Omit<T, 'now' | 'onEvent' | 'report' | 'dataSource' | 'signal'> & {
  readonly now?: string
}

/** athanor and TypeORM in a process of their own, on one database. */
export interface Walker {
  readonly check: (options: WithClock<CheckOptions>) => Promise<CheckResult>
  readonly revision: (options: WithClock<RevisionOptions>) => Promise<RevisionResult>
  readonly upgrade: (options: WithClock<RunOptions>) => Promise<RunResult>
  readonly downgrade: (options: WithClock<RunOptions>) => Promise<RunResult>
  /** The queries of TypeORM's own schema builder. */
  readonly typeorm: (options: { readonly directory: string }) => Promise<readonly string[]>
  readonly end: () => void
}

interface Reply {
  readonly answer?: unknown
  readonly error?: {
    readonly code?: string
    readonly message: string
    readonly detail?: string
    readonly stack?: string
  }
}

export function walker(url: string): Walker {
  const child = fork(join(process.cwd(), 'test', 'support', 'walk.mjs'), {
    env: environment(url),
    execArgv: [],
  })
  // What a command answers is said by its function's type; the child passes it on as it is.
  const asked =
    <Answer>(command: string) =>
    async (options: object): Promise<Answer> =>
      (await ask(child, command, options)) as Answer
  return {
    check: asked('check'),
    revision: asked('revision'),
    upgrade: asked('upgrade'),
    downgrade: asked('downgrade'),
    typeorm: asked('typeorm'),
    end: () => {
      child.kill('SIGKILL')
    },
  }
}

async function ask(child: ChildProcess, command: string, options: unknown): Promise<unknown> {
  const { answer, error } = await new Promise<Reply>((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`the walker ended with ${code} during ${command}`))
    }
    child.once('exit', ended)
    child.once('message', reply => {
      child.off('exit', ended)
      resolve(reply as Reply)
    })
    child.send({ command, options })
  })
  if (error === undefined) return answer
  const { code = 'no code', message, detail = '', stack = '' } = error
  throw Object.assign(new Error(`${command}: ${code}: ${message}\n${detail}\n${stack}`), { code })
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command line, as a user runs it. */
export async function commandLine(
  project: string,
  url: string,
  ...words: readonly string[]
): Promise<Ended> {
  const main = join(process.cwd(), 'dist', 'cli', 'main.js')
  return await new Promise(resolve => {
    const options = { cwd: project, env: environment(url) }
    const child = execFile(process.execPath, [main, ...words], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr })
    })
  })
}

const environment = (url: string): NodeJS.ProcessEnv => ({
  ...process.env,
  DATABASE_URL: url,
  NODE_OPTIONS: '',
  NO_COLOR: '1',
})

/** What every command of the command line has in common: its options, and how it begins and ends. */
import type { Argv } from 'yargs'
import type { Options } from '../commands/context.ts'
import { AthanorError } from '../errors.ts'
import { isRunError } from '../run/run-error.ts'
import { exitCodeOf } from './exit.ts'
import { errorText, print, progress, type Format } from './print.ts'

export interface Shared {
  readonly directory: string | undefined
  readonly config: string | undefined
  readonly databaseUrl: string | undefined
  readonly x: readonly string[] | undefined
  readonly format: Format
  readonly quiet: boolean
}

export const withShared = (yargs: Argv): Argv<Shared> =>
  // yargs gives a handler the camel-case names as well, and its types say so only there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  yargs
    .option('directory', { alias: 'C', type: 'string', describe: 'The project (default: here)' })
    .option('config', { alias: 'c', type: 'string', describe: 'The configuration file' })
    .option('database-url', {
      type: 'string',
      describe: 'postgres://… or pglite:./path (default: DATABASE_URL, then the DataSource)',
    })
    .option('x', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'key=value for configurations and data sources that are functions',
    })
    .option('format', {
      choices: ['text', 'json'] as const,
      default: 'text' as const,
      describe: 'For people or for programs',
    })
    .option('quiet', {
      alias: 'q',
      type: 'boolean',
      default: false,
      describe: 'No progress on stderr',
    }) as unknown as Argv<Shared>

/** What a command that compares may be told about renames. */
export const renameOptions = {
  rename: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Tell a rename: old_table:new, table.old_column:new, enum.old_value:new',
  },
  'no-rename': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Tell that it is none: the one is dropped, the other created',
  },
  'no-renames': {
    type: 'boolean',
    default: false,
    describe: 'Whatever was not told is no rename',
  },
} as const

interface RenamesGiven {
  readonly rename: readonly string[] | undefined
  readonly noRename: readonly string[] | undefined
  readonly noRenames: boolean
}

export const renamesIn = ({ rename, noRename, noRenames }: RenamesGiven): RenamesTold => ({
  ...(rename === undefined ? {} : { renames: rename }),
  ...(noRename === undefined ? {} : { notRenames: noRename }),
  noRenames,
})

interface RenamesTold {
  readonly renames?: readonly string[]
  readonly notRenames?: readonly string[]
  readonly noRenames: boolean
}

const interrupt = new AbortController()

/** What the commands take, from what every command line has. */
export function optionsOf(given: Shared): Options {
  return {
    ...(given.directory === undefined ? {} : { directory: given.directory }),
    ...(given.config === undefined ? {} : { config: given.config }),
    ...(given.databaseUrl === undefined ? {} : { databaseUrl: given.databaseUrl }),
    arguments: Object.fromEntries((given.x ?? []).map(pair)),
    report: line => {
      if (!given.quiet) progress(line)
    },
    signal: interrupt.signal,
  }
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new AthanorError('ATH603', {
    message: `not an argument: ${text}`,
    hint: 'Write `-x key=value`.',
  })
}

/** The first asks to end in order; the second does not ask. */
function stop(): void {
  if (interrupt.signal.aborted) process.kill(process.pid, 'SIGKILL')
  interrupt.abort()
}

/** Does the work, prints what it answers or why it failed, and sets the exit code. */
export async function handled(given: Shared, work: () => Promise<number>): Promise<void> {
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    process.exitCode = await work()
  } catch (error) {
    fail(error, given.format)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

export function fail(error: unknown, format: Format): void {
  if (format === 'json') print(JSON.stringify(errorJson(error), null, 2))
  progress(errorText(error))
  process.exitCode = exitCodeOf(error)
}

function errorJson(error: unknown): unknown {
  if (!(error instanceof Error)) return { error: { code: null, message: String(error) } }
  const { message } = error
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { code = null, detail = null, hint = null } = error as Partial<AthanorError>
  return {
    error: { code, message, detail, hint },
    // What was done before the failure is a result too.
    ...(isRunError(error) ? { results: error.results } : {}),
  }
}

/** The command line: parses, and hands over. */
import yargs from 'yargs'
import { version } from '../commands/version.ts'
import { AthanorError } from '../errors.ts'
import { diffCommand } from './commands/diff.ts'
import { readCommands } from './commands/read.ts'
import { runCommands } from './commands/run.ts'
import { writeCommands } from './commands/write.ts'
import { fail, withShared } from './shared.ts'

/** A complaint of yargs in the words of every other error. */
function usage(message: string, args: readonly string[]): AthanorError {
  const [first = '', ...more] = message.split('\n')
  const [, meant] = /^Did you mean (.+)\?$/.exec(first) ?? []
  const [, options] = /^Unknown (?:commands?|arguments?): (-.+)/.exec(first) ?? []
  if (options !== undefined) return unknownOption(options)
  return new AthanorError('ATH603', {
    message:
      meant === undefined
        ? `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/[.:]$/, '')
        : `unknown command: ${args.find(word => !word.startsWith('-')) ?? ''}`,
    ...(more.length === 0 ? {} : { detail: more.map(line => line.trim()).join('\n') }),
    hint:
      meant === undefined
        ? 'Run `athanor --help`, or `athanor <command> --help`.'
        : `Did you mean \`athanor ${meant}\`?`,
  })
}

const unknownOption = (option: string): AthanorError =>
  new AthanorError('ATH603', {
    message: `unknown option: ${option}`,
    hint: 'Run `athanor <command> --help` to see its options.',
  })

/** Unknown options are arguments, as `-1` is a target; so a slip such as `--sqll` has to be found here. */
function refuseOptions(options: object, args: readonly string[]): true {
  // What yargs passes here are all its options; its types still say aliases.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { key, alias } = options as Readonly<Record<string, Readonly<Record<string, unknown>>>>
  const names = new Set([...Object.keys(key ?? {}), ...Object.values(alias ?? {}).flat()])
  const slip = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length).find(word => {
    const [, name] = /^--([a-z][\w-]*)(?:=|$)/i.exec(word) ?? []
    return name !== undefined && !names.has(name)
  })
  if (slip === undefined) return true
  throw unknownOption(slip)
}

/** Of an option that takes one value and is given twice, the last holds. */
function lastOfEach(given: Record<string, unknown>, parser?: unknown): void {
  // yargs knows its own options; its types do not say so.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { array } = (parser as { getOptions: () => { array: readonly string[] } }).getOptions()
  for (const [key, value] of Object.entries(given))
    if (Array.isArray(value) && !['_', '--', ...array].includes(dashed(key)))
      given[key] = value.at(-1)
}

/** yargs gives every option by its camel-case name as well. */
const dashed = (key: string): string =>
  key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

const isJson = (args: readonly string[]): boolean =>
  args.some(
    (word, at) => word === '--format=json' || (word === '--format' && args[at + 1] === 'json'),
  )

/** yargs throws some of its complaints, by an error class of its own, past `fail`. */
const isUsage = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'YError'

/** Runs one command; it prints its answer or its error, and sets the exit code of the process. */
export async function commandLine(args: readonly string[]): Promise<void> {
  const shared = withShared(
    yargs([...args])
      .scriptName('athanor')
      .usage(
        '$0 <command>\n\nSchema revisions for TypeORM on PostgreSQL: edit entities, review a file, run it, take it back.',
      )
      .example('$0 init', 'set a project up')
      .example(
        '$0 revision --autogenerate -m "Add is_draft"',
        'write the revision for a model edit',
      )
      .example('$0 upgrade', 'run what is pending')
      .example('$0 check', 'in a hook or in CI: exits 3 when an edit has no revision')
      .example('$0 downgrade', 'take the last revision back')
      .epilog(
        'Exit codes: 0 in order, 1 failed, 2 wrong usage or configuration, 3 differences or possible renames, 4 the database is behind, 5 the history is broken, 6 refused.',
      )
      // `-1` is a target, not an option.
      .parserConfiguration({
        'unknown-options-as-args': true,
        // `--no-renames` is an option of that name.
        'boolean-negation': false,
      }),
  )

  try {
    await diffCommand(readCommands(runCommands(writeCommands(shared))))
      .demandCommand(1, 'no command was named')
      .recommendCommands()
      .strictCommands()
      .strictOptions()
      .middleware(lastOfEach, true)
      .check((_given, options: object) => refuseOptions(options, args))
      .version(version())
      .help()
      .alias('help', 'h')
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? usage(message, args)
      })
      .parseAsync()
  } catch (error) {
    fail(isUsage(error) ? usage(error.message, args) : error, isJson(args) ? 'json' : 'text')
  }
}

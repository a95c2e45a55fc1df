#!/usr/bin/env node
/** The command line: parses, and hands over. The only file that runs when it is imported. */
import { readFileSync } from 'node:fs'
import yargs from 'yargs'
import { AthanorError } from '../errors.ts'
import { readCommands } from './commands/read.ts'
import { runCommands } from './commands/run.ts'
import { writeCommands } from './commands/write.ts'
import { fail, withShared } from './shared.ts'

const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  // Our own package.json has a version.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (JSON.parse(text) as { version: string }).version
}

const usage = (message: string): AthanorError =>
  new AthanorError('ATH603', {
    message,
    hint: 'Run `athanor --help`, or `athanor <command> --help`.',
  })

/** yargs throws some of its complaints, by an error class of its own, past `fail`. */
const isUsage = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'YError'

const shared = withShared(
  yargs(process.argv.slice(2))
    .scriptName('athanor')
    .usage(
      '$0 <command>\n\nSchema revisions for TypeORM on PostgreSQL: edit entities, review a file, run it, take it back.',
    )
    .example('$0 init', 'set a project up')
    .example('$0 revision --autogenerate -m "Add is_draft"', 'write the revision for a model edit')
    .example('$0 upgrade', 'run what is pending')
    .example('$0 check', 'in a hook or in CI: exits 3 when an edit has no revision')
    .example('$0 downgrade', 'take the last revision back')
    .epilog(
      'Exit codes: 0 in order, 1 failed, 2 wrong usage or configuration, 3 differences, 4 the database is behind, 5 the history is broken, 6 refused.',
    )
    // `-1` is a target, not an option.
    .parserConfiguration({ 'unknown-options-as-args': true, 'duplicate-arguments-array': false }),
)

try {
  await readCommands(runCommands(writeCommands(shared)))
    .demandCommand(1, 'Name a command.')
    .recommendCommands()
    .strictCommands()
    .strictOptions()
    .version(version())
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usage(message)
    })
    .parseAsync()
} catch (error) {
  fail(
    isUsage(error) ? usage(error.message) : error,
    process.argv.includes('json') ? 'json' : 'text',
  )
}

/** The commands that change a database: upgrade, downgrade, stamp. */
import type { Argv } from 'yargs'
import type { RunOptions, RunResult } from '../../commands/upgrade.ts'
import { AthanorError } from '../../errors.ts'
import { isRunError } from '../../run/run-error.ts'
import { exit } from '../exit.ts'
import { eventText, print, progress, resultLine, runText, stampText } from '../print.ts'
import { handled, optionsOf, type Shared } from '../shared.ts'

interface Given {
  readonly target: string | undefined
  readonly sql: boolean
  readonly dryRun: boolean
  readonly transaction: 'all' | 'each' | undefined
}

const running = (yargs: Argv<Shared>, target: string) =>
  yargs
    .positional('target', { type: 'string', describe: target })
    .option('sql', {
      type: 'boolean',
      default: false,
      describe: 'Print the SQL, and touch no database',
    })
    .option('dry-run', {
      type: 'boolean',
      default: false,
      describe: 'Say what would run on this database',
    })
    // Not `conflicts`, which counts a default as said.
    .check(({ sql, dryRun }) => {
      if (!sql || !dryRun) return true
      throw new AthanorError('ATH603', {
        message: '`--sql` and `--dry-run` exclude each other',
        hint: 'Neither runs anything: take `--sql` for the statements, `--dry-run` for the revisions.',
      })
    })
    .option('transaction', {
      choices: ['all', 'each'] as const,
      describe: 'One transaction for the run, or one for each revision',
    })

async function runWith(
  move: (options: RunOptions) => Promise<RunResult>,
  given: Given & Shared,
): Promise<number> {
  const { target, sql, dryRun, transaction } = given
  try {
    const result = await move({
      ...optionsOf(given),
      sql,
      dryRun,
      ...(target === undefined ? {} : { target }),
      ...(transaction === undefined ? {} : { transaction }),
      onEvent: event => {
        const line = given.quiet ? null : eventText(event)
        if (line !== null) progress(line)
      },
    })
    print(given.format === 'json' ? JSON.stringify(result, null, 2) : runText(result))
    return exit.inOrder
  } catch (error) {
    // What was done before the failure is a result too.
    if (isRunError(error) && given.format === 'text')
      // The files of the history are what ran.
      for (const result of error.results)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        print(resultLine(result as Parameters<typeof resultLine>[0]))
    throw error
  }
}

export const runCommands = (yargs: Argv<Shared>): Argv<Shared> =>
  yargs
    .command(
      'upgrade [target]',
      'Run revisions up to a target (default: head)',
      y => running(y, 'A revision, a prefix, head, heads, +2'),
      given =>
        handled(given, async () => {
          const { upgrade } = await import('../../commands/upgrade.ts')
          return await runWith(upgrade, given)
        }),
    )
    .command(
      'downgrade [target]',
      'Take revisions back down to a target (default: -1)',
      y => running(y, 'A revision, a prefix, base, -2'),
      given =>
        handled(given, async () => {
          const { downgrade } = await import('../../commands/upgrade.ts')
          return await runWith(downgrade, given)
        }),
    )
    .command(
      'stamp [targets..]',
      'Say where the database stands, without running anything (default: head)',
      y =>
        y
          .positional('targets', {
            type: 'string',
            array: true,
            describe: 'Revisions, head, heads, base',
          })
          .option('purge', { type: 'boolean', default: false, describe: 'Forget all rows first' }),
      given =>
        handled(given, async () => {
          const { stamp } = await import('../../commands/stamp.ts')
          const { targets, purge } = given
          const result = await stamp({
            ...optionsOf(given),
            purge,
            ...(targets === undefined || targets.length === 0
              ? {}
              : { targets: targets.map(String) }),
          })
          print(given.format === 'json' ? JSON.stringify(result, null, 2) : stampText(result))
          return exit.inOrder
        }),
    )

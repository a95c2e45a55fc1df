/** The command that compares any two schemas. */
import type { Argv } from 'yargs'
import type { DiffOptions } from '../../commands/diff.ts'
import { known } from '../../commands/source.ts'
import { AthanorError } from '../../errors.ts'
import { diffText } from '../diff-text.ts'
import { exit } from '../exit.ts'
import { print } from '../print.ts'
import { handled, optionsOf, type Shared } from '../shared.ts'

const builder = (yargs: Argv<Shared>) =>
  yargs
    .usage(
      `$0 diff A B\n\nWhat leads from A to B. Each is one of:\n\n${known.replaceAll(/^/gm, '  ')}`,
    )
    .positional('before', { type: 'string', describe: 'A: what is there' })
    .positional('after', { type: 'string', describe: 'B: what is wanted' })
    .option('sql', { type: 'boolean', default: false, describe: 'Print the SQL that makes B of A' })
    .option('revision', {
      type: 'boolean',
      default: false,
      describe: 'Write a revision file, with the way back (needs -m)',
    })
    .option('message', { alias: 'm', type: 'string', describe: 'What the revision is for' })
    .option('head', { type: 'string', describe: 'The revision it follows (default: the head)' })
    .option('splice', {
      type: 'boolean',
      default: false,
      describe: 'Follow a revision that is not a head',
    })
    .option('branch-label', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'A label for the branch',
    })
    .option('version-path', { type: 'string', describe: 'Which of the versions directories' })
    .option('rev-id', { type: 'string', describe: 'The id, instead of a random one' })
    .option('depends-on', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'A revision that must be run before',
    })
    .option('rename', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'Tell a rename, from A to B: old_table:new_table, table.old_column:new_column',
    })
    .option('exit-code', {
      type: 'boolean',
      default: false,
      describe: 'Exit 3 when they differ',
    })
    .option('verbose', {
      alias: 'v',
      type: 'boolean',
      default: false,
      describe: 'Name what is not managed',
    })
    .example('$0 diff history models', 'what `revision --autogenerate` would write')
    .example('$0 diff history@current database', 'what was changed by hand')
    .example(
      '$0 diff postgres://…/shop ./schema.sql --sql',
      'SQL that makes the file of the database',
    )
    .example('$0 diff ./before.sql ./after.sql --exit-code', 'in CI: exits 3 when they differ')
    .example('$0 diff empty models --revision -m "Initial"', 'the first revision of a project')

interface Given extends Shared {
  readonly before: string | undefined
  readonly after: string | undefined
  readonly sql: boolean
  readonly revision: boolean
  readonly message: string | undefined
  readonly head: string | undefined
  readonly splice: boolean
  readonly branchLabel: readonly string[] | undefined
  readonly versionPath: string | undefined
  readonly revId: string | undefined
  readonly dependsOn: readonly string[] | undefined
  readonly rename: readonly string[] | undefined
}

export const diffCommand = (yargs: Argv<Shared>): Argv<Shared> =>
  yargs.command(
    'diff [before] [after]',
    'Compare any two: models, history, databases, SQL files',
    builder,
    given =>
      handled(given, async () => {
        const options = diffOptions(given)
        const { diff } = await import('../../commands/diff.ts')
        const result = await diff(options)
        if (given.format === 'json') print(JSON.stringify(result, null, 2))
        else print(given.sql ? result.sql : diffText(result, given.verbose))
        return given.exitCode && result.status === 'differences' ? exit.differences : exit.inOrder
      }),
  )

function diffOptions(given: Given): DiffOptions {
  const { before, after, rename } = given
  if (before === undefined || after === undefined)
    throw new AthanorError('ATH603', {
      message: `diff compares two, and ${before === undefined ? 'both are' : 'the second is'} missing`,
      detail: known,
      hint: 'Name what is there first, then what is wanted: `athanor diff history models`.',
    })
  const revision = revisionOf(given)
  return {
    ...optionsOf(given),
    before,
    after,
    ...(rename === undefined ? {} : { renames: rename }),
    ...(revision === undefined ? {} : { revision }),
  }
}

function revisionOf(given: Given): DiffOptions['revision'] {
  const { message, head, splice, branchLabel, versionPath, revId, dependsOn } = given
  if (!given.revision) {
    const about = [message, head, branchLabel, versionPath, revId, dependsOn]
    if (!splice && about.every(said => said === undefined)) return undefined
    throw new AthanorError('ATH603', {
      message: 'a revision is described, and none was asked for',
      hint: 'Add `--revision` to write one.',
    })
  }
  if (given.sql)
    throw new AthanorError('ATH603', {
      message: '`--sql` and `--revision` exclude each other',
      hint: 'Take `--sql` for the statements, `--revision` for a file; `--format json` has the statements beside the file.',
    })
  if (message === undefined)
    throw new AthanorError('ATH603', {
      message: 'the revision has no message',
      hint: 'Say what it is for: `--revision -m "…"`.',
    })
  return {
    message,
    splice,
    ...(head === undefined ? {} : { head }),
    ...(branchLabel === undefined ? {} : { branchLabels: branchLabel }),
    ...(versionPath === undefined ? {} : { versionPath }),
    ...(revId === undefined ? {} : { revId }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
  }
}

/** The commands that write files: init, revision, migrate, merge. */
import type { Argv } from 'yargs'
import { askerOf } from '../ask.ts'
import { exit } from '../exit.ts'
import { initText, print, revisionText } from '../print.ts'
import { handled, optionsOf, renameOptions, renamesIn, type Shared } from '../shared.ts'

const autogenerating = <T>(yargs: Argv<T>) =>
  yargs
    .option('message', {
      alias: 'm',
      type: 'string',
      demandOption: true,
      describe: 'What the revision is for',
    })
    .option('against', {
      choices: ['database', 'history'] as const,
      describe: 'What the entities are compared with',
    })
    .option('rename', renameOptions.rename)
    .option('no-rename', renameOptions['no-rename'])
    .option('no-renames', renameOptions['no-renames'])
    .option('backfill', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'SQL for rows without a value where there has to be one: table.column=expression',
    })
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
    .option('sql', {
      type: 'boolean',
      default: false,
      describe: 'Print the SQL, and write no file',
    })

interface Given extends Shared {
  readonly message: string
  readonly autogenerate: boolean
  readonly against: 'database' | 'history' | undefined
  readonly rename: readonly string[] | undefined
  readonly noRename: readonly string[] | undefined
  readonly noRenames: boolean
  readonly backfill: readonly string[] | undefined
  readonly head: string | undefined
  readonly splice: boolean
  readonly branchLabel: readonly string[] | undefined
  readonly versionPath: string | undefined
  readonly revId: string | undefined
  readonly dependsOn: readonly string[] | undefined
  readonly sql: boolean
}

async function writeRevision(given: Given): Promise<number> {
  const { revision } = await import('../../commands/revision.ts')
  const { message, autogenerate, against, head, splice, branchLabel, versionPath } = given
  const asker = askerOf(given.format)
  const result = await revision({
    ...optionsOf(given),
    message,
    autogenerate,
    splice,
    sql: given.sql,
    ...(against === undefined ? {} : { against }),
    ...renamesIn(given),
    ...(asker === null ? {} : { asker }),
    ...(given.backfill === undefined ? {} : { backfills: given.backfill }),
    ...(head === undefined ? {} : { head }),
    ...(branchLabel === undefined ? {} : { branchLabels: branchLabel }),
    ...(versionPath === undefined ? {} : { versionPath }),
    ...(given.revId === undefined ? {} : { revId: given.revId }),
    ...(given.dependsOn === undefined ? {} : { dependsOn: given.dependsOn }),
  })
  print(given.format === 'json' ? JSON.stringify(result, null, 2) : revisionText(result))
  return result.status === 'unresolved-renames' ? exit.differences : exit.inOrder
}

export const writeCommands = (yargs: Argv<Shared>): Argv<Shared> =>
  yargs
    .command(
      'init [versions]',
      'Set a project up: a configuration and a versions directory',
      y =>
        y.positional('versions', {
          type: 'string',
          describe: 'The versions directory (default: revisions)',
        }),
      given =>
        handled(given, async () => {
          const { init } = await import('../../commands/init.ts')
          const { versions } = given
          const result = await init({
            ...optionsOf(given),
            ...(versions === undefined ? {} : { versions }),
          })
          print(given.format === 'json' ? JSON.stringify(result, null, 2) : initText(result))
          return exit.inOrder
        }),
    )
    .command(
      'revision',
      'Write a revision file: an empty one, or what the entities ask for (--autogenerate)',
      y =>
        autogenerating(y).option('autogenerate', {
          type: 'boolean',
          default: false,
          describe: 'Write the differences between the entities and what is there',
        }),
      given => handled(given, () => writeRevision(given)),
    )
    .command(
      'migrate',
      'The same as revision --autogenerate',
      y => autogenerating(y),
      given => handled(given, () => writeRevision({ ...given, autogenerate: true })),
    )
    .command(
      'merge [revisions..]',
      'Join heads in a revision that has all of them as parents',
      y =>
        y
          .positional('revisions', {
            type: 'string',
            array: true,
            describe: 'What to join (default: all heads)',
          })
          .option('message', { alias: 'm', type: 'string', describe: 'What the revision is for' })
          .option('rev-id', { type: 'string', describe: 'The id, instead of a random one' }),
      given =>
        handled(given, async () => {
          const { merge } = await import('../../commands/merge.ts')
          const { revisions, message, revId } = given
          const result = await merge({
            ...optionsOf(given),
            ...(revisions === undefined || revisions.length === 0 ? {} : { revisions }),
            ...(message === undefined ? {} : { message }),
            ...(revId === undefined ? {} : { revId }),
          })
          print(given.format === 'json' ? JSON.stringify(result, null, 2) : `Wrote ${result.path}`)
          return exit.inOrder
        }),
    )

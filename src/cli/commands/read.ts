/** The commands that only read: check, current, heads, history, show. */
import type { Argv } from 'yargs'
import { exit } from '../exit.ts'
import { checkText, currentText, entryText, headLine, historyLine, print } from '../print.ts'
import { handled, optionsOf, renameOptions, renamesIn, type Shared } from '../shared.ts'

const verbosely = (yargs: Argv<Shared>) =>
  yargs.option('verbose', { alias: 'v', type: 'boolean', default: false, describe: 'Say more' })

export const readCommands = (yargs: Argv<Shared>): Argv<Shared> =>
  yargs
    .command(
      'check',
      'Is there a revision for every model edit? Exits 3 when not',
      y =>
        verbosely(y)
          .option('against', {
            choices: ['database', 'history'] as const,
            describe: 'What the entities are compared with',
          })
          .option('rename', renameOptions.rename)
          .option('no-rename', renameOptions['no-rename'])
          .option('no-renames', renameOptions['no-renames']),
      given =>
        handled(given, async () => {
          const { check } = await import('../../commands/check.ts')
          const { against, verbose } = given
          const result = await check({
            ...optionsOf(given),
            ...(against === undefined ? {} : { against }),
            ...renamesIn(given),
          })
          print(
            given.format === 'json' ? JSON.stringify(result, null, 2) : checkText(result, verbose),
          )
          return result.status === 'clean' ? exit.inOrder : exit.differences
        }),
    )
    .command(
      'current',
      'Where does the database stand?',
      y =>
        verbosely(y).option('check-heads', {
          type: 'boolean',
          default: false,
          describe: 'Exit 4 when the database is not at the heads',
        }),
      given =>
        handled(given, async () => {
          const { current } = await import('../../commands/log.ts')
          const result = await current(optionsOf(given))
          print(
            given.format === 'json'
              ? JSON.stringify(result, null, 2)
              : currentText(result, given.verbose),
          )
          return given.checkHeads && !result.isAtHead ? exit.behind : exit.inOrder
        }),
    )
    .command(
      'heads',
      'List the revisions that nothing follows',
      y => verbosely(y),
      given =>
        handled(given, async () => {
          const { heads } = await import('../../commands/log.ts')
          const result = await heads(optionsOf(given))
          const line = given.verbose ? entryText : headLine
          print(
            given.format === 'json' ? JSON.stringify(result, null, 2) : result.map(line).join('\n'),
          )
          return exit.inOrder
        }),
    )
    .command(
      'history',
      'List the revisions, newest first',
      y =>
        verbosely(y)
          .option('rev-range', { alias: 'r', type: 'string', describe: 'A:B, both ends included' })
          .option('indicate-current', {
            alias: 'i',
            type: 'boolean',
            default: false,
            describe: 'Mark where the database stands',
          }),
      given =>
        handled(given, async () => {
          const { history } = await import('../../commands/log.ts')
          const { revRange, indicateCurrent, verbose } = given
          const result = await history({
            ...optionsOf(given),
            indicateCurrent,
            ...(revRange === undefined ? {} : { range: revRange }),
          })
          const line = verbose ? entryText : historyLine
          print(
            given.format === 'json' ? JSON.stringify(result, null, 2) : result.map(line).join('\n'),
          )
          return exit.inOrder
        }),
    )
    .command(
      'show [revision]',
      'Show one revision (default: head)',
      y =>
        y.positional('revision', {
          type: 'string',
          describe: 'A revision, a prefix, head, current',
        }),
      given =>
        handled(given, async () => {
          const { show } = await import('../../commands/log.ts')
          const { revision } = given
          const result = await show({
            ...optionsOf(given),
            ...(revision === undefined ? {} : { target: revision }),
          })
          print(
            given.format === 'json'
              ? JSON.stringify(result, null, 2)
              : result.map(entryText).join('\n'),
          )
          return exit.inOrder
        }),
    )

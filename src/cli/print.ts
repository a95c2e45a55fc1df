/** All that the command line prints: results on stdout, progress and errors on stderr. */
import type { CheckResult } from '../commands/check.ts'
import type { OpenRename } from '../commands/decide.ts'
import { lineOf, phraseOf, wordsOf, type Difference } from '../commands/difference.ts'
import type { InitResult } from '../commands/init.ts'
import type { CurrentResult, Entry } from '../commands/log.ts'
import type { RevisionResult } from '../commands/revision.ts'
import type { RunResult } from '../commands/upgrade.ts'
import type { StampResult } from '../commands/stamp.ts'
import { isAthanorError } from '../errors.ts'
import type { RevisionFile } from '../revision/revision.ts'
import type { Result, RunEvent } from '../run/result.ts'

export type Format = 'text' | 'json'

export const print = (text: string): void => {
  process.stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`)
}

export const progress = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

type Colour = 'red' | 'green' | 'yellow' | 'dim'
const codes: Readonly<Record<Colour, string>> = { red: '31', green: '32', yellow: '33', dim: '2' }

/** Coloured when a person looks at a terminal, and plain everywhere else. */
const paint = (stream: NodeJS.WriteStream, colour: Colour, text: string): string =>
  stream.isTTY && (process.env['NO_COLOR'] ?? '') === ''
    ? `\u001B[${codes[colour]}m${text}\u001B[0m`
    : text

export const out = (colour: Colour, text: string): string => paint(process.stdout, colour, text)

export function errorText(error: unknown): string {
  if (!isAthanorError(error))
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const head = `${error.code}: ${error.message}`
  return [
    paint(process.stderr, 'red', head),
    ...(error.detail === undefined ? [] : [`detail: ${indented(error.detail)}`]),
    ...(error.hint === undefined ? [] : [`hint:   ${indented(error.hint)}`]),
  ].join('\n')
}

const indented = (text: string): string => text.split('\n').join('\n        ')

const signs = { create: '+', drop: '-', alter: '~', rename: '>' } as const
const colours = { create: 'green', drop: 'red', alter: 'yellow', rename: 'yellow' } as const

export function differenceLine(difference: Difference, defaultSchema: string): string {
  const { verb, loses } = difference
  const line = `${signs[verb]} ${phraseOf(difference, defaultSchema)}`
  return out(colours[verb], line) + (loses === null ? '' : out('red', `  loses ${loses}`))
}

/** `column users.bio`; of a name that an object holds, `value sad of enum mood`. */
function oldName({ kind, from, isMember }: OpenRename, defaultSchema: string): string {
  const path = from.length > 1 && from[0] === defaultSchema ? from.slice(1) : from
  return isMember
    ? `value ${path.at(-1)} of ${wordsOf(kind)} ${path.slice(0, -1).join('.')}`
    : `${wordsOf(kind)} ${path.join('.')}`
}

/** One screen: what is asked, what speaks for it, and what each answer means. */
export function renameQuestion(candidate: OpenRename, defaultSchema: string): string {
  const { to, reason, rename, refuse } = candidate
  return [
    '',
    `${oldName(candidate, defaultSchema)} is gone, and ${to.at(-1)} is new: ${reason}.`,
    `  yes  it got another name, and keeps what it holds   ${rename}`,
    `  no   one is dropped, and the other is created       ${refuse}`,
    'Was it renamed? [y/N] ',
  ].join('\n')
}

function openText(candidates: readonly OpenRename[], defaultSchema: string): string {
  const several = candidates.length > 1
  return [
    `${candidates.length} possible rename${several ? 's' : ''} without an answer; no file was written:`,
    ...candidates.flatMap(candidate => [
      `  ${out('yellow', `? ${oldName(candidate, defaultSchema)} -> ${candidate.to.at(-1)}`)}  ${candidate.reason}`,
      `      ${candidate.rename}`,
      `      ${candidate.refuse}`,
    ]),
    `Pass one of the two ${several ? 'for each ' : ''}to the same command, or \`--no-renames\`: whatever is not told is a drop and a create.`,
  ].join('\n')
}

export function checkText(result: CheckResult, verbose: boolean): string {
  const { differences, candidates, unmanaged, defaultSchema } = result
  const found =
    result.status === 'clean'
      ? ['No difference: there is a revision for every model edit.']
      : [
          `${differences.length} difference${differences.length === 1 ? '' : 's'} without a revision:`,
          ...differences.map(difference => `  ${differenceLine(difference, defaultSchema)}`),
          ...candidates.map(
            candidate =>
              `  ${out('yellow', `? perhaps ${oldName(candidate, defaultSchema)} is called ${candidate.to.at(-1)} now`)}: ${candidate.rename}, or ${candidate.refuse}`,
          ),
          'Run `athanor revision --autogenerate -m "…"` to write it.',
        ]
  if (unmanaged.length === 0) return found.join('\n')
  return [
    ...found,
    verbose
      ? `Not managed, and left alone:\n${unmanaged.map(one => `  ${lineOf(one, defaultSchema)}`).join('\n')}`
      : out(
          'dim',
          `${unmanaged.length} more object${unmanaged.length === 1 ? ' is' : 's are'} not managed (-v names them).`,
        ),
  ].join('\n')
}

export function revisionText(result: RevisionResult): string {
  switch (result.status) {
    case 'nothing-to-do':
      return 'Nothing to do: the entities say what is there. No file was written.'
    case 'sql':
      return result.sql
    case 'unresolved-renames':
      return openText(result.candidates, result.defaultSchema)
    case 'written':
      return [
        `Wrote ${result.path}`,
        ...result.differences.map(difference => `  ${differenceLine(difference, 'public')}`),
        ...(result.losses.length === 0
          ? []
          : [out('red', 'Look at the lines marked `loses data` before you run it.')]),
        ...(result.toFillIn.upgrade.length === 0
          ? []
          : [
              out('yellow', 'To fill in, at the lines marked `fill in`:'),
              ...result.toFillIn.upgrade.map(ask => `  ${ask}`),
            ]),
      ].join('\n')
  }
}

export function runText({ direction, results, pending, sql, database }: RunResult): string {
  if (sql !== null) return sql
  if (pending.length > 0)
    return [`Would ${direction} ${database}:`, ...pending.map(file => `  ${shortLine(file)}`)].join(
      '\n',
    )
  if (results.length === 0) return `Nothing to ${direction}: ${database} is there already.`
  return results.map(resultLine).join('\n')
}

const shortLine = ({ id, message }: RevisionFile): string => `${id}  ${message}`

export function resultLine({
  revision,
  direction,
  status,
  duration,
}: Result<RevisionFile>): string {
  const colour = status === 'done' ? 'green' : status === 'failed' ? 'red' : 'dim'
  const time = duration === null ? '' : ` (${Math.round(duration)} ms)`
  return `${out(colour, status.padEnd(11))} ${direction} ${shortLine(revision)}${time}`
}

export function eventText(event: RunEvent<RevisionFile>): string | null {
  switch (event.event) {
    case 'waiting':
      return event.holder === null
        ? 'waiting for another run'
        : `waiting for another run: pid ${event.holder.pid} (${event.holder.application}) since ${event.holder.since}`
    case 'started':
      return `${event.step.direction} ${event.position}/${event.of}: ${shortLine(event.step.revision)}`
    case 'progress':
      return `  ${event.table}: ${event.done} rows`
    case 'split':
      return `  outside a transaction: ${event.sql}`
    case 'statement':
    case 'expected':
    case 'finished':
      return null
  }
}

export function initText({ written, dataSource, against, unreachable }: InitResult): string {
  return [
    ...written.map(file => `Wrote ${file}`),
    dataSource === null
      ? 'No DataSource was found: name its module in athanor.config.ts.'
      : `The DataSource is ${dataSource}.`,
    against === 'database'
      ? 'The database answered: `check` and `revision --autogenerate` compare with it.'
      : `Compares with the history on the embedded PostgreSQL (${unreachable}).`,
    `${dataSource === null ? 'Then' : 'Next'}: \`athanor revision --autogenerate -m "Initial"\`.`,
  ].join('\n')
}

export const stampText = ({ database, before, after }: StampResult): string =>
  `${database}: ${before.join(', ') || '<base>'} -> ${after.join(', ') || '<base>'}`

export function currentText(
  { current, unknown, isAtHead }: CurrentResult,
  verbose: boolean,
): string {
  const lines = current.map(entry => (verbose ? entryText(entry) : `${entry.id}${marks(entry)}`))
  const strange = unknown.map(id => out('red', `${id} (no such file)`))
  if (verbose && !isAtHead && unknown.length === 0)
    return [...lines, 'There are pending revisions: run `athanor upgrade`.'].join('\n')
  return [...lines, ...strange].join('\n')
}

const marks = ({ isHead, isBranchPoint, isMergePoint, isCurrent, labels }: Entry): string =>
  [
    labels.length === 0 ? null : `(${labels.join(', ')})`,
    isHead ? '(head)' : null,
    isCurrent === true ? '(current)' : null,
    isBranchPoint ? '(branchpoint)' : null,
    isMergePoint ? '(mergepoint)' : null,
  ]
    .filter(mark => mark !== null)
    .map(mark => ` ${mark}`)
    .join('')

/** `<parent> -> <id> (head), message`, as Alembic lists it. */
export const historyLine = (entry: Entry): string =>
  `${entry.revises.join(', ') || '<base>'} -> ${entry.id}${marks(entry)}, ${entry.message}`

export const headLine = (entry: Entry): string => `${entry.id}${marks(entry)}`

export const entryText = (entry: Entry): string =>
  [
    `Rev:     ${entry.id}${marks(entry)}`,
    `${entry.isMergePoint ? 'Merges: ' : 'Parent: '} ${entry.revises.join(', ') || '<base>'}`,
    ...(entry.dependsOn.length === 0 ? [] : [`Needs:   ${entry.dependsOn.join(', ')}`]),
    `Path:    ${entry.path}`,
    `Created: ${entry.created ?? 'unknown'}`,
    '',
    ...entry.message.split('\n').map(line => `    ${line}`),
    '',
  ].join('\n')

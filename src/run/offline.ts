/** A run as an SQL script: what the runner would do, for somebody else to execute. */
import type { Registry } from '../core/schema.ts'
import { isAthanorError } from '../errors.ts'
import type { Step } from '../revision/path.ts'
import type { Header } from '../revision/revision.ts'
import { literal, name, qualified } from '../sql/text.ts'
import { columnsOf, emptyInsertion, insertion, pathOf } from './bulk-insert.ts'
import { wholeEntry } from './history-table.ts'
import { statementsFor } from './host.ts'
import { type Recorded, recordingOf } from './recording.ts'
import { titleOf } from './result.ts'
import { failureOf } from './run-error.ts'
import type { Bodies, RunSettings } from './runner.ts'
import { beginning } from './transaction.ts'
import { constant } from './value.ts'
import {
  createHistory,
  createSchema,
  createVersion,
  rowChanges,
  tablesOf,
} from './version-table.ts'

export interface OfflineOptions<R extends Header = Header> {
  readonly registry: Registry
  readonly steps: readonly Step<R>[]
  /** True when nothing is applied yet: the script creates the tables of athanor as well. */
  readonly fromBase: boolean
  readonly load: (revision: R) => Promise<Bodies>
  readonly settings: RunSettings
  readonly defaultSchema: string
  readonly checksums: ReadonlyMap<string, string>
  /** The version of athanor, for the history. */
  readonly athanor: string
}

/**
 * A step that needs an answer of the database becomes a statement that raises, so that nothing
 * after it is ever run without it.
 *
 * @throws AthanorError ATH501 when a body throws
 */
export async function offlineSql<R extends Header>(options: OfflineOptions<R>): Promise<string> {
  const { steps, fromBase, load, settings, defaultSchema } = options
  const bodies: Bodies[] = []
  for (const { revision } of steps) bodies.push(await load(revision))
  const tables = tablesOf({ defaultSchema }, settings)
  const begin = beginning(settings).map(ended)
  const lines: string[] = []
  for (const [at, step] of steps.entries()) {
    const alone = settings.transaction === 'each'
    if (at === 0 || alone) lines.push(...begin)
    if (at === 0 && fromBase) {
      const schema = tables.schema === defaultSchema ? [] : [createSchema(tables)]
      lines.push(...[...schema, createVersion(tables), createHistory(tables)].map(ended))
    }
    const { direction, revision } = step
    const entry = {
      revision: revision.id,
      direction,
      checksum: options.checksums.get(revision.id) ?? null,
      athanor: options.athanor,
    }
    lines.push(
      commented(heading(step)),
      ...(await bodyOf(options, step, bodies[at]!, begin)),
      ...[wholeEntry(tables, entry), ...rowChanges(tables, step.rows)].map(ended),
    )
    if (at === steps.length - 1 || alone) lines.push('COMMIT;')
  }
  return lines.map(line => `${line}\n`).join('\n')
}

function heading({ direction, revision: { id, revises, message } }: Step): string {
  const below = revises.join(', ')
  const way = (direction === 'upgrade' ? `${below} -> ${id}` : `${id} -> ${below}`).trim()
  return `Running ${direction} ${way}${message === '' ? '' : `, ${message}`}`
}

async function bodyOf<R extends Header>(
  { registry, defaultSchema }: OfflineOptions<R>,
  step: Step<R>,
  bodies: Bodies,
  begin: readonly string[],
): Promise<readonly string[]> {
  const body = step.direction === 'upgrade' ? bodies.upgrade : bodies.downgrade
  const context: Context = { registry, defaultSchema, begin, step, source: body.toString() }
  try {
    const recorded = await recordingOf(registry, body, { defaultSchema, offline: true })
    return recorded.flatMap(one => written(context, one))
  } catch (cause) {
    throw failureOf(cause, step, undefined)
  }
}

interface Context {
  readonly registry: Registry
  readonly defaultSchema: string
  /** How a transaction begins. */
  readonly begin: readonly string[]
  readonly step: Step
  /** Of the body. */
  readonly source: string
}

function written(context: Context, recorded: Recorded): readonly string[] {
  const { registry, defaultSchema, begin } = context
  switch (recorded.step) {
    case 'operation':
      return statementsFor(registry, recorded.operation, recorded.guard).flatMap(
        ({ sql, transactional }) =>
          transactional ? [ended(sql)] : ['COMMIT;', ended(sql), ...begin],
      )
    case 'execute':
      return executed(context, recorded.sql, recorded.parameters)
    case 'insert': {
      const path = pathOf(recorded.table, defaultSchema)
      const columns = columnsOf(recorded.rows)
      if (columns.length === 0) return recorded.rows.map(() => ended(emptyInsertion(path)))
      const line = (row: Fields): string =>
        `(${columns.map(column => cell(path, column, row[column])).join(', ')})`
      return [ended(insertion(path, columns, recorded.rows.map(line)))]
    }
    case 'expect':
      return [expectation(context, recorded.name, recorded.sql)]
    case 'batch': {
      const { table, schema = defaultSchema } = recorded.options
      return raising(context, `batches of ${qualified(schema, table)}`)
    }
    case 'question':
      return raising(context, recorded.asked)
  }
}

type Fields = Readonly<Record<string, unknown>>

/** The server prepares it as it would for a connection; its text stays as it is. */
function executed(
  context: Context,
  sql: string,
  parameters: readonly unknown[],
): readonly string[] {
  if (parameters.length === 0) return [ended(sql)]
  try {
    const values = parameters.map(constant).join(', ')
    return [
      `PREPARE athanor_statement AS ${ended(sql)}`,
      `EXECUTE athanor_statement (${values});`,
      'DEALLOCATE athanor_statement;',
    ]
  } catch (error) {
    if (!isAthanorError(error) || error.code !== 'ATH506') throw error
    return raising(context, `${sql}\n${error.message}`)
  }
}

function cell(path: string, column: string, value: unknown): string {
  if (value === undefined) return 'DEFAULT'
  if (!Array.isArray(value)) return constant(value)
  // Only the server knows whether the column has arrays of its own, or JSON.
  const json = literal(JSON.stringify({ [column]: value }))
  return `(SELECT ${name(column)} FROM pg_catalog.json_populate_record(NULL::${path}, ${json}))`
}

/** The script enforces it itself: the first column of the first row, as in a run. */
const expectation = ({ step }: Context, expected: string, sql: string): string => {
  const failure = `${titleOf(step)} stopped: expected ${JSON.stringify(expected)}`
  return anonymous(
    `DECLARE held boolean;
BEGIN
  EXECUTE ${literal(sql)} INTO held;
  IF held IS NOT TRUE THEN
    RAISE EXCEPTION USING MESSAGE = ${literal(failure)};
  END IF;
END`,
  )
}

function raising({ step, source }: Context, needed: string): readonly string[] {
  const message = `${titleOf(step)} has a step that needs a connection: run it with athanor, or put its SQL here`
  return [
    commented(
      `This step needs a connection:\n${needed}\nThe whole of the ${step.direction}:\n${source}`,
    ),
    anonymous(`BEGIN RAISE EXCEPTION USING MESSAGE = ${literal(message)}; END`),
  ]
}

const anonymous = (block: string): string =>
  block.includes('$athanor$') ? `DO ${literal(block)};` : `DO $athanor$\n${block}\n$athanor$;`

const commented = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .map(line => `-- ${line}`.trimEnd())
    .join('\n')

/** A semicolon of its own line where the last line may be a comment, which would swallow it. */
function ended(sql: string): string {
  const text = sql.trimEnd()
  if (text.slice(text.lastIndexOf('\n') + 1).includes('--')) return `${text}\n;`
  return text.endsWith(';') ? text : `${text};`
}

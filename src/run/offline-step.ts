/** One recorded step of a revision as SQL of a script. */
import type { Registry } from '../core/schema.ts'
import { isAthanorError } from '../errors.ts'
import type { Step } from '../revision/path.ts'
import { filled, unlessNone } from '../sql/needs.ts'
import { literal, name, qualified } from '../sql/text.ts'
import { columnsOf, emptyInsertion, insertion, pathOf } from './bulk-insert.ts'
import { statementsFor } from './host.ts'
import type { Recorded } from './recording.ts'
import { titleOf } from './result.ts'
import { constant } from './value.ts'

export interface Context {
  readonly registry: Registry
  readonly defaultSchema: string
  /** How a transaction begins. */
  readonly begin: readonly string[]
  readonly step: Step
  /** Of the body. */
  readonly source: string
}

/** Statements and comments, in their order. */
export function written(context: Context, recorded: Recorded): readonly string[] {
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
    case 'expect none': {
      const failure = `${titleOf(context.step)} stopped: expected ${JSON.stringify(recorded.name)}`
      return [ended(unlessNone(failure, recorded.query).sql)]
    }
    case 'backfill': {
      const missing = { schema: defaultSchema, ...recorded.options }
      return filled(missing, defaultSchema).map(({ sql }) => ended(sql))
    }
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

export const commented = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .map(line => `-- ${line}`.trimEnd())
    .join('\n')

/** A semicolon of its own line where the last line may be a comment, which would swallow it. */
export function ended(sql: string): string {
  const text = sql.trimEnd()
  if (text.slice(text.lastIndexOf('\n') + 1).includes('--')) return `${text}\n;`
  return text.endsWith(';') ? text : `${text};`
}

/** What an `op` does on a real database, in a run and on scratch. */
import type { Guard } from '../core/kind.ts'
import type { AnyOperation, Operation } from '../core/operation.ts'
import type { Registry } from '../core/schema.ts'
import { statementsOf } from '../core/statements.ts'
import { AthanorError } from '../errors.ts'
import type { OpHost } from '../revision/op.ts'
import { filled, firstRows, shownRows } from '../sql/needs.ts'
import type { Statement } from '../sql/statement.ts'
import { walkBatches } from './batch.ts'
import { insertRows, type TableName } from './bulk-insert.ts'
import { setAside } from './bystander.ts'
import { inspectionOf } from './inspection.ts'
import { type Sender, standing } from './sender.ts'

/** `scratch`: the tables are empty, so that what is expected of rows is noted and not enforced. */
export type Mode = 'database' | 'scratch'

export interface Expectation {
  readonly name: string
  readonly sql: string
  readonly held: boolean
}

export interface HostOptions {
  readonly registry: Registry
  readonly sender: Sender
  readonly defaultSchema: string
  readonly mode: Mode
  /** E.g. `upgrade of ba76cbd4fd71`. */
  readonly title: string
  readonly expected: (expectation: Expectation) => void
  /** Rows that a batch has handled so far. */
  readonly progress: (table: string, done: number) => void
}

export interface DatabaseHost extends OpHost {
  /** A table of another schema than the run's is named by its parts. */
  readonly bulkInsert: (
    table: TableName,
    rows: readonly Readonly<Record<string, unknown>>[],
  ) => Promise<void>
}

export function databaseHost(options: HostOptions): DatabaseHost {
  const { registry, sender, defaultSchema, progress } = options
  const execute = async (sql: string, parameters: readonly unknown[] = []): Promise<void> => {
    // Without parameters it may be several statements.
    if (parameters.length === 0) await sender.execute(sql)
    else await sender.query(sql, parameters)
  }
  return {
    offline: false,
    defaultSchema,
    apply: async (operation, guard) => {
      for (const { sql, transactional } of statementsFor(registry, operation, guard))
        await (transactional ? sender.execute(sql) : sender.outside(sql))
    },
    execute,
    query: sender.query,
    bulkInsert: (table, rows) => insertRows(sender, defaultSchema, table, rows),
    batch: (wanted, work) => walkBatches(sender, defaultSchema, wanted, work, progress),
    expect: (name, sql) => expectOn(options, name, sql),
    expectNone: (name, query) => expectNoneOn(options, name, query),
    backfill: async missing => {
      for (const { sql } of filled({ schema: defaultSchema, ...missing }, defaultSchema))
        await sender.execute(sql)
    },
    inspection: inspectionOf(sender.ask, defaultSchema),
  }
}

/** The statements of an operation whose kind is known by name only. */
export function statementsFor(
  registry: Registry,
  operation: AnyOperation,
  guard: Guard = '',
): readonly Statement[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the calls of an `op` make operations of its registry
  const known = operation as unknown as Operation<Registry>
  const statements = statementsOf(registry, known, guard)
  return operation.bystander === true ? [setAside(registry, operation, statements)] : statements
}

async function expectOn(options: HostOptions, name: string, sql: string): Promise<void> {
  const [first] = await options.sender.query(sql)
  const answer = first === undefined ? undefined : Object.values(first)[0]
  const found = first === undefined ? 'no row' : JSON.stringify(first, readable)
  held(options, { name, sql, held: answer === true }, `answered ${found}, and not true`)
}

async function expectNoneOn(options: HostOptions, name: string, query: string): Promise<void> {
  const rows = await options.sender.query(firstRows(query))
  const shown = rows.slice(0, shownRows).map(row => String(row['line']))
  const more = rows.length > shown.length ? ['and more'] : []
  const found = ['answered, and should answer no row:', ...shown, ...more].join('\n')
  held(options, { name, sql: query, held: rows.length === 0 }, found)
}

/** @throws AthanorError ATH503 when it is not so, but on scratch, where rows are not what they are elsewhere */
function held(
  { sender, mode, title, expected }: HostOptions,
  is: Expectation,
  found: string,
): void {
  expected(is)
  if (is.held || mode === 'scratch') return
  throw new AthanorError('ATH503', {
    message: `${title} stopped: expected ${JSON.stringify(is.name)}`,
    detail: `${is.sql}\n${found}`,
    hint: `Make it so and run the same command again. ${standing(sender.kept())}`,
  })
}

const readable = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

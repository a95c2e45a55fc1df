/** What an `op` notes where there is no database: operations, SQL, and what only a connection could do. */
import type { Guard } from '../core/kind.ts'
import type { AnyOperation } from '../core/operation.ts'
import type { Registry } from '../core/schema.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import {
  createOp,
  type BackfillOptions,
  type BatchOptions,
  type Op,
  type OpHost,
} from '../revision/op.ts'
import type { TableName } from './bulk-insert.ts'

export type Recorded =
  | { readonly step: 'operation'; readonly operation: AnyOperation; readonly guard: Guard }
  | { readonly step: 'execute'; readonly sql: string; readonly parameters: readonly unknown[] }
  | {
      readonly step: 'insert'
      readonly table: TableName
      readonly rows: readonly Readonly<Record<string, unknown>>[]
    }
  | { readonly step: 'expect'; readonly name: string; readonly sql: string }
  | { readonly step: 'expect none'; readonly name: string; readonly query: string }
  | { readonly step: 'backfill'; readonly options: BackfillOptions }
  | { readonly step: 'batch'; readonly options: BatchOptions }
  /** An answer was needed to go on: what follows in the revision is not known. */
  | { readonly step: 'question'; readonly asked: string }

export interface RecordingOptions {
  readonly defaultSchema: string
  /** What `op.offline` says. */
  readonly offline: boolean
}

export interface Recording {
  readonly host: OpHost
  /** In the order of the calls; grows as they are made. */
  readonly recorded: readonly Recorded[]
}

export function recordingHost({ defaultSchema, offline }: RecordingOptions): Recording {
  const recorded: Recorded[] = []
  const note = (step: Recorded): Promise<void> => {
    recorded.push(step)
    return Promise.resolve()
  }
  const question = (asked: string): Promise<never> => {
    recorded.push({ step: 'question', asked })
    return Promise.reject(
      new AthanorError('ATH506', {
        message: 'a step needs a connection',
        detail: asked,
        hint: 'Ask `op.offline` first, or run this revision on the database.',
      }),
    )
  }
  const host: OpHost = {
    defaultSchema,
    offline,
    apply: (operation, guard) => note({ step: 'operation', operation, guard }),
    execute: (sql, parameters = []) => note({ step: 'execute', sql, parameters }),
    query: sql => question(sql),
    bulkInsert: (table: TableName, rows) => note({ step: 'insert', table, rows }),
    batch: options => note({ step: 'batch', options }),
    expect: (name, sql) => note({ step: 'expect', name, sql }),
    expectNone: (name, query) => note({ step: 'expect none', name, query }),
    backfill: given => note({ step: 'backfill', options: given }),
    inspection: {
      hasTable: table => question(`does the table ${table} exist?`),
      hasColumn: (table, column) => question(`does the column ${table}.${column} exist?`),
      hasIndex: index => question(`does the index ${index} exist?`),
    },
  }
  return { host, recorded }
}

/** All that a body of a revision does, up to a question. */
export async function recordingOf(
  registry: Registry,
  body: (op: Op) => Promise<void> | void,
  options: RecordingOptions,
): Promise<readonly Recorded[]> {
  const { host, recorded } = recordingHost(options)
  const { op, settled } = createOp(registry, host)
  try {
    await body(op)
    await settled()
  } catch (error) {
    // The body may have wrapped it, or stumbled over the answer that it did not get.
    const asked = recorded.at(-1)?.step === 'question'
    if (!asked && !(isAthanorError(error) && error.code === 'ATH506')) throw error
  }
  return recorded
}

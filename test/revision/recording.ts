/** A host that writes down what it is asked to do, and does nothing. */
import type { Registry } from '../../src/core/schema.ts'
import { createOp, type OpHost } from '../../src/revision/op.ts'
import { statementsFor } from '../../src/run/host.ts'
import { filled, noRows } from '../../src/sql/needs.ts'

export interface RecordingHost extends OpHost {
  /** Statements, in the order in which they were asked for. */
  readonly said: readonly string[]
}

const nobody = (): Promise<never> => Promise.reject(new Error('only operations are written'))

export function recordingHost(registry: Registry, more: Partial<OpHost> = {}): RecordingHost {
  const said: string[] = []
  return {
    said,
    defaultSchema: 'public',
    offline: false,
    apply: (operation, guard) => {
      said.push(...statementsFor(registry, operation, guard).map(({ sql }) => sql))
      return Promise.resolve()
    },
    execute: sql => {
      said.push(sql)
      return Promise.resolve()
    },
    query: nobody,
    bulkInsert: nobody,
    batch: nobody,
    expect: nobody,
    expectNone: (name, query) => {
      said.push(...noRows(name, query).statements.map(({ sql }) => sql))
      return Promise.resolve()
    },
    backfill: options => {
      said.push(...filled({ schema: 'public', ...options }, 'public').map(({ sql }) => sql))
      return Promise.resolve()
    },
    inspection: { hasTable: nobody, hasColumn: nobody, hasIndex: nobody },
    ...more,
  }
}

/** Runs the body of an `upgrade`, as it stands in a file. */
export async function runs(registry: Registry, host: OpHost, code: string): Promise<void> {
  const { op, settled } = createOp(registry, host)
  // oxlint-disable-next-line typescript/no-implied-eval -- the text was written by `callOf` a moment ago
  const body = new Function('op', `return (async () => { ${code} })()`) as (
    given: unknown,
  ) => Promise<void>
  await body(op)
  await settled()
}

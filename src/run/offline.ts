/** A run as an SQL script: what the runner would do, for somebody else to execute. */
import type { Registry } from '../core/schema.ts'
import type { Step } from '../revision/path.ts'
import type { Header } from '../revision/revision.ts'
import { wholeEntry } from './history-table.ts'
import { commented, type Context, ended, written } from './offline-step.ts'
import { recordingOf } from './recording.ts'
import { failureOf } from './run-error.ts'
import type { Bodies, RunSettings } from './runner.ts'
import { beginning } from './transaction.ts'
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

/** Runs revisions where nobody is hurt: on the embedded server, or only to note what they make. */
import { keyOf, type Key } from '../core/schema.ts'
import type { AnyOperation } from '../core/operation.ts'
import { registry } from '../kinds/registry.ts'
import type { Directory } from '../revision/directory.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { recordingOf } from '../run/recording.ts'
import type { Database } from '../database/database.ts'
import { run } from '../run/runner.ts'
import type { Context } from './context.ts'
import { bodiesOf, planTo, runSettings } from './running.ts'
import { version } from './version.ts'

export interface Replay {
  /** Where it is built: an empty one. */
  readonly database: Database
  /** Where objects without a schema go. */
  readonly defaultSchema: string
  /** Up to which revisions, one after another. */
  readonly targets: readonly string[]
}

/** Builds on the embedded server what the revisions build. */
export async function replay(
  context: Context,
  { database, defaultSchema, targets }: Replay,
): Promise<void> {
  const history = await context.history()
  const length = lengthTo(history, targets)
  if (length === 0) return
  context.report(
    `building the history of ${length} revision${length === 1 ? '' : 's'} on the embedded PostgreSQL`,
  )
  for (const target of targets)
    await run({
      database,
      registry,
      plan: planTo(history, 'upgrade', target),
      load: revision => bodiesOf(context, revision),
      settings: runSettings(context),
      defaultSchema,
      checksums: new Map(),
      athanor: version(),
      mode: 'scratch',
    })
}

/** @throws AthanorError as the targets are resolved: before anything is built */
function lengthTo(history: Directory, targets: readonly string[]): number {
  if (history.files.length === 0) return 0
  const steps = targets.flatMap(target => history.upgradePath([], target))
  return new Set(steps.map(({ revision }) => revision.id)).size
}

/** What the revisions made and have not dropped since, each with its schema; null for what is in none. */
export type Made = ReadonlyMap<Key, string | null>

/** Read by running the revisions without a database. */
export async function madeBy(
  context: Context,
  revisions: readonly RevisionFile[],
  defaultSchema: string,
): Promise<Made> {
  const made = new Map<Key, string | null>()
  for (const revision of revisions) {
    const { upgrade } = await bodiesOf(context, revision)
    for (const step of await recordingOf(registry, upgrade, { defaultSchema, offline: false }))
      if (step.step === 'operation') note(made, step.operation)
  }
  return made
}

function note(made: Map<Key, string | null>, operation: AnyOperation): void {
  const { verb, before, after, inline, bystander } = operation
  // What steps aside and comes back stays whose it was.
  if (bystander === true) return
  // The operation came from a call, and every call belongs to a kind of the registry.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const kind = registry[operation.kind as keyof typeof registry]
  if (before !== null && verb !== 'alter') made.delete(keyOf(kind, before))
  if (after !== null && verb !== 'alter') made.set(keyOf(kind, after), schemaOf(after))
  if (verb === 'create') for (const part of inline) note(made, part)
}

const schemaOf = (object: object): string | null =>
  'schema' in object && typeof object.schema === 'string' ? object.schema : null

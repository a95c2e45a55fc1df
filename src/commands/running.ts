/** What upgrade, downgrade, stamp and the replay of a history have in common. */
import type { Step } from '../revision/path.ts'
import type { Directory } from '../revision/directory.ts'
import { checksumsOf } from '../revision/checksum.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { AthanorError } from '../errors.ts'
import type { Bodies, RunSettings } from '../run/runner.ts'
import { loadModule } from '../typeorm/loader/load.ts'
import type { Context } from './context.ts'

export function runSettings({ settings }: Context): RunSettings {
  const { versionTable, historyTable, versionSchema, transaction, lockTimeout, statementTimeout } =
    settings
  return { versionTable, historyTable, versionSchema, transaction, lockTimeout, statementTimeout }
}

/** The steps from wherever the rows say the database is. */
export const planTo =
  (history: Directory, direction: 'upgrade' | 'downgrade', target: string) =>
  (rows: readonly string[]): readonly Step<RevisionFile>[] =>
    direction === 'upgrade'
      ? history.upgradePath(rows, target)
      : history.downgradePath(rows, target)

/** @throws AthanorError ATH401 for a file without the two functions */
export async function bodiesOf(context: Context, { path, id }: RevisionFile): Promise<Bodies> {
  const { directory, cache } = context
  const module = await loadModule(path, { directory, cache })
  const { upgrade, downgrade } = module
  if (typeof upgrade !== 'function' || typeof downgrade !== 'function')
    throw new AthanorError('ATH401', {
      message: `revision ${id} has no ${typeof upgrade === 'function' ? 'downgrade' : 'upgrade'} function`,
      detail: path,
      hint: 'Export both `upgrade(op)` and `downgrade(op)`; an empty body is fine.',
    })
  // They were checked to be functions; what they take is theirs to say.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { upgrade, downgrade } as Bodies
}

export async function checksums(
  history: Directory,
  cache: string | null,
): Promise<ReadonlyMap<string, string>> {
  const sums = await checksumsOf(history.texts, cache)
  return new Map(history.files.map((file, at) => [file.id, sums[at]!]))
}

/** Is there a revision for every model edit? */
import type { Against } from '../config/config.ts'
import type { Unmanaged } from '../read/unmanaged.ts'
import { compare } from './compare.ts'
import { withContext, type Options } from './context.ts'
import type { OpenRename } from './decide.ts'
import { differencesOf, type Difference } from './difference.ts'

export type { Unmanaged }

export interface CheckOptions extends Options {
  readonly against?: Against
  readonly renames?: readonly string[]
  /** Pairs that are a drop and a create. */
  readonly notRenames?: readonly string[]
  /** All pairs without another answer are drops and creates. */
  readonly noRenames?: boolean
}

export interface CheckResult {
  readonly status: 'clean' | 'differences'
  readonly comparedWith: string
  readonly defaultSchema: string
  readonly differences: readonly Difference[]
  /** What among the differences may be a rename, and nobody has said. */
  readonly candidates: readonly OpenRename[]
  /** What is there and nobody manages: neither the entities say it nor a revision made it, or no kind reads it. */
  readonly unmanaged: readonly Unmanaged[]
}

/** Writes nothing. @throws AthanorError ATH412 when the database is behind */
export async function check(options: CheckOptions = {}): Promise<CheckResult> {
  return await withContext(options, async context => {
    const { plan, label, unmanaged, decided, defaultSchema } = await compare(context, options)
    // What steps aside for a difference is none.
    const differences = differencesOf(plan.upgrade).filter(({ bystander }) => !bystander)
    return {
      status: differences.length === 0 ? 'clean' : 'differences',
      comparedWith: label,
      defaultSchema,
      differences,
      candidates: decided.open,
      unmanaged: await unmanaged(),
    }
  })
}

/** Joins heads: a revision with several parents and nothing to do. */
import { AthanorError } from '../errors.ts'
import { withContext, type Options } from './context.ts'
import { writeFile, type WrittenFile } from './write.ts'

export interface MergeOptions extends Options {
  readonly message?: string
  /** All heads when left out. */
  readonly revisions?: readonly string[]
  readonly revId?: string
}

/** @throws AthanorError ATH411 when there are not two heads to join */
export async function merge(options: MergeOptions = {}): Promise<WrittenFile> {
  return await withContext(options, async context => {
    const history = await context.history()
    const named = options.revisions ?? history.heads.map(({ id }) => id)
    const parents = [
      ...new Set(named.flatMap(symbol => history.resolve(symbol).map(({ id }) => id))),
    ]
    if (parents.length < 2)
      throw new AthanorError('ATH411', {
        message: 'there are no two heads to merge',
        detail: parents.join(', '),
        hint: 'Run `athanor heads` to see what there is.',
      })
    return await writeFile(context, {
      message: options.message ?? `Merge ${parents.join(', ')}`,
      revises: parents,
      revId: options.revId,
    })
  })
}

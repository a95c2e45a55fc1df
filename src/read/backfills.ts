/** Turns what people say about rows without a value, `users.name=lower(email)`, into answers for a plan. */
import type { Ref } from '../core/kind.ts'
import { keyOfRef, refOf, type Key } from '../core/schema.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Schema } from '../kinds/registry.ts'

export interface Backfills {
  /** SQL for the rows that an object has no value in; null when nobody has said it. */
  readonly told: (object: Ref) => string | null
  /**
   * @throws AthanorError ATH211 when one of these was not asked for
   */
  readonly spent: (said: readonly string[]) => void
}

/**
 * `table.column=SQL` or `schema.table.column=SQL`; tables and columns by the names that they are going to have.
 *
 * @throws AthanorError ATH603 when it is not of that form
 */
export function backfillsOf(
  said: readonly string[],
  sides: readonly Schema[],
  defaultSchema: string,
): Backfills {
  const answers = new Map<Key, { readonly sql: string; readonly text: string }>()
  for (const text of said) {
    const { path, sql } = parsed(text)
    for (const { kind, object } of sides.flatMap(side => [...side.values()])) {
      const { parts } = refOf(registry[kind], object)
      const full = path.length === parts.length - 1 ? [defaultSchema, ...path] : path
      const isMeant =
        full.length === parts.length && full.every((part, position) => part === parts[position])
      if (isMeant) answers.set(keyOfRef({ kind, parts }), { sql, text })
    }
  }
  const asked = new Set<string>()
  return {
    told: object => {
      const answer = answers.get(keyOfRef(object))
      if (answer === undefined) return null
      asked.add(answer.text)
      return answer.sql
    },
    spent: texts => {
      const wrong = texts.find(text => !asked.has(text))
      if (wrong === undefined) return
      const { path } = parsed(wrong)
      throw new AthanorError('ATH211', {
        message: `no row is going to need a value of ${path.join('.')}`,
        hint: 'Name a column that becomes NOT NULL, with its table: `--backfill users.name="lower(email)"`.',
      })
    },
  }
}

function parsed(text: string): { readonly path: readonly string[]; readonly sql: string } {
  const at = text.indexOf('=')
  const path = text.slice(0, at).split('.')
  const sql = text.slice(at + 1).trim()
  if (at > 0 && sql !== '' && path.every(part => part !== '')) return { path, sql }
  throw new AthanorError('ATH603', {
    message: `not a backfill: ${text}`,
    hint: 'Write `table.column=SQL of a value`, for instance `users.name=lower(email)`.',
  })
}

/** What can be compared: each side of `diff` as people write it. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { AthanorError } from '../errors.ts'

export type Source =
  | { readonly is: 'models' }
  | { readonly is: 'empty' }
  /** Null: up to the heads. */
  | { readonly is: 'history'; readonly revision: string | null }
  /** Null: the database of the project. */
  | { readonly is: 'database'; readonly url: string | null }
  | { readonly is: 'sql'; readonly path: string; readonly written: string }

/** @throws AthanorError ATH603 for what is none of them */
export function sourceOf(text: string, directory: string): Source {
  const [, revision] = /^history@(.+)$/s.exec(text) ?? []
  if (revision !== undefined) return { is: 'history', revision }
  switch (text) {
    case 'models':
    case 'empty':
      return { is: text }
    case 'history':
      return { is: 'history', revision: null }
    case 'database':
      return { is: 'database', url: null }
  }
  // One letter before the colon is a drive of Windows.
  if (/^[a-z][a-z0-9+.-]+:/i.test(text)) return { is: 'database', url: text }
  const path = resolve(directory, text)
  if (text !== '' && statSync(path, { throwIfNoEntry: false }) !== undefined)
    return { is: 'sql', path, written: text }
  throw new AthanorError('ATH603', {
    message: /\.sql$|[/\\]$/i.test(text)
      ? `there is no file or folder ${text}`
      : `nothing to compare is called ${shown(text)}`,
    detail: known,
    hint: 'Write e.g. `athanor diff history models`, or `athanor diff ./before.sql ./after.sql`.',
  })
}

/** Said wherever one is missing or wrong. */
export const known = [
  'models             what the entities say',
  'history            what the revisions build; history@REV up to one of them',
  'database           the database of the project',
  'postgres://…       a database; also pglite:./directory',
  './schema.sql       an SQL file, or a folder of them in the order of their names',
  'empty              nothing',
].join('\n')

/** A slip of the pen may leave a password where nobody looks for it. */
const shown = (text: string): string => (/[:=?]/.test(text) ? 'that' : text)

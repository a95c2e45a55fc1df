/** From a URL to a database: which adapter speaks to what it names. */
import { AthanorError } from '../errors.ts'
import type { Database } from './database.ts'
import { type Connecting, connectPg } from './pg.ts'
import { openPglite, pgliteLabel } from './pglite.ts'
import { placeLabel, placeOf, urlForm } from './target.ts'

export interface Opening extends Connecting {
  /** What `pglite:./path` is relative to; the working directory unless given. */
  readonly directory?: string
  /** For an embedded PostgreSQL: which extensions CREATE EXTENSION may ask for; all it has, unless given. */
  readonly extensions?: readonly string[]
  /** Refuse a directory that holds no embedded PostgreSQL yet, instead of making one. */
  readonly mustExist?: boolean
}

/**
 * @throws AthanorError ATH603 for a scheme nobody speaks; ATH301 to ATH304 as the adapters
 */
export async function openDatabase(url: string, opening: Opening = {}): Promise<Database> {
  const scheme = schemeOf(url)
  switch (scheme) {
    case 'postgres':
      return connectPg({ url }, opening)
    case 'pglite':
      return openPglite(pglitePath(url), opening)
  }
}

/** For people: the URL without its password and its query string. */
export function labelOf(url: string): string {
  const scheme = schemeOf(url)
  switch (scheme) {
    case 'postgres':
      return placeLabel(placeOf(url))
    case 'pglite':
      return pgliteLabel(pglitePath(url))
  }
}

function schemeOf(url: string): 'postgres' | 'pglite' {
  if (/^postgres(ql)?:\/\//i.test(url)) return 'postgres'
  if (/^pglite:./i.test(url)) return 'pglite'
  throw new AthanorError('ATH603', {
    message: 'the URL names no database that athanor can open',
    // The URL itself is not repeated: a slip of the pen leaves its password where nobody looks for it.
    detail: `it begins with ${/^[a-z][a-z0-9+.-]{0,15}:/i.exec(url)?.[0] ?? 'no scheme'}`,
    hint: `Known are \`${urlForm}\`, \`pglite:./directory\` and \`pglite:memory\`.`,
  })
}

/** Null is in memory. */
function pglitePath(url: string): string | null {
  const path = url.slice('pglite:'.length)
  return path === 'memory' || path === '//memory' ? null : path
}

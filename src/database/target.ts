/** Which server, database and role are meant, and how to name them without their password. */
import type { ClientConfig } from 'pg'
import { AthanorError } from '../errors.ts'

/** What `pg` takes, with the URL under the name TypeORM gives it. */
export interface Target extends Omit<ClientConfig, 'connectionString' | 'types'> {
  readonly url?: string | undefined
}

export interface Place {
  readonly user?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | string | undefined
  readonly database?: string | undefined
}

export const urlForm = 'postgres://user:password@host:5432/database'

/** `postgres://app@localhost:5432/blog`: the facts of a place, never a password nor a query string. */
export function placeLabel({ user, host, port, database }: Place): string {
  const role = user === undefined || user === '' ? '' : `${encodeURIComponent(user)}@`
  return `postgres://${role}${hostAndPort({ host, port })}/${database ?? ''}`
}

export function hostAndPort({ host, port }: Place): string {
  if (host?.startsWith('/') === true) return `${encodeURIComponent(host)}:${port ?? 5432}`
  const bare = host === undefined || host === '' ? 'localhost' : host
  return `${bare.includes(':') ? `[${bare}]` : bare}:${port ?? 5432}`
}

/**
 * The parts of a URL, decoded. Refuses one that holds an `@`, a `#` or a `/` of a password as it is:
 * read by the rules, its host would be a piece of the password, and be printed.
 *
 * @throws AthanorError ATH301
 */
export function placeOf(url: string): Place & { readonly password: string } {
  const parts = partsOf(url)
  if (
    parts === null ||
    parts.hash !== '' ||
    /@/.test(parts.pathname) ||
    /^\?[^=]*@/.test(parts.search)
  )
    throw malformed()
  const { searchParams: query } = parts
  const said = (name: string, otherwise: string) => query.get(name) ?? decoded(otherwise)
  return {
    user: said('user', parts.username),
    host: said('host', parts.hostname.replaceAll(/^\[|\]$/g, '')),
    port: said('port', parts.port) || '5432',
    database: decoded(parts.pathname.slice(1)),
    password: said('password', parts.password),
  }
}

/** Null, and never an error of Node: that one carries the URL. */
function partsOf(url: string): URL | null {
  const spaced = url.replaceAll(' ', '%20')
  for (const candidate of [spaced, spaced.replace('@/', '@localhost/')]) {
    if (URL.canParse(candidate)) return new URL(candidate)
  }
  return null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function malformed(): AthanorError {
  return new AthanorError('ATH301', {
    message: 'the URL of the database cannot be read',
    hint: `Write it as \`${urlForm}\`, with \`@\`, \`:\`, \`/\`, \`#\` and \`%\` in a password as %40, %3A, %2F, %23 and %25.`,
  })
}

/** A text without the secrets in it. What the label shows anyway is no secret. */
export function masked(text: string, secrets: readonly string[], place: Place): string {
  const shown = new Set([place.user, place.host, place.database, String(place.port)])
  return secrets
    .filter(secret => secret !== '' && !shown.has(secret))
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
}

/** Says why a connection did not come about, or was lost, in words that never hold a password. */
import { AthanorError } from '../errors.ts'
import { type Place, hostAndPort, masked, placeLabel } from './target.ts'

export interface Attempt {
  readonly place: Place
  /** The password, as it was given and as it was sent. */
  readonly secrets: readonly string[]
}

interface Facts {
  readonly code: string
  readonly message: string
  /** Set on what a server said. */
  readonly severity: string | null
  readonly detail: string | null
}

/** The error for a connection that did not come about: ATH301, or ATH302 when the server said no. */
export function refusal(cause: unknown, { place, secrets }: Attempt): AthanorError {
  const facts = factsOf(cause)
  const said = facts.severity === null ? masked(facts.message, secrets, place) : facts.message
  const detail = [said, facts.detail].filter(line => line !== null).join('\n')
  const loginHint = loginHints(facts, place)
  if (loginHint !== null)
    return new AthanorError('ATH302', {
      message: `${placeLabel(place)} refused the login`,
      detail,
      hint: loginHint,
      cause,
    })
  return new AthanorError('ATH301', {
    message: `no database answers at ${hostAndPort(place)}`,
    detail,
    hint: reachHint(facts),
    cause,
  })
}

function loginHints({ code, message }: Facts, { user, database }: Place): string | null {
  if (code === '28P01') return 'Check the user and the password in the URL or in the data source.'
  if (code === '3D000')
    return `Create it, e.g. with \`createdb ${database ?? ''}\`, or check its name.`
  if (code === '28000')
    return `Check that the role ${user ?? ''} exists and that pg_hba.conf lets it in from here.`
  if (code === '42501') return `Ask its owner to GRANT CONNECT to the role ${user ?? ''}.`
  // What pg says when the server asks for a password and none was given.
  if (/password must be a/i.test(message)) return 'Give a password in the URL, or set PGPASSWORD.'
  return null
}

function reachHint({ code, message }: Facts): string {
  if (code === '53300') return 'Close other connections, or raise max_connections on the server.'
  if (code === '57P03') return 'Wait until the server has started, and try again.'
  if (/SSL/.test(message) || /CERT|SIGNATURE|TLS/.test(code))
    return 'Check the SSL settings: `?sslmode=` in the URL, or `ssl` in the data source.'
  return 'Check the URL and that the server runs; `--against history` needs no database.'
}

/** The error for a connection that was there and is no more. */
export function lost(cause: unknown, place: Place): AthanorError {
  return new AthanorError('ATH301', {
    message: `the connection to ${placeLabel(place)} was lost`,
    detail: factsOf(cause).message,
    hint: 'Check the log of the server, and run the command again.',
    cause,
  })
}

/** A server that ended the session, or a socket that broke; not a statement that failed. */
export function isLoss(cause: unknown): boolean {
  const { code, severity, message } = factsOf(cause)
  if (severity !== null)
    return severity === 'FATAL' || severity === 'PANIC' || /^(57P0|08)/.test(code)
  return /^E[A-Z]+$/.test(code) || /^Connection terminated|not queryable|was closed/.test(message)
}

/** Of several attempts, as Node makes for a name with several addresses, the first speaks. */
function factsOf(cause: unknown): Facts {
  const given: object = typeof cause === 'object' && cause !== null ? cause : {}
  if ('errors' in given && Array.isArray(given.errors) && given.errors.length > 0)
    return factsOf(given.errors[0])
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(given, name)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const code = text('code') ?? ''
  return {
    code,
    message: text('message') ?? (code === '' ? String(cause) : code),
    severity: text('severity'),
    detail: text('detail'),
  }
}

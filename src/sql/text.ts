/** Quoting: the only place where an identifier or a string becomes SQL. */

/** `we"ird` becomes `"we""ird"`. Always quoted, so that no keyword and no upper case can surprise. */
export const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

export const names = (identifiers: readonly string[]): string => identifiers.map(name).join(', ')

export const qualified = (schema: string, identifier: string): string =>
  `${name(schema)}.${name(identifier)}`

/** A string constant that means the same under either setting of `standard_conforming_strings`. */
export const literal = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** A string constant in which nothing is escaped, for texts with lines and quotes of their own. */
export function dollarQuoted(text: string): string {
  let tag = '$$'
  for (let at = 1; `${text}$`.includes(tag); at += 1) tag = `$body${at === 1 ? '' : at}$`
  return `${tag}${text}${tag}`
}

/** The most bytes an identifier can have (`NAMEDATALEN - 1`). */
export const nameLimit = 63

/** What PostgreSQL keeps of an identifier: its first 63 bytes, cut between characters. */
export function truncated(identifier: string, limit: number = nameLimit): string {
  if (Buffer.byteLength(identifier) <= limit) return identifier
  let kept = ''
  let bytes = 0
  for (const character of identifier) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    kept += character
  }
  return kept
}

/** One word, one call without arguments, one constant, with or without a cast to a type. */
const single = /^(?:-?[\w.]+(?:\(\))?| ?[EB]?'(?:[^'\\]|'')*')(?:::[a-z]+(?: [a-z]+)*(?:\[\])?)?$/i

/** A text of the user's with something behind it, which a comment at its end would swallow. */
export const ended = (text: string): string => (text.includes('--') ? `${text}\n` : text)

/** An expression in parentheses; a comment at its end stays within them. */
export const enclosed = (expression: string): string => `(${ended(expression)})`

/** An expression where a bare one could end too early or go on for too long. */
export const operand = (expression: string): string =>
  single.test(expression) ? expression : enclosed(expression)

/** A script as psql reads it: where each statement ends, and what is meant for psql itself. */

export interface Piece {
  /** A command begins with a backslash and is psql's own; it ends with its line. */
  readonly kind: 'statement' | 'command'
  readonly text: string
  /** Where the text begins in the script. */
  readonly start: number
  /** Where its first word is, after the comments before it. */
  readonly first: number
  /** Takes rows from the script, or writes them where the terminal would be: psql's doing as well. */
  readonly copies: boolean
}

/** Texts without a word in them, such as a comment at the end, are left out. */
export function piecesOf(script: string): readonly Piece[] {
  const pieces: Piece[] = []
  let start = 0
  let reading = nothingRead()
  const end = (at: number): void => {
    const { first, words } = reading
    if (first !== null)
      pieces.push({
        kind: 'statement',
        text: script.slice(start, at),
        start,
        first,
        copies: copies(words),
      })
    reading = nothingRead()
  }
  for (let at = 0; at < script.length;) {
    const next = tokenEnd(script, at)
    const token = script.slice(at, next)
    if (token === ';' && reading.parentheses === 0 && reading.blocks === 0) {
      end(at)
      start = next
    } else if (token.startsWith('\\')) {
      end(at)
      pieces.push({ kind: 'command', text: token, start: at, first: at, copies: false })
      start = next
    } else if (!isBlank(token)) reading = readOn(reading, token, at)
    at = next
  }
  end(script.length)
  return pieces
}

/** What is known of a statement whose end has not come. */
interface Reading {
  readonly first: number | null
  /** Those outside of parentheses, in lower case. */
  readonly words: readonly string[]
  readonly parentheses: number
  /** In the body of a routine in standard SQL, semicolons end no statement. */
  readonly blocks: number
}

const nothingRead = (): Reading => ({ first: null, words: [], parentheses: 0, blocks: 0 })

function readOn(reading: Reading, token: string, at: number): Reading {
  const { words, parentheses, blocks } = reading
  const first = reading.first ?? at
  if (token === '(') return { ...reading, first, parentheses: parentheses + 1 }
  if (token === ')') return { ...reading, first, parentheses: Math.max(0, parentheses - 1) }
  if (parentheses > 0 || !/^\p{L}|^_/u.test(token)) return { ...reading, first }
  const word = token.toLowerCase()
  return {
    ...reading,
    first,
    // Of a long body nobody asks for more.
    words: words.length < 64 ? [...words, word] : words,
    blocks: makesRoutine(words) ? Math.max(0, blocks + step(word, blocks)) : blocks,
  }
}

/** As psql counts: `CASE` ends with an `END` of its own. */
function step(word: string, blocks: number): number {
  if (word === 'begin' || (word === 'case' && blocks > 0)) return 1
  return word === 'end' ? -1 : 0
}

function makesRoutine(words: readonly string[]): boolean {
  const [create, ...rest] = words
  const [what] = rest[0] === 'or' && rest[1] === 'replace' ? rest.slice(2) : rest
  return create === 'create' && (what === 'function' || what === 'procedure')
}

const copies = (words: readonly string[]): boolean =>
  words[0] === 'copy' &&
  words.some(
    (word, at) =>
      (word === 'stdin' && words[at - 1] === 'from') ||
      (word === 'stdout' && words[at - 1] === 'to'),
  )

const isBlank = (token: string): boolean =>
  /^\s/.test(token) || token.startsWith('--') || token.startsWith('/*')

/** Where the token that begins here ends: a quoted text, a comment, blanks, a word, or one character. */
function tokenEnd(script: string, at: number): number {
  const rest = (pattern: RegExp): number | null => {
    pattern.lastIndex = at
    return pattern.test(script) ? pattern.lastIndex : null
  }
  const character = script[at]!
  if (script.startsWith('/*', at)) return commentEnd(script, at)
  const dollar = character === '$' ? rest(/\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy) : null
  if (dollar !== null) return closed(script, script.slice(at, dollar), dollar)
  return (
    rest(/\s+|--[^\n]*|\\[^\n]*/y) ??
    rest(/e'[^'\\]*(?:(?:\\.|'')[^'\\]*)*(?:'|$)/isy) ??
    rest(/'[^']*(?:''[^']*)*(?:'|$)|"[^"]*(?:""[^"]*)*(?:"|$)/y) ??
    // A dollar in a word is a character of it, and begins no text.
    rest(/[\p{L}_][\p{L}\p{N}_$]*|\p{N}[\p{L}\p{N}_.]*/uy) ??
    at + 1
  )
}

function closed(script: string, tag: string, from: number): number {
  const end = script.indexOf(tag, from)
  return end === -1 ? script.length : end + tag.length
}

/** Comments of this form nest. */
function commentEnd(script: string, at: number): number {
  let depth = 0
  for (let here = at; here < script.length; here++) {
    if (script.startsWith('/*', here)) depth++
    else if (script.startsWith('*/', here)) depth--
    else continue
    here++
    if (depth === 0) return here + 1
  }
  return script.length
}

/** The text of a dump without its noise, so that two of them can be compared. */

export interface Normalisation {
  /** `ignore`: two tables whose columns only stand in another order are written alike. */
  readonly columnOrder: 'ignore' | 'keep'
}

/** Without blank lines, comments and the lines that prepare a session. Twice is the same as once. */
export function normalised(dump: string, { columnOrder }: Normalisation): string {
  const said = outsideQuotes(outsideQuotes(dump, noise, ''), /\s*\n(?:[ \t]*\n)*/, '\n').trim()
  if (columnOrder === 'keep') return said
  return inRuns(split(said, ';').map(withSortedColumns)).join('\n')
}

const noise = /--.*|^SET \w+ = .*|^SELECT pg_catalog\.set_config\(.*|^\\(?:un)?restrict\b.*/

/** Strings, quoted names and bodies of functions. Backslashes need no care: pg_dump doubles the quote in every string. */
const quoted = /'[^']*'|"[^"]*"|(?<tag>\$(?:[a-z_]\w*)?\$)[^]*?\k<tag>/

function outsideQuotes(sql: string, pattern: RegExp, replacement: string): string {
  return sql.replace(
    new RegExp(`(${quoted.source})|${pattern.source}`, 'gm'),
    (_, kept?: string) => kept ?? replacement,
  )
}

/** `CREATE TABLE x (…)`, its columns and constraints sorted as text. */
function withSortedColumns(statement: string): string {
  if (!/^CREATE (UNLOGGED |FOREIGN )?TABLE /.test(statement)) return statement
  const inside = parenthesised(statement)
  if (inside === null) return statement
  const parts = split(statement.slice(inside.from, inside.to), ',').map(part =>
    part.trim().replace(/,$/, ''),
  )
  const sorted = parts.toSorted().map(part => `    ${part}`)
  return `${statement.slice(0, inside.from)}\n${sorted.join(',\n')}\n${statement.slice(inside.to)}`
}

/** Statements about one column follow each other in the order of the columns: each such run is sorted. */
function inRuns(statements: readonly string[]): readonly string[] {
  const runs: { readonly about: string | null; readonly statements: string[] }[] = []
  for (const statement of statements) {
    const about = aboutColumn.exec(statement)?.[0] ?? null
    const last = runs.at(-1)
    if (last !== undefined && about !== null && last.about === about)
      last.statements.push(statement)
    else runs.push({ about, statements: [statement] })
  }
  return runs.flatMap(run => run.statements.toSorted())
}

const aboutColumn = /^(COMMENT ON COLUMN|ALTER TABLE ONLY (?=.* ALTER COLUMN ))/

/** Where the first parenthesis of the statement begins and ends, inside of it. */
function parenthesised(statement: string): { readonly from: number; readonly to: number } | null {
  let from: number | null = null
  for (const { text, at, depth } of tokens(statement)) {
    if (text === '(' && depth === 1 && from === null) from = at + 1
    if (text === ')' && depth === 0 && from !== null) return { from, to: at }
  }
  return null
}

/** Cuts after each separator that is neither quoted nor in parentheses. */
function split(sql: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = []
  let start = 0
  for (const { text, at, depth } of tokens(sql)) {
    if (text !== separator || depth !== 0) continue
    parts.push(sql.slice(start, at + 1).trim())
    start = at + 1
  }
  return [...parts, sql.slice(start).trim()].filter(part => part !== '')
}

interface Token {
  readonly text: string
  readonly at: number
  /** How many parentheses are open after it. */
  readonly depth: number
}

/** What is quoted, as a whole, and the characters that give structure. */
function* tokens(sql: string): Generator<Token> {
  let depth = 0
  for (const { 0: text, index } of sql.matchAll(new RegExp(`${quoted.source}|[(),;]`, 'g'))) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    yield { text, at: index, depth }
  }
}

/** Runs SQL scripts on an empty database, as psql would run them, one after another. */
import type { Database } from '../database/database.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import { piecesOf, type Piece } from '../sql/script.ts'
import { name as quoted } from '../sql/text.ts'

export interface Script {
  /** As the user wrote it, for messages. */
  readonly name: string
  readonly text: string
  /** What of it is sent to the server. */
  readonly statements: readonly Piece[]
}

const dumping = '--schema-only --no-owner --no-privileges'

/**
 * Refused before a server is started; the embedded one would wait for ever for rows that nobody sends.
 *
 * @throws AthanorError ATH306 at the line that only psql understands
 */
export function scriptOf(name: string, text: string): Script {
  const statements = piecesOf(text).filter(({ text: piece }) => !isGuard(piece))
  const foreign = statements.find(({ kind, copies }) => kind === 'command' || copies)
  if (foreign === undefined) return { name, text, statements }
  throw new AthanorError('ATH306', {
    message: `${name}:${lineAt(text, foreign.first)} needs psql`,
    detail: firstLine(text.slice(foreign.first)),
    hint: foreign.copies
      ? `Leave the rows out: \`pg_dump ${dumping}\`; or have them as statements: \`pg_dump --inserts\`.`
      : `Only SQL can be loaded: take the line out, or dump with \`pg_dump ${dumping}\`.`,
  })
}

/** What pg_dump puts around a dump, so that psql runs no command out of it: there is nobody here to run one. */
const isGuard = (text: string): boolean => /^\\(un)?restrict\b/.test(text)

/**
 * Each statement by itself, as psql sends them: what cannot run in a transaction can be in a file, too.
 *
 * @throws AthanorError ATH306 at the file and line of what fails
 */
export async function loadScripts(database: Database, scripts: readonly Script[]): Promise<void> {
  for (const script of scripts) {
    for (const piece of script.statements) await runPiece(database, script, piece)
    await endSession(database, script)
  }
}

async function runPiece(database: Database, script: Script, piece: Piece): Promise<void> {
  try {
    await database.execute(piece.text)
  } catch (cause) {
    throw failed(script, piece, cause)
  }
}

/** What a file set for its session, or left open, is no part of what it makes. */
async function endSession(database: Database, script: Script): Promise<void> {
  const isOpen = await database.execute('SAVEPOINT athanor_end').then(
    () => true,
    () => false,
  )
  if (isOpen)
    throw new AthanorError('ATH306', {
      message: `${script.name} begins a transaction and does not end it`,
      hint: 'Put a COMMIT at its end: without one, psql would undo all of it.',
    })
  await database.execute('DISCARD ALL')
}

function failed({ name, text }: Script, piece: Piece, cause: unknown): AthanorError {
  const { message, detail, hint, position } = wordsOf(cause)
  const at = position === null ? piece.first : piece.start + unitsOf(piece.text, position - 1)
  const place = `${name}:${lineAt(text, at)}`
  const words = [message, detail, firstLine(text.slice(lineStart(text, at)))]
  return new AthanorError(isAthanorError(cause) ? cause.code : 'ATH306', {
    message: `${place} cannot be run on the embedded PostgreSQL`,
    detail: words.filter(line => line !== null && line !== '').join('\n'),
    hint: /^role ".*" does not exist$/.test(message)
      ? `Leave owners and grants out: \`pg_dump ${dumping}\`; or create the role in the file first.`
      : (hint ?? 'Correct the file at that line.'),
    cause,
  })
}

/** What an error has to say: the server's has all of it. */
function wordsOf(cause: unknown): {
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  readonly position: number | null
} {
  const given: object = typeof cause === 'object' && cause !== null ? cause : {}
  const text = (field: string): string | null => {
    const value: unknown = Reflect.get(given, field)
    return typeof value === 'string' ? value : null
  }
  const position = Number(text('position') ?? 0)
  return {
    message: text('message') ?? String(cause),
    detail: text('detail'),
    hint: text('hint'),
    position: position > 0 ? position : null,
  }
}

/** The server counts characters. */
const unitsOf = (text: string, characters: number): number =>
  Array.from(text).slice(0, characters).join('').length

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

const firstLine = (text: string): string => text.split('\n', 1)[0]!.trim()

/** Makes an embedded database seen from another default schema than its own: texts are read from there. */
export async function seeFrom(database: Database, defaultSchema: string): Promise<void> {
  if (database.defaultSchema === defaultSchema) return
  await database.execute(
    `SET search_path TO ${quoted(defaultSchema)}, ${quoted(database.defaultSchema)}`,
  )
}

/** The same, and objects without a schema go there. */
export async function moveTo(database: Database, defaultSchema: string): Promise<void> {
  if (database.defaultSchema === defaultSchema) return
  await database.execute(`CREATE SCHEMA ${quoted(defaultSchema)}`)
  await seeFrom(database, defaultSchema)
}

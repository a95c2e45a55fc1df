/** SQL files as a source: read, and run on an empty database as psql would run them, one after another. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../database/database.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import { piecesOf, type Piece } from '../sql/script.ts'

export interface SqlFile {
  /** As the user wrote it, for messages. */
  readonly name: string
  readonly text: string
}

/**
 * A file, or the `.sql` files of a folder by their names.
 *
 * @param name - how the user wrote the path
 * @throws AthanorError ATH603 for a folder without any, ATH306 for one that cannot be read
 */
export async function readSqlFiles(path: string, name: string): Promise<readonly SqlFile[]> {
  if (!(await stat(path)).isDirectory()) return [await readSqlFile(path, name)]
  const names = (await readdir(path)).filter(file => /\.sql$/i.test(file)).toSorted()
  if (names.length === 0)
    throw new AthanorError('ATH603', {
      message: `there is no .sql file in ${name}`,
      hint: 'Name a file, or a folder that has some; folders below it are not read.',
    })
  const files: SqlFile[] = []
  for (const file of names) files.push(await readSqlFile(join(path, file), join(name, file)))
  return files
}

async function readSqlFile(path: string, name: string): Promise<SqlFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new AthanorError('ATH306', {
      message: `${name} cannot be read`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'Check its permissions.',
      cause,
    })
  }
  if (!text.startsWith('PGDMP')) return { name, text: text.replace(/^\u{FEFF}/u, '') }
  throw new AthanorError('ATH306', {
    message: `${name} is a dump in pg_dump's own format`,
    hint: `Dump it as text: \`pg_dump --format=plain ${dumping}\`.`,
  })
}

const dumping = '--schema-only --no-owner --no-privileges'

/**
 * Each statement by itself, as psql sends them: what cannot run in a transaction can be in a file, too.
 *
 * @throws AthanorError ATH306 at the file and line of what fails
 */
export async function loadSql(database: Database, files: readonly SqlFile[]): Promise<void> {
  // Refused before anything runs: the embedded server would wait for rows that nobody sends.
  const scripts = files.map(file => [file, statementsOf(file)] as const)
  for (const [file, statements] of scripts) {
    for (const piece of statements) await runPiece(database, file, piece)
    await endSession(database, file)
  }
}

function statementsOf(file: SqlFile): readonly Piece[] {
  const pieces = piecesOf(file.text).filter(({ text }) => !isGuard(text))
  const foreign = pieces.find(({ kind, copies }) => kind === 'command' || copies)
  if (foreign === undefined) return pieces
  const place = `${file.name}:${lineAt(file.text, foreign.first)}`
  throw new AthanorError('ATH306', {
    message: `${place} needs psql`,
    detail: firstLine(file.text.slice(foreign.first)),
    hint: foreign.copies
      ? `Leave the rows out: \`pg_dump ${dumping}\`; or have them as statements: \`pg_dump --inserts\`.`
      : `Only SQL can be loaded: take the line out, or dump with \`pg_dump ${dumping}\`.`,
  })
}

/** What pg_dump puts around a dump, so that psql runs no command out of it: there is nobody here to run one. */
const isGuard = (text: string): boolean => /^\\(un)?restrict\b/.test(text)

async function runPiece(database: Database, file: SqlFile, piece: Piece): Promise<void> {
  try {
    await database.execute(piece.text)
  } catch (cause) {
    throw failed(file, piece, cause)
  }
}

/** What a file set for its session, or left open, is no part of what it makes. */
async function endSession(database: Database, file: SqlFile): Promise<void> {
  const isOpen = await database.execute('SAVEPOINT athanor_end').then(
    () => true,
    () => false,
  )
  if (isOpen)
    throw new AthanorError('ATH306', {
      message: `${file.name} begins a transaction and does not end it`,
      hint: 'Put a COMMIT at its end: without one, psql would undo all of it.',
    })
  await database.execute('DISCARD ALL')
}

function failed({ name, text }: SqlFile, piece: Piece, cause: unknown): AthanorError {
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

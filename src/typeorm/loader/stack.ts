/** Reads the user's files and lines out of an error, in terms of the TypeScript they wrote. */
import { SourceMap } from 'node:module'
import type { SourceMapPayload } from 'node:module'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.ts'
import { asObject, isSource, isUsers } from './files.ts'

export interface Frame {
  readonly file: string
  readonly line: number
}

/** The user's lines an error went through, innermost first. */
export function framesOf(cause: unknown): readonly Frame[] {
  const { stack, message, athanor } = asObject(cause)
  const { file, line } = asObject(athanor)
  if (typeof file === 'string' && typeof line === 'number') return [{ file, line }]
  const lines = typeof stack === 'string' ? stack.split('\n') : []
  // An error of linking has no frame: its place is above the message, or inside it.
  const [, importer] = /imported from (\S+)/.exec(String(message)) ?? []
  const found = lines.map(placeOf).filter(frame => frame !== null)
  return found.length === 0 && importer !== undefined
    ? [placeOf(`${importer}:1`)].filter(frame => frame !== null)
    : found.map(sourceLine)
}

interface Place extends Frame {
  readonly column: number
}

function placeOf(text: string): Place | null {
  const found =
    /(?:^|\(|at |async )(file:\/\/[^\s()]+?|\/[^()]+?|[A-Z]:\\[^()]+?):(\d+)(?::(\d+))?\)?$/.exec(
      text,
    )
  if (found === null) return null
  const [, where = '', line = '1', column = '1'] = found
  const file = where.startsWith('file:') ? fileURLToPath(where) : where
  return isUsers(file) ? { file, line: Number(line), column: Number(column) } : null
}

/** From the emitted line to the written one, by the map at the end of the code. */
function sourceLine({ file, line, column }: Place): Frame {
  if (!isSource(file) || process.sourceMapsEnabled) return { file, line }
  try {
    const [, map] = /\/\/# sourceMappingURL=data:[^,]+,(\S+)\s*$/.exec(compile(file).code) ?? []
    if (map === undefined) return { file, line }
    // The compiler wrote it.
    const payload: SourceMapPayload = JSON.parse(Buffer.from(map, 'base64').toString())
    const entry = asObject(new SourceMap(payload).findEntry(line - 1, column - 1))
    const { originalLine } = entry
    return { file, line: typeof originalLine === 'number' ? originalLine + 1 : line }
  } catch {
    return { file, line }
  }
}

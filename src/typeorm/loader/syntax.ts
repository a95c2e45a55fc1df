/** Parses the user's sources, each once. */
import { readFileSync } from 'node:fs'
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'

const parsed = new Map<string, TypeScript.SourceFile>()

export function parse(file: string, content?: string): TypeScript.SourceFile {
  const known = parsed.get(file)
  if (known !== undefined) return known
  const { ts } = compiler()
  const source = ts.createSourceFile(
    file,
    content ?? readFileSync(file, 'utf8'),
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    true,
  )
  parsed.set(file, source)
  return source
}

/** A file that is not TypeScript is fatal; one whose types do not fit is not. */
export function refuseSyntaxErrors(diagnostics: readonly TypeScript.Diagnostic[]): void {
  const [first] = diagnostics
  if (first?.file === undefined) return
  const { ts } = compiler()
  const { line } = first.file.getLineAndCharacterOfPosition(first.start ?? 0)
  const text = ts.flattenDiagnosticMessageText(first.messageText, ' ')
  const error = new SyntaxError(text)
  // Errors cross from the thread of the hooks to the main one with their own properties only.
  throw Object.assign(error, { athanor: { file: first.file.fileName, line: line + 1 } })
}

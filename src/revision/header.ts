/** Reads the headers of revision files from their syntax, without running them. */
import type { ts as TypeScript } from 'ts-morph'
import { AthanorError } from '../errors.ts'
import { type Memory, remembered, type Text } from './remember.ts'
import { type Header, idFault, type RevisionFile } from './revision.ts'

type Ts = typeof TypeScript
type Expression = TypeScript.Expression

/**
 * The headers of these files, in order. With everything in the cache no compiler is loaded.
 *
 * @param cache - the cache directory; null keeps nothing
 * @throws AthanorError ATH401 with file and line
 */
export async function headersOf(
  texts: readonly Text[],
  cache: string | null,
): Promise<RevisionFile[]> {
  const headers = await remembered(memory, texts, cache)
  return headers.map((header, position) => ({ ...header, path: texts[position]!.path }))
}

const memory: Memory<Header> = { name: 'headers-1', isAnswer: isHeader, answer: headerOf }

/**
 * The header of one file: TypeScript, or JavaScript as ES module or CommonJS.
 *
 * @throws AthanorError ATH401
 */
export async function headerOf({ path, content }: Text): Promise<Header> {
  const { ts } = await import('ts-morph')
  const source = parse(ts, { path, content })
  const exported = exportsOf(ts, source)
  const fail = (fault: string, node?: TypeScript.Node): AthanorError =>
    unreadable(path, lineOf(source, node?.getStart(source) ?? 0), fault)
  const valueOf = (name: string): readonly string[] | undefined => {
    const value = exported.get(name)
    if (value === undefined) return undefined
    const strings = stringsOf(ts, value)
    if (strings === null)
      throw fail(`\`${name}\` is not a string, null or an array of strings`, value)
    for (const text of strings) {
      const fault = idFault(text)
      if (fault !== null) throw fail(`\`${name}\` is not allowed: ${fault}`, value)
    }
    return strings
  }
  const [id, ...more] = valueOf('revision') ?? []
  const revises = valueOf('revises')
  if (id === undefined || more.length > 0) {
    throw fail('it does not export one `revision`', exported.get('revision'))
  }
  if (revises === undefined) throw fail('it does not export `revises`; the first revision has null')
  return {
    id,
    revises,
    branchLabels: valueOf('branchLabels') ?? [],
    dependsOn: valueOf('dependsOn') ?? [],
    ...commentOf(ts, source),
  }
}

/** @throws AthanorError ATH401 at the first line that does not parse */
export function parse(ts: Ts, { path, content }: Text): TypeScript.SourceFile {
  const kind = isScript(path) ? ts.ScriptKind.JS : ts.ScriptKind.TS
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true, kind)
  // Not in the types, but what `transpileModule` reports too.
  const faults: unknown = Reflect.get(source, 'parseDiagnostics')
  const fault: unknown = Array.isArray(faults) ? faults[0] : undefined
  if (typeof fault !== 'object' || fault === null) return source
  const start: unknown = Reflect.get(fault, 'start')
  const text: unknown = Reflect.get(fault, 'messageText')
  const line = lineOf(source, typeof start === 'number' ? start : 0)
  throw unreadable(path, line, typeof text === 'string' ? text : 'it does not parse')
}

export const isScript = (path: string): boolean => /\.[mc]?js$/.test(path)

const lineOf = (source: TypeScript.SourceFile, position: number): number =>
  source.getLineAndCharacterOfPosition(position).line + 1

const unreadable = (path: string, line: number, fault: string): AthanorError =>
  new AthanorError('ATH401', {
    message: `${path}:${line} cannot be read as a revision`,
    detail: fault,
    hint: 'Correct the file, or move it out of the versions directory if it is not a revision.',
  })

/** By name, whatever the way of exporting; in JavaScript a constant of the name will do. */
function exportsOf(ts: Ts, source: TypeScript.SourceFile): Map<string, Expression> {
  const constants = new Map<string, Expression>()
  const exported = new Map<string, Expression>()
  const renamed = new Map<string, string>()
  const keep = (name: string, value: Expression): void => {
    // TypeScript writes `exports.a = exports.b = void 0` above the real ones.
    if (!ts.isVoidExpression(value) && !isAssignment(ts, value)) exported.set(name, value)
  }
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const shown = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || initializer === undefined) continue
        constants.set(name.text, initializer)
        if (shown) keep(name.text, initializer)
      }
    } else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined) {
      const { exportClause } = statement
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) continue
      for (const { name, propertyName } of exportClause.elements) {
        renamed.set(name.text, (propertyName ?? name).text)
      }
    } else if (ts.isExpressionStatement(statement) && isAssignment(ts, statement.expression)) {
      const { left, right } = statement.expression
      if (!ts.isPropertyAccessExpression(left)) continue
      const object = left.expression.getText(source)
      if (object === 'exports' || object === 'module.exports') keep(left.name.text, right)
      if (object !== 'module' || left.name.text !== 'exports') continue
      if (!ts.isObjectLiteralExpression(right)) continue
      for (const property of right.properties) {
        if (ts.isShorthandPropertyAssignment(property)) {
          renamed.set(property.name.text, property.name.text)
        } else if (ts.isPropertyAssignment(property)) {
          if (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) {
            keep(property.name.text, property.initializer)
          }
        }
      }
    }
  }
  for (const [name, local] of renamed) {
    const value = constants.get(local)
    if (value !== undefined) exported.set(name, value)
  }
  const all = isScript(source.fileName) ? new Map([...constants, ...exported]) : exported
  return new Map([...all].map(([name, value]) => [name, followed(ts, value, constants)]))
}

const isAssignment = (
  ts: Ts,
  value: Expression,
): value is TypeScript.AssignmentExpression<TypeScript.EqualsToken> =>
  ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken

/** Without casts and parentheses, and through one constant. */
function followed(
  ts: Ts,
  value: Expression,
  constants: ReadonlyMap<string, Expression>,
): Expression {
  if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value)) {
    return followed(ts, value.expression, constants)
  }
  if (ts.isParenthesizedExpression(value)) return followed(ts, value.expression, constants)
  const constant = ts.isIdentifier(value) ? constants.get(value.text) : undefined
  return constant === undefined ? value : followed(ts, constant, new Map())
}

function stringsOf(ts: Ts, value: Expression): readonly string[] | null {
  if (ts.isStringLiteralLike(value)) return [value.text]
  if (value.kind === ts.SyntaxKind.NullKeyword) return []
  if (ts.isIdentifier(value) && value.text === 'undefined') return []
  if (!ts.isArrayLiteralExpression(value)) return null
  const strings = value.elements.filter(element => ts.isStringLiteralLike(element))
  return strings.length === value.elements.length ? strings.map(({ text }) => text) : null
}

/** From the first doc comment above a statement: its first line, and the one that has the date. */
function commentOf(
  ts: Ts,
  source: TypeScript.SourceFile,
): { readonly message: string; readonly created: string | null } {
  for (const statement of [...source.statements, source.endOfFileToken]) {
    for (const { pos, end } of ts.getLeadingCommentRanges(source.text, statement.pos) ?? []) {
      const comment = source.text.slice(pos, end)
      if (!comment.startsWith('/**')) continue
      const lines = comment
        .slice(3, -2)
        .split(/\r?\n/)
        .map(line => line.replace(/^\s*\*/, '').trim())
      const created = lines.map(line => /^Created:\s*(.+)$/.exec(line)?.[1]).find(Boolean)
      return { message: lines.find(line => line !== '') ?? '', created: created ?? null }
    }
  }
  return { message: '', created: null }
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== 'object' || value === null) return false
  const field = (name: keyof Header): unknown => Reflect.get(value, name)
  const strings = (name: keyof Header): boolean => {
    const list = field(name)
    return Array.isArray(list) && list.every(element => typeof element === 'string')
  }
  return (
    typeof field('id') === 'string' &&
    typeof field('message') === 'string' &&
    (field('created') === null || typeof field('created') === 'string') &&
    strings('revises') &&
    strings('branchLabels') &&
    strings('dependsOn')
  )
}

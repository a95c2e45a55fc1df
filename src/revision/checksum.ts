/** What a revision file means, as one number: layout, comments and types do not count. */
import type { ts as TypeScript } from 'ts-morph'
import { parse } from './header.ts'
import { digest, type Memory, remembered, type Text } from './remember.ts'

type Ts = typeof TypeScript

/**
 * A sha256 per file, in order. With everything in the cache no compiler is loaded.
 *
 * @param cache - the cache directory; null keeps nothing
 * @throws AthanorError ATH401 for a file that does not parse
 */
export const checksumsOf = (texts: readonly Text[], cache: string | null): Promise<string[]> =>
  remembered(memory, texts, cache)

const memory: Memory<string> = {
  name: 'checksums-1',
  isAnswer: (value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  answer: checksumOf,
}

/** @throws AthanorError ATH401 */
export async function checksumOf(text: Text): Promise<string> {
  const { ts } = await import('ts-morph')
  const source = parse(ts, text)
  return digest(meaningOf({ ts, source, names: namesOf(ts) }, source))
}

interface Reading {
  readonly ts: Ts
  readonly source: TypeScript.SourceFile
  /** Numbers of kinds change between versions of TypeScript, names do not. */
  readonly names: ReadonlyMap<number, string>
}

/** The tree as text: kinds by name, tokens as written, literals as what they stand for. */
function meaningOf(reading: Reading, node: TypeScript.Node): string {
  const { ts, source, names } = reading
  if (isSilent(reading, node)) return ''
  if (ts.isStringLiteral(node) && isPropertyName(ts, node)) return said('Identifier', node.text)
  if (ts.isTemplateLiteralToken(node)) {
    return said(names.get(node.kind)!, isTagged(ts, node) ? (node.rawText ?? '') : node.text)
  }
  if (ts.isLiteralExpression(node) || ts.isIdentifier(node)) {
    return said(names.get(node.kind)!, node.text)
  }
  if (isWrapper(ts, node)) return meaningOf(reading, node.expression)
  const children = node.getChildren(source)
  if (children.length === 0 && node.end > node.pos && ts.isToken(node)) {
    return said(names.get(node.kind)!, node.getText(source))
  }
  const inside = children.map(child => meaningOf(reading, child)).join('')
  // An empty list and none mean the same, as in `new A` and `new A()`.
  if (node.kind === ts.SyntaxKind.SyntaxList) return inside === '' ? '' : `[${inside}]`
  return `(${names.get(node.kind)!}${inside})`
}

const said = (kind: string, text: string): string => `<${kind} ${JSON.stringify(text)}>`

/** Comments, types, and the punctuation that the shape of the tree already tells. */
function isSilent({ ts, names }: Reading, node: TypeScript.Node): boolean {
  const { parent } = node
  const kind = names.get(node.kind)!
  if (punctuation.has(kind)) return true
  if (kind === 'SemicolonToken') return !ts.isForStatement(parent)
  if (separators.has(kind)) return !ts.isBinaryExpression(parent)
  if (ts.isEmptyStatement(node)) return ts.isSourceFile(parent) || ts.isBlock(parent)
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly === true
  if (ts.isExpressionWithTypeArguments(node)) return false
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true
  return ts.isTypeNode(node) || ts.isJSDoc(node) || ts.isTypeParameterDeclaration(node)
}

const punctuation: ReadonlySet<string> = new Set([
  'OpenBraceToken',
  'CloseBraceToken',
  'OpenParenToken',
  'CloseParenToken',
  'OpenBracketToken',
  'CloseBracketToken',
  'ColonToken',
  'EndOfFileToken',
])

/** Between elements and around type arguments they are layout; between operands they compute. */
const separators: ReadonlySet<string> = new Set(['CommaToken', 'LessThanToken', 'GreaterThanToken'])

/** `{ a: 1 }` and `{ 'a': 1 }` are one; what the formatter prefers may change. */
const isPropertyName = (ts: Ts, node: TypeScript.StringLiteral): boolean =>
  (ts.isPropertyAssignment(node.parent) || ts.isMethodDeclaration(node.parent)) &&
  node.parent.name === node

function isTagged(ts: Ts, node: TypeScript.Node): boolean {
  const around = ts.isTemplateSpan(node.parent) ? node.parent.parent : node.parent
  return (
    ts.isTaggedTemplateExpression(around) || ts.isTaggedTemplateExpression(around.parent ?? around)
  )
}

/** Casts, and parentheses that only say what the tree says. */
function isWrapper(
  ts: Ts,
  node: TypeScript.Node,
): node is TypeScript.ParenthesizedExpression | TypeScript.AsExpression {
  if (ts.isParenthesizedExpression(node)) return !ts.isOptionalChain(node.expression)
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)
}

/** The first name of a number is its own; later ones mark the ends of groups. */
function namesOf(ts: Ts): Map<number, string> {
  const names = new Map<number, string>()
  for (const [name, kind] of Object.entries(ts.SyntaxKind)) {
    if (typeof kind === 'number' && !names.has(kind)) names.set(kind, name)
  }
  return names
}

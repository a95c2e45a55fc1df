/** Reads off a declaration what a property of its type has for metadata. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'

/** A type that the compiler writes down without a look at anything else. */
export type Written = 'string' | 'number' | 'boolean' | 'bigint' | 'object' | 'function'

/** Null when the members have to be computed, or are of both kinds. */
export function writtenEnum({ members }: TypeScript.EnumDeclaration): Written | null {
  return only(members.map(({ initializer }) => writtenValue(initializer)))
}

function writtenValue(value: TypeScript.Expression | undefined): Written | null {
  const { ts } = compiler()
  if (value === undefined || ts.isNumericLiteral(value)) return 'number'
  if (ts.isStringLiteralLike(value)) return 'string'
  return ts.isPrefixUnaryExpression(value) && ts.isNumericLiteral(value.operand) ? 'number' : null
}

/** What an alias stands for; null when that depends on a name, the library or `strict`. */
export function writtenType(type: TypeScript.TypeNode): Written | null {
  const { ts } = compiler()
  if (ts.isParenthesizedTypeNode(type)) return writtenType(type.type)
  if (ts.isUnionTypeNode(type)) return only(type.types.map(writtenType))
  if (ts.isTypeLiteralNode(type))
    return type.members.length > 0 && type.members.every(ts.isPropertySignature) ? 'object' : null
  if (ts.isLiteralTypeNode(type)) {
    const { literal } = type
    if (literal.kind === ts.SyntaxKind.TrueKeyword) return 'boolean'
    if (literal.kind === ts.SyntaxKind.FalseKeyword) return 'boolean'
    return literal.kind === ts.SyntaxKind.NullKeyword || !ts.isLiteralExpression(literal)
      ? null
      : ts.isBigIntLiteral(literal)
        ? 'bigint'
        : writtenValue(literal)
  }
  if (type.kind === ts.SyntaxKind.StringKeyword) return 'string'
  if (type.kind === ts.SyntaxKind.NumberKeyword) return 'number'
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return 'boolean'
  if (type.kind === ts.SyntaxKind.BigIntKeyword) return 'bigint'
  return null
}

function only(kinds: readonly (Written | null)[]): Written | null {
  const [first = null, ...others] = kinds
  return others.every(each => each === first) ? first : null
}

/** Puts what an imported type stands for in its place, before the compiler emits its metadata. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { isTypeParameter } from './decided.ts'
import type { Decision } from './decided.ts'
import type { Written } from './written.ts'

/**
 * The checker of a single file takes an import for a value as soon as metadata names it. So the
 * import of a mere type goes as well, as `tsc` leaves it out.
 */
export const substitute =
  (decision: Decision): TypeScript.TransformerFactory<TypeScript.SourceFile> =>
  context => {
    const { ts } = compiler()
    const { factory } = context
    const { substitutes } = decision
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) {
        const written = substitutes.get(node.typeName.text)
        return written === undefined || isTypeParameter(node.typeName) ? node : typeOf(written)
      }
      return ts.visitEachChild(node, visit, context)
    }
    return source => {
      if (substitutes.size === 0) return source
      const verbatim = context.getCompilerOptions().verbatimModuleSyntax === true
      const unused = verbatim ? new Set<string>() : namesToDrop(source, decision)
      const statements = source.statements
        .map(statement => pruned(statement, unused, factory))
        .filter(statement => statement !== null)
      const kept = factory.updateSourceFile(source, statements)
      return ts.visitEachChild(kept, visit, context)
    }
  }

function typeOf(written: Written): TypeScript.TypeNode {
  const { ts } = compiler()
  const { factory } = ts
  switch (written) {
    case 'string':
      return factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword)
    case 'number':
      return factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword)
    case 'boolean':
      return factory.createKeywordTypeNode(ts.SyntaxKind.BooleanKeyword)
    case 'bigint':
      return factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword)
    case 'object':
      return factory.createKeywordTypeNode(ts.SyntaxKind.ObjectKeyword)
    case 'function':
      return factory.createFunctionTypeNode(undefined, [], typeOf('object'))
  }
}

/** Types, and enums that no expression reads. */
function namesToDrop(source: TypeScript.SourceFile, decision: Decision): ReadonlySet<string> {
  const { ts } = compiler()
  const read = new Set<string>()
  const visit = (node: TypeScript.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return
    if (ts.isImportDeclaration(node)) return
    if (ts.isIdentifier(node)) read.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  const { substitutes, types } = decision
  return new Set([...substitutes.keys()].filter(name => types.has(name) || !read.has(name)))
}

function pruned(
  statement: TypeScript.Statement,
  unused: ReadonlySet<string>,
  factory: TypeScript.NodeFactory,
): TypeScript.Statement | null {
  const { ts } = compiler()
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return statement
  const { importClause: clause } = statement
  const bindings = clause.namedBindings
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings : undefined
  const kept = named?.elements.filter(({ name }) => !unused.has(name.text)) ?? []
  const dropsName = clause.name !== undefined && unused.has(clause.name.text)
  if (!dropsName && kept.length === (named?.elements.length ?? 0)) return statement
  const name = dropsName ? undefined : clause.name
  const left = kept.length > 0 ? factory.createNamedImports(kept) : undefined
  const rest = named === undefined ? bindings : left
  if (name === undefined && rest === undefined) return null
  return factory.updateImportDeclaration(
    statement,
    statement.modifiers,
    factory.updateImportClause(clause, clause.phaseModifier, name, rest),
    statement.moduleSpecifier,
    statement.attributes,
  )
}

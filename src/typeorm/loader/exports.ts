/** Lists what a source exports by name, for ES modules that import a CommonJS one. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'

export interface Exports {
  readonly names: readonly string[]
  /** Specifiers of `export * from`. */
  readonly stars: readonly string[]
}

export function exportsOf(source: TypeScript.SourceFile): Exports {
  const { ts } = compiler()
  const names = new Set<string>()
  const stars: string[] = []
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement)) {
      if (statement.isTypeOnly) continue
      const { exportClause, moduleSpecifier } = statement
      if (exportClause === undefined) {
        if (moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier))
          stars.push(moduleSpecifier.text)
      } else if (ts.isNamespaceExport(exportClause)) names.add(exportClause.name.text)
      else
        for (const { isTypeOnly, name } of exportClause.elements)
          if (!isTypeOnly) names.add(name.text)
    } else if (isExported(statement)) {
      for (const name of declared(statement)) names.add(name)
    }
  }
  names.delete('default')
  return { names: [...names], stars }
}

export const has = (node: TypeScript.Node, kind: TypeScript.SyntaxKind): boolean => {
  const { ts } = compiler()
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(modifier => modifier.kind === kind) ?? false)
  )
}

export const isExported = (node: TypeScript.Node): boolean =>
  has(node, compiler().ts.SyntaxKind.ExportKeyword)

export const isDefault = (node: TypeScript.Node): boolean =>
  has(node, compiler().ts.SyntaxKind.DefaultKeyword)

/** The values that a statement declares; none for an interface, an alias or `declare`. */
export function declared(statement: TypeScript.Statement): readonly string[] {
  const { ts } = compiler()
  if (has(statement, ts.SyntaxKind.DeclareKeyword) || isDefault(statement)) return []
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name))
  if (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement))
    return statement.name === undefined ? [] : [statement.name.text]
  if (ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement))
    return [statement.name.text]
  return []
}

function bound(name: TypeScript.BindingName): readonly string[] {
  const { ts } = compiler()
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap(element => (ts.isBindingElement(element) ? bound(element.name) : []))
}

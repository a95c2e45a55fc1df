/** Follows an imported name through the user's sources to what declares it, by syntax alone. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { declared, isDefault, isExported } from './exports.ts'
import { isSource, isUsers } from './files.ts'
import { resolveImport } from './resolve.ts'
import { parse } from './syntax.ts'

/** `class` is a class and nothing else; `value` something else that exists when the code runs. */
export type Found = 'class' | 'value'

export interface Imported {
  readonly specifier: string
  /** As the other module exports it; `default`, or `*` for all of it. */
  readonly name: string
  readonly typeOnly: boolean
}

/** The import that brings a name into a source. */
export function importOf(source: TypeScript.SourceFile, name: string): Imported | null {
  const { ts } = compiler()
  for (const statement of source.statements) {
    if (ts.isImportEqualsDeclaration(statement) && statement.name.text === name)
      return { specifier: '', name: '*', typeOnly: statement.isTypeOnly }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue
    const { importClause: clause } = statement
    if (clause === undefined) continue
    const specifier = statement.moduleSpecifier.text
    const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword
    if (clause.name?.text === name) return { specifier, name: 'default', typeOnly }
    const { namedBindings } = clause
    if (namedBindings === undefined) continue
    if (ts.isNamespaceImport(namedBindings)) {
      if (namedBindings.name.text === name) return { specifier, name: '*', typeOnly }
      continue
    }
    const element = namedBindings.elements.find(each => each.name.text === name)
    if (element === undefined) continue
    const original = (element.propertyName ?? element.name).text
    return { specifier, name: original, typeOnly: typeOnly || element.isTypeOnly }
  }
  return null
}

/** All top-level declarations of a name in a source; several are merged by the compiler. */
export function localOf(
  source: TypeScript.SourceFile,
  name: string,
): readonly TypeScript.Statement[] {
  const { ts } = compiler()
  return source.statements.filter(statement => {
    const named =
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement)
    return named ? statement.name?.text === name : declared(statement).includes(name)
  })
}

/**
 * What a name is that a module exports. Null when syntax cannot tell: a type, a package, a mere
 * alias of a value. Every file that was read is given to `visit`.
 */
export function declarationOf(
  importer: string,
  specifier: string,
  name: string,
  visit: (file: string) => void,
  seen: ReadonlySet<string> = new Set(),
): Found | null {
  const file = resolveImport(specifier, importer)
  if (file === null || !isSource(file) || !isUsers(file) || seen.has(`${file} ${name}`)) return null
  visit(file)
  const again = new Set([...seen, `${file} ${name}`])
  const source = parse(file)
  const follow = (from: string, wanted: string) => declarationOf(file, from, wanted, visit, again)
  return ownOf(source, name, follow) ?? starredOf(source, name, follow)
}

type Follow = (specifier: string, name: string) => Found | null

function ownOf(source: TypeScript.SourceFile, name: string, follow: Follow): Found | null {
  const { ts } = compiler()
  for (const statement of source.statements) {
    if (name === 'default' && ts.isExportAssignment(statement))
      return ts.isIdentifier(statement.expression)
        ? named(source, statement.expression.text, follow)
        : 'value'
    if (name === 'default' && isExported(statement) && isDefault(statement))
      return ts.isClassDeclaration(statement) ? 'class' : 'value'
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue
    const { exportClause, moduleSpecifier } = statement
    if (ts.isNamespaceExport(exportClause)) continue
    const element = exportClause.elements.find(each => each.name.text === name)
    if (element === undefined) continue
    if (statement.isTypeOnly || element.isTypeOnly) return null
    const original = (element.propertyName ?? element.name).text
    if (moduleSpecifier === undefined) return named(source, original, follow)
    return ts.isStringLiteral(moduleSpecifier) ? follow(moduleSpecifier.text, original) : null
  }
  const own = localOf(source, name)
  return own.some(isExported) ? kindOf(own) : null
}

function named(source: TypeScript.SourceFile, name: string, follow: Follow): Found | null {
  const imported = importOf(source, name)
  if (imported === null) return kindOf(localOf(source, name))
  return imported.typeOnly ? null : follow(imported.specifier, imported.name)
}

function starredOf(source: TypeScript.SourceFile, name: string, follow: Follow): Found | null {
  const { ts } = compiler()
  if (name === 'default') return null
  for (const statement of source.statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause !== undefined) continue
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) continue
    const found = follow(moduleSpecifier.text, name)
    if (found !== null) return found
  }
  return null
}

function kindOf(statements: readonly TypeScript.Statement[]): Found | null {
  const { ts } = compiler()
  const values = statements.filter(statement => declared(statement).length > 0)
  if (values.length === 0) return null
  const classes = statements.every(
    each => ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each),
  )
  return classes ? 'class' : 'value'
}

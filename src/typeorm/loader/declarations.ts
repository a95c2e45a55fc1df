/** Follows an imported name through the user's sources to what declares it, by syntax alone. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { declared, isDefault, isExported } from './exports.ts'
import { isSource, isUsers } from './files.ts'
import { resolveImport } from './resolve.ts'
import { parse } from './syntax.ts'
import type { Written } from './written.ts'
import { writtenEnum, writtenType } from './written.ts'

export interface Found {
  /** Whether it exists when the code runs. */
  readonly isValue: boolean
  /** What a property of this type has for metadata: the class itself, or what stands for it. */
  readonly metadata: 'class' | Written | null
}

const unknownValue: Found = { isValue: true, metadata: null }

/** What is imported or exported as a type only is no value, and a class then is any function. */
export const asTypeOnly = (found: Found | null): Found | null =>
  found === null
    ? null
    : { isValue: false, metadata: found.metadata === 'class' ? 'function' : found.metadata }

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
    const hasName =
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      ts.isModuleDeclaration(statement)
    return hasName ? statement.name?.text === name : declared(statement).includes(name)
  })
}

/**
 * What a name is that a module exports. Null when syntax cannot tell: a package, a namespace, a type
 * that has to be computed. Every file that was read is given to `visit`.
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
        : unknownValue
    if (name === 'default' && isExported(statement) && isDefault(statement))
      return ts.isInterfaceDeclaration(statement)
        ? null
        : { isValue: true, metadata: ts.isClassDeclaration(statement) ? 'class' : null }
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue
    const { exportClause, moduleSpecifier } = statement
    if (ts.isNamespaceExport(exportClause)) continue
    const element = exportClause.elements.find(each => each.name.text === name)
    if (element === undefined) continue
    const original = (element.propertyName ?? element.name).text
    const found =
      moduleSpecifier === undefined
        ? named(source, original, follow)
        : ts.isStringLiteral(moduleSpecifier)
          ? follow(moduleSpecifier.text, original)
          : null
    return statement.isTypeOnly || element.isTypeOnly ? asTypeOnly(found) : found
  }
  const own = localOf(source, name)
  return own.some(isExported) ? kindOf(own) : null
}

function named(source: TypeScript.SourceFile, name: string, follow: Follow): Found | null {
  const imported = importOf(source, name)
  if (imported === null) return kindOf(localOf(source, name))
  const found = follow(imported.specifier, imported.name)
  return imported.typeOnly ? asTypeOnly(found) : found
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
  const [first, second] = statements
  if (first === undefined) return null
  const isValue = statements.some(statement => declared(statement).length > 0)
  const classes = statements.every(
    each => ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each),
  )
  if (isValue && classes) return { isValue, metadata: 'class' }
  if (second !== undefined) return isValue ? unknownValue : null
  if (ts.isEnumDeclaration(first)) return { isValue, metadata: writtenEnum(first) }
  if (ts.isTypeAliasDeclaration(first)) return { isValue, metadata: writtenType(first.type) }
  if (ts.isInterfaceDeclaration(first)) {
    const simple =
      first.heritageClauses === undefined && first.members.every(ts.isPropertySignature)
    return { isValue, metadata: simple ? 'object' : null }
  }
  return isValue ? unknownValue : null
}

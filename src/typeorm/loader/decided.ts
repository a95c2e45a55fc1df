/** Tells whether the code of a source can be emitted without asking the type checker. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { asTypeOnly, declarationOf, importOf, localOf } from './declarations.ts'
import type { Found, Imported } from './declarations.ts'
import { writtenEnum, writtenType } from './written.ts'
import type { Written } from './written.ts'

export interface Decision {
  readonly decided: boolean
  /** Other files that were read to decide it. */
  readonly visited: readonly string[]
  /** Imported types by name, with what stands for them in the metadata. */
  readonly substitutes: ReadonlyMap<string, Written>
  /** Imported names among them that do not exist when the code runs. */
  readonly types: ReadonlySet<string>
}

/**
 * The checker is needed for what `emitDecoratorMetadata` writes, where a decorated member names
 * something whose kind stands elsewhere (an enum is Number or String, an alias whatever it stands
 * for), and for names that are exported again and may be types. An imported class, enum, interface
 * or plain alias is understood by its declaration alone. In doubt the answer is no.
 */
export function decidedBySyntax(source: TypeScript.SourceFile): Decision {
  const visited = new Set<string>()
  const substitutes = new Map<string, Written>()
  const types = new Set<string>()
  const scope: Scope = { source, visited, substitutes, types }
  const decided = signatures(source).every(type => isDecided(type, scope)) && reexports(scope)
  return { decided, visited: [...visited], substitutes, types }
}

interface Scope {
  readonly source: TypeScript.SourceFile
  readonly visited: Set<string>
  readonly substitutes: Map<string, Written>
  readonly types: Set<string>
}

/** Every type that becomes metadata. */
function signatures(source: TypeScript.SourceFile): readonly TypeScript.TypeNode[] {
  const { ts } = compiler()
  const types: (TypeScript.TypeNode | undefined)[] = []
  const decorated = (node: TypeScript.Node): boolean =>
    ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0
  const signed = ({ parameters }: TypeScript.SignatureDeclaration) => parameters.some(decorated)
  const visit = (node: TypeScript.Node): void => {
    if (ts.isClassLike(node)) {
      const builder = node.members.find(ts.isConstructorDeclaration)
      if (builder !== undefined && (decorated(node) || signed(builder)))
        types.push(...builder.parameters.map(({ type }) => type))
      for (const member of node.members) {
        if (ts.isPropertyDeclaration(member) && decorated(member)) types.push(member.type)
        // The decorator may stand on one of a pair, and the type on the other.
        if (ts.isAccessor(member) && node.members.some(other => isPair(member, other)))
          types.push(member.type, ...member.parameters.map(({ type }) => type))
        if (ts.isMethodDeclaration(member) && (decorated(member) || signed(member)))
          types.push(member.type, ...member.parameters.map(({ type }) => type))
      }
    }
    ts.forEachChild(node, visit)
  }
  const isPair = (one: TypeScript.AccessorDeclaration, other: TypeScript.ClassElement): boolean =>
    ts.isAccessor(other) && decorated(other) && one.name.getText() === other.name.getText()
  visit(source)
  return types.filter(type => type !== undefined)
}

/** Global classes, and global aliases that are always Object. */
const globals = new Set(
  (
    'Date Promise Array Map Set WeakMap WeakSet Buffer Uint8Array Object Function String Number ' +
    'Boolean RegExp Error URL Record Partial Required Readonly Pick Omit'
  ).split(' '),
)

function isDecided(type: TypeScript.TypeNode, scope: Scope): boolean {
  const { ts } = compiler()
  if (ts.isParenthesizedTypeNode(type) || ts.isRestTypeNode(type) || ts.isOptionalTypeNode(type))
    return isDecided(type.type, scope)
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type))
    return type.types.every(each => isDecided(each, scope))
  if (ts.isConditionalTypeNode(type)) return false
  // Whatever else has no name is written down as what it looks like.
  if (!ts.isTypeReferenceNode(type)) return true
  const { typeName } = type
  if (!ts.isIdentifier(typeName)) return false
  return isNameDecided(typeName, scope)
}

function isNameDecided(typeName: TypeScript.Identifier, scope: Scope): boolean {
  const { ts } = compiler()
  if (isTypeParameter(typeName)) return true
  const name = typeName.text
  const imported = importOf(scope.source, name)
  if (imported !== null) return isImportDecided(name, imported, scope)
  const local = localOf(scope.source, name)
  if (local.length === 0) return globals.has(name)
  return local.every(
    node =>
      ts.isClassDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      (ts.isEnumDeclaration(node) && writtenEnum(node) !== null) ||
      (ts.isTypeAliasDeclaration(node) && writtenType(node.type) !== null),
  )
}

function isImportDecided(name: string, imported: Imported, scope: Scope): boolean {
  const { specifier, typeOnly } = imported
  const found = isRelation(imported)
    ? ({ isValue: false, metadata: 'object' } as const)
    : followed(scope, specifier, imported.name)
  const understood = (typeOnly ? asTypeOnly(found) : found) ?? unknownType
  const { metadata } = understood
  if (metadata === null) return false
  if (metadata === 'class') return true
  scope.substitutes.set(name, metadata)
  if (!understood.isValue) scope.types.add(name)
  return true
}

const unknownType = { isValue: false, metadata: null } as const

/** `type Relation<T> = T`, which every ES module of entities uses against circles. */
const isRelation = ({ specifier, name }: Imported): boolean =>
  specifier === 'typeorm' && name === 'Relation'

/** `@Column() value!: T` in `class Box<T>`. */
export function isTypeParameter(name: TypeScript.Identifier): boolean {
  const { ts } = compiler()
  const found = ts.findAncestor<TypeScript.Node>(
    name,
    (node): node is TypeScript.Node =>
      (ts.isClassLike(node) || ts.isMethodDeclaration(node)) &&
      node.typeParameters?.some(each => each.name.text === name.text) === true,
  )
  return found !== undefined
}

const followed = ({ source, visited }: Scope, specifier: string, name: string): Found | null =>
  declarationOf(source.fileName, specifier, name, file => visited.add(file))

/** Whether all that is exported again without the word `type` is sure to be a value. */
function reexports(scope: Scope): boolean {
  const { ts } = compiler()
  return scope.source.statements.every(statement => {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression))
      return isValue(statement.expression.text, scope)
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return true
    const { exportClause, moduleSpecifier } = statement
    if (exportClause === undefined || ts.isNamespaceExport(exportClause)) return true
    return exportClause.elements.every(element => {
      const name = (element.propertyName ?? element.name).text
      if (element.isTypeOnly) return true
      if (moduleSpecifier === undefined) return isValue(name, scope)
      return (
        ts.isStringLiteral(moduleSpecifier) &&
        followed(scope, moduleSpecifier.text, name)?.isValue === true
      )
    })
  })
}

/** A name of this source; the checker of a single file knows its own types. */
function isValue(name: string, scope: Scope): boolean {
  const imported = importOf(scope.source, name)
  if (imported === null) return true
  if (imported.typeOnly || imported.name === '*') return true
  return followed(scope, imported.specifier, imported.name)?.isValue === true
}

/** Gives `import.meta` a meaning in a source that becomes CommonJS. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'

export const importMeta = (): TypeScript.TransformerFactory<TypeScript.SourceFile> => context => {
  const { ts } = compiler()
  const { factory } = context
  const called = (name: string, argument: TypeScript.Expression) =>
    factory.createCallExpression(factory.createIdentifier(name), undefined, [argument])
  const meta = (): TypeScript.Expression => {
    const filename = factory.createIdentifier('__filename')
    const url = factory.createPropertyAccessExpression(
      factory.createCallExpression(
        factory.createPropertyAccessExpression(
          called('require', factory.createStringLiteral('node:url')),
          'pathToFileURL',
        ),
        undefined,
        [filename],
      ),
      'href',
    )
    return factory.createParenthesizedExpression(
      factory.createObjectLiteralExpression([
        factory.createPropertyAssignment('url', url),
        factory.createPropertyAssignment('filename', filename),
        factory.createPropertyAssignment('dirname', factory.createIdentifier('__dirname')),
      ]),
    )
  }
  const visit = (node: TypeScript.Node): TypeScript.Node =>
    ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword
      ? meta()
      : ts.visitEachChild(node, visit, context)
  return source =>
    source.text.includes('import.meta') ? ts.visitEachChild(source, visit, context) : source
}

/** Who may import whom. The table is the architecture; the loop only reads it. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { ts } from 'ts-morph'
import { registry } from '../src/kinds/registry.ts'

/** `sql (types)`: nothing of it is there at run time. `pg (later)`: loaded when it is wanted, or types alone. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: ['core', 'node:util', 'sql (types)'],
  sql: ['sql'],
  'errors.ts': [],
  define: ['define', 'typeorm'],
  typeorm: ['typeorm', 'define', 'errors.ts', 'sql', 'node', 'ts-morph (later)', 'core (types)'],
  kinds: ['core', 'sql', 'errors.ts', 'typeorm', 'define (types)', 'kinds'],
  database: ['database', 'errors.ts', 'node', 'pg (later)', '@electric-sql/pglite (later)'],
  read: ['read', 'kinds', 'core', 'sql', 'errors.ts', 'database (types)', 'typeorm (types)'],
  revision: [
    'revision',
    'kinds',
    'core',
    'errors.ts',
    'node',
    'ts-morph (later)',
    'prettier (later)',
  ],
  run: ['run', 'revision', 'core', 'sql', 'errors.ts', 'database', 'node'],
  config: ['config', 'errors.ts', 'node', 'revision', 'run', 'typeorm'],
  commands: [
    'commands',
    'config',
    'define (types)',
    'run',
    'revision',
    'read',
    'kinds',
    'core',
    'database',
    'typeorm',
    'errors.ts',
    'node',
    'ts-morph (later)',
  ],
  cli: [
    'cli',
    'commands',
    'errors.ts',
    'run',
    'revision (types)',
    'yargs',
    'node:readline/promises',
  ],
  'index.ts': ['commands', 'define', 'config (types)', 'run', 'revision (types)', 'errors.ts'],
}

/** Packages whose types are free for all of these layers, and which are there at run time for none. */
const typesAlone = ['typeorm']

interface Import {
  readonly specifier: string
  readonly how: 'types' | 'now' | 'later'
}

const root = join(process.cwd(), 'src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .toSorted()
const sources = new Map(
  files.map(file => [
    file,
    ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true),
  ]),
)

function importsOf(source: ts.SourceFile): readonly Import[] {
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      found.push({
        specifier: node.moduleSpecifier.text,
        how:
          node.importClause !== undefined && bringsTypesAlone(node.importClause) ? 'types' : 'now',
      })
    if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      found.push({ specifier: node.moduleSpecifier.text, how: node.isTypeOnly ? 'types' : 'now' })
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      if (specifier !== undefined && ts.isStringLiteral(specifier))
        found.push({ specifier: specifier.text, how: 'later' })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const bringsTypesAlone = (clause: ts.ImportClause): boolean =>
  clause.isTypeOnly ||
  (clause.name === undefined &&
    clause.namedBindings !== undefined &&
    ts.isNamedImports(clause.namedBindings) &&
    clause.namedBindings.elements.length > 0 &&
    clause.namedBindings.elements.every(element => element.isTypeOnly))

const layerOf = (file: string): string => file.split('/')[0]!

/** The layer, or the package, that a specifier means. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return layerOf(relative(root, join(root, dirname(file), specifier)))
  const [scope, name] = specifier.split('/')
  return specifier.startsWith('@') ? `${scope}/${name}` : scope!
}

function isAllowed(file: string, { specifier, how }: Import): boolean {
  const allowed = mayImport[layerOf(file)] ?? []
  const target = targetOf(file, specifier)
  const isPackage = !specifier.startsWith('.')
  if (isPackage && target.startsWith('node:'))
    return allowed.includes('node') || allowed.includes(specifier)
  if (isPackage && typesAlone.includes(target))
    return how === 'types' && allowed.includes('typeorm')
  return (
    allowed.includes(target) ||
    (how === 'types' && allowed.includes(`${target} (types)`)) ||
    (how !== 'now' && allowed.includes(`${target} (later)`))
  )
}

test.each(files)('%s imports what its layer may', file => {
  const wrong = importsOf(sources.get(file)!).filter(found => !isAllowed(file, found))
  expect(wrong).toEqual([])
})

test('the table knows every folder, and no folder that is gone', () => {
  expect(Object.keys(mayImport).toSorted()).toEqual([...new Set(files.map(layerOf))].toSorted())
})

test('the table allows nothing that nobody needs', () => {
  const unused = Object.entries(mayImport).flatMap(([layer, allowed]) => {
    const used = files
      .filter(file => layerOf(file) === layer)
      .flatMap(file =>
        importsOf(sources.get(file)!).flatMap(({ specifier }) => [
          targetOf(file, specifier),
          specifier,
          specifier.split(':')[0]!,
        ]),
      )
    return allowed
      .map(entry => entry.replace(/ \(.*/, ''))
      .filter(entry => entry !== layer && !used.includes(entry))
      .map(entry => `${layer}: ${entry}`)
  })
  expect(unused).toEqual([])
})

const kindFiles = files.filter(file => /^kinds\/[^/]+\//.test(file))

test.each(kindFiles)('%s imports no other kind', file => {
  const folder = file.split('/')[1]!
  const others = importsOf(sources.get(file)!).flatMap(({ specifier }) => {
    if (!specifier.startsWith('.')) return []
    const target = relative(root, join(root, dirname(file), specifier)).split('/')
    return target[0] === 'kinds' && target[1] !== folder ? [specifier] : []
  })
  expect(others).toEqual([])
})

/** Every text of a file that is not where a module is named. */
function textsOf(source: ts.SourceFile): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const kindNames: readonly string[] = Object.keys(registry)

test.each(files.filter(file => layerOf(file) === 'core'))('%s names no kind', file => {
  expect(textsOf(sources.get(file)!).filter(text => kindNames.includes(text))).toEqual([])
})

/** `console.log`, `process.exit`, wherever they are reached for. */
function reachesFor(source: ts.SourceFile): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
      found.push(`${node.expression.text}.${node.name.text}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** It stands guard while the user's modules run, and takes their `process.exit` for a failure. */
const guard = 'typeorm/loader/load.ts'

test.each(files.filter(file => layerOf(file) !== 'cli' && file !== guard))(
  '%s leaves the process alone',
  file => {
    const forbidden = ['process.exit', 'process.stdout', 'process.stderr', 'process.exitCode']
    const found = reachesFor(sources.get(file)!)
    expect(found.filter(name => forbidden.includes(name) || name.startsWith('console.'))).toEqual(
      [],
    )
  },
)

test.each(files.filter(file => ['core', 'sql'].includes(layerOf(file))))(
  '%s has no clock, no chance and no locale',
  file => {
    const forbidden = ['Date.now', 'Math.random', 'process.env']
    const found = reachesFor(sources.get(file)!)
    const words = found.filter(
      name => forbidden.includes(name) || /\.(toLocale|localeCompare)/.test(name),
    )
    expect(words).toEqual([])
  },
)

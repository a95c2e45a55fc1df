/** Emits files from a type-checked program, one for all files of a tsconfig.json and format. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { isSource, isUsers, packageOf } from './files.ts'
import type { Format } from './format.ts'
import { emitted } from './isolated.ts'
import { compilerOptions } from './options.ts'
import { resolveUnbuilt } from './resolve.ts'
import { refuseSyntaxErrors } from './syntax.ts'
import type { Tsconfig } from './tsconfig.ts'

interface Held {
  readonly program: TypeScript.Program
  readonly roots: ReadonlySet<string>
  /** What each file imports, as the compiler resolves it. */
  readonly imports: Map<string, readonly string[]>
}

const programs = new Map<string, Held>()

export function emitFromProgram(
  file: string,
  config: Tsconfig,
  format: Format,
): { readonly code: string; readonly depends: readonly string[] } {
  const held = programWith(file, config, format)
  // The program has the file: it is among its roots, or was found there.
  const source = held.program.getSourceFile(file)!
  refuseSyntaxErrors(held.program.getSyntacticDiagnostics(source))
  return { code: emitted(held.program, source, format), depends: closureOf(source, held) }
}

function programWith(file: string, config: Tsconfig, format: Format): Held {
  const key = `${format} ${config.file ?? config.directory}`
  const known = programs.get(key)
  if (known?.program.getSourceFile(file) !== undefined) return known
  const { ts } = compiler()
  const options = compilerOptions(config, format)
  const listed = filesOf(config)
  // First what the file reaches, with its neighbours, which a glob asks for next. A file that is
  // still missing brings all that tsconfig.json lists: three programs at most for most projects.
  const added = known === undefined ? neighbours(file) : listed
  const imports = known?.imports ?? new Map<string, readonly string[]>()
  const roots = new Set([...(known?.roots ?? []), ...listed.filter(isDeclaration), ...added, file])
  const program = ts.createProgram({
    rootNames: [...roots],
    options,
    host: hostOf(key, config, options, imports),
    ...(known === undefined ? {} : { oldProgram: known.program }),
  })
  const held: Held = { program, roots, imports }
  programs.set(key, held)
  return held
}

const isDeclaration = (file: string): boolean => /\.d\.[cm]?ts$/.test(file)

const neighbours = (file: string): readonly string[] =>
  readdirSync(dirname(file))
    .map(name => join(dirname(file), name))
    .filter(isSource)
    .filter(each => suffixOf(each) === suffixOf(file))

/** `.entity.ts` of `user.entity.ts`. */
const suffixOf = (file: string): string => /(\.[^./\\]+)?\.[^.]+$/.exec(file)?.[0] ?? ''

const listedFiles = new Map<string, readonly string[]>()

function filesOf({ file }: Tsconfig): readonly string[] {
  if (file === null) return []
  const known = listedFiles.get(file)
  if (known !== undefined) return known
  const { ts } = compiler()
  const read = ts.readConfigFile(file, path => ts.sys.readFile(path))
  const { fileNames } = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, dirname(file))
  const files = fileNames.filter(each => isUsers(each))
  listedFiles.set(file, files)
  return files
}

const library = '/.athanor/typescript/lib'
const sources = new Map<string, TypeScript.SourceFile | undefined>()

function hostOf(
  key: string,
  config: Tsconfig,
  options: TypeScript.CompilerOptions,
  imports: Map<string, readonly string[]>,
): TypeScript.CompilerHost {
  const { ts, getLibFiles } = compiler()
  const texts = new Map(getLibFiles().map(each => [`${library}/${each.fileName}`, each.text]))
  const readFile = (file: string) => texts.get(file) ?? ts.sys.readFile(file)
  const fileExists = (file: string) => texts.has(file) || ts.sys.fileExists(file)
  const host: TypeScript.CompilerHost = {
    getSourceFile(file, how) {
      const name = `${key} ${file}`
      if (sources.has(name)) return sources.get(name)
      const text = readFile(file)
      const source = text === undefined ? undefined : ts.createSourceFile(file, text, how)
      sources.set(name, source)
      return source
    },
    getDefaultLibFileName: given => `${library}/${ts.getDefaultLibFileName(given)}`,
    getDefaultLibLocation: () => library,
    writeFile: () => {},
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCanonicalFileName: file => (ts.sys.useCaseSensitiveFileNames ? file : file.toLowerCase()),
    getCurrentDirectory: () => config.directory,
    getNewLine: () => '\n',
    fileExists,
    readFile,
    directoryExists: directory => directory === library || ts.sys.directoryExists(directory),
    getDirectories: directory => ts.sys.getDirectories(directory),
    realpath: path => (texts.has(path) ? path : (ts.sys.realpath?.(path) ?? path)),
  }
  const cache = ts.createModuleResolutionCache(config.directory, file => file, options)
  host.resolveModuleNameLiterals = (literals, importer, redirect, given, containing) => {
    const found = literals.map(literal => {
      const mode = ts.getModeForUsageLocation(containing, literal, given)
      const module = ts.resolveModuleName(
        literal.text,
        importer,
        given,
        host,
        cache,
        redirect,
        mode,
      )
      if (module.resolvedModule !== undefined) return module
      const file = resolveUnbuilt(literal.text, importer)
      if (file === null) return module
      return { resolvedModule: { resolvedFileName: file, extension: ts.Extension.Ts } }
    })
    const files = found.map(each => each.resolvedModule?.resolvedFileName)
    imports.set(
      importer,
      files.filter(file => file !== undefined),
    )
    return found
  }
  return host
}

/**
 * The files that may have a say in the emitted metadata: everything of the user's that a file
 * reaches by imports, types included, the declarations that are always in the program, and the
 * package.json of packages reached on the way, which changes when a package is upgraded.
 */
function closureOf(source: TypeScript.SourceFile, held: Held): readonly string[] {
  const reached = new Set<string>()
  const waiting = [source.fileName]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    if (isUsers(file)) waiting.push(...(held.imports.get(file) ?? []))
  }
  reached.delete(source.fileName)
  const files = [...reached].map(file => (isUsers(file) ? file : manifestOf(file)))
  return [...new Set([...files, ...[...held.roots].filter(isDeclaration)])]
}

function manifestOf(file: string): string {
  const nearest = packageOf(dirname(file))
  // A folder inside a package may have a package.json that says nothing but its `type`.
  const outer = nearest === null ? null : packageOf(dirname(nearest.directory))
  const found = nearest?.content['version'] === undefined ? outer : nearest
  return found?.file ?? file
}

/** The compiler's options for a file: the user's own, as far as they decide about the code. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import { asksFile } from './format.ts'
import type { Format } from './format.ts'
import type { Tsconfig } from './tsconfig.ts'

const made = new WeakMap<Tsconfig, Map<Format, TypeScript.CompilerOptions>>()

export function compilerOptions(config: Tsconfig, format: Format): TypeScript.CompilerOptions {
  const known = made.get(config) ?? new Map<Format, TypeScript.CompilerOptions>()
  const options = known.get(format) ?? build(config, format)
  made.set(config, known.set(format, options))
  return options
}

function build(config: Tsconfig, format: Format): TypeScript.CompilerOptions {
  const { ts } = compiler()
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.options }, config.directory)
  const { target = ts.ScriptTarget.ES2022, jsx = ts.JsxEmit.Preserve } = options
  const module = format === 'commonjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext
  return {
    ...without(options, places),
    // The newest that every supported Node runs; the same semantics of class fields above it.
    target: target > ts.ScriptTarget.ES2022 ? ts.ScriptTarget.ES2022 : target,
    ...(asksFile(config.options['module']) ? {} : { module }),
    jsx: jsx === ts.JsxEmit.Preserve ? ts.JsxEmit.ReactJSX : jsx,
    noEmit: false,
    noEmitOnError: false,
    noEmitHelpers: false,
    importHelpers: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    isolatedDeclarations: false,
    composite: false,
    incremental: false,
    sourceMap: false,
    inlineSourceMap: true,
    inlineSources: false,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    // A file emitted by itself reads the members of a const enum when it runs.
    preserveConstEnums: true,
    skipLibCheck: true,
    // The code does not depend on it, and the user has a compiler to be told of type errors.
    noCheck: true,
    ignoreDeprecations: '6.0',
    suppressOutputPathCheck: true,
    // Sources outside of node_modules belong to the program wherever they are.
    configFilePath: undefined,
  }
}

const places = [
  'outDir',
  'outFile',
  'rootDir',
  'declarationDir',
  'tsBuildInfoFile',
  'sourceRoot',
  'mapRoot',
  'plugins',
]

export const without = (
  options: TypeScript.CompilerOptions,
  names: readonly string[],
): TypeScript.CompilerOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)))

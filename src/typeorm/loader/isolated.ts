/** Emits a file that can be understood by itself, in a millisecond or two. */
import type { ts as TypeScript } from 'ts-morph'
import { compiler } from './compiler.ts'
import type { Decision } from './decided.ts'
import type { Format } from './format.ts'
import { importMeta } from './import-meta.ts'
import { compilerOptions, without } from './options.ts'
import { substitute } from './substitute.ts'
import { refuseSyntaxErrors } from './syntax.ts'
import type { Tsconfig } from './tsconfig.ts'

export function emitIsolated(
  source: TypeScript.SourceFile,
  config: Tsconfig,
  format: Format,
  decision: Decision,
): string {
  const { ts } = compiler()
  const options = {
    ...without(compilerOptions(config, format), elsewhere),
    isolatedModules: true,
    noLib: true,
    noResolve: true,
    allowNonTsExtensions: true,
  }
  source.impliedNodeFormat = format === 'commonjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext
  const name = source.fileName
  const program = ts.createProgram([name], options, {
    getSourceFile: file => (file === name ? source : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => {},
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: file => file,
    getCurrentDirectory: () => '',
    getNewLine: () => '\n',
    fileExists: file => file === name,
    readFile: () => undefined,
    directoryExists: () => true,
    getDirectories: () => [],
  })
  refuseSyntaxErrors(program.getSyntacticDiagnostics(source))
  return emitted(program, source, format, [substitute(decision)])
}

/** Options that lead to other files. */
const elsewhere = ['lib', 'types', 'typeRoots', 'paths', 'baseUrl']

/** The code of one file of a program, with its source map inside. */
export function emitted(
  program: TypeScript.Program,
  source: TypeScript.SourceFile,
  format: Format,
  first: readonly TypeScript.TransformerFactory<TypeScript.SourceFile>[] = [],
): string {
  let code: string | undefined
  const before = [...first, ...(format === 'commonjs' ? [importMeta()] : [])]
  program.emit(source, (_, text) => (code = text), undefined, false, { before })
  if (code === undefined) throw new Error(`TypeScript emitted nothing for ${source.fileName}`)
  return code
}

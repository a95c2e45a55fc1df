/** Lets `require` understand TypeScript, as the user's tsconfig.json means it. */
/* oxlint-disable no-underscore-dangle -- the names are Node's */
import { createRequire } from 'node:module'
import { compile } from './compile.ts'
import { isSource, isUsers, sourceExtensions } from './files.ts'
import { resolveImport, resolveUnbuilt } from './resolve.ts'
import { enter, leave, traced } from './trace.ts'

interface Loading {
  readonly filename?: string | null
  _compile(code: string, file: string, format?: string): unknown
}

type Extension = (module: Loading, file: string) => void
type Resolve = (
  request: string,
  parent: Loading | null | undefined,
  isMain?: boolean,
  options?: { readonly paths?: readonly string[] },
) => string

/** Not in the types, and what every loader for CommonJS builds on since Node 0.3. */
interface Internals {
  readonly _extensions: Record<string, Extension | undefined>
  _resolveFilename: Resolve
}

export function installCommonJs(): void {
  const internals: Internals = createRequire(import.meta.url)('node:module')
  const extensions = internals._extensions
  const plain = extensions['.js']
  for (const name of sourceExtensions) {
    const before = extensions[name] ?? plain
    extensions[name] = (module, file) => {
      if (!isUsers(file) || !isSource(file)) return before?.(module, file)
      enter(file)
      const { code, format } = compile(file)
      module._compile(format === 'module' ? traced(code) : code, file, format)
      leave(file)
    }
  }
  for (const name of ['.js', '.json']) {
    const before = extensions[name] ?? plain
    extensions[name] = (module, file) => {
      enter(file)
      before?.(module, file)
      leave(file)
    }
  }
  const before = internals._resolveFilename
  internals._resolveFilename = function resolveFilename(request, parent, isMain, options) {
    const importer = parent?.filename
    const ours = typeof importer === 'string' && isUsers(importer) && options?.paths === undefined
    const found = ours && isSource(importer) ? resolveImport(request, importer) : null
    if (found !== null) return found
    try {
      return before.call(this, request, parent, isMain, options)
    } catch (cause) {
      const late = ours
        ? (resolveImport(request, importer) ?? resolveUnbuilt(request, importer))
        : null
      if (late === null) throw cause
      return late
    }
  }
}

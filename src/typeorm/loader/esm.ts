/** What the hooks for ES modules answer, on whichever thread Node runs them. */
import { readFileSync } from 'node:fs'
import type { LoadFnOutput } from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compile } from './compile.ts'
import { asObject, isSource, isUsers } from './files.ts'
import { resolveImport, resolveUnbuilt } from './resolve.ts'
import { traced } from './trace.ts'

/** The user's file behind an address; null for packages and for what is no file. */
export function usersFile(url: string | undefined): string | null {
  if (url === undefined || !url.startsWith('file:')) return null
  const file = fileURLToPath(url)
  return isUsers(file) ? file : null
}

/** Sources see what the compiler sees, before Node is asked. */
export function resolveFirst(specifier: string, parent: string | undefined): string | null {
  const importer = usersFile(parent)
  if (importer === null || !isSource(importer)) return null
  return addressOf(resolveImport(specifier, importer))
}

export function resolveLast(specifier: string, parent: string | undefined): string | null {
  const importer = usersFile(parent)
  if (importer === null) return null
  return addressOf(resolveImport(specifier, importer) ?? resolveUnbuilt(specifier, importer))
}

const addressOf = (file: string | null): string | null =>
  file === null ? null : pathToFileURL(file).href

/** The code of an ES module for a user's file that Node cannot run as it is; else null. */
export function moduleOf(file: string): string | null {
  if (extname(file) === '.json') return fromJson(readFileSync(file, 'utf8'))
  if (!isSource(file)) return null
  const { format, code } = compile(file)
  return format === 'module' ? traced(code) : required(file)
}

/** JavaScript runs as it is, but says when it runs. */
export function withTrace(loaded: LoadFnOutput): LoadFnOutput {
  const { format, source } = loaded
  if (format !== 'module' || source === undefined || source === null) return loaded
  const code = typeof source === 'string' ? source : new TextDecoder().decode(source)
  return { ...loaded, source: traced(code) }
}

/** TypeScript lets a module import JSON without saying so, and by name. */
function fromJson(text: string): string {
  const names = Object.keys(asObject(JSON.parse(text.replace(/^\uFEFF/, ''))))
  return [`const json = ${text}`, 'export default json', ...reexport('json', names)].join('\n')
}

/** A CommonJS source is required, so that `import` and `require` share one copy of it. */
function required(file: string): string {
  return [
    `import { createRequire } from 'node:module'`,
    `const required = createRequire(import.meta.url)(${JSON.stringify(file)})`,
    'export default required',
    ...reexport('required', [...exportedNames(file, new Set())]),
  ].join('\n')
}

const reexport = (from: string, names: readonly string[]): readonly string[] =>
  names
    .filter(name => name !== 'default' && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
    .map((name, at) => `const _${at} = ${from}.${name}; export { _${at} as ${name} }`)

function exportedNames(file: string, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(file) || !isSource(file)) return new Set()
  seen.add(file)
  const { names, stars } = compile(file)
  const starred = stars
    .map(specifier => resolveImport(specifier, file))
    .filter(each => each !== null)
    .flatMap(each => [...exportedNames(each, seen)])
  return new Set([...names, ...starred])
}

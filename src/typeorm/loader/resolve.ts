/** Finds the file a user's import means, as the compiler finds it and Node does not. */
import { realpathSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, extname, isAbsolute, join, resolve } from 'node:path'
import {
  asObject,
  isDirectory,
  isFile,
  isSource,
  isUsers,
  packageDirectory,
  packageOf,
} from './files.ts'
import { tsconfigOf } from './tsconfig.ts'
import type { Tsconfig } from './tsconfig.ts'

/**
 * The file a specifier means in a user's file: a `.js` that is a `.ts`, a path without extension,
 * a folder, an alias of tsconfig.json. Null means: ask Node.
 */
export function resolveImport(specifier: string, importer: string): string | null {
  if (isRelative(specifier)) return real(candidate(resolve(dirname(importer), specifier), importer))
  if (isBuiltin(specifier) || specifier.startsWith('#') || /^[a-z]+:/.test(specifier)) return null
  const found = aliased(specifier, tsconfigOf(importer), importer)
  // An alias into node_modules is there for the types; Node knows which file the package exports.
  return found !== null && isUsers(found) ? real(found) : null
}

/** For what Node could not find: a package of the workspace whose build does not exist yet. */
export function resolveUnbuilt(specifier: string, importer: string): string | null {
  const [, name, rest] = /^((?:@[^/]+\/)?[^@./][^/]*)(?:\/(.+))?$/.exec(specifier) ?? []
  if (name === undefined) return null
  const directory = packageDirectory(name, dirname(importer))
  if (directory === null) return null
  const place = realpathSync(directory)
  if (place.includes('node_modules')) return null
  const { main, module, exports } = packageOf(place)?.content ?? {}
  const entries = rest === undefined ? [main, module, ...leaves(exports), 'src/index', 'index'] : []
  const wanted = rest === undefined ? entries : [rest, `src/${rest}`]
  return real(
    wanted
      .filter(entry => typeof entry === 'string')
      .flatMap(entry => [entry, entry.replace(/^(\.\/)?(dist|build|lib|out)\//, 'src/')])
      .map(entry => candidate(join(place, entry), 'unbuilt.ts'))
      .find(file => file !== null) ?? null,
  )
}

const leaves = (value: unknown): unknown[] =>
  typeof value === 'string' ? [value] : leaves1(asObject(asObject(value)['.'] ?? value))

const leaves1 = (value: Readonly<Record<string, unknown>>): unknown[] =>
  ['import', 'require', 'node', 'default']
    .map(condition => value[condition])
    .flatMap(each => (typeof each === 'object' && each !== null ? leaves1(asObject(each)) : each))

const isRelative = (specifier: string): boolean =>
  /^\.\.?(\/|$)/.test(specifier) || isAbsolute(specifier)

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.includes(specifier)

const real = (file: string | null): string | null => (file === null ? null : realpathSync(file))

function aliased(specifier: string, config: Tsconfig, importer: string): string | null {
  for (const { prefix, suffix, targets } of config.aliases) {
    const matches =
      suffix === null
        ? specifier === prefix
        : specifier.startsWith(prefix) &&
          specifier.endsWith(suffix) &&
          specifier.length >= prefix.length + suffix.length
    if (!matches) continue
    const star =
      suffix === null ? '' : specifier.slice(prefix.length, specifier.length - suffix.length)
    const found = targets.map(target =>
      candidate(
        target.replace('*', () => star),
        importer,
      ),
    )
    const first = found.find(file => file !== null)
    if (first !== undefined) return first
  }
  return config.baseUrl === null ? null : candidate(join(config.baseUrl, specifier), importer)
}

/** What a TypeScript file may be called in an import: the name its output will have. */
const written: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

const completions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json']

function candidate(path: string, importer: string): string | null {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  const sources = (written[extension] ?? []).map(each => stem + each)
  // Sources see sources first, as the compiler does; plain JavaScript sees what Node sees.
  const exact = isSource(importer) ? [...sources, path] : [path, ...sources]
  const names = [...exact, ...completions.map(each => path + each)]
  return names.find(isFile) ?? (isDirectory(path) ? inside(path, importer) : null)
}

function inside(directory: string, importer: string): string | null {
  const main = isFile(join(directory, 'package.json')) && packageOf(directory)?.content['main']
  const named = typeof main === 'string' && /\w/.test(main) ? join(directory, main) : null
  const found = named !== null && !isDirectory(named) ? candidate(named, importer) : null
  return found ?? completions.map(each => join(directory, `index${each}`)).find(isFile) ?? null
}

/** Reads the user's tsconfig.json, with what it extends, without a compiler. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { ancestors, asObject, isDirectory, isFile, packageDirectory } from './files.ts'

type Options = Readonly<Record<string, unknown>>

export interface Tsconfig {
  /** Null when there is no tsconfig.json above the file. */
  readonly file: string | null
  readonly directory: string
  /** `compilerOptions` in the words of JSON, with `extends` and defaults applied and paths absolute. */
  readonly options: Options
  readonly aliases: readonly Alias[]
  readonly baseUrl: string | null
}

export interface Alias {
  /** A pattern of `paths`, cut at its star; the suffix is null when there is no star. */
  readonly prefix: string
  readonly suffix: string | null
  /** Absolute, at most one star each. */
  readonly targets: readonly string[]
}

const byDirectory = new Map<string, Tsconfig>()

/** The tsconfig.json nearest to a file. */
export function tsconfigOf(file: string): Tsconfig {
  const start = dirname(file)
  const known = byDirectory.get(start)
  if (known !== undefined) return known
  const found = [...ancestors(start)].map(at => join(at, 'tsconfig.json')).find(isFile)
  const config = found === undefined ? settled(null, start, {}) : read(found)
  byDirectory.set(start, config)
  return config
}

const byFile = new Map<string, Tsconfig>()

function read(file: string): Tsconfig {
  const known = byFile.get(file)
  if (known !== undefined) return known
  const chosen = withReferences(file)
  const config = settled(chosen, dirname(chosen), optionsOf(chosen, []))
  byFile.set(file, config)
  return config
}

/** A tsconfig.json that only lists others stands for the one of them that compiles decorators. */
function withReferences(file: string): string {
  const { references, files, include } = parsed(file)
  if (!Array.isArray(references) || !Array.isArray(files) || files.length > 0) return file
  if (include !== undefined) return file
  const referenced = references
    .map(each => asObject(each)['path'])
    .filter(path => typeof path === 'string')
    .map(path => resolve(dirname(file), path))
    .map(path => (isDirectory(path) ? join(path, 'tsconfig.json') : path))
    .filter(isFile)
  return (
    referenced.find(path => optionsOf(path, [])['experimentalDecorators'] === true) ??
    referenced[0] ??
    file
  )
}

function optionsOf(file: string, seen: readonly string[]): Options {
  if (seen.includes(file)) return {}
  const content = parsed(file)
  const bases = [content['extends'] ?? []].flat().filter(each => typeof each === 'string')
  const inherited = bases
    .map(base => extended(base, file))
    .filter(base => base !== null)
    .map(base => optionsOf(base, [...seen, file]))
  const own = absolute(asObject(content['compilerOptions']), dirname(file))
  const merged: Options = Object.assign({}, ...inherited, own)
  return merged
}

function extended(base: string, file: string): string | null {
  if (base.startsWith('.') || isAbsolute(base)) {
    const path = resolve(dirname(file), base)
    return [path, `${path}.json`, join(path, 'tsconfig.json')].find(isFile) ?? null
  }
  const require = createRequire(file)
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const path = require.resolve(name)
      if (path.endsWith('.json')) return path
    } catch {
      // The next spelling may be the one that the package exports.
    }
  }
  return null
}

const pathLists = ['rootDirs', 'typeRoots']

function absolute(options: Options, directory: string): Options {
  const result: Record<string, unknown> = { ...options }
  const place = (value: unknown) =>
    typeof value === 'string' ? resolve(directory, value.replace('${configDir}', '.')) : value
  for (const name of pathLists) {
    const list = options[name]
    if (Array.isArray(list)) result[name] = list.map(place)
  }
  if ('baseUrl' in options) result['baseUrl'] = place(options['baseUrl'])
  if ('paths' in options) result['pathsBase'] = directory
  return result
}

function settled(file: string | null, directory: string, written: Options): Tsconfig {
  const { pathsBase, paths, ...rest } = written
  const baseUrl = typeof rest['baseUrl'] === 'string' ? rest['baseUrl'] : null
  const from = baseUrl ?? (typeof pathsBase === 'string' ? pathsBase : directory)
  const options = { ...defaults(directory, rest), ...rest }
  const targets = Object.entries(asObject(paths)).map(
    ([pattern, list]) =>
      [
        pattern,
        (Array.isArray(list) ? list : [])
          .filter(each => typeof each === 'string')
          .map(each => resolve(from, each.replace('${configDir}', directory))),
      ] as const,
  )
  return {
    file,
    directory,
    options: targets.length > 0 ? { ...options, paths: Object.fromEntries(targets) } : options,
    aliases: targets.map(([pattern, list]) => alias(pattern, list)).toSorted(longestFirst),
    baseUrl,
  }
}

function alias(pattern: string, targets: readonly string[]): Alias {
  const star = pattern.indexOf('*')
  return star < 0
    ? { prefix: pattern, suffix: null, targets }
    : { prefix: pattern.slice(0, star), suffix: pattern.slice(star + 1), targets }
}

/** As the compiler: an exact alias before any pattern, then the longest prefix. */
const longestFirst = (a: Alias, b: Alias): number =>
  Number(a.suffix !== null) - Number(b.suffix !== null) || b.prefix.length - a.prefix.length

/**
 * What the user's own compiler takes for what is not said. TypeScript 6 turned several defaults
 * around, and `strict` alone decides whether `string | null` is String or Object in the metadata.
 */
function defaults(directory: string, { module, target }: Options): Options {
  const always = { experimentalDecorators: true, emitDecoratorMetadata: true }
  if (majorOfTypeScript(directory) >= 6) return always
  const node = typeof module === 'string' && /^(node\d+|nodenext|preserve)$/i.test(module)
  return {
    ...always,
    strict: false,
    esModuleInterop: node,
    types: ['*'],
    // Older than ES2015 by default, where a class cannot extend a native one such as BaseEntity.
    target: target ?? (node ? 'es2022' : 'es2017'),
  }
}

function majorOfTypeScript(directory: string): number {
  const installed = packageDirectory('typescript', directory)
  if (installed === null) return 6
  const version = parsed(join(installed, 'package.json'))['version']
  return typeof version === 'string' ? Number.parseInt(version, 10) : 6
}

function parsed(file: string): Options {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const bare = text.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, '$1')
  try {
    return asObject(JSON.parse(bare.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, '$1')))
  } catch (cause) {
    throw new SyntaxError(`${file} is not valid JSON`, { cause })
  }
}

/** Small questions about files that every part of the loader asks. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, extname, isAbsolute, join, resolve, sep } from 'node:path'

export const sourceExtensions = ['.ts', '.tsx', '.mts', '.cts'] as const
const scriptExtensions = ['.js', '.jsx', '.mjs', '.cjs'] as const

const includes = (list: readonly string[], value: string): boolean => list.includes(value)

/** TypeScript that has to be compiled; declarations are not. */
export const isSource = (file: string): boolean =>
  includes(sourceExtensions, extname(file)) && !/\.d\.[cm]?ts$/.test(file)

export const isScript = (file: string): boolean => includes(scriptExtensions, extname(file))

const own = resolve(import.meta.dirname, '..', '..') + sep

/** A package's file is never compiled nor watched; nor is athanor's own, which may be linked. */
export const isUsers = (file: string): boolean =>
  isAbsolute(file) && !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(own)

export const isFile = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true

export const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

export const digest = (text: string | Buffer): string =>
  createHash('sha256').update(text).digest('hex')

export function* ancestors(directory: string): Generator<string> {
  for (let at = directory; ; at = dirname(at)) {
    yield at
    if (at === dirname(at)) return
  }
}

/** The folder of an installed package, found as Node finds it; null when there is none. */
export function packageDirectory(name: string, directory: string): string | null {
  for (const at of ancestors(directory)) {
    const candidate = join(at, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
  }
  return null
}

export interface Package {
  readonly file: string
  readonly directory: string
  readonly content: Readonly<Record<string, unknown>>
}

const packages = new Map<string, Package | null>()

/** The package.json that decides about the files of a folder; one that cannot be read is empty. */
export function packageOf(directory: string): Package | null {
  const known = packages.get(directory)
  if (known !== undefined) return known
  const file = join(directory, 'package.json')
  const parent = dirname(directory)
  const found = isFile(file)
    ? { file, directory, content: object(readFileSync(file, 'utf8')) }
    : parent === directory
      ? null
      : packageOf(parent)
  packages.set(directory, found)
  return found
}

function object(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Any object that is not an array can be read by name; whatever else has no properties. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value) ? value : {}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

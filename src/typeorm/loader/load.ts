/** Imports the user's modules as `tsc` would have emitted them. */
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AthanorError, isAthanorError } from '../../errors.ts'
import { compile } from './compile.ts'
import { failure } from './failure.ts'
import type { Exit } from './failure.ts'
import { isObject, isSource } from './files.ts'
import { formatOf } from './format.ts'
import { filesSoFar, install } from './install.ts'
import type { LoaderSettings } from './settings.ts'
import { forgetLoading, innermost } from './trace.ts'
import { tsconfigOf } from './tsconfig.ts'

type Exports = Readonly<Record<string, unknown>>

/**
 * Imports a user's module (TypeScript or JavaScript, CommonJS or ES module), as `tsc` would have
 * emitted it.
 *
 * @throws AthanorError ATH102 with the file that failed, when anything it imports fails
 */
export async function loadModule(file: string, options: LoaderSettings): Promise<Exports> {
  const path = resolve(options.directory, file)
  if (!existsSync(path))
    throw new AthanorError('ATH102', {
      message: `${file} does not exist`,
      detail: `looked in ${options.directory}`,
      hint: 'Name the file with `dataSource` in athanor.config.ts.',
    })
  const real = realpathSync(path)
  return whileLoading(real, options, () => imported(real))
}

/** Every user's file loaded so far in this process, absolute and sorted; no file of a package. */
export const loadedFiles = (): readonly string[] => filesSoFar()

/**
 * Runs something that imports the user's modules, as TypeORM does for entities named by globs:
 * the hooks are there, `process.exit` is only a failure, and a failure names its file.
 */
export async function whileLoading<T>(
  asked: string,
  options: LoaderSettings,
  task: () => Promise<T>,
): Promise<T> {
  const file = resolve(options.directory, asked)
  install(options)
  forgetLoading()
  const exits: Exit[] = []
  const exit = process.exit.bind(process)
  const { stackTraceLimit } = Error
  // Node's own frames of loading come first, several for each import, and hide the user's line.
  Error.stackTraceLimit = 100
  process.exit = code => {
    exits.push({ code, file: innermost() ?? file })
    throw new Error(`process.exit(${code ?? ''}) was called`)
  }
  try {
    const result = await task()
    if (exits[0] === undefined) return result
  } catch (cause) {
    if (isAthanorError(cause)) throw cause
    if (exits[0] === undefined) throw failure(file, options.directory, cause)
  } finally {
    process.exit = exit
    Error.stackTraceLimit = stackTraceLimit
  }
  throw failure(file, options.directory, null, exits[0])
}

async function imported(file: string): Promise<Exports> {
  // An ES module is compiled where Node runs the hooks, which may be another thread.
  const declared = formatOf(file, tsconfigOf(file))
  if (declared === 'module') return importing(file)
  if (isSource(file) && compile(file).format === 'module') return importing(file)
  try {
    return asExports(createRequire(file)(file))
  } catch (cause) {
    if (!isAsynchronous(cause)) throw cause
    return importing(file)
  }
}

const importing = async (file: string): Promise<Exports> =>
  asExports(await import(pathToFileURL(file).href))

/** A JavaScript file without `type` may turn out to be an ES module that awaits. */
const isAsynchronous = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  (cause.code === 'ERR_REQUIRE_ASYNC_MODULE' || cause.code === 'ERR_REQUIRE_ESM')

function asExports(value: unknown): Exports {
  if (!isObject(value)) return { default: value }
  const prototype: unknown = Object.getPrototypeOf(value)
  // `module.exports = dataSource` exports one thing, not the properties of a DataSource.
  const isRecord = prototype === null || prototype === Object.prototype
  return isRecord ? value : { default: value }
}

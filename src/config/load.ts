/** Finds and loads the configuration of a project. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AthanorError, isAthanorError } from '../errors.ts'
import { findDataSource } from '../typeorm/data-source.ts'
import { loadModule } from '../typeorm/loader/load.ts'
import { settled, type Settled } from './config.ts'

const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'] as const

export interface Loading {
  /** Where the search begins: the project's directory. */
  readonly directory: string
  /** A configuration file that was named; null to look for one. */
  readonly file: string | null
  readonly cache: string | null
  /** `-x key=value`, for a configuration that is a function. */
  readonly arguments: Readonly<Record<string, string>>
}

export interface Loaded {
  readonly settings: Settled
  /** The configuration file; null when there is none and all is default. */
  readonly file: string | null
}

/**
 * Without a configuration file the defaults hold, and the DataSource is where it usually is.
 *
 * @throws AthanorError ATH602 for a file that is not there, ATH601 for what is wrong in it
 */
export async function loadConfig(loading: Loading): Promise<Loaded> {
  const { directory } = loading
  const file = loading.file === null ? findConfig(directory) : resolve(directory, loading.file)
  if (file !== null && !existsSync(file))
    throw new AthanorError('ATH602', {
      message: `there is no configuration ${loading.file ?? file}`,
      hint: 'Correct `--config`, or run `athanor init`.',
    })
  const given = file === null ? await fromPackage(directory) : await exported(file, loading)
  const settings = settled(given, file === null ? directory : dirname(file))
  if (settings.dataSource !== null) return { settings, file }
  const found = findDataSource(directory)
  return {
    settings: {
      ...settings,
      dataSource: found === null ? null : { file: found, exportName: null },
    },
    file,
  }
}

export const findConfig = (directory: string): string | null =>
  extensions
    .map(extension => join(directory, `athanor.config.${extension}`))
    .find(path => existsSync(path)) ?? null

async function exported(file: string, loading: Loading): Promise<unknown> {
  if (file.endsWith('.json')) return parsed(await readFile(file, 'utf8'), file)
  const { directory, cache } = loading
  const module = await loadModule(file, { directory, cache }).catch((cause: unknown) => {
    throw unloadable(cause)
  })
  const value = 'default' in module ? module['default'] : module
  return typeof value === 'function'
    ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      await (value as (x: unknown) => unknown)(loading.arguments)
    : value
}

/** The loader speaks of any module; this one is the configuration. */
function unloadable(cause: unknown): unknown {
  if (!isAthanorError(cause)) return cause
  const { message, detail, hint } = cause
  return new AthanorError('ATH601', { message, detail, hint: hint ?? 'Correct the file.', cause })
}

async function fromPackage(directory: string): Promise<unknown> {
  const path = join(directory, 'package.json')
  if (!existsSync(path)) return {}
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { athanor = {} } = parsed(await readFile(path, 'utf8'), path) as { athanor?: unknown }
  return athanor
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AthanorError('ATH601', {
      message: `${file} is not JSON`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'Correct the file.',
      cause,
    })
  }
}

/** Compiles one file of the user's, or recalls what it was compiled to. */
import { readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { keep, recall } from './cache.ts'
import type { Emitted } from './cache.ts'
import { compilerVersion } from './compiler.ts'
import { emit } from './emit.ts'
import { digest, packageOf } from './files.ts'
import { formatOf } from './format.ts'
import { settings } from './settings.ts'
import { tsconfigOf } from './tsconfig.ts'
import type { Tsconfig } from './tsconfig.ts'

/** Changes whenever the same input may give other code. */
const loaderVersion = 1

const compiled = new Map<string, Emitted>()

/**
 * One compilation per file and process. The key says everything that decides about a file by
 * itself. What other files decide is checked when an entry is recalled: see `depends`.
 */
export function compile(file: string): Emitted {
  const known = compiled.get(file)
  if (known !== undefined) return known
  const content = readFileSync(file, 'utf8')
  const config = tsconfigOf(file)
  const format = formatOf(file, config)
  const facts = [
    loaderVersion,
    compilerVersion(),
    fingerprint(config),
    format,
    packageOf(dirname(file))?.content['type'] ?? null,
    relative(settings().directory, file),
    digest(content),
  ]
  const key = digest(JSON.stringify(facts))
  const kept = recall(key)
  const emitted = kept ?? emit(file, content, config, format)
  if (kept === null) keep(key, emitted)
  compiled.set(file, emitted)
  return emitted
}

const fingerprints = new WeakMap<Tsconfig, string>()

/** The options with paths relative to the project, so that a cache can move with it. */
function fingerprint(config: Tsconfig): string {
  const known = fingerprints.get(config)
  if (known !== undefined) return known
  const { directory } = settings()
  const made = digest(
    JSON.stringify(config.options, (_, value: unknown) => shortened(value, directory)),
  )
  fingerprints.set(config, made)
  return made
}

const shortened = (value: unknown, directory: string): unknown =>
  typeof value === 'string' && value.startsWith(directory) ? relative(directory, value) : value

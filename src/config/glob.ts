/** The files that a pattern means: `*` within a name, `**` for any folders, `{a,b}` for one of several. */
import { existsSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { AthanorError } from '../errors.ts'

/**
 * Absolute and sorted, without what packages brought; a path without a pattern is itself.
 *
 * @param pattern - absolute
 * @throws AthanorError ATH601 when there is none
 */
export function filesMatching(pattern: string): readonly string[] {
  const found = pathsMatching(pattern.replaceAll(sep, '/'))
  // A slip, which would else be a list of objects to drop.
  if (found.every(file => !existsSync(file)))
    throw new AthanorError('ATH601', {
      message: `\`definitions\` matches no file: ${pattern}`,
      hint: 'Correct it; paths and patterns are relative to the configuration file.',
    })
  return found
}

function pathsMatching(pattern: string): readonly string[] {
  const segments = pattern.split('/')
  const magic = segments.findIndex(segment => /[*{]/.test(segment))
  if (magic === -1) return [pattern]
  const base = segments.slice(0, magic).join('/') || '/'
  if (!existsSync(base)) return []
  const wanted = new RegExp(`^${segments.slice(magic).map(expression).join('')}$`)
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll(sep, '/'))
    .filter(file => !/(^|\/)node_modules\//.test(file) && wanted.test(`${file}/`))
    .toSorted()
    .map(file => join(base, file))
}

/** A segment with the slash that ends it. */
const expression = (segment: string): string =>
  segment === '**'
    ? '(?:[^/]+/)*'
    : `${segment
        .replaceAll(/[.+^$()|[\]\\?]/g, String.raw`\$&`)
        .replaceAll('*', '[^/]*')
        .replaceAll(
          /\{([^{}]*)\}/g,
          (_all, options: string) => `(?:${options.replaceAll(',', '|')})`,
        )}/`

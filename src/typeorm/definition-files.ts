/** Loads the definitions files of a project, each of whose exports is a definition or holds some. */
import { relative } from 'node:path'
import { isDefinition, type Definition } from '../define/definition.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import { isPlain } from './loader/candidates.ts'
import { loadModule } from './loader/load.ts'
import type { LoaderSettings } from './loader/settings.ts'

/**
 * Every definition once, in the order of the files and of their exports.
 *
 * @param files - absolute
 * @throws AthanorError ATH108 for a file that cannot be loaded, or exports something else
 */
export async function loadDefinitions(
  files: readonly string[],
  settings: LoaderSettings,
): Promise<readonly Definition[]> {
  const found = new Set<Definition>()
  for (const file of files) {
    const exported = await loadModule(file, settings).catch((cause: unknown) => {
      throw unloadable(cause)
    })
    const short = relative(settings.directory, file)
    const before = found.size
    for (const [name, value] of entriesOf(exported))
      for (const definition of definitionsIn(value, `${short} exports ${name}`))
        found.add(definition)
    if (found.size === before && entriesOf(exported).length === 0)
      throw new AthanorError('ATH108', {
        message: `${short} exports no definitions`,
        hint: 'Export what `defineIndex` and its like give, by name or in a list: `export default [defineIndex(…)]`.',
      })
  }
  return [...found]
}

const entriesOf = (exported: Readonly<Record<string, unknown>>): readonly [string, unknown][] =>
  Object.entries(exported).filter(([name]) => name !== '__esModule' && name !== 'module.exports')

/** Lists and plain objects are looked into: a CommonJS module may stand in the default export of another. */
function definitionsIn(value: unknown, where: string): readonly Definition[] {
  if (isDefinition(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(item => definitionsIn(item, where))
  if (isPlain(value))
    return entriesOf(value).flatMap(([name, item]) => definitionsIn(item, `${where}.${name}`))
  throw new AthanorError('ATH108', {
    message: `${where}, which is no definition`,
    detail: `it is ${value === null ? 'null' : `of type ${typeof value}`}`,
    hint: 'A definitions file exports definitions only; keep everything else in another file.',
  })
}

/** The loader speaks of any module; this one holds definitions. */
function unloadable(cause: unknown): unknown {
  if (!isAthanorError(cause)) return cause
  const { message, detail, hint } = cause
  return new AthanorError('ATH108', { message, detail, hint: hint ?? 'Correct the file.', cause })
}

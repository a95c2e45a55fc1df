/** What people write of a rename, `users.user_name:name`, as data and back. */
import { AthanorError } from '../errors.ts'

export interface RenameText {
  readonly path: readonly string[]
  readonly to: string
}

/**
 * A path, a colon, and the new name with or without a path of its own. A name with a dot, a colon or a quote in it
 * stands in double quotes, as in SQL.
 *
 * @throws AthanorError ATH603
 */
export function parseRename(text: string): RenameText {
  const [path, next] = pathAt(text, 0)
  const [target, end] = text[next] === ':' ? pathAt(text, next + 1) : [[], next]
  const to = target.at(-1)
  if (path.length > 0 && to !== undefined && end === text.length) return { path, to }
  throw new AthanorError('ATH603', {
    message: `not a rename: ${text}`,
    hint: 'Write `old_table:new_table`, `table.old_column:new_column` or `enum.old_value:new_value`.',
  })
}

/** The names from there on, and where they end. */
function pathAt(text: string, start: number): readonly [readonly string[], number] {
  const names: string[] = []
  const name = /"((?:[^"]|"")+)"|([^".:][^.:]*)/y
  for (let at = start; ; at = name.lastIndex + 1) {
    name.lastIndex = at
    const found = name.exec(text)
    if (found === null) return [[], at]
    names.push(found[1]?.replaceAll('""', '"') ?? found[2]!)
    if (text[name.lastIndex] !== '.') return [names, name.lastIndex]
  }
}

export const renameText = (path: readonly string[], to: string): string =>
  `${pathText(path)}:${nameText(to)}`

export const pathText = (path: readonly string[]): string => path.map(nameText).join('.')

const nameText = (name: string): string =>
  /^[^".:][^.:]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`

/** Turns what people say about renames, `users.user_name:name`, into identities of the database. */
import type { AnyKind, Ref, Renamed } from '../core/kind.ts'
import { membersOf } from '../core/member.ts'
import { applyRenames } from '../core/rename.ts'
import { keyOfRef, refOf } from '../core/schema.ts'
import { AthanorError, isAthanorError } from '../errors.ts'
import { registry, type Registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import { parseRename, pathText } from './rename-text.ts'

/**
 * `table:new`, `table.column:new`, `enum.value:new`, `schema.table:new`, and likewise for schemas, sequences,
 * constraints and indexes; the right side is the new name, with or without the path before it. Owners come first in
 * the result, and parts are addressed by their owner's new name.
 *
 * @throws AthanorError ATH202 when a rename names nothing of the database, or several things
 */
export function renamesOf(
  said: readonly string[],
  before: Schema,
  after: Schema,
  defaultSchema: string,
): readonly Renamed[] {
  const found = said.map(text => renameOf(text, before, after, defaultSchema))
  const distinct = [...new Map(found.map(one => [JSON.stringify(one), one])).values()]
  const rank = new Map(Object.keys(registry).map((kind, at) => [kind, at]))
  const sorted = distinct.toSorted(
    (a, b) => (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || a.from.length - b.from.length,
  )
  return sorted.map((renamed, at) => sorted.slice(0, at).reduce(under, renamed))
}

/** The way back of renames that are in the order of `renamesOf`; so is the result. */
export const reversed = (renames: readonly Renamed[]): readonly Renamed[] =>
  renames
    .map(({ kind, from, to }): Renamed => ({ kind, from: to, to: from }))
    .map((renamed, at, all) => all.slice(0, at).reduce(under, renamed))

/** A part is renamed after its owner: by then it has the owner's new path. */
export function under(renamed: Renamed, earlier: Renamed): Renamed {
  const depth = earlier.from.length
  if (renamed.from.length <= depth) return renamed
  if (!earlier.from.every((part, at) => part === renamed.from[at])) return renamed
  const move = (path: readonly string[]): string[] => [...earlier.to, ...path.slice(depth)]
  return { ...renamed, from: move(renamed.from), to: move(renamed.to) }
}

export function renameOf(
  text: string,
  before: Schema,
  after: Schema,
  defaultSchema: string,
): Renamed {
  const { path, to } = parseRename(text)
  const candidates = [...before.values()].flatMap(entry =>
    pathsOf(entry)
      .filter(parts => matches(parts, path, defaultSchema))
      .map((from): Renamed => ({
        kind: entry.kind,
        from,
        to: [...from.slice(0, -1), to],
      })),
  )
  const likely = candidates.filter(({ kind, to: wanted }) => has(after, kind, wanted))
  const meant = likely.length > 0 ? likely : candidates
  // The others can be said with the default schema before them.
  const whole = meant.filter(({ from }) => from.length === path.length)
  const [only, ...others] = whole.length > 0 ? whole : meant
  if (only === undefined || others.length > 0)
    throw new AthanorError('ATH202', {
      message: `${only === undefined ? 'nothing is' : 'several things are'} called ${pathText(path)}`,
      detail:
        only === undefined
          ? undefined
          : [only, ...others].map(({ kind, from }) => `${kind} ${from.join('.')}`).join('\n'),
      hint: 'Name what the database has now on the left, with its table or schema where one name has several meanings.',
    })
  if (only.from.length === 1 && [only.from[0], only.to[0]].includes(defaultSchema))
    throw new AthanorError('ATH202', {
      message: `${defaultSchema} is the default schema of the connection`,
      hint: 'What stands in it is written without it, so it has no name that could change: rename it by hand, and change the connection.',
    })
  return only
}

/**
 * Answers are kept after they were done. Then nothing is called so any more, or both names mean something else by now.
 *
 * @throws AthanorError ATH603 for what is no rename
 */
export function isStillToDo(
  text: string,
  before: Schema,
  after: Schema,
  defaultSchema: string,
): boolean {
  try {
    const { kind, from, to } = renameOf(text, before, after, defaultSchema)
    return has(after, kind, to) && !isThere(before, kind, to) && !isThere(after, kind, from)
  } catch (error) {
    if (isAthanorError(error) && error.code === 'ATH202') return false
    throw error
  }
}

const isThere = (schema: Schema, kind: string, path: readonly string[]): boolean =>
  [...schema.values()].some(
    entry => entry.kind === kind && pathsOf(entry).some(own => own.join('\0') === path.join('\0')),
  )

/** What can be called by a path: the object, and the names that it holds. */
function pathsOf({ kind: name, object }: SchemaEntry): readonly (readonly string[])[] {
  const kind: AnyKind = registry[name]
  const { parts } = refOf(kind, object)
  return [parts, ...membersOf(kind, object).map(member => [...parts, member])]
}

export const matches = (
  parts: readonly string[],
  path: readonly string[],
  defaultSchema: string,
): boolean => {
  const full = path.length === parts.length - 1 ? [defaultSchema, ...path] : path
  return full.length === parts.length && full.every((part, at) => part === parts[at])
}

const has = (schema: Schema, kind: string, wanted: readonly string[]): boolean =>
  [...schema.values()].some(
    entry =>
      entry.kind === kind &&
      // The owner may be renamed in the same breath, so the last name decides.
      pathsOf(entry).some(path => path.length === wanted.length && path.at(-1) === wanted.at(-1)),
  )

/**
 * The type of a column that stayed, under another name and with the same values, is the same type: TypeORM
 * names enum types after their table and column, so they follow a rename of either.
 */
export function enumsThatFollow(
  before: Schema,
  after: Schema,
  renames: readonly Renamed[],
): readonly Renamed[] {
  if (![...after.values()].some(entry => entry.kind === 'enum')) return []
  const readdressed = applyRenames<Registry>(registry, before, after, renames).before
  const found = new Map<string, Renamed>()
  for (const [key, entry] of readdressed) {
    const wanted = after.get(key)
    if (entry.kind !== 'column' || wanted?.kind !== 'column') continue
    const from = entry.object.uses.find(isEnum)
    const to = wanted.object.uses.find(isEnum)
    if (from === undefined || to === undefined) continue
    const old = keyOfRef(from)
    if (after.has(old) || readdressed.has(keyOfRef(to)) || from.parts[0] !== to.parts[0]) continue
    if (!sameValues(readdressed, from, after, to)) continue
    if (!found.has(old)) found.set(old, { kind: 'enum', from: from.parts, to: to.parts })
  }
  return [...found.values()]
}

const isEnum = (used: Ref): boolean => used.kind === 'enum'

function sameValues(before: Schema, from: Ref, after: Schema, to: Ref): boolean {
  const was = before.get(keyOfRef(from))
  const wanted = after.get(keyOfRef(to))
  return (
    was?.kind === 'enum' &&
    wanted?.kind === 'enum' &&
    was.object.values.join('\0') === wanted.object.values.join('\0')
  )
}

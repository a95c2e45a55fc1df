/** Keeps emitted files by content, so that a warm load needs no compiler. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { digest } from './files.ts'
import type { Format } from './format.ts'
import { settings } from './settings.ts'

export interface Emitted {
  readonly format: Format
  readonly code: string
  /** Names that the file exports by itself. */
  readonly names: readonly string[]
  /** Specifiers of its `export * from`. */
  readonly stars: readonly string[]
  /** Other files whose content decided about the code, absolute. */
  readonly depends: readonly string[]
}

interface Entry {
  readonly emitted: Omit<Emitted, 'depends'>
  /** Digest of the list of files it depends on; lists are shared, since entities import each other. */
  readonly list: string | null
  /** Digest of what those files contain. */
  readonly state: string
}

/** What was kept for a key; null when there is nothing, or nothing that can be trusted. */
export function recall(key: string): Emitted | null {
  const entry: Entry | null = read(join('modules', key))
  if (entry === null) return null
  if (entry.list === null) return { ...entry.emitted, depends: [] }
  const depends = filesOf(entry.list)
  if (depends === null || stateOf(depends) !== entry.state) return null
  return { ...entry.emitted, depends }
}

export function keep(key: string, { depends, ...emitted }: Emitted): void {
  const { directory } = settings()
  const names = depends.map(file => relative(directory, file)).toSorted()
  const list = names.length > 0 ? digest(JSON.stringify(names)) : null
  if (list !== null && !lists.has(list)) {
    lists.set(list, depends)
    write(join('lists', list), names)
  }
  const entry: Entry = { emitted, list, state: stateOf(depends) }
  write(join('modules', key), entry)
}

const lists = new Map<string, readonly string[]>()

function filesOf(list: string): readonly string[] | null {
  const known = lists.get(list)
  if (known !== undefined) return known
  const names: readonly string[] | null = read(join('lists', list))
  if (names === null) return null
  const files = names.map(name => resolve(settings().directory, name))
  lists.set(list, files)
  return files
}

const states = new WeakMap<readonly string[], string>()

function stateOf(files: readonly string[]): string {
  const known = states.get(files)
  if (known !== undefined) return known
  const state = digest([...new Set(files.map(contentOf))].toSorted().join())
  states.set(files, state)
  return state
}

const contents = new Map<string, string>()

function contentOf(file: string): string {
  const known = contents.get(file)
  if (known !== undefined) return known
  let content = 'absent'
  try {
    content = digest(readFileSync(file))
  } catch {
    // A file that is gone is a content of its own: whatever depended on it is made again.
  }
  const named = `${relative(settings().directory, file)} ${content}`
  contents.set(file, named)
  return named
}

/** The first line is the digest of the rest: an entry that was cut short or changed is not one. */
// What comes back is what `write` wrote under that name, for which the digest vouches.
function read(name: string): ReturnType<typeof JSON.parse> {
  const { cache } = settings()
  if (cache === null) return null
  try {
    const text = readFileSync(join(cache, name), 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return digest(body) === text.slice(0, end) ? JSON.parse(body) : null
  } catch {
    return null
  }
}

function write(name: string, value: unknown): void {
  const { cache } = settings()
  if (cache === null) return
  const file = join(cache, name)
  const temporary = `${file}.${process.pid}.${performance.now()}.tmp`
  const body = JSON.stringify(value)
  try {
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(temporary, `${digest(body)}\n${body}`)
    renameSync(temporary, file)
  } catch {
    // A cache that cannot be written costs time, nothing else.
    remove(temporary)
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It may lie in a folder that is none.
  }
}

/** Answers kept by content: what was worked out once is not worked out again, nor believed blindly. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Text {
  readonly path: string
  readonly content: string
}

export interface Memory<T> {
  /** Names the file, and changes whenever the answers do, e.g. `headers-1`. */
  readonly name: string
  readonly isAnswer: (value: unknown) => value is T
  readonly answer: (text: Text) => T | Promise<T>
}

/** Answers of files that are gone are kept, for the next switch of branches, up to so many. */
const most = 20_000

/**
 * The answer for each text, in order. Content alone is the key, with the ending of the path, so
 * no clock can make an old answer pass for a new one. A damaged file is rebuilt, and one that
 * cannot be written is done without.
 *
 * @param cache - the cache directory; null keeps nothing
 * @throws whatever `answer` throws; answers found before it are kept
 */
export async function remembered<T>(
  memory: Memory<T>,
  texts: readonly Text[],
  cache: string | null,
): Promise<T[]> {
  const path = cache === null ? null : join(cache, `${memory.name}.json`)
  const before = path === null ? new Map<string, T>() : await load(path, memory)
  const after = new Map<string, T>()
  let added = false
  try {
    for (const text of texts) {
      const key = keyOf(text)
      const kept = after.get(key) ?? before.get(key)
      added ||= kept === undefined
      after.set(key, kept ?? (await memory.answer(text)))
    }
  } finally {
    if (path !== null && added && after.size > 0) await save(path, before, after)
  }
  // The loop has set every key, or thrown.
  return texts.map(text => after.get(keyOf(text))!)
}

export const digest = (content: string): string =>
  createHash('sha256').update(content).digest('hex')

/** Replaces the file in one step, so that a reader sees the old or the new, never a part. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const beside = join(dirname(path), `.athanor-${randomUUID()}`)
  try {
    await writeFile(beside, content, { flag: 'wx' })
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  }
}

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.'))

const keyOf = ({ path, content }: Text): string => digest(`${endingOf(path)}\n${content}`)

/** The first line is the digest of the rest. */
async function load<T>(path: string, { isAnswer }: Memory<T>): Promise<Map<string, T>> {
  const kept = new Map<string, T>()
  try {
    const [seal = '', ...rest] = (await readFile(path, 'utf8')).split('\n')
    const body = rest.join('\n')
    if (digest(body) !== seal) return kept
    const entries: unknown = JSON.parse(body)
    if (typeof entries !== 'object' || entries === null) return kept
    for (const [key, value] of Object.entries(entries)) if (isAnswer(value)) kept.set(key, value)
  } catch {
    // Absent, unreadable or not JSON: there is nothing to remember.
  }
  return kept
}

async function save<T>(
  path: string,
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): Promise<void> {
  const old = [...before].filter(([key]) => !after.has(key)).slice(-Math.max(0, most - after.size))
  const body = JSON.stringify(Object.fromEntries([...old, ...after]))
  try {
    await mkdir(dirname(path), { recursive: true })
    await replaceFile(path, `${digest(body)}\n${body}`)
  } catch {
    // A cache that cannot be written costs time, and nothing else.
  }
}

/** The versions directory: which files are revisions, and the only place that writes one. */
import { readFileSync } from 'node:fs'
import { readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { AthanorError } from '../errors.ts'
import { headerOf, headersOf, isScript } from './header.ts'
import { type History, historyOf } from './history.ts'
import { replaceFile, type Text } from './remember.ts'
import type { Header, RevisionFile } from './revision.ts'

export interface Directory extends History<RevisionFile> {
  /** In the order of their paths. */
  readonly files: readonly RevisionFile[]
  readonly texts: readonly Text[]
}

export interface Reading {
  /** The cache directory; null keeps nothing. */
  readonly cache: string | null
}

/**
 * Reads every revision of these directories, and no directory below them.
 *
 * @throws AthanorError ATH401, ATH406, ATH407, ATH408 (a directory is missing), ATH410
 */
export async function readDirectory(
  paths: readonly string[],
  { cache }: Reading,
): Promise<Directory> {
  const texts: Text[] = []
  const seen = new Set<string>()
  for (const directory of paths) {
    const [real, names] = await listed(directory)
    if (seen.has(real)) continue
    seen.add(real)
    const files = revisionFiles(names).map(name => join(directory, name))
    texts.push(...files.map(textOf))
  }
  const files = await headersOf(texts, cache)
  return { ...historyOf(files), files, texts }
}

/**
 * The names that are revisions, in code point order. A compiled file beside its source is the
 * source's, and so are declarations and maps.
 */
export function revisionFiles(names: readonly string[]): string[] {
  const files = names.filter(
    name => /^[^.].*\.[mc]?[tj]s$/.test(name) && !/\.d\.[mc]?ts$/.test(name),
  )
  const sources = new Set(files.filter(name => !isScript(name)).map(stem))
  return files.filter(name => !isScript(name) || !sources.has(stem(name))).toSorted()
}

const stem = (name: string): string => name.slice(0, -extname(name).length)

/**
 * Writes a new revision and the `HEAD` file beside it, or neither.
 *
 * @param history - the revisions there are; the new one has to fit among them
 * @returns the path of the new file
 * @throws AthanorError ATH401, ATH406, ATH407, ATH408, ATH409, ATH410
 */
export async function writeRevision(
  directory: string,
  fileName: string,
  source: string,
  history: History,
): Promise<string> {
  const path = join(directory, basename(fileName))
  const header = await headerOf({ path, content: source })
  const added: RevisionFile = { ...header, path }
  const after = historyOf<Header>([...history.walk(), added])
  await writeNew(path, source, directory)
  try {
    await replaceFile(join(directory, 'HEAD'), headFileOf(after))
  } catch (cause) {
    await rm(path, { force: true })
    throw unwritable(directory, cause)
  }
  return path
}

/** One sorted line per head, so that two branches which both add one conflict in git. */
export const headFileOf = (history: History): string =>
  history.heads
    .map(head => `${head.id}\n`)
    .toSorted()
    .join('')

async function listed(directory: string): Promise<readonly [string, string[]]> {
  try {
    return [await realpath(directory), await readdir(directory)]
  } catch (cause) {
    throw new AthanorError('ATH408', {
      message: `the versions directory ${directory} cannot be read`,
      detail: reasonOf(cause),
      hint: hintFor(cause),
      cause,
    })
  }
}

/** A thousand small files take 10 ms this way, and ten times as long through promises. */
function textOf(path: string): Text {
  try {
    return { path, content: readFileSync(path, 'utf8') }
  } catch (cause) {
    throw new AthanorError('ATH401', {
      message: `${path} cannot be read`,
      detail: reasonOf(cause),
      hint: 'Give yourself the permission, or move it out of the versions directory.',
      cause,
    })
  }
}

async function writeNew(path: string, source: string, directory: string): Promise<void> {
  try {
    await writeFile(path, source, { flag: 'wx' })
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') {
      throw new AthanorError('ATH409', {
        message: `${path} is already there`,
        detail: 'a revision file is never overwritten',
        hint: 'Give the revision another message or id, or delete the file.',
        cause,
      })
    }
    // What a full disk has left behind is of no use.
    if (codeOf(cause) === 'ENOSPC') await rm(path, { force: true })
    throw unwritable(directory, cause)
  }
}

const unwritable = (directory: string, cause: unknown): AthanorError =>
  new AthanorError('ATH408', {
    message: `the versions directory ${directory} cannot be written`,
    detail: reasonOf(cause),
    hint: hintFor(cause),
    cause,
  })

const hintFor = (cause: unknown): string =>
  codeOf(cause) === 'ENOENT'
    ? 'Run `athanor init` to create it, or correct `versions` in the configuration.'
    : 'Give yourself the permission, or correct `versions` in the configuration.'

const codeOf = (cause: unknown): unknown =>
  typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

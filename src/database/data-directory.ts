/** Makes sure that a directory may be opened as an embedded database, by one process at a time. */
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AthanorError, isAthanorError } from '../errors.ts'

const lockFile = 'athanor.pid'

/** The directories this process has open. */
const held = new Set<string>()

/**
 * Claims a data directory; one that is not there is made, in a parent that is.
 * The engine keeps no lock of its own: two that write one directory would ruin it. Of other programs
 * that open it through PGlite nothing is seen.
 *
 * @param path - absolute
 * @param label - how to name it to people
 * @param major - of the PostgreSQL that would open it
 * @returns a function that gives it back; safe to call twice
 * @throws AthanorError ATH301 when it cannot be had, ATH304 when the engine could not read it
 */
export async function claim(
  path: string,
  label: string,
  major: number,
): Promise<() => Promise<void>> {
  await inspect(path, label, major)
  const file = join(path, lockFile)
  try {
    await mkdir(path, { recursive: true })
    if (!(await wrote(file))) {
      const owner = Number(await readFile(file, 'utf8').catch(() => ''))
      if (isAlive(owner) && (owner !== process.pid || held.has(path)))
        throw taken(label, owner, file)
      await rm(file, { force: true })
      if (!(await wrote(file))) throw taken(label, owner, file)
    }
  } catch (cause) {
    if (isAthanorError(cause)) throw cause
    throw new AthanorError('ATH301', {
      message: `${label} cannot be written`,
      detail: String(cause),
      hint: 'Check the permissions of the directory.',
      cause,
    })
  }
  held.add(path)
  return async () => {
    if (held.delete(path)) await rm(file, { force: true })
  }
}

async function inspect(path: string, label: string, major: number): Promise<void> {
  if (!(await isDirectory(dirname(path))))
    throw new AthanorError('ATH301', {
      message: `${label} cannot be made: there is no directory ${dirname(path)}`,
      hint: 'Create it, or correct the path; only its last directory is made.',
    })
  const is = await isDirectory(path)
  if (is === null) return
  if (!is)
    throw new AthanorError('ATH301', {
      message: `${label} is a file, not a directory`,
      hint: 'An embedded database is a directory: name one, or `pglite:memory`.',
    })
  const entries = (await readdir(path)).filter(entry => entry !== lockFile)
  if (entries.length === 0) return
  if (!entries.includes('PG_VERSION'))
    throw new AthanorError('ATH304', {
      message: `${label} holds something other than a database`,
      detail: `for example ${entries[0]}`,
      hint: 'Name an empty directory, or one that does not exist yet.',
    })
  const made = (await readFile(join(path, 'PG_VERSION'), 'utf8')).trim()
  if (made !== String(major))
    throw new AthanorError('ATH304', {
      message: `${label} was made by PostgreSQL ${made}, and the embedded PostgreSQL is ${major}`,
      hint: 'Dump it with what made it, and restore it into a new directory.',
    })
}

/** Null when there is nothing. */
async function isDirectory(path: string): Promise<boolean | null> {
  return stat(path).then(
    found => found.isDirectory(),
    () => null,
  )
}

/** False when the file is there already. */
async function wrote(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}

function taken(label: string, owner: number, file: string): AthanorError {
  return new AthanorError('ATH301', {
    message: `${label} is open in another process`,
    detail: `process ${owner}`,
    hint: `End that process; if it has nothing to do with athanor, remove ${file}.`,
  })
}

/** Answers that are kept in a file, to be committed: the same texts that the command line and the configuration take. */
import { readFile, writeFile } from 'node:fs/promises'
import { AthanorError } from '../errors.ts'

export interface Decisions {
  /** `users.user_name:name`. */
  readonly renames: readonly string[]
  /** Pairs that are a drop and a create. */
  readonly notRenames: readonly string[]
}

/**
 * None where there is no such file.
 *
 * @throws AthanorError ATH601 for what is wrong in it
 */
export async function readDecisions(file: string): Promise<Decisions> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw wrong(file, error.message)
  })
  const { renames = [], notRenames = [], ...others } = fieldsOf(text, file)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw wrong(file, `there is no \`${unknown}\` among decisions`)
  return {
    renames: textsOf(renames, 'renames', file),
    notRenames: textsOf(notRenames, 'notRenames', file),
  }
}

/** Adds answers; those that were there stay, in the order in which they came. */
export async function keepDecisions(file: string, more: Decisions): Promise<void> {
  const { renames, notRenames } = await readDecisions(file)
  const all: Decisions = {
    renames: [...new Set([...renames, ...more.renames])],
    notRenames: [...new Set([...notRenames, ...more.notRenames])],
  }
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`)
}

function fieldsOf(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrong(file, cause instanceof Error ? cause.message : String(cause))
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value))
  throw wrong(file, 'it is not an object')
}

function textsOf(value: unknown, key: string, file: string): readonly string[] {
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
  throw wrong(file, `\`${key}\` is not a list of texts`)
}

const wrong = (file: string, detail: string): AthanorError =>
  new AthanorError('ATH601', {
    message: `the decisions in ${file} are wrong`,
    detail,
    hint: 'It is JSON of two lists: `{ "renames": ["users.bio:about"], "notRenames": [] }`.',
  })

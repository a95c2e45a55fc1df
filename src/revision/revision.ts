/** What a revision is called: its header, its id, the slug of its message, the name of its file. */
import { AthanorError } from '../errors.ts'

export interface Header {
  readonly id: string
  /** Parents in the order they are written; none for a base, several for a merge. */
  readonly revises: readonly string[]
  readonly branchLabels: readonly string[]
  /** Ids or branch labels that have to be applied first, without being parents. */
  readonly dependsOn: readonly string[]
  /** The first line of the leading doc comment; empty when there is none. */
  readonly message: string
  /** As the `Created:` line has it, e.g. `2026-11-20 12:10:00 UTC`; null when there is none. */
  readonly created: string | null
}

export interface RevisionFile extends Header {
  readonly path: string
}

export interface FileNameParts {
  readonly id: string
  readonly message: string
  readonly now: Date
  /** An IANA name; UTC when left out. */
  readonly timezone?: string | undefined
  /** The most characters of the slug; 40 when left out. */
  readonly slugLength?: number | undefined
}

export const defaultFileTemplate = '{year}{month}{day}_{hour}{minute}_{rev}_{slug}.ts'

/** Words of the addressing, which an id or a label would hide. */
const reserved: ReadonlySet<string> = new Set(['head', 'heads', 'base', 'current'])

/** Twelve hexadecimal characters; `random` answers as many bytes as it is asked for. */
export const newId = (random: (bytes: number) => Uint8Array): string =>
  Buffer.from(random(6)).toString('hex')

/** Why this cannot be a revision id or a branch label; null when it can. */
export function idFault(id: string): string | null {
  if (id === '') return 'it is empty'
  if (Buffer.byteLength(id) > 64) return 'it is longer than 64 bytes'
  if (reserved.has(id)) return `\`${id}\` is a word of the addressing`
  const illegal = /[@\-+:\s'"`/\\]|\p{Cc}/u.exec(id)
  return illegal === null ? null : `the character ${JSON.stringify(illegal[0])} is not allowed`
}

/**
 * The message as ASCII words joined by `_`, cut between words where it is longer than `limit`.
 * Empty when the message has letters, but none that can be written in ASCII.
 *
 * @throws AthanorError ATH604 when the message has neither letter nor digit
 */
export function slugOf(message: string, limit: number = 40): string {
  if (!/[\p{L}\p{N}]/u.test(message)) {
    throw new AthanorError('ATH604', {
      message: 'the message has no words',
      detail: `message: ${JSON.stringify(message)}`,
      hint: 'Say with `-m` what the revision does, e.g. `-m "add is_draft to posts"`.',
    })
  }
  const words = message
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
  const [first = '', ...rest] = words ?? []
  let slug = first.slice(0, limit)
  for (const word of rest) {
    if (slug.length + 1 + word.length > limit) break
    slug += `_${word}`
  }
  return slug
}

/**
 * The name of a new file: the template with its tokens replaced.
 *
 * @throws AthanorError ATH601 for an unknown token or time zone, a folder, or an ending that no
 *   revision file has; ATH604 as {@link slugOf}
 */
export function fileNameOf(template: string, parts: FileNameParts): string {
  const slug = slugOf(parts.message, parts.slugLength)
  const tokens = new Map(Object.entries(clockOf(parts.now, parts.timezone)))
  tokens.set('rev', parts.id).set('slug', slug)
  // A slug that is empty takes its separator with it.
  const used = slug === '' ? template.replace(/[_.-]?\{slug\}/g, '') : template
  const name = used.replace(/\{([^{}]*)\}/g, (written, token: string) => {
    const value = tokens.get(token)
    if (value === undefined) {
      throw wrongTemplate(`${written} is not a token`, [...tokens.keys()].toSorted())
    }
    return value
  })
  if (/[/\\]/.test(name)) throw wrongTemplate(`${name} names a folder`)
  if (!/^[^.].*\.[mc]?[tj]s$/.test(name)) {
    throw wrongTemplate(`${name} does not end in .ts, .mts, .cts, .js, .mjs or .cjs`)
  }
  return name
}

/** The `Created:` line of a header. */
export function createdOf(now: Date, timezone: string = 'UTC'): string {
  const { year, month, day, hour, minute, second } = clockOf(now, timezone)
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timezone}`
}

interface Clock {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly second: string
  readonly time: string
  readonly epoch: string
}

function clockOf(now: Date, timezone: string = 'UTC'): Clock {
  const parts = new Map(
    clockIn(timezone)
      .formatToParts(now)
      .map(part => [part.type, part.value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')]
  return {
    year: part('year').padStart(4, '0'),
    month: part('month'),
    day: part('day'),
    hour,
    minute,
    second,
    time: `${hour}${minute}${second}`,
    epoch: String(Math.floor(now.getTime() / 1000)),
  }
}

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  const fields = { year: 'numeric', month: two, day: two, hour: two, minute: two } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, second: two, hourCycle: 'h23', timeZone })
  } catch (cause) {
    throw new AthanorError('ATH601', {
      message: `\`timezone\` is not one that exists: ${timeZone}`,
      hint: 'Use an IANA name such as `UTC` or `Europe/Vienna`.',
      cause,
    })
  }
}

const wrongTemplate = (fault: string, tokens: readonly string[] = []): AthanorError =>
  new AthanorError('ATH601', {
    message: `\`fileTemplate\` is wrong: ${fault}`,
    detail: tokens.length === 0 ? undefined : `tokens: ${tokens.join(', ')}`,
    hint: `Correct it in the configuration; the default is \`${defaultFileTemplate}\`.`,
  })

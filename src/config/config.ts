/** The configuration: what a user may say, and the one complete shape it is turned into. */
import { resolve } from 'node:path'
import { AthanorError } from '../errors.ts'
import { defaultFileTemplate } from '../revision/revision.ts'
import { defaultSettings } from '../run/version-table.ts'

export type Against = 'database' | 'history'

/** What `athanor.config.ts` exports. Paths are relative to that file. */
export interface AthanorConfig {
  /** The module that exports the DataSource, `./data-source.ts`, or one of its exports, `./db.ts#main`. */
  readonly dataSource?: string
  /** Files of definitions (`defineIndex` and its like): paths, or patterns such as `src/**\/*.define.ts`. */
  readonly definitions?: string | readonly string[]
  /** Directories with revision files; new ones go to the first. Default `revisions`. */
  readonly versions?: string | readonly string[]
  /** Schemas to read besides the default one and those that entities name. */
  readonly schemas?: readonly string[]
  readonly versionTable?: string
  readonly historyTable?: string
  /** Where athanor's own tables are; the default schema of the connection when left out. */
  readonly versionSchema?: string
  /** Tokens: `{rev} {slug} {year} {month} {day} {hour} {minute} {second} {time} {epoch}`. */
  readonly fileTemplate?: string
  /** An IANA name for the times in file names and headers. Default `UTC`. */
  readonly timezone?: string
  /** Characters of the message in a file name. Default 40. */
  readonly slugLength?: number
  /** A revision template of one's own, in TypeScript. */
  readonly template?: string
  /** `all`: one transaction for a run. `each`: one for each revision. Default `all`. */
  readonly transaction?: 'all' | 'each'
  /** Milliseconds to wait for another run; 0 waits for ever. Default 60000. */
  readonly lockTimeout?: number
  /** `statement_timeout` of the statements of revisions, in milliseconds; 0, the default, is none. */
  readonly statementTimeout?: number
  /** What `revision --autogenerate` and `check` compare the entities with. */
  readonly against?: Against
  /** Renames that hold for every run: `users.user_name:name`. Those that are done are passed over. */
  readonly renames?: readonly string[]
  /** What is a drop and a create and no rename, for every run: `users.user_name:name`. */
  readonly notRenames?: readonly string[]
  /** A JSON file with more of both, to which the prompt adds. Default `athanor.decisions.json`. */
  readonly decisions?: string
  /** SQL for rows without a value where there has to be one: `users.name=lower(email)`. Those nobody asks for are passed over. */
  readonly backfills?: readonly string[]
  /** Whether TypeORM's rows about generated columns and views are kept as it expects them. Default true. */
  readonly typeormMetadata?: boolean
}

/** Every option present, every path absolute. */
export interface Settled {
  /** The module of the DataSource; null when nobody named one. */
  readonly dataSource: { readonly file: string; readonly exportName: string | null } | null
  /** Paths and patterns of definitions files; they are looked for when they are wanted. */
  readonly definitions: readonly string[]
  readonly versions: readonly [string, ...string[]]
  readonly schemas: readonly string[]
  readonly versionTable: string
  readonly historyTable: string
  readonly versionSchema: string | null
  readonly fileTemplate: string
  readonly timezone: string
  readonly slugLength: number
  readonly template: string | null
  readonly transaction: 'all' | 'each'
  readonly lockTimeout: number
  readonly statementTimeout: number
  readonly against: Against | null
  readonly renames: readonly string[]
  readonly notRenames: readonly string[]
  readonly decisions: string
  readonly backfills: readonly string[]
  readonly typeormMetadata: boolean
}

const keys = new Set([
  'dataSource',
  'definitions',
  'versions',
  'schemas',
  'versionTable',
  'historyTable',
  'versionSchema',
  'fileTemplate',
  'timezone',
  'slugLength',
  'template',
  'transaction',
  'lockTimeout',
  'statementTimeout',
  'against',
  'renames',
  'notRenames',
  'decisions',
  'backfills',
  'typeormMetadata',
])

/** @throws AthanorError ATH601 for the first option that is wrong */
export function settled(given: unknown, directory: string): Settled {
  const fields = fieldsOf(given)
  const unknown = Object.keys(fields).find(key => !keys.has(key))
  if (unknown !== undefined)
    throw wrong(`there is no option \`${unknown}\``, `Known options: ${[...keys].join(', ')}.`)
  const versions = texts(fields, 'versions') ?? ['revisions']
  const [first, ...more] = versions.map(path => resolve(directory, path))
  if (first === undefined)
    throw wrong('`versions` names no directory', 'Leave it out, or name one.')
  const dataSource = text(fields, 'dataSource')
  const template = text(fields, 'template')
  return {
    dataSource: dataSource === null ? null : moduleOf(dataSource, directory),
    definitions: (texts(fields, 'definitions') ?? []).map(path => resolve(directory, path)),
    versions: [first, ...more],
    schemas: texts(fields, 'schemas') ?? [],
    versionTable: text(fields, 'versionTable') ?? defaultSettings.versionTable,
    historyTable: text(fields, 'historyTable') ?? defaultSettings.historyTable,
    versionSchema: text(fields, 'versionSchema'),
    fileTemplate: text(fields, 'fileTemplate') ?? defaultFileTemplate,
    timezone: text(fields, 'timezone') ?? 'UTC',
    slugLength: count(fields, 'slugLength') ?? 40,
    template: template === null ? null : resolve(directory, template),
    transaction: word(fields, 'transaction', ['all', 'each']) ?? 'all',
    lockTimeout: count(fields, 'lockTimeout') ?? 60_000,
    statementTimeout: count(fields, 'statementTimeout') ?? 0,
    against: word(fields, 'against', ['database', 'history']),
    renames: texts(fields, 'renames') ?? [],
    notRenames: texts(fields, 'notRenames') ?? [],
    decisions: resolve(directory, text(fields, 'decisions') ?? 'athanor.decisions.json'),
    backfills: texts(fields, 'backfills') ?? [],
    typeormMetadata: flag(fields, 'typeormMetadata') ?? true,
  }
}

/** `./db.ts#main` is the export `main` of `./db.ts`. */
function moduleOf(named: string, directory: string): NonNullable<Settled['dataSource']> {
  const [file = '', exportName] = named.split('#')
  return { file: resolve(directory, file), exportName: exportName ?? null }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(given: unknown): Fields {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Fields
  throw wrong(
    'the configuration is not an object',
    'Export an object, or a function that returns one.',
  )
}

function text(fields: Fields, key: string): string | null {
  const value = fields[key]
  if (value === undefined) return null
  if (typeof value === 'string' && value !== '') return value
  throw wrong(`\`${key}\` is not a text`, `It is ${JSON.stringify(value)}.`)
}

function texts(fields: Fields, key: string): readonly string[] | null {
  const value = fields[key]
  if (value === undefined) return null
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (list.every(item => typeof item === 'string' && item !== '')) return list as readonly string[]
  throw wrong(`\`${key}\` is not a list of texts`, `It is ${JSON.stringify(value)}.`)
}

function flag(fields: Fields, key: string): boolean | null {
  const value = fields[key]
  if (value === undefined) return null
  if (typeof value === 'boolean') return value
  throw wrong(`\`${key}\` is neither true nor false`, `It is ${JSON.stringify(value)}.`)
}

function count(fields: Fields, key: string): number | null {
  const value = fields[key]
  if (value === undefined) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw wrong(`\`${key}\` is not a whole number from 0 on`, `It is ${JSON.stringify(value)}.`)
}

function word<const W extends string>(fields: Fields, key: string, words: readonly W[]): W | null {
  const value = fields[key]
  if (value === undefined) return null
  const found = words.find(candidate => candidate === value)
  if (found !== undefined) return found
  throw wrong(`\`${key}\` is none of ${words.join(', ')}`, `It is ${JSON.stringify(value)}.`)
}

const wrong = (message: string, hint: string): AthanorError =>
  new AthanorError('ATH601', { message, hint })

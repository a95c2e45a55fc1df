/** A fixture: a folder with the database before, what is wanted after, and what must not happen on the way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DataSource, type DataSourceOptions } from 'typeorm'
import { isDefinition, type Definition } from '../../src/define/definition.ts'

export const fixturesRoot = join(process.cwd(), 'fixtures')

export interface Fixture {
  readonly folder: string
  /** `columns/add-nullable` */
  readonly title: string
  readonly name: string
  readonly before: string
  /** SQL of the wanted schema; null when entities say it. */
  readonly after: string | null
  readonly rows: string | null
  readonly forbid: readonly string[]
  readonly renames: readonly string[]
  /** Revisions made all that is there before, so what the entities no longer say is dropped. */
  readonly made: boolean
  /** `>=15`: the lowest server it is for. */
  readonly lowest: number
  /** Why TypeORM's own schema builder is not content; null when it is. */
  readonly typeorm: string | null
  /** What athanor lacks for it; null when it must pass. */
  readonly pending: string | null
  /** Introspection does not see what is pending; only `pg_dump` does. */
  readonly seenOnlyByWitness: boolean
}

interface CaseFile {
  readonly name?: string
  readonly forbid?: readonly string[]
  readonly postgres?: string
  readonly rows?: string
  readonly renames?: readonly string[]
  readonly made?: boolean
  readonly typeorm?: string
  readonly pending?: string
  readonly seenBy?: 'pg_dump'
}

const notKinds = new Set(['apps', 'loader'])

export function fixtures(): readonly Fixture[] {
  const kinds = readdirSync(fixturesRoot, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !notKinds.has(entry.name))
    .map(entry => entry.name)
  return kinds.flatMap(kind =>
    readdirSync(join(fixturesRoot, kind)).map(name =>
      fixtureAt(join(fixturesRoot, kind, name), `${kind}/${name}`),
    ),
  )
}

function fixtureAt(folder: string, title: string): Fixture {
  const text = (file: string): string | null =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : null
  const given = JSON.parse(text('case.json') ?? '{}') as CaseFile
  return {
    folder,
    title,
    name: given.name ?? title,
    before: text('before.sql') ?? '',
    after: existsSync(join(folder, 'entities.ts')) ? null : (text('after.sql') ?? ''),
    rows: given.rows === undefined ? null : text(given.rows),
    forbid: given.forbid ?? [],
    renames: given.renames ?? [],
    made: given.made ?? false,
    lowest: Number(given.postgres?.replace('>=', '') ?? 0),
    typeorm: given.typeorm ?? null,
    pending: given.pending ?? null,
    seenOnlyByWitness: given.seenBy === 'pg_dump',
  }
}

/** What `definitions.ts` exports beside the entities. */
export async function definitionsOf({ folder }: Fixture): Promise<readonly Definition[]> {
  const path = join(folder, 'definitions.ts')
  if (!existsSync(path)) return []
  return Object.values((await import(pathToFileURL(path).href)) as object)
    .flat()
    .filter(isDefinition)
}

/** A DataSource over a fixture's entities, never connected; `prepare` does to it what users do to theirs. */
export async function dataSourceOf(fixture: Fixture, url: string): Promise<DataSource> {
  const exported = (await import(
    pathToFileURL(join(fixture.folder, 'entities.ts')).href
  )) as Record<string, unknown>
  const { options = {}, prepare, ...rest } = exported
  const entities = Object.values(rest).filter(
    value =>
      typeof value === 'function' ||
      (typeof value === 'object' && value !== null && 'options' in value),
  )
  // The module's own options are partial ones of this type.
  const dataSource = new DataSource({
    ...(options as object),
    type: 'postgres',
    url,
    entities,
    logging: false,
  } as DataSourceOptions)
  if (typeof prepare === 'function') prepare(dataSource)
  return dataSource
}

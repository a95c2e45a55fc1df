/** Sets a project up: a configuration, a versions directory and its HEAD file. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Against } from '../config/config.ts'
import { findConfig } from '../config/load.ts'
import { AthanorError } from '../errors.ts'
import { findDataSource, migrationsOf } from '../typeorm/data-source.ts'
import { withContext, type Options } from './context.ts'

export interface InitOptions extends Options {
  /** The versions directory; `revisions` when left out. */
  readonly versions?: string
}

export interface InitResult {
  /** Relative to the project. */
  readonly written: readonly string[]
  /** The module of the DataSource; null when none was found, and the configuration has to be told. */
  readonly dataSource: string | null
  readonly against: Against
  /** Why the database is not what will be compared with; null when it is. */
  readonly unreachable: string | null
}

/**
 * @throws AthanorError ATH605 when there is a configuration already, ATH601 for a versions directory inside
 *   TypeORM's migrations, ATH408 when nothing can be written there
 */
export async function init(options: InitOptions = {}): Promise<InitResult> {
  const directory = resolve(options.directory ?? process.cwd())
  const versions = options.versions ?? 'revisions'
  const existing = findConfig(directory)
  if (existing !== null)
    throw new AthanorError('ATH605', {
      message: `there is a configuration already: ${basename(existing)}`,
      hint: 'Edit it, or remove it and run `athanor init` again.',
    })
  const file = findDataSource(directory)
  const { against, unreachable } = await surveyed({ ...options, directory }, file, versions)
  const written = await writeAll(directory, versions, file, against)
  return {
    written,
    dataSource: file === null ? null : relative(directory, file),
    against,
    unreachable,
  }
}

/** Looks at what is there: a DataSource that loads, a database that answers. */
async function surveyed(
  options: InitOptions,
  file: string | null,
  versions: string,
): Promise<Pick<InitResult, 'against' | 'unreachable'>> {
  if (file === null) return { against: 'history', unreachable: 'no data source was found' }
  return await withContext(options, async context => {
    const dataSource = await context.dataSource()
    refuseMigrations(migrationsOf(dataSource), resolve(context.directory, versions))
    try {
      await context.database()
      return { against: 'database', unreachable: null }
    } catch (error) {
      return {
        against: 'history',
        unreachable: error instanceof Error ? error.message : String(error),
      }
    }
  })
}

/** TypeORM calls `new` on every function that a file under its `migrations` exports. */
function refuseMigrations(migrations: unknown, versions: string): void {
  const globs = Array.isArray(migrations) ? migrations : []
  for (const glob of globs) {
    if (typeof glob !== 'string') continue
    const fixed = resolve(glob.split(/[*{[]/)[0] ?? glob)
    if (versions !== fixed && !`${versions}${sep}`.startsWith(`${fixed}${sep}`)) continue
    throw new AthanorError('ATH601', {
      message: 'the versions directory is inside the migrations of the DataSource',
      detail: `${versions}\nis matched by ${glob}`,
      hint: 'Name another one: `athanor init db/revisions`.',
    })
  }
}

async function writeAll(
  directory: string,
  versions: string,
  dataSource: string | null,
  against: Against,
): Promise<readonly string[]> {
  const path = resolve(directory, versions)
  const config = join(directory, 'athanor.config.ts')
  const head = join(path, 'HEAD')
  try {
    await mkdir(path, { recursive: true })
    if (!existsSync(head)) await writeFile(head, '', { flag: 'wx' })
    await writeFile(config, await configSource(directory, versions, dataSource, against), {
      flag: 'wx',
    })
  } catch (cause) {
    throw new AthanorError('ATH408', {
      message: `${versions} cannot be written`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'Check the permissions of the directory.',
      cause,
    })
  }
  return [config, head].map(file => relative(directory, file))
}

async function configSource(
  directory: string,
  versions: string,
  dataSource: string | null,
  against: Against,
): Promise<string> {
  const { Project, SyntaxKind } = await import('ts-morph')
  const template = fileURLToPath(new URL('../../templates/athanor.config.ts', import.meta.url))
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true })
  const file = project.createSourceFile('athanor.config.ts', await readFile(template, 'utf8'))
  const values: Readonly<Record<string, string>> = {
    versions,
    against,
    ...(dataSource === null
      ? {}
      : { dataSource: `./${relative(directory, dataSource).split(sep).join('/')}` }),
  }
  for (const property of file.getDescendantsOfKind(SyntaxKind.PropertyAssignment)) {
    const value = values[property.getName()]
    if (value !== undefined) property.setInitializer(`'${value.replaceAll("'", String.raw`\'`)}'`)
  }
  return file.getFullText()
}

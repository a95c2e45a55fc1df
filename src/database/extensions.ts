/** Gives the embedded PostgreSQL the files of an extension when a statement first asks for it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Extension, PGlite } from '@electric-sql/pglite'
import { AthanorError } from '../errors.ts'

/** What PGlite ships, by the names CREATE EXTENSION takes. */
const shipped: ReadonlySet<string> = new Set(
  `amcheck autoinc bloom btree_gin btree_gist citext cube dict_int dict_xsyn earthdistance file_fdw
   fuzzystrmatch hstore insert_username intarray isn lo ltree moddatetime pageinspect pg_buffercache
   pg_freespacemap pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect pgcrypto plpgsql
   refint seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp`.split(/\s+/),
)

/** What the user installs, each in the version that fits the PGlite package.json pins. */
const packages: Readonly<Record<string, Package>> = {
  vector: { name: '@electric-sql/pglite-pgvector', version: '0.0.9' },
  postgis: { name: '@electric-sql/pglite-postgis', version: '0.2.8' },
}

interface Package {
  readonly name: string
  readonly version: string
}

/** Extensions whose files are in the bundle of another. */
const bundleOf: Readonly<Record<string, string>> = {
  autoinc: 'moddatetime',
  insert_username: 'moddatetime',
  refint: 'moddatetime',
}

const needs: Readonly<Record<string, readonly string[]>> = { earthdistance: ['cube'] }

/** The extensions a text of SQL creates; may name too many, as it looks into strings and comments. */
export function extensionsIn(sql: string): readonly string[] {
  const created = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w$]+))/gi
  return [...sql.matchAll(created)].map(([, quoted, bare]) => quoted ?? bare?.toLowerCase() ?? '')
}

/**
 * Makes extensions available to a running engine, which loads a library when it is first used: the
 * files may come as late as just before the statement that creates the extension.
 *
 * @param directory - the user's project, where a package of an extension would be installed
 * @throws AthanorError ATH304 for an extension that the embedded PostgreSQL cannot have
 */
export async function provide(
  engine: PGlite,
  extensions: readonly string[],
  directory: string,
): Promise<void> {
  const all = extensions.flatMap(name => [...(needs[name] ?? []), name])
  for (const name of new Set(all)) {
    if (name === 'plpgsql') continue
    const { setup } = await moduleOf(name, directory)
    const { bundlePath } = await setup(engine, { PGLITE_ENV: {} })
    if (bundlePath === undefined) continue
    const files = filesOf(await promisify(gunzip)(await readFile(bundlePath)))
    for (const { path, content } of files) engine.copyToFS(`/pglite/${path}`, content)
  }
}

async function moduleOf(extension: string, directory: string): Promise<Extension> {
  const packaged = packages[extension]
  if (packaged === undefined && !shipped.has(extension)) throw unknown(extension)
  const bundle = bundleOf[extension] ?? extension
  const module =
    packaged === undefined
      ? `@electric-sql/pglite/contrib/${bundle.replaceAll('-', '_')}`
      : installed(packaged, extension, directory)
  const exported: unknown = await import(module)
  const found = Object.values(Object(exported)).find(isExtension)
  if (found === undefined) throw unknown(extension)
  return found
}

function isExtension(value: unknown): value is Extension {
  return typeof value === 'object' && value !== null && 'name' in value && 'setup' in value
}

function installed({ name, version }: Package, extension: string, directory: string): string {
  try {
    const path = createRequire(join(directory, 'package.json')).resolve(name)
    return pathToFileURL(path).href
  } catch (cause) {
    throw new AthanorError('ATH304', {
      message: `the embedded PostgreSQL needs a package for the extension ${extension}`,
      hint: `Install it: \`npm install --save-dev ${name}@${version}\`; or compare with a server: \`--against database\`.`,
      cause,
    })
  }
}

/** A library that the engine could not load: of the packages, each version fits one of PGlite. */
export function misfit(
  extensions: readonly string[],
  cause: { readonly message: string },
): AthanorError | null {
  const found = extensions.map(name => packages[name]).find(packaged => packaged !== undefined)
  if (found === undefined) return null
  return new AthanorError('ATH304', {
    message: `the installed ${found.name} does not fit the embedded PostgreSQL`,
    detail: cause.message,
    hint: `Install the one that does: \`npm install --save-dev ${found.name}@${found.version}\`.`,
    cause,
  })
}

function unknown(extension: string): AthanorError {
  return new AthanorError('ATH304', {
    message: `the embedded PostgreSQL has no extension ${extension}`,
    detail: `it has ${[...shipped, ...Object.keys(packages)].join(', ')}`,
    hint: 'Compare with a server that has it: `--against database --database-url postgres://…`.',
  })
}

interface File {
  readonly path: string
  readonly content: Uint8Array
}

/** The files of a tar archive: blocks of 512 bytes, a header before each content. */
function filesOf(archive: Buffer): readonly File[] {
  const files: File[] = []
  let start = 0
  while (start + 512 <= archive.length && archive[start] !== 0) {
    const field = (offset: number, length: number) =>
      archive.toString('utf8', start + offset, start + offset + length).replace(/\0.*$/s, '')
    const size = Number.parseInt(field(124, 12), 8)
    const prefix = field(345, 155)
    const path = prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`
    const content = archive.subarray(start + 512, start + 512 + size)
    if (/^0?$/.test(field(156, 1))) files.push({ path, content })
    start += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** Looks for the file that usually holds the data source. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isFile } from './files.ts'

const places = [
  'src/data-source',
  'data-source',
  'src/database/data-source',
  'src/db/data-source',
  'src/config/data-source',
  'ormconfig',
  'typeorm.config',
  'src/ormconfig',
  'src/typeorm.config',
]
const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']
const usual = /^(data-?source|.+[.-]data-?source|ormconfig|typeorm\.config)\.([cm]?[jt]s)$/i

/** Absolute; the places that the documentation of TypeORM and NestJS use first, then all of src. */
export function findDataSource(directory: string): string | null {
  const named = places.flatMap(place => extensions.map(each => join(directory, `${place}.${each}`)))
  return named.find(isFile) ?? search([join(directory, 'src')])
}

/** Breadth first, so that the file nearest to src wins; by name within a level. */
function search(folders: readonly string[]): string | null {
  const entries = folders
    .filter(folder => existsSync(folder))
    .flatMap(folder => readdirSync(folder, { withFileTypes: true }).map(each => ({ folder, each })))
    .toSorted((a, b) => (a.each.name < b.each.name ? -1 : 1))
  const found = entries.find(({ each }) => each.isFile() && usual.test(each.name))
  if (found !== undefined) return join(found.folder, found.each.name)
  const inner = entries
    .filter(({ each }) => each.isDirectory() && each.name !== 'node_modules')
    .map(({ folder, each }) => join(folder, each.name))
  return inner.length === 0 ? null : search(inner)
}

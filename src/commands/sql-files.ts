/** SQL files as a source: one, or those of a folder. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AthanorError } from '../errors.ts'
import { scriptOf, type Script } from '../read/load-script.ts'

/**
 * A file, or the `.sql` files of a folder by their names.
 *
 * @param name - how the user wrote the path
 * @throws AthanorError ATH603 for a folder without any, ATH306 for one that cannot be read
 */
export async function readSqlFiles(path: string, name: string): Promise<readonly Script[]> {
  if (!(await stat(path)).isDirectory()) return [await readSqlFile(path, name)]
  const names = (await readdir(path)).filter(file => /\.sql$/i.test(file)).toSorted()
  if (names.length === 0)
    throw new AthanorError('ATH603', {
      message: `there is no .sql file in ${name}`,
      hint: 'Name a file, or a folder that has some; folders below it are not read.',
    })
  const files: Script[] = []
  for (const file of names) files.push(await readSqlFile(join(path, file), join(name, file)))
  return files
}

async function readSqlFile(path: string, name: string): Promise<Script> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new AthanorError('ATH306', {
      message: `${name} cannot be read`,
      detail: cause instanceof Error ? cause.message : String(cause),
      hint: 'Check its permissions.',
      cause,
    })
  }
  if (!text.startsWith('PGDMP')) return scriptOf(name, text.replace(/^\u{FEFF}/u, ''))
  throw new AthanorError('ATH306', {
    message: `${name} is a dump in pg_dump's own format`,
    hint: `Dump it as text: \`pg_dump --format=plain --schema-only --no-owner --no-privileges\`.`,
  })
}

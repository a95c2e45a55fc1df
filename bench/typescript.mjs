/** Imports a TypeScript file of this repository that imports no other, as every supported Node can. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transformFile } from '@swc/core'

const root = fileURLToPath(new URL('..', import.meta.url))

const imported = new Map()

export function fromTypeScript(path) {
  if (!imported.has(path)) imported.set(path, importOf(path))
  return imported.get(path)
}

async function importOf(path) {
  const { code } = await transformFile(join(root, path), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  })
  // Below node_modules, so that packages are found from there as from here.
  const directory = join(root, 'node_modules', '.cache', 'athanor-bench')
  await mkdir(directory, { recursive: true })
  const file = join(directory, `${basename(path, '.ts')}.mjs`)
  // Several processes may do this at once, and none must read half a file.
  const draft = `${file}.${process.pid}`
  await writeFile(draft, code)
  await rename(draft, file)
  return await import(pathToFileURL(file).href)
}

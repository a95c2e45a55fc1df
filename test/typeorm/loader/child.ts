/** Runs the built loader, or plain Node on what `tsc` emits, in a process of its own. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { ts } from 'ts-morph'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = resolve(here, '../../..')
export const fixtures = join(root, 'fixtures/loader')
const script = join(here, 'load.mjs')

export interface Column {
  readonly property: string
  readonly type: string
  readonly nullable: boolean
  readonly design?: string
}

export interface Described {
  readonly database?: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly isInitialized: boolean
  /** The objects that athanor makes of the metadata. */
  readonly schema: readonly object[]
  readonly entities: readonly {
    readonly name: string
    readonly columns: readonly Column[]
    readonly relations: readonly { readonly property: string; readonly design?: string }[]
  }[]
}

export interface Failure {
  readonly code?: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly stack?: string
}

export interface Result<T = Described> {
  readonly value?: T
  readonly files?: readonly string[]
  /** Whether a compiler was loaded into the main thread. */
  readonly compiler?: boolean
  readonly error?: Failure
}

export interface Run {
  readonly how?: 'athanor' | 'module' | 'plain'
  readonly directory: string
  readonly file: string
  readonly cache?: string | null
  readonly exported?: string
  readonly exportName?: string
  readonly arguments?: Readonly<Record<string, string>>
  readonly node?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const execute = promisify(execFile)

export async function run<T = Described>(wanted: Run): Promise<Result<T>> {
  const { how = 'athanor', directory, file, cache = null, exported } = wanted
  const request = {
    how,
    dist: pathToFileURL(join(root, 'dist/')).href,
    file: resolve(directory, file),
    options: {
      directory,
      cache,
      ...(wanted.exportName === undefined ? {} : { exportName: wanted.exportName }),
      ...(wanted.arguments === undefined ? {} : { arguments: wanted.arguments }),
    },
    exported,
  }
  const { stdout } = await execute(
    process.execPath,
    [...(wanted.node ?? []), script, JSON.stringify(request)],
    { cwd: directory, env: { ...process.env, NODE_OPTIONS: '', ...wanted.environment } },
  )
  // The script prints this and nothing else; a user's module that prints makes it fail loudly.
  const result: Result<T> = JSON.parse(stdout)
  return result
}

const scratch: string[] = []

export function temporary(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'loader-')))
  scratch.push(directory)
  return directory
}

export function removeTemporary(): void {
  for (const directory of scratch.splice(0)) rmSync(directory, { recursive: true, force: true })
}

/** A folder outside of this repository that sees its packages. */
function outside(): string {
  const directory = temporary()
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  return directory
}

/** A copy of a fixture that may be edited. */
export function copied(name: string): string {
  const directory = outside()
  cpSync(join(fixtures, name), directory, { recursive: true })
  return directory
}

/** A copy of a package of this repository, of which the loaded modules have nothing in common with the original. */
export function addCopy(directory: string, name: string): void {
  cpSync(realpathSync(join(root, 'node_modules', name)), join(directory, 'node_modules', name), {
    recursive: true,
  })
}

/** Where `tsc` would have put the output: the whole project, type-checked. */
export function emittedByTsc(name: string): string {
  const directory = join(fixtures, name)
  const outDir = outside()
  const config = ts.readConfigFile(join(directory, 'tsconfig.json'), path => ts.sys.readFile(path))
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, directory)
  const texts = new Map(
    lib()
      .getLibFiles()
      .map(each => [`/lib/${each.fileName}`, each.text]),
  )
  const given = { ...options, outDir, rootDir: directory, noEmit: false, sourceMap: false }
  const disk = ts.createCompilerHost(given)
  const host: ts.CompilerHost = {
    ...disk,
    getDefaultLibFileName: each => `/lib/${ts.getDefaultLibFileName(each)}`,
    getDefaultLibLocation: () => '/lib',
    fileExists: file => texts.has(file) || disk.fileExists(file),
    readFile: file => texts.get(file) ?? disk.readFile(file),
    getSourceFile: (file, how) => {
      const text = texts.get(file)
      return text === undefined
        ? disk.getSourceFile(file, how)
        : ts.createSourceFile(file, text, how)
    },
  }
  ts.createProgram(fileNames, given, host).emit()
  const type = options.module === ts.ModuleKind.CommonJS ? 'commonjs' : 'module'
  writeFileSync(join(outDir, 'package.json'), JSON.stringify({ type }))
  return outDir
}

function lib(): { getLibFiles(): readonly { fileName: string; text: string }[] } {
  const carrier = createRequire(join(root, 'package.json')).resolve('ts-morph')
  const common: ReturnType<typeof lib> = createRequire(carrier)('@ts-morph/common')
  return common
}

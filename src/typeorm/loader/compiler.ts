/** The TypeScript that ts-morph carries, loaded when a file really has to be compiled. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ts as TypeScript } from 'ts-morph'
import { asObject } from './files.ts'

export type Ts = typeof TypeScript

interface Carrier {
  readonly ts: Ts
  /** The library of TypeScript (`lib.es2022.d.ts` and so on), which is no file on disk. */
  readonly getLibFiles: () => readonly { readonly fileName: string; readonly text: string }[]
}

const require = createRequire(import.meta.url)
let loaded: Carrier | undefined

/** ts-morph itself only wraps its own dependency, which is half of the time to load. */
export function compiler(): Carrier {
  // The package is pinned by ts-morph, which re-exports this `ts`.
  if (loaded !== undefined) return loaded
  const carrier: Carrier = createRequire(require.resolve('ts-morph'))('@ts-morph/common')
  return (loaded = carrier)
}

let version: string | undefined

/** Stands for the version of TypeScript in keys of the cache, without loading it. */
export function compilerVersion(): string {
  version ??= String(
    asObject(JSON.parse(readFileSync(require.resolve('ts-morph/package.json'), 'utf8')))['version'],
  )
  return version
}

/** Decides whether a TypeScript file is compiled to CommonJS or to an ES module. */
import { extname, dirname } from 'node:path'
import { packageOf } from './files.ts'
import type { Tsconfig } from './tsconfig.ts'

export type Format = 'commonjs' | 'module'

/**
 * The format the file has under Node (`.mts`, `.cts`, else `type` of the nearest package.json),
 * unless tsconfig.json says `module: commonjs`: then that is what runs, whatever the package says.
 */
export function formatOf(file: string, { options }: Tsconfig): Format {
  const extension = extname(file)
  if (extension === '.mts' || extension === '.mjs') return 'module'
  if (extension === '.cts' || extension === '.cjs') return 'commonjs'
  if (isSourceName(extension) && saysCommonJs(options['module'])) return 'commonjs'
  return packageOf(dirname(file))?.content['type'] === 'module' ? 'module' : 'commonjs'
}

const isSourceName = (extension: string): boolean => extension === '.ts' || extension === '.tsx'

const saysCommonJs = (module: unknown): boolean =>
  typeof module === 'string' && /^(commonjs|none|amd|umd|system)$/i.test(module)

/** `node16` to `nodenext`, where the compiler asks each file for its format. */
export const asksFile = (module: unknown): boolean =>
  typeof module === 'string' && /^node(\d+|next)$/i.test(module)

/** A fresh embedded PostgreSQL in memory, from an archive of one that was made before. */
import type { Database } from './database.ts'
import { openPglite } from './pglite.ts'

export interface Scratch {
  /** The cache directory; null keeps nothing. */
  readonly cache: string | null
  readonly extensions?: readonly string[]
}

export function scratch({ extensions = [] }: Scratch): Promise<Database> {
  return openPglite(null, { extensions })
}

/** What the loader was last told, for hooks that Node calls with nothing but a file. */

export interface LoaderSettings {
  /** Absolute; the keys of the cache hold paths relative to it. */
  readonly directory: string
  /** The folder of the cache; null keeps nothing. */
  readonly cache: string | null
}

let current: LoaderSettings = { directory: process.cwd(), cache: null }

export const settings = (): LoaderSettings => current

export function settle(given: LoaderSettings): void {
  current = given
}

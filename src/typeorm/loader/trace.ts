/** Remembers which of the user's files were loaded and which one is being loaded. */
import { fileURLToPath } from 'node:url'
import { isUsers } from './files.ts'

const loaded = new Set<string>()
const loading: string[] = []

export function enter(file: string): void {
  if (!isUsers(file)) return
  loaded.add(file)
  loading.push(file)
}

/** Also leaves whatever failed inside and was caught there. */
export function leave(file: string): void {
  const position = loading.lastIndexOf(file)
  if (position >= 0) loading.splice(position)
}

export const record = (file: string): void => {
  if (isUsers(file)) loaded.add(file)
}

export const innermost = (): string | null => loading.at(-1) ?? null

export const recorded = (): readonly string[] => [...loaded].toSorted()

export function forgetLoading(): void {
  loading.length = 0
}

const mark = 'athanor.loader'

/** What the code of `traced` calls. */
export function offerTrace(): void {
  const hooks = {
    enter: (url: string) => enter(fileURLToPath(url)),
    leave: (url: string) => leave(fileURLToPath(url)),
  }
  Object.defineProperty(globalThis, Symbol.for(mark), { value: hooks, configurable: true })
}

/**
 * Nobody sees from outside when an ES module starts to run: its imports have run by then. So its
 * code says it, on the first line, which keeps the lines of the source map.
 */
export function traced(code: string): string {
  const end = code.lastIndexOf('\n//# sourceMappingURL=')
  const [body, map] = end < 0 ? [code, ''] : [code.slice(0, end), code.slice(end)]
  const [, shebang = '', rest = body] = /^(#!.*)?([^]*)$/.exec(body) ?? []
  return shebang + (shebang === '' ? call('enter') : '') + rest + `\n${call('leave')}` + map
}

const call = (name: string): string =>
  `globalThis[Symbol.for('${mark}')]?.${name}(import.meta.url);`

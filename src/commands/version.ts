/** Which athanor this is: the command line and the history of a run say it. */
import { readFileSync } from 'node:fs'

/** The version of athanor, from its package. */
export const version = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  // Our own package.json has a version.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (JSON.parse(text) as { version: string }).version
}

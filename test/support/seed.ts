/** The seed of samples and properties: from the commit, so that a run can be repeated. */
import { execFileSync } from 'node:child_process'

/** ATHANOR_SEED, else the first 7 digits of the commit; 1 outside a checkout. */
export const seed: number = seedOf(process.env['ATHANOR_SEED'])

/** True when nets are cast whole: `npm run test:all`. */
export const isWhole = process.env['ATHANOR_TEST_ALL'] === '1'

function seedOf(given: string | undefined): number {
  if (given !== undefined) return Number(given)
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' })
    return Number.parseInt(commit.slice(0, 7), 16)
  } catch {
    return 1
  }
}

/** Some of the items, in their own order: the same ones for the same seed. All of them in a whole run. */
export function sampleOf<T>(items: readonly T[], size: number): readonly T[] {
  if (isWhole || items.length <= size) return items
  let state = seed
  const next = (): number => {
    // A linear congruential generator: numbers enough for a sample.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
  const drawn = items.map((item, at) => ({ item, at, ticket: next() }))
  return drawn
    .toSorted((a, b) => a.ticket - b.ticket)
    .slice(0, size)
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

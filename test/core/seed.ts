/** One seed for every property: that of the environment, else that of the commit; a failure prints it. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'

const { ATHANOR_SEED: given, ATHANOR_RUNS: times } = process.env

/** `ATHANOR_SEED=…` repeats a run; otherwise one commit always draws the same cases. */
export const seed: number = given === undefined ? seedOfCommit() : Number(given)

fc.configureGlobal({ seed })

/** How often a property runs; `ATHANOR_RUNS=10` makes it ten times that. */
export const runs = (count: number): { readonly numRuns: number } => ({
  numRuns: count * Number(times ?? 1),
})

function seedOfCommit(): number {
  try {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' })
    return Number.parseInt(commit.slice(0, 7), 16)
  } catch {
    // A package without its repository.
    return 1
  }
}

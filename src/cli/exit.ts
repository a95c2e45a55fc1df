/** Exit codes: what a shell or a pipeline learns of how a command ended. */
import type { Code } from '../errors.ts'
import { isAthanorError } from '../errors.ts'

export const exit = {
  inOrder: 0,
  failed: 1,
  usage: 2,
  differences: 3,
  behind: 4,
  brokenHistory: 5,
  refused: 6,
} as const

const brokenHistory = new Set<Code>(['ATH403', 'ATH405', 'ATH406', 'ATH407', 'ATH410'])

/** The exit code of an error: by its own code, and failed where nothing else fits. */
export function exitCodeOf(error: unknown): number {
  if (!isAthanorError(error)) return exit.failed
  if (error.code === 'ATH412') return exit.behind
  if (brokenHistory.has(error.code)) return exit.brokenHistory
  return error.code.startsWith('ATH6') ? exit.usage : exit.failed
}

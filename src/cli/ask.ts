/** Asks a person about possible renames: questions on stderr, answers from stdin. */
import { createInterface } from 'node:readline/promises'
import type { Asker } from '../commands/decide.ts'
import { AthanorError } from '../errors.ts'
import { renameQuestion, type Format } from './print.ts'

/** Null where nobody can be asked: both ends have to be a terminal, and the answer is for people. */
export function askerOf(format: Format): Asker | null {
  if (format !== 'text' || !process.stdin.isTTY || !process.stderr.isTTY) return null
  return {
    isRename: (candidate, defaultSchema) => isYes(renameQuestion(candidate, defaultSchema)),
    keeps: file => isYes(`\nKeep these answers in ${file}, for other runs? [y/N] `),
  }
}

/** No, unless the answer is yes. */
async function isYes(question: string): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const gone = new AbortController()
  const leave = (): void => {
    gone.abort()
  }
  // Ctrl-C, and Ctrl-D or the end of the terminal.
  reader.on('SIGINT', leave).on('close', leave)
  try {
    const answer = await reader.question(question, { signal: gone.signal })
    return /^y(es)?$/i.test(answer.trim())
  } catch (cause) {
    if (!gone.signal.aborted) throw cause
    process.stderr.write('\n')
    throw new AthanorError('ATH504', {
      message: 'a question was left without an answer',
      hint: 'Nothing was written. Run the same command again, or answer with `--rename`, `--no-rename` or `--no-renames`.',
      cause,
    })
  } finally {
    reader.close()
  }
}

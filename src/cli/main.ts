#!/usr/bin/env node
/** The program: runs the command line, and ends. The only file that runs when it is imported. */
import { commandLine } from './command-line.ts'

/** Users' modules may leave timers and sockets behind: when all is printed, it ends. */
async function end(): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>(resolve => {
      // A reader that has gone, as `head` does, is no failure.
      stream.once('error', () => {
        resolve()
      })
      stream.write('', () => {
        resolve()
      })
    })
  process.exit()
}

await commandLine(process.argv.slice(2))
await end()

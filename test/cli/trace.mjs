/** Preloaded with `--import`: notes every file that the process loads, as ES module or as CommonJS. */
import { appendFileSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const note = lines => appendFileSync(process.env.ATHANOR_TEST_TRACE, `${lines.join('\n')}\n`)

if (isMainThread) {
  register(import.meta.url)
  process.on('exit', () => {
    note(Object.keys(createRequire(import.meta.url).cache))
  })
}

/** A hook of Node's, in the thread that hooks run in. */
export async function load(url, context, next) {
  note([url])
  return await next(url, context)
}

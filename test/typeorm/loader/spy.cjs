/** Preloaded into every thread: writes down each time that a compiler is asked for. */
/* oxlint-disable no-underscore-dangle -- the name is Node's */
const Module = require('node:module')
const { appendFileSync } = require('node:fs')

const load = Module._load
Module._load = function (request, ...rest) {
  if (/ts-morph|typescript/.test(request)) appendFileSync(process.env.SPY, `${request}\n`)
  return load.call(this, request, ...rest)
}

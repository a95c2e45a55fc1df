/** Puts the hooks into this process, once; they stay, because TypeORM imports entities later. */
import { createRequire, register } from 'node:module'
import type { LoadFnOutput } from 'node:module'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { installCommonJs } from './commonjs.ts'
import { moduleOf, resolveFirst, resolveLast, usersFile, withTrace } from './esm.ts'
import type { HookData } from './hooks.ts'
import { settle } from './settings.ts'
import type { LoaderSettings } from './settings.ts'
import { offerTrace, record, recorded } from './trace.ts'

interface Context {
  readonly conditions?: readonly string[]
  readonly parentURL?: string
}

interface Resolved {
  readonly url: string
  readonly shortCircuit?: boolean
}

/** In Node from 22.15; the hooks run in the thread that imports, for `require` too. */
type RegisterHooks = (hooks: {
  resolve(specifier: string, context: Context, next: Next<Context, Resolved>): Resolved
  load(url: string, context: Context, next: Next<Context, LoadFnOutput>): LoadFnOutput
}) => void
type Next<C, R> = (address: string, context: C) => R

let installed = false
let port: MessagePort | undefined

export function install(given: LoaderSettings): void {
  settle(given)
  port?.postMessage(given)
  if (installed) return
  installed = true
  offerTrace()
  installCommonJs()
  // `require` answers with what this Node has; the types are those of Node 20.
  const { registerHooks }: { readonly registerHooks?: RegisterHooks } = createRequire(
    import.meta.url,
  )('node:module')
  if (registerHooks === undefined) registerOnThread(given)
  else registerHooks({ resolve, load })
}

function registerOnThread(settings: LoaderSettings): void {
  const channel = new MessageChannel()
  port = channel.port1
  port.unref()
  const data: HookData = { settings, port: channel.port2 }
  register(new URL('./hooks.js', import.meta.url), { data, transferList: [channel.port2] })
}

// What is required goes through `commonjs.ts`, which Node asks as well.
const isImport = ({ conditions }: Context): boolean => conditions?.includes('import') === true

function resolve(specifier: string, context: Context, next: Next<Context, Resolved>): Resolved {
  if (!isImport(context)) return next(specifier, context)
  const first = resolveFirst(specifier, context.parentURL)
  if (first !== null) return { url: first, shortCircuit: true }
  try {
    return next(specifier, context)
  } catch (cause) {
    const last = resolveLast(specifier, context.parentURL)
    if (last === null) throw cause
    return { url: last, shortCircuit: true }
  }
}

function load(url: string, context: Context, next: Next<Context, LoadFnOutput>): LoadFnOutput {
  const file = isImport(context) ? usersFile(url) : null
  if (file === null) return next(url, context)
  record(file)
  const source = moduleOf(file)
  if (source !== null) return { format: 'module', source, shortCircuit: true }
  return withTrace(next(url, context))
}

/** Every user's file so far, those that the other thread has seen included. */
export function filesSoFar(): readonly string[] {
  for (;;) {
    const received = port === undefined ? undefined : receiveMessageOnPort(port)
    if (received === undefined) return recorded()
    if (typeof received.message === 'string') record(received.message)
  }
}

/** Hooks for ES modules on Node's own thread for them, where `module.registerHooks` is missing. */
import { receiveMessageOnPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import type { LoadHook, ResolveHook } from 'node:module'
import { moduleOf, resolveFirst, resolveLast, usersFile, withTrace } from './esm.ts'
import { settle } from './settings.ts'
import type { LoaderSettings } from './settings.ts'

export interface HookData {
  readonly settings: LoaderSettings
  /** Brings new settings, takes the names of loaded files. */
  readonly port: MessagePort
}

let port: MessagePort | undefined

export function initialize(data: HookData): void {
  settle(data.settings)
  port = data.port
}

export const resolve: ResolveHook = async (specifier, context, next) => {
  hear()
  const first = resolveFirst(specifier, context.parentURL)
  if (first !== null) return { url: first, shortCircuit: true }
  try {
    return await next(specifier, context)
  } catch (cause) {
    const last = resolveLast(specifier, context.parentURL)
    if (last === null) throw cause
    return { url: last, shortCircuit: true }
  }
}

export const load: LoadHook = async (url, context, next) => {
  hear()
  const file = usersFile(url)
  if (file === null) return next(url, context)
  port?.postMessage(file)
  const source = moduleOf(file)
  if (source !== null) return { format: 'module', source, shortCircuit: true }
  return withTrace(await next(url, context))
}

function hear(): void {
  for (;;) {
    const received = port === undefined ? undefined : receiveMessageOnPort(port)
    if (received === undefined) return
    // The other end sends nothing else.
    const message: LoaderSettings = received.message
    settle(message)
  }
}

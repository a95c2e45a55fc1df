/** After the tests, or when they are interrupted: stops the servers and removes their data. */
import type { PostgresServer } from './postgres.ts'

declare global {
  // Jest may load its setup and its teardown as two copies of a module; they share only the global object.
  var athanorTestServers: readonly PostgresServer[] | undefined
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export function keepForTeardown(servers: readonly PostgresServer[]): void {
  globalThis.athanorTestServers = servers
  process.once('exit', abandon)
  for (const signal of signals) process.once(signal, onSignal)
}

export default async function globalTeardown(): Promise<void> {
  const servers = globalThis.athanorTestServers ?? []
  globalThis.athanorTestServers = []
  await Promise.all(servers.map(server => server.stop()))
  for (const signal of signals) process.removeListener(signal, onSignal)
}

function abandon(): void {
  for (const server of globalThis.athanorTestServers ?? []) server.abandon()
  globalThis.athanorTestServers = []
}

function onSignal(signal: NodeJS.Signals): void {
  abandon()
  // The listener is gone, so that the signal now does what it does by default.
  process.kill(process.pid, signal)
}

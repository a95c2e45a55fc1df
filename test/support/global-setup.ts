/** Before the tests: starts the servers they ask for, and tells the workers where these are. */
import { type PostgresServer, binariesOf, startPostgres, sweep } from './postgres.ts'
import { keepForTeardown } from './global-teardown.ts'

/**
 * 14 and 18, the ends of what is supported; `ATHANOR_TEST_ALL=1` adds those between,
 * `ATHANOR_TEST_POSTGRES=15,18` names them.
 *
 * @throws when no server could be started, or one that could has failed to
 */
export default async function globalSetup(): Promise<void> {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('ATHANOR_TEST_URL_')) delete process.env[name]
  }
  await sweep()
  const started = await Promise.allSettled(wanted().map(start))
  const servers = started.flatMap(one => (one.status === 'fulfilled' ? (one.value ?? []) : []))
  keepForTeardown(servers)
  const failures: unknown[] = started.flatMap(one =>
    one.status === 'rejected' ? [one.reason] : [],
  )
  if (failures.length === 0 && servers.length === 0)
    failures.push('no PostgreSQL for this platform')
  if (failures.length > 0) {
    await Promise.all(servers.map(server => server.stop()))
    throw new Error(`the test servers did not start\n${failures.map(String).join('\n')}`)
  }
  for (const { major, url } of servers) process.env[`ATHANOR_TEST_URL_${major}`] = url
}

function wanted(): readonly number[] {
  const { ATHANOR_TEST_POSTGRES: named, ATHANOR_TEST_ALL: all } = process.env
  if (named !== undefined && named !== '') return [...new Set(named.split(',').map(Number))]
  return all === '1' ? [14, 15, 16, 17, 18] : [14, 18]
}

async function start(major: number): Promise<PostgresServer | null> {
  const binaries = await binariesOf(major)
  if (binaries !== null) return startPostgres(binaries)
  const platform = `${process.platform}-${process.arch}`
  process.stderr.write(`skipped: PostgreSQL ${major}, npm has no binaries for ${platform}\n`)
  return null
}

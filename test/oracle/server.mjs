/** The server that models are made on, and for each of them two databases that nobody else knows. */
import { execFileSync } from 'node:child_process'
import pg from 'pg'
import { fromTypeScript } from '../../bench/typescript.mjs'

const newest = 18

/**
 * What a text of a model may take for granted: extensions that bring functions and no types, and that TypeORM
 * installs for none of its own column types. Those that the model names are athanor's to make.
 */
const usual = ['uuid-ossp', 'pgcrypto', 'unaccent', 'pg_trgm']

/**
 * @param given.postgres - a major version; the newest that `pg_dump` can read when left out
 * @param given.server - the URL of a server, instead of one of npm's binaries
 */
export async function openServer({ postgres, server }) {
  const dumps = dumpMajor()
  const { major, url, stop } = await (server === undefined
    ? started(Number(postgres ?? Math.min(newest, dumps ?? newest)))
    : found(server))
  const prefix = `athanor_oracle_${process.pid}`
  const template = `${prefix}_template`
  await administer(url, `CREATE DATABASE ${template} TEMPLATE template0`)
  await administer(
    at(url, template),
    ...usual.map(name => `CREATE EXTENSION IF NOT EXISTS "${name}"`),
  )
  let count = 0
  return {
    major,
    /** Who compares two databases: `pg_dump 15`, or our own reading of the catalog. */
    witness: dumps !== null && dumps >= major ? `pg_dump ${dumps}` : 'catalog',
    databases: async () => {
      count += 1
      const ours = `${prefix}_${count}_a`
      const theirs = `${prefix}_${count}_t`
      for (const name of [ours, theirs])
        await administer(url, `CREATE DATABASE ${name} TEMPLATE ${template}`)
      return {
        urls: { ours: at(url, ours), theirs: at(url, theirs) },
        drop: () => dropAll(url, [ours, theirs]),
      }
    },
    close: async () => {
      if (server !== undefined) {
        const names = await administer(
          url,
          `SELECT datname AS name FROM pg_catalog.pg_database WHERE datname LIKE '${prefix}\\_%'`,
        )
        await dropAll(
          url,
          names.map(({ name }) => name),
        )
      }
      await stop()
    },
  }
}

/** npm's own binaries, which any clone has after `npm ci`. */
async function started(major) {
  const { binariesOf, startPostgres, sweep } = await fromTypeScript('test/support/postgres.ts')
  await sweep()
  const binaries = await binariesOf(major)
  if (binaries === null) throw new Error(`npm has no PostgreSQL ${major} for this platform`)
  return await startPostgres(binaries)
}

async function found(url) {
  const [{ version }] = await administer(url, `SHOW server_version_num`).then(rows =>
    rows.map(row => ({ version: Number(row.server_version_num) })),
  )
  return { major: Math.floor(version / 10_000), url, stop: () => Promise.resolve() }
}

function dumpMajor() {
  try {
    const said = execFileSync('pg_dump', ['--version'], { encoding: 'utf8' })
    return Number(/\d+/.exec(said)?.[0] ?? 0)
  } catch {
    return null
  }
}

const dropAll = (url, names) =>
  administer(url, ...names.map(name => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))

function at(url, database) {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** @returns the rows of the last statement */
export async function administer(url, ...statements) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    let rows = []
    for (const sql of statements) rows = (await client.query(sql)).rows
    return rows
  } finally {
    await client.end()
  }
}

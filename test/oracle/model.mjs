/** One model, in a process of its own: athanor makes it, TypeORM makes it, and each looks at what the other made. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { phraseOf } from '../../dist/commands/difference.js'
import { check, downgrade, isAthanorError, revision, upgrade } from '../../dist/index.js'
import { rewrittenDefaults } from './defaults.mjs'
import { forgottenReferenceSystems, mergedUniques } from './differences.mjs'
import { dataSourceOf } from './options.mjs'
import { prepare } from './prepare.mjs'
import { serviceTable, stillToDo, synchronise } from './typeorm.mjs'
import { difference, rowsOf, said } from './witness.mjs'

register('./resolve.mjs', import.meta.url)

process.once('message', request => {
  void answerTo(request).then(answer => {
    process.send(answer, () => process.exit(0))
  })
})

async function answerTo(request) {
  const folder = mkdtempSync(join(tmpdir(), 'athanor-oracle-'))
  // What does not hold, and what a reader should know; each a text of one line or more.
  const reasons = []
  const notes = []
  try {
    const status = await judge(request, folder, { reasons, notes })
    return { status: status ?? (reasons.length === 0 ? 'passed' : 'failed'), reasons, notes }
  } catch (error) {
    return { status: 'failed', reasons: [...reasons, words(error)], notes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the status, where the reasons do not decide it */
async function judge({ file, directory, ours, theirs, witness }, folder, { reasons, notes }) {
  let dataSource
  try {
    dataSource = await dataSourceOf({ file, directory, url: theirs })
  } catch (error) {
    // TypeORM validates the metadata before any database sees it.
    if (error?.code !== 'ATH105') throw error
    notes.push(`TypeORM rejects it, and athanor says so: ${words(error)}`)
    return 'passed'
  }
  const missing = await prepare(dataSource, file, ours, theirs)
  if (missing.length > 0) {
    reasons.push(`needs the extension ${missing.join(', ')}, which this server does not have`)
    return 'not run'
  }
  const empty = await said(ours, witness)
  const options = optionsFor(dataSource, ours, folder)
  const made = await attempt(() => make(options))
  const found = await said(ours, witness)
  const typeorm = await attempt(() => synchronise(dataSource, theirs))
  if (made.error !== null) return refused(made.error, typeorm, { reasons, notes })

  for (const left of made.value) reasons.push(`the second look finds: ${left}`)
  if (typeorm.error === null)
    await compare(
      { dataSource, ours, theirs, witness, found, itself: typeorm.value },
      { reasons, notes },
    )
  else notes.push(`TypeORM cannot create it: ${words(typeorm.error)}`)

  await downgrade({ ...options, target: 'base' })
  const left = difference(await said(ours, witness), empty)
  if (left !== null) reasons.push(`after the downgrade:\n${left}`)
  return null
}

/**
 * @param given.found - what the witness says of our database, before TypeORM touched it
 * @param given.itself - what TypeORM would still do to its own
 */
async function compare({ dataSource, ours, theirs, witness, found, itself }, { reasons, notes }) {
  const rewritten = await rewrittenDefaults(dataSource, ours, theirs)
  notes.push(...rewritten)
  if (rewritten.length > 0) itself = await stillToDo(dataSource, theirs)
  const opinion = await stillToDo(dataSource, ours)
  const more = opinion.filter(query => !itself.includes(query))
  if (more.length > 0) reasons.push(`TypeORM would still run:\n${more.join('\n')}`)
  if (itself.length > 0) notes.push(`TypeORM is not content with its own database: ${itself[0]}`)

  const table = serviceTable(dataSource)
  const rows = difference(await rowsOf(ours, table), await rowsOf(theirs, table))
  if (rows !== null)
    // TypeORM does not find the rows that it has written itself, and takes ours as well.
    (more.length === 0 && itself.length > 0 ? notes : reasons).push(
      `rows of ${table} differ:\n${rows}`,
    )
  for (const name of await mergedUniques(ours, theirs))
    notes.push(`PostgreSQL has merged ${name} into the primary key of theirs`)
  for (const name of await forgottenReferenceSystems(dataSource, theirs))
    notes.push(`TypeORM forgets the reference system of ${name}`)
  const dumps = difference(found, await said(theirs, witness))
  if (dumps !== null) reasons.push(`${witness} differs:\n${dumps}`)
}

/** A refusal at the property is right where TypeORM fails as well, or never comes to an end. */
function refused(error, typeorm, { reasons, notes }) {
  const theirs =
    typeorm.error !== null
      ? `TypeORM fails: ${words(typeorm.error)}`
      : typeorm.value.length > 0
        ? `TypeORM is not content with its own database: ${typeorm.value[0]}`
        : null
  if (theirs !== null) notes.push(theirs)
  const isRefusal = isAthanorError(error) && error.code.startsWith('ATH1')
  const [list, status] = isRefusal && theirs !== null ? [notes, 'passed'] : [reasons, 'failed']
  list.push(`athanor: ${words(error)}`)
  return status
}

/** A project of its own, and nothing from this machine's environment. */
function optionsFor(dataSource, databaseUrl, directory) {
  mkdirSync(join(directory, 'revisions'))
  writeFileSync(join(directory, 'athanor.config.json'), '{ "versions": "revisions" }')
  return { directory, dataSource, databaseUrl, environment: {} }
}

/** Writes the revision, runs it, and looks again: what is still different, in words. */
async function make(options) {
  await revision({ ...options, message: 'Model', autogenerate: true, against: 'database' })
  await upgrade(options)
  const { differences, defaultSchema } = await check({ ...options, against: 'database' })
  return differences.map(each => phraseOf(each, defaultSchema))
}

async function attempt(work) {
  try {
    return { value: await work(), error: null }
  } catch (error) {
    return { value: null, error }
  }
}

function words(error) {
  if (!isAthanorError(error)) return String(error?.stack?.split('\n    at ')[0] ?? error)
  return [`${error.code}: ${error.message}`, error.detail].filter(Boolean).join('\n')
}

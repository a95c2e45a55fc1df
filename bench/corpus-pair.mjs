/** One pair of states: up, nothing left, down, nothing left, with a witness beside it; answers what went wrong. */
import { registry } from '../dist/kinds/registry.js'
import { lossOf } from '../dist/revision/code.js'
import { differ, stateOn } from './corpus-state.mjs'

/**
 * @param place - `{ server, witness }`
 * @returns `problems`, a line for each thing that does not hold; `refused`, athanor's own words where it made no
 *   plan; `complaints`, what the server said of the scripts
 */
export async function provePair({ folder, facts, place }) {
  const result = { problems: [], refused: null, complaints: [] }
  const here = await stateOn(place)
  const there = await stateOn(place)
  try {
    for (const [state, ...files] of [
      [here, 'before.sql', 'seed.sql'],
      [there, 'after.sql'],
    ])
      result.complaints.push(...(await state.load(folder, 'prelude.sql', 'setup.sql', ...files)))
    await loop({ here, there, facts, place, result })
  } catch (error) {
    result.problems.push(firstLine(error))
  } finally {
    await here.drop()
    await there.drop()
  }
  return result
}

async function loop({ here, there, facts, place, result }) {
  const { problems } = result
  const before = await here.read()
  const after = await there.read()
  for (const [side, state] of [
    [here, before],
    [there, after],
  ]) {
    const self = await side.plan(state, await side.read())
    if (self.upgrade.length > 0) problems.push(`differs from itself: ${words(self.upgrade)}`)
  }
  const was = await here.said()
  const rowsBefore = await here.rows()
  const way = await planned(here, before, after, result)
  if (way === null) return
  const { upgrade, downgrade } = way
  if (facts.noop && upgrade.length > 0)
    problems.push(`found a difference where there is none: ${words(upgrade)}`)
  if (!(await attempt('upgrade', problems, () => here.run(upgrade)))) return
  const left = await here.plan(await here.read(), after)
  if (left.upgrade.length > 0) problems.push(`left after the upgrade: ${words(left.upgrade)}`)
  const [is, wanted] = [await here.said(), await there.said()]
  if (facts.scope === 'beyond') problems.push(...missing(was, is, wanted))
  else await agree(place, 'upgrade', is, wanted, problems)
  if (!(await attempt('downgrade', problems, () => here.run(downgrade)))) return
  const back = await here.plan(await here.read(), before)
  if (back.upgrade.length > 0) problems.push(`left after the downgrade: ${words(back.upgrade)}`)
  const isOnly = facts.scope === 'beyond' ? lackedBy(wanted) : () => false
  await agree(place, 'downgrade', await here.said(), was, problems, isOnly)
  if (upgrade.some(loses) || downgrade.some(loses)) return
  const rows = await here.rows()
  for (const [table, had] of Object.entries(rowsBefore))
    if (JSON.stringify(rows[table]) !== JSON.stringify(had))
      problems.push(`rows of ${table} changed`)
}

const loses = operation => lossOf(registry, operation) !== null

/** Null when athanor says that it cannot: nothing was touched then. */
async function planned(here, before, after, result) {
  try {
    return await here.plan(before, after)
  } catch (error) {
    if (!String(error?.code).startsWith('ATH2')) throw error
    result.refused = `${error.code} ${error.message}${error.detail ? ` (${error.detail})` : ''}`
    return null
  }
}

async function attempt(what, problems, work) {
  try {
    await work()
    return true
  } catch (error) {
    problems.push(`${what} fails: ${firstLine(error)}`)
    return false
  }
}

const folded = text => text.replaceAll(/\s*\n\s*/g, ' | ').slice(0, 300)

const firstLine = error => folded(String(error?.message ?? error))

const words = operations =>
  operations
    .slice(0, 4)
    .map(({ verb, kind, before: was, after: now, changed }) => {
      const object = now ?? was
      const name = registry[kind].identity.map(part => object[part]).join('.')
      const what = changed === undefined ? '' : ` (${[...changed].join(', ')})`
      return `${verb} ${kind} ${name}${what}`
    })
    .join(', ') + (operations.length > 4 ? `, and ${operations.length - 4} more` : '')

/** @param isLet - lines in which they may differ */
async function agree(place, what, found, wanted, problems, isLet = () => false) {
  const lines = (await differ(place, found, wanted))?.split('\n').filter(line => !isLet(line)) ?? []
  if (lines.length > 0) problems.push(`witness after the ${what}: ${folded(lines.join('\n'))}`)
}

/** What no kind manages goes with its table, where the other state has no such table: it does not come back. */
function lackedBy(state) {
  const has = new Set(state.split('\n'))
  return line => {
    const said = line.replace(/^theirs: /, '')
    return said !== line && beyond.test(said) && !has.has(said)
  }
}

/** What no kind manages is there as it was, unless the other state lacks it as well. */
function missing(before, after, wanted) {
  const left = new Set(after.split('\n'))
  const kept = new Set(wanted.split('\n'))
  const gone = before
    .split('\n')
    .filter(line => beyond.test(line) && !left.has(line) && kept.has(line))
  return gone.length > 0 ? [`gone after the upgrade: ${JSON.stringify(gone.slice(0, 2))}`] : []
}

const beyond =
  /^(CREATE (OR REPLACE )?(FUNCTION|PROCEDURE|AGGREGATE|POLICY|(CONSTRAINT )?TRIGGER|DOMAIN|RULE|OPERATOR|CAST|STATISTICS|EVENT TRIGGER|FOREIGN|SERVER|PUBLICATION|TEXT SEARCH)|GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|ALTER PUBLICATION|ALTER TABLE .* (ENABLE|FORCE) ROW LEVEL SECURITY)/

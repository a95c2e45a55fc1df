/** From the rows of the version table to a target: which revisions run, and how the rows change. */
import { AthanorError } from '../errors.ts'
import { at, type Graph, ordered, reach } from './graph.ts'
import type { Header } from './revision.ts'
import {
  addressOf,
  basesOf,
  descend,
  inRank,
  known,
  lineage,
  type Place,
  resolve,
  startsOf,
  unreachable,
} from './symbol.ts'

/** The version table has one row per applied revision that no other applied one stands on. */
export interface Rows {
  readonly insert: readonly string[]
  readonly delete: readonly string[]
}

export interface Step<R extends Header = Header> {
  readonly direction: 'upgrade' | 'downgrade'
  readonly revision: R
  readonly rows: Rows
}

/** @throws AthanorError ATH402, ATH403, ATH405, ATH411, ATH413 */
export function upgradePath<R extends Header>(
  graph: Graph<R>,
  current: readonly string[],
  target: string,
): Step<R>[] {
  const rows = new Set(known(graph, current))
  refuseOverlap(graph, rows, 'the rows of the version table overlap')
  const address = addressOf(target)
  if (address.symbol === null && address.steps! < 0) {
    throw unreachable(address, 'an upgrade goes up', 'Run `athanor downgrade` to go down.')
  }
  const applied = reach(graph.needs, rows)
  const wanted = reach(graph.needs, resolve(graph, target, { current }))
  const missing = new Set([...wanted].filter(id => !applied.has(id)))
  return ordered(graph, missing)
    .toReversed()
    .map(id => {
      const below = at(graph.needs, id).filter(parent => rows.delete(parent))
      rows.add(id)
      return stepOf(graph, 'upgrade', id, { insert: [id], delete: below })
    })
}

/** @throws AthanorError ATH402, ATH403, ATH405, ATH411 */
export function downgradePath<R extends Header>(
  graph: Graph<R>,
  current: readonly string[],
  target: string,
): Step<R>[] {
  const rows = new Set(known(graph, current))
  const applied = reach(graph.needs, rows)
  const doomed = reach(graph.followers, undone(graph, rows, target))
  const dropped = new Set([...doomed].filter(id => applied.has(id)))
  return ordered(graph, dropped).map(id => {
    applied.delete(id)
    rows.delete(id)
    const bared = at(graph.needs, id).filter(
      parent => !rows.has(parent) && !at(graph.followers, parent).some(next => applied.has(next)),
    )
    for (const parent of bared) rows.add(parent)
    return stepOf(graph, 'downgrade', id, { insert: bared, delete: [id] })
  })
}

/** The lowest revisions that a downgrade to the target takes back. */
function undone<R extends Header>(
  graph: Graph<R>,
  rows: ReadonlySet<string>,
  target: string,
): readonly string[] {
  const address = addressOf(target)
  const place = { current: [...rows] }
  if (address.symbol === null) {
    if (address.steps! > 0) {
      throw unreachable(address, 'a downgrade goes down', 'Run `athanor upgrade` to go up.')
    }
    const [start = null] = startsOf(graph, address, place)
    // `-1` takes back the revision the database is at, even when that one joins two branches.
    const lowest = descend(graph, address, start, -address.steps! - 1)
    if (lowest === null) throw unreachable(address, 'there is nothing below base')
    return [lowest]
  }
  const targets = resolve(graph, target, place)
  if (targets.length > 1) {
    throw new AthanorError('ATH403', {
      message: `${target} is several revisions, and a downgrade goes to one`,
      detail: `revisions: ${targets.join(', ')}`,
      hint: 'Name one of them.',
    })
  }
  const [goal] = targets
  const roots = goal === undefined ? basesOf(graph) : at(graph.children, goal)
  const above =
    address.label === null ? null : reach(graph.parents, resolve(graph, address.label, {}))
  const kept = roots.length > 1 && above !== null ? roots.filter(id => above.has(id)) : roots
  if (kept.length === 0 && roots.length > 0) {
    throw unreachable(address, `nothing between ${goal ?? 'base'} and the branch ${address.label}`)
  }
  const applied = reach(graph.needs, rows)
  if (goal !== undefined && !rows.has(goal) && !kept.some(id => applied.has(id))) {
    const why = applied.has(goal) ? `nothing above ${goal} is applied` : `${goal} is not applied`
    throw unreachable(address, why)
  }
  return kept
}

/**
 * The rows as if the database were at the targets: rows of their lineages, dependencies
 * included, give way to them.
 *
 * @throws AthanorError ATH402, ATH403, ATH405, ATH411, ATH413
 */
export function stampRows<R extends Header>(
  graph: Graph<R>,
  current: readonly string[],
  targets: readonly string[],
): Rows {
  const rows = known(graph, current)
  const placed = new Set<string>()
  const replaced = new Set<string>()
  for (const target of targets) {
    const { label } = addressOf(target)
    const ids = resolve(graph, target, { current })
    const line = label === null ? rows : [...related(graph, resolve(graph, label, {}))]
    for (const id of ids.length === 0 ? line : related(graph, ids)) replaced.add(id)
    for (const id of ids) placed.add(id)
  }
  refuseOverlap(graph, placed, 'the revisions to stamp overlap')
  return {
    insert: inRank(graph, placed).filter(id => !rows.includes(id)),
    delete: rows.filter(id => replaced.has(id) && !placed.has(id)),
  }
}

/**
 * The revisions of `A:B`, newest first, both ends with it; a missing end is base or `heads`.
 * `-2:B` counts down from B, and `A:+2` up from A.
 *
 * @throws AthanorError ATH402, ATH403, ATH405, ATH411
 */
export function range<R extends Header>(graph: Graph<R>, text: string, place: Place): string[] {
  const ends = text.split(':')
  const [lower = '', upper = ''] = ends
  if (ends.length !== 2) {
    throw new AthanorError('ATH402', {
      message: `${JSON.stringify(text)} is not a range`,
      hint: 'Write `A:B`, `A:` or `:B`.',
    })
  }
  const from = addressOf(lower || 'base')
  const to = addressOf(upper || 'heads')
  const counted = to.symbol === null && to.steps! > 0
  const top = counted ? counting(graph, to, lower, place) : resolve(graph, to.text, place)
  const goingDown = from.symbol === null && from.steps! < 0
  const roots = goingDown
    ? counting(graph, from, upper || 'heads', place)
    : resolve(graph, from.text, place)
  const line = from.label === null ? null : lineage(graph, from.label)
  const below = reach(
    graph.needs,
    top.filter(id => upper !== '' || (line?.has(id) ?? true)),
  )
  if (roots.length === 0) return ordered(graph, below)
  const above = reach(graph.followers, roots)
  const chosen = new Set([...below].filter(id => above.has(id)))
  if (chosen.size === 0) throw unreachable(to, `${to.text} does not follow ${from.text}`)
  return ordered(graph, chosen)
}

/** Steps that count from the other end of a range. */
function counting<R extends Header>(
  graph: Graph<R>,
  address: ReturnType<typeof addressOf>,
  other: string,
  place: Place,
): string[] {
  const label = address.label === null ? '' : `${address.label}@`
  const written = address.text.slice(label.length)
  const ids = new Set<string>()
  for (const id of other === '' ? ['base'] : resolve(graph, other, place)) {
    const line = address.label === null ? null : lineage(graph, address.label)
    if (id !== 'base' && line !== null && !line.has(id)) continue
    for (const reached of resolve(graph, `${label}${id}${written}`, place)) ids.add(reached)
  }
  return [...ids]
}

const related = <R extends Header>(graph: Graph<R>, ids: readonly string[]): Set<string> =>
  new Set([...reach(graph.needs, ids), ...reach(graph.followers, ids)])

function stepOf<R extends Header>(
  graph: Graph<R>,
  direction: Step['direction'],
  id: string,
  rows: Rows,
): Step<R> {
  // The ids of a path are keys of `revisions`.
  return { direction, revision: graph.revisions.get(id)!, rows }
}

/** Over lineage alone: a row that another one implies by a dependency does no harm. */
function refuseOverlap<R extends Header>(
  graph: Graph<R>,
  ids: ReadonlySet<string>,
  message: string,
): void {
  for (const id of inRank(graph, ids)) {
    const below = reach(graph.parents, at(graph.parents, id))
    const implied = [...ids].find(other => below.has(other))
    if (implied === undefined) continue
    throw new AthanorError('ATH413', {
      message,
      detail: `${id} stands on ${implied}`,
      hint: `Keep one of them: run \`athanor stamp ${id}\` if ${id} is what was applied.`,
    })
  }
}

/** What people call revisions: ids, prefixes, `head`, labels, `+2`, and what each stands for. */
import { AthanorError } from '../errors.ts'
import { at, type Graph, reach } from './graph.ts'
import type { Header } from './revision.ts'

export interface Place {
  /** The rows of the version table; left out where no database is asked. */
  readonly current?: readonly string[] | undefined
}

/** `label@symbol+steps`, each part null when it is not written. */
export interface Address {
  readonly text: string
  readonly label: string | null
  readonly symbol: string | null
  readonly steps: number | null
}

/** @throws AthanorError ATH402 when the text has no such shape */
export function addressOf(text: string): Address {
  const parts = /^(?:([^@:]+)@)?([^@:+-]+)?([+-]\d+)?$/.exec(text)
  const [, label = null, symbol = null, steps] = parts ?? []
  if (parts === null || (symbol === null && steps === undefined)) {
    throw new AthanorError('ATH402', {
      message: `no revision matches ${JSON.stringify(text)}`,
      detail:
        'it is not an id, a prefix, head, heads, base, current, a label, label@head, +2 or -1',
      hint: 'Run `athanor history` to see the revisions.',
    })
  }
  return { text, label, symbol, steps: steps === undefined ? null : Number(steps) }
}

/**
 * Base is an empty answer; only `heads`, `current` and steps from several places answer several.
 *
 * @throws AthanorError ATH402, ATH403, ATH405, ATH411
 */
export function resolve<R extends Header>(graph: Graph<R>, text: string, place: Place): string[] {
  const address = addressOf(text)
  const { steps } = address
  if (steps === null) return named(graph, address, place)
  const starts = startsOf(graph, address, place)
  const reached = starts.map(start =>
    steps < 0 ? descend(graph, address, start, -steps) : climb(graph, address, start, steps),
  )
  return [...new Set(reached.filter(id => id !== null))]
}

/** Where the steps of an address begin; null is base. */
export function startsOf<R extends Header>(
  graph: Graph<R>,
  address: Address,
  { current }: Place,
): readonly (string | null)[] {
  if (address.symbol !== null) {
    const starts = named(graph, { ...address, steps: null }, { current })
    return starts.length === 0 ? [null] : starts
  }
  if (address.steps === 0) throw unreachable(address, 'it goes nowhere')
  if (current === undefined) {
    return address.steps! < 0 ? named(graph, { ...address, symbol: 'heads' }, {}) : [null]
  }
  const starts = standing(graph, address.label, current)
  if (starts.length > 1) {
    throw new AthanorError('ATH403', {
      message: `${address.text} is ambiguous: the database has several revisions to count from`,
      detail: `revisions: ${starts.join(', ')}`,
      hint: `Name the branch: ${starts.map(id => `\`${id}@${address.text.split('@').at(-1)}\``).join(' or ')}.`,
    })
  }
  return starts.length === 0 ? [null] : starts
}

/** The rows that share a lineage with the label, else the newest of what they imply there. */
function standing<R extends Header>(
  graph: Graph<R>,
  label: string | null,
  current: readonly string[],
): string[] {
  const rows = known(graph, current)
  if (label === null) return rows
  const line = lineage(graph, label)
  const inside = rows.filter(id => line.has(id))
  if (inside.length > 0) return inside
  const applied = [...reach(graph.needs, rows)].filter(id => line.has(id))
  return inRank(graph, new Set(applied)).filter(
    id => !at(graph.children, id).some(child => applied.includes(child)),
  )
}

/**
 * The rows, in rank.
 *
 * @throws AthanorError ATH405 when the files do not have one of them
 */
export function known<R extends Header>(graph: Graph<R>, rows: readonly string[]): string[] {
  const unknown = rows.filter(id => !graph.revisions.has(id)).toSorted()
  if (unknown.length > 0) {
    throw new AthanorError('ATH405', {
      message: 'the database has revisions that are not among the files',
      detail: `revisions: ${unknown.join(', ')}`,
      hint: 'Restore their files, or run `athanor stamp --purge` with the revision the database really is at.',
    })
  }
  return inRank(graph, new Set(rows))
}

export const inRank = <R extends Header>(graph: Graph<R>, ids: ReadonlySet<string>): string[] =>
  [...graph.revisions.keys()].filter(id => ids.has(id))

/** Heads over lineage alone: a revision that others only depend on is one too. */
export const headsOf = <R extends Header>(graph: Graph<R>): string[] =>
  [...graph.revisions.keys()].filter(id => at(graph.children, id).length === 0)

export const basesOf = <R extends Header>(graph: Graph<R>): string[] =>
  [...graph.revisions.keys()].filter(id => at(graph.parents, id).length === 0)

/** A revision, label or prefix with all its ancestors and descendants. */
export function lineage<R extends Header>(graph: Graph<R>, who: string): Set<string> {
  const id = find(graph, who)
  return new Set([...reach(graph.parents, [id]), ...reach(graph.children, [id])])
}

function named<R extends Header>(graph: Graph<R>, address: Address, place: Place): string[] {
  const { label } = address
  // `addressOf` refuses an address that has neither a symbol nor steps; steps alone never get here.
  const symbol = address.symbol!
  const line = label === null ? null : lineage(graph, label)
  const within = (ids: readonly string[]): string[] => ids.filter(id => line?.has(id) ?? true)
  switch (symbol) {
    case 'base':
      return []
    case 'heads':
      if (line !== null) return within(headsOf(graph))
      return headsOf(graph).filter(id => at(graph.followers, id).length === 0)
    case 'current':
      return within(known(graph, place.current ?? []))
    case 'head': {
      const heads = within(headsOf(graph))
      if (heads.length > 1) throw severalHeads(address, heads)
      return heads
    }
    default:
      return [find(graph, symbol, label, line)]
  }
}

const severalHeads = ({ text, label }: Address, heads: readonly string[]): AthanorError =>
  new AthanorError('ATH403', {
    message: label === null ? 'the history has several heads' : `${text} is several heads`,
    detail: `heads: ${heads.join(', ')}`,
    hint: 'Run `athanor merge` to join them, name one of them, or say `heads` for all.',
  })

/** A full id wins, then a label, then a prefix that only one id or label of more than 3 has. */
function find<R extends Header>(
  graph: Graph<R>,
  text: string,
  label: string | null = null,
  line: ReadonlySet<string> | null = null,
): string {
  const exact = graph.revisions.has(text) ? text : graph.labels.get(text)
  const candidates = exact === undefined ? withPrefix(graph, text) : new Set([exact])
  const inside = [...candidates].filter(id => line?.has(id) ?? true)
  if (inside.length === 1) return inside[0]!
  if (inside.length > 1) {
    throw new AthanorError('ATH402', {
      message: `${text} is ambiguous`,
      detail: `candidates: ${inside.join(', ')}`,
      hint: 'Write more of the id.',
    })
  }
  throw new AthanorError('ATH402', {
    message:
      candidates.size === 0
        ? `no revision matches ${text}`
        : `revision ${[...candidates].join(', ')} is not on the branch ${label}`,
    hint: 'Run `athanor history` to see the revisions, and `athanor heads` for the branches.',
  })
}

function withPrefix<R extends Header>(graph: Graph<R>, text: string): Set<string> {
  const fits = (name: string): boolean => name.length > 3 && name.startsWith(text)
  const byLabel = [...graph.labels].filter(([label]) => fits(label)).map(([, id]) => id)
  return new Set([...[...graph.revisions.keys()].filter(fits), ...byLabel])
}

function climb<R extends Header>(
  graph: Graph<R>,
  address: Address,
  start: string | null,
  steps: number,
): string | null {
  const line = address.label === null ? null : lineage(graph, address.label)
  let id = start
  for (let step = 0; step < steps; step++) {
    const all: readonly string[] = id === null ? basesOf(graph) : at(graph.children, id)
    const next: readonly string[] = all.filter(child => line?.has(child) ?? true)
    if (next.length > 1) {
      throw new AthanorError('ATH403', {
        message: `${address.text} is ambiguous: several revisions follow ${id ?? 'base'}`,
        detail: `revisions: ${next.join(', ')}`,
        hint: 'Name one of them, or a branch: `label@+1`. `athanor merge` joins branches.',
      })
    }
    const [only] = next
    if (only === undefined) throw unreachable(address, `nothing follows ${id ?? 'base'}`)
    id = only
  }
  return id
}

/** Null when the walk ends at base. */
export function descend<R extends Header>(
  graph: Graph<R>,
  address: Address,
  start: string | null,
  steps: number,
): string | null {
  let id = start
  for (let step = 0; step < steps; step++) {
    if (id === null) throw unreachable(address, 'there is nothing below base')
    const below: readonly string[] = at(graph.parents, id)
    if (below.length > 1) {
      throw unreachable(address, `${id} joins ${below.join(', ')}`, 'Name the one to go to.')
    }
    id = below[0] ?? null
  }
  return id
}

export const unreachable = ({ text }: Address, why: string, hint?: string): AthanorError =>
  new AthanorError('ATH411', {
    message: `${text} cannot be reached from here`,
    detail: why,
    hint:
      hint ?? 'Run `athanor current` and `athanor history -i` to see where the database stands.',
  })

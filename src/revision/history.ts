/** The history: a pure graph over headers, which knows no files and no database. */
import { at, type Graph, graphOf, ordered, reach } from './graph.ts'
import { downgradePath, range, type Rows, stampRows, type Step, upgradePath } from './path.ts'
import type { Header } from './revision.ts'
import { basesOf, headsOf, type Place, resolve } from './symbol.ts'

export type { Place, Rows, Step }

/** Every list of revisions is in the order of creation, unless it says another one. */
export interface History<R extends Header = Header> {
  readonly get: (id: string) => R | undefined
  /** Revisions without a child; one that another only depends on is among them. */
  readonly heads: readonly R[]
  readonly bases: readonly R[]
  readonly childrenOf: (id: string) => readonly R[]
  /** The labels that reach a revision, in code point order. */
  readonly labelsOf: (id: string) => readonly string[]
  /** Empty for base. */
  readonly resolve: (symbol: string, place?: Place) => readonly R[]
  readonly upgradePath: (current: readonly string[], target: string) => readonly Step<R>[]
  readonly downgradePath: (current: readonly string[], target: string) => readonly Step<R>[]
  readonly stampRows: (current: readonly string[], targets: readonly string[]) => Rows
  /** Newest first, both ends with it. */
  readonly range: (range: string, place?: Place) => readonly R[]
  /** Newest first. */
  readonly walk: () => readonly R[]
}

/** @throws AthanorError ATH401 (id), ATH406, ATH407, ATH410 */
export function historyOf<R extends Header>(headers: readonly R[]): History<R> {
  const graph = graphOf(headers)
  // Every id that the graph answers is a key of `revisions`.
  const some = (ids: readonly string[]): R[] => ids.map(id => graph.revisions.get(id)!)
  return {
    get: id => graph.revisions.get(id),
    heads: some(headsOf(graph)),
    bases: some(basesOf(graph)),
    childrenOf: id => some(at(graph.children, id)),
    labelsOf: id => labelsOf(graph, id),
    resolve: (symbol, place = {}) => some(resolve(graph, symbol, place)),
    upgradePath: (current, target) => upgradePath(graph, current, target),
    downgradePath: (current, target) => downgradePath(graph, current, target),
    stampRows: (current, targets) => stampRows(graph, current, targets),
    range: (text, place = {}) => some(range(graph, text, place)),
    walk: () => some(ordered(graph, new Set(graph.revisions.keys()))),
  }
}

/**
 * A label reaches every descendant of the revision that declares it, and its ancestors up to the
 * nearest one where branches part or meet.
 */
function labelsOf<R extends Header>(graph: Graph<R>, id: string): string[] {
  const found = new Set<string>()
  const take = (from: string): void => {
    for (const label of graph.revisions.get(from)?.branchLabels ?? []) found.add(label)
  }
  for (const ancestor of reach(graph.parents, [id])) take(ancestor)
  for (let below = id; ;) {
    const { [0]: child, length } = at(graph.children, below)
    const plain = at(graph.followers, below).length === 1 && at(graph.needs, below).length < 2
    if (child === undefined || length > 1 || !plain) break
    take(child)
    below = child
  }
  return [...found].toSorted()
}

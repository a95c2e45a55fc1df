/** Revisions as a graph without holes and circles: who follows whom, and one order for all. */
import { AthanorError } from '../errors.ts'
import { type Header, idFault } from './revision.ts'

export type Edges = ReadonlyMap<string, readonly string[]>

/** Every map is in the order of creation, and of id where two were created at one time. */
export interface Graph<R extends Header> {
  readonly revisions: ReadonlyMap<string, R>
  /** Branch label to the revision that declares it. */
  readonly labels: ReadonlyMap<string, string>
  /** Lineage only: `revises`, and its inverse. */
  readonly parents: Edges
  readonly children: Edges
  /** Lineage and `dependsOn`, without what an ancestor already depends on; and its inverse. */
  readonly needs: Edges
  readonly followers: Edges
}

/**
 * @throws AthanorError ATH401 (id), ATH406 (missing parent), ATH407 (one id or label twice),
 *   ATH410 (circle)
 */
export function graphOf<R extends Header>(headers: readonly R[]): Graph<R> {
  const ranked = headers.toSorted(byCreation)
  const revisions = new Map<string, R>()
  const labels = new Map<string, string>()
  for (const revision of ranked)
    revisions.set(free(revision.id, revision, revisions, labels), revision)
  for (const revision of ranked) {
    for (const label of new Set(revision.branchLabels)) {
      labels.set(free(label, revision, revisions, labels), revision.id)
    }
  }
  const parents = edgesOf(ranked, header =>
    header.revises.map(id => present(header, 'revises', id, revisions.has(id) ? id : undefined)),
  )
  const dependencies = edgesOf(ranked, header =>
    header.dependsOn.map(name =>
      present(header, 'depends on', name, revisions.has(name) ? name : labels.get(name)),
    ),
  )
  const all = edgesOf(ranked, ({ id }) => [...at(parents, id), ...at(dependencies, id)])
  refuseCircles(all)
  const needs = edgesOf(ranked, ({ id }) => {
    const own = at(dependencies, id)
    if (own.length === 0) return at(parents, id)
    const known = new Set<string>()
    for (const ancestor of reach(parents, at(parents, id))) {
      for (const dependency of at(dependencies, ancestor)) known.add(dependency)
    }
    return [...at(parents, id), ...own.filter(dependency => !known.has(dependency))]
  })
  return {
    revisions,
    labels,
    parents,
    children: inverse(parents),
    needs,
    followers: inverse(needs),
  }
}

export const at = (edges: Edges, id: string): readonly string[] => edges.get(id) ?? []

/** The starts and everything that can be reached from them. */
export function reach(edges: Edges, starts: Iterable<string>): Set<string> {
  const found = new Set(starts)
  for (const id of found) for (const next of at(edges, id)) found.add(next)
  return found
}

/**
 * Newest first: from the first head downwards, leaving a branch only where another one has to be
 * walked before it can go on, and going on with the branch before it when one is at its end.
 *
 * @param chosen - revisions to be listed; whatever lies between two of them is among them
 */
export function ordered<R extends Header>(graph: Graph<R>, chosen: ReadonlySet<string>): string[] {
  const left = new Set(chosen)
  const waits = (id: string): boolean => at(graph.followers, id).some(next => left.has(next))
  const fronts = [...graph.revisions.keys()].filter(id => left.has(id) && !waits(id))
  const listed: string[] = []
  let position = 0
  while (fronts.length > 0) {
    const id = fronts[position]!
    if (waits(id)) {
      const above = reach(graph.followers, [id])
      position = fronts.findIndex(front => front !== id && above.has(front))
      continue
    }
    listed.push(id)
    left.delete(id)
    const [first, ...rest] = at(graph.needs, id).filter(
      next => left.has(next) && !fronts.includes(next),
    )
    if (first === undefined) {
      fronts.splice(position, 1)
      position = Math.max(position - 1, 0)
    } else {
      fronts[position] = first
      fronts.push(...rest)
    }
  }
  return listed
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const byCreation = (one: Header, other: Header): number =>
  compare(one.created ?? '', other.created ?? '') ||
  compare(one.id, other.id) ||
  compare(pathOf(one), pathOf(other))

const pathOf = (header: Header): string =>
  'path' in header && typeof header.path === 'string' ? header.path : ''

const shown = (header: Header): string => pathOf(header) || header.id

function edgesOf<R extends Header>(
  revisions: readonly R[],
  ends: (revision: R) => readonly string[],
): Edges {
  return new Map(revisions.map(revision => [revision.id, [...new Set(ends(revision))]]))
}

function inverse(given: Edges): Edges {
  const turned = new Map<string, string[]>([...given.keys()].map(id => [id, []]))
  for (const [id, ends] of given) for (const end of ends) turned.get(end)?.push(id)
  return turned
}

function free<R extends Header>(
  name: string,
  owner: R,
  revisions: ReadonlyMap<string, R>,
  labels: ReadonlyMap<string, string>,
): string {
  const fault = idFault(name)
  if (fault !== null) {
    throw new AthanorError('ATH401', {
      message: `\`${name}\` cannot name a revision or a branch`,
      detail: `${fault}, in ${shown(owner)}`,
      hint: 'Use letters, digits, `_` and `.`, at most 64 bytes.',
    })
  }
  const other = revisions.get(name) ?? revisions.get(labels.get(name) ?? '')
  if (other === undefined) return name
  const label = name !== owner.id || other.id !== name
  throw new AthanorError('ATH407', {
    message: label ? `two revisions are called ${name}` : `two revisions have the id ${name}`,
    detail: `${shown(other)}\n${shown(owner)}`,
    hint: label
      ? 'Take the branch label out of one of them.'
      : 'Give one of them another id, in the file and where others revise it, or delete the copy.',
  })
}

function present(header: Header, verb: string, name: string, found: string | undefined): string {
  if (found !== undefined) return found
  throw new AthanorError('ATH406', {
    message: `revision ${header.id} ${verb} ${name}, which does not exist`,
    detail: pathOf(header) === '' ? undefined : `file: ${pathOf(header)}`,
    hint: `Restore the file of ${name}, or correct what ${header.id} says.`,
  })
}

/** What is still tied to something after the loose ends are gone, from above and from below. */
function refuseCircles(needs: Edges): void {
  const tied = new Set(needs.keys())
  const waiting = new Map([...needs].map(([id, ends]) => [id, ends.length]))
  const followers = inverse(needs)
  const loose = [...tied].filter(id => waiting.get(id) === 0)
  for (const id of loose) {
    tied.delete(id)
    for (const next of at(followers, id)) {
      waiting.set(next, waiting.get(next)! - 1)
      if (waiting.get(next) === 0) loose.push(next)
    }
  }
  const [first] = tied
  if (first === undefined) return
  const path: string[] = []
  // Each of the tied needs another of them, so that the walk meets itself.
  for (let id = first; ; id = at(needs, id).find(end => tied.has(end))!) {
    const met = path.indexOf(id)
    path.push(id)
    if (met === -1) continue
    const circle = path.slice(met)
    throw new AthanorError('ATH410', {
      message: 'revisions follow each other in a circle',
      detail: (circle.length > 12 ? circle.toSpliced(6, circle.length - 12, '...') : circle).join(
        ' -> ',
      ),
      hint: 'Correct `revises` or `dependsOn` in one of these files.',
    })
  }
}

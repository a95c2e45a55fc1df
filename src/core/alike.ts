/** How alike two names are: for the order of questions, and never for an answer. */

/** As it is in every style: `userName`, `user_name` and `USER-NAME` are one. */
export const plainName = (name: string): string =>
  name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** From 0, nothing in common, to 1: the share of the pairs of letters that both have. */
export function alikeNames(a: string, b: string): number {
  const [one, other] = [plainName(a), plainName(b)]
  if (one === other) return 1
  const left = pairsOf(other)
  const all = one.length - 1 + left.length
  const common = pairsOf(one).filter(pair => {
    const at = left.indexOf(pair)
    if (at !== -1) left.splice(at, 1)
    return at !== -1
  }).length
  return all <= 0 ? 0 : (2 * common) / all
}

const pairsOf = (name: string): string[] =>
  Array.from({ length: Math.max(0, name.length - 1) }, (_, at) => name.slice(at, at + 2))

/** How many of the names one side has and the other has too, of those of the longer one. */
export function shareOf(gone: ReadonlySet<string>, made: ReadonlySet<string>): Share {
  const shared = [...gone].filter(name => made.has(name)).length
  const of = Math.max(gone.size, made.size)
  return { shared, of, degree: of === 0 ? 0 : shared / of }
}

export interface Share {
  readonly shared: number
  readonly of: number
  readonly degree: number
}

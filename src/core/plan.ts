/** Two schemas in, an upgrade and its exact inverse out. */
import { asideOf, dropsOf } from './aside.ts'
import { noSpellings, type Spellings } from './compare.ts'
import { unrelated, withConsequences } from './diff.ts'
import { fold } from './fold.ts'
import type { Ref, Renamed } from './kind.ts'
import { withNeeds } from './needs.ts'
import { invertAll, type Operation } from './operation.ts'
import { order } from './order.ts'
import { applyRenames } from './rename.ts'
import { lookupOf, type Registry, type Schema } from './schema.ts'
import { completed } from './unsaid.ts'

export interface Plan<R extends Registry> {
  readonly upgrade: readonly Operation<R>[]
  readonly downgrade: readonly Operation<R>[]
}

export interface PlanOptions {
  /** Renames that somebody told, owners before their parts; never guessed. */
  readonly renames?: readonly Renamed[]
  /** What the server has said about texts that differ. While one is open, no operation is answered. */
  readonly spellings?: Spellings
  /** The after side is what entities say: what none can say stays as it is. */
  readonly isModel?: boolean
  /** The schema that SQL texts of the plan need not name; none when left out. */
  readonly home?: string
  /** SQL that somebody told for the rows that an object is missing in. */
  readonly told?: (object: Ref) => string | null
}

/**
 * @throws RenameMismatch when a rename names what is not there
 * @throws DependencyCycle when kinds contradict each other
 */
export function plan<R extends Registry>(
  registry: R,
  before: Schema<R>,
  wanted: Schema<R>,
  { renames = [], spellings, isModel = false, home = '', told = () => null }: PlanOptions = {},
): Plan<R> {
  const aside = asideOf(registry, before, renames)
  const renaming = applyRenames(registry, aside.rest, wanted, aside.renames)
  const comparison = renaming.comparison(spellings ?? noSpellings(), isModel)
  const there: Schema<R> = new Map([...aside.objects, ...renaming.before])
  const after = isModel ? completed(registry, there, wanted) : wanted
  const found = unrelated(registry, renaming.before, after, comparison)
  // What is open may be no difference at all: there is nothing to put in order yet.
  if (spellings !== undefined && spellings.open.size > 0) return { upgrade: [], downgrade: [] }
  const differences = withConsequences(registry, renaming.before, after, found)
  const sides = { before: lookupOf(registry, renaming.before), after: lookupOf(registry, after) }
  const upgrade = [
    ...order(registry, dropsOf(aside), { ...sides, before: lookupOf(registry, before) }),
    ...renaming.operations,
    ...withNeeds(registry, fold(registry, order(registry, differences, sides)), {
      ...sides,
      home,
      told,
    }),
  ]
  return { upgrade, downgrade: invertAll<R>(upgrade) }
}

/** Two schemas in, an upgrade and its exact inverse out. */
import { asideOf, dropsOf } from './aside.ts'
import { atOnce } from './at-once.ts'
import { marked, standersOf } from './bystander.ts'
import { noSpellings, type Spellings } from './compare.ts'
import { unrelated, withConsequences } from './diff.ts'
import { fold } from './fold.ts'
import { checkBystanders, checkWhole } from './in-the-way.ts'
import type { Ref, Renamed } from './kind.ts'
import { withNeeds } from './needs.ts'
import { invertAll, type AnyOperation, type Operation } from './operation.ts'
import { order } from './order.ts'
import { applyRenames } from './rename.ts'
import { retold } from './retold.ts'
import { keyOf, lookupOf, type Entry, type Key, type Registry, type Schema } from './schema.ts'
import { alike } from './unfold.ts'
import { completed } from './unsaid.ts'

export interface Plan<R extends Registry> {
  readonly upgrade: readonly Operation<R>[]
  readonly downgrade: readonly Operation<R>[]
}

export interface PlanOptions<R extends Registry> {
  /** Renames that somebody told, owners before their parts; never guessed. */
  readonly renames?: readonly Renamed[]
  /** What the server has said about texts that differ. While one is open, no operation is answered. */
  readonly spellings?: Spellings
  /** The after side is what entities say: what none can say stays as it is. */
  readonly isModel?: boolean
  /** What nobody manages and leans on the schema before (`bystandersOf`): there before and after. */
  readonly bystanders?: Schema<R>
  /** The schema that SQL texts of the plan need not name; none when left out. */
  readonly home?: string
  /** SQL that somebody told for the rows that an object is missing in. */
  readonly told?: (object: Ref) => string | null
}

/**
 * @throws BystanderInTheWay when a bystander could not come back
 * @throws Unrepeatable when something would be made again that would not come back whole
 * @throws RenameMismatch when a rename names what is not there
 * @throws DependencyCycle when kinds contradict each other
 */
export function plan<R extends Registry>(
  registry: R,
  before: Schema<R>,
  wanted: Schema<R>,
  {
    renames = [],
    spellings,
    isModel = false,
    bystanders = new Map(),
    home = '',
    told = () => null,
  }: PlanOptions<R> = {},
): Plan<R> {
  const all = together(before, bystanders)
  const aside = asideOf(registry, all, renames, bystanders)
  const renaming = applyRenames(registry, without(aside.rest, bystanders), wanted, aside.renames)
  const comparison = renaming.comparison(spellings ?? noSpellings(), isModel)
  const moved =
    aside.renames.length === 0
      ? renaming.before
      : retold(registry, renaming.before, comparison, renaming.put)
  const there: Schema<R> = new Map([...aside.objects, ...moved])
  const { before: renamed, after: model } = alike(
    registry,
    moved,
    isModel ? completed(registry, there, wanted) : wanted,
    isModel,
  )
  const found = unrelated(registry, renamed, model, comparison)
  // What is open may be no difference at all: there is nothing to put in order yet.
  if (spellings !== undefined && spellings.open.size > 0) return { upgrade: [], downgrade: [] }
  const standers = standersOf(registry, bystanders, renames, { there, after: model })
  const keyed = standers.map(({ after }): readonly [Key, Entry<R>] => [
    keyOf(registry[after.kind]!, after.object),
    after,
  ])
  const gone = standers.filter(({ key }) => aside.objects.has(key))
  const stay = new Map(keyed.filter((_, at) => !gone.includes(standers[at]!)))
  const was = together(renamed, stay)
  const after = together(model, new Map(keyed))
  const differences = withConsequences(registry, was, after, [
    ...found,
    ...gone.map(stander => creationOf(stander.after)),
  ])
  const sides = { before: lookupOf(registry, was), after: lookupOf(registry, after) }
  const upgrade = [
    ...order(registry, dropsOf(aside), { ...sides, before: lookupOf(registry, all) }),
    ...renaming.operations,
    ...withNeeds(
      registry,
      fold(registry, order(registry, atOnce(registry, differences, sides), sides)),
      { ...sides, home, told },
    ),
  ]
  checkWhole(registry, upgrade)
  checkBystanders(registry, standers, upgrade, {
    before: lookupOf(registry, together(there, new Map(keyed))),
    after: sides.after,
  })
  const steps = marked(registry, upgrade, standers)
  return { upgrade: steps, downgrade: invertAll<R>(steps) }
}

/** The very same schema where there is nothing to add, so that what was looked up in it stays known. */
const together = <R extends Registry>(schema: Schema<R>, more: Schema<R>): Schema<R> =>
  more.size === 0 ? schema : new Map([...schema, ...more])

const without = <R extends Registry>(schema: Schema<R>, those: Schema<R>): Schema<R> =>
  those.size === 0 ? schema : new Map([...schema].filter(([key]) => !those.has(key)))

const creationOf = <R extends Registry>({ kind, object }: Entry<R>): AnyOperation => ({
  verb: 'create',
  kind,
  before: null,
  after: object,
  inline: [],
})

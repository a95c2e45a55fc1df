/** From what stands somewhere to what the entities say: the half that every comparison with entities shares. */
import { bystandersOf } from '../core/bystander.ts'
import { schemaOf, type Key } from '../core/schema.ts'
import type { Renamed } from '../core/kind.ts'
import type { Database } from '../database/database.ts'
import { registry, type Registry, type Schema } from '../kinds/registry.ts'
import { backfillsOf } from '../read/backfills.ts'
import { introspect } from '../read/introspect.ts'
import { withLeaning } from '../read/leaning.ts'
import { plan, type Plan } from '../read/plan.ts'
import { scan } from '../read/scan/scan.ts'
import { schemasRead } from '../read/schemas.ts'
import { scopeOf, type Scope } from '../read/scope.ts'
import { unmanagedOf, type Unmanaged } from '../read/unmanaged.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { homesOf } from '../typeorm/homes.ts'
import type { LeftAlone, Model } from '../typeorm/model.ts'
import { once, type Context } from './context.ts'
import { ownTables } from './own-tables.ts'
import { madeBy } from './replay.ts'

/** What the entities are compared with. */
export interface There<D extends { readonly renames: readonly Renamed[] }> {
  /** Null: nothing is there. */
  readonly database: Database | null
  readonly defaultSchema: string
  /** The revisions that made what is there, as far as any did; null: they made all of it. */
  readonly applied: (() => Promise<readonly RevisionFile[]>) | null
  /** Which renames hold between the two, and what else the caller finds out there. */
  readonly decide: (there: Schema, models: Schema) => Promise<D>
  /** `table.column=SQL`, told for this comparison. */
  readonly backfills?: readonly string[]
}

export interface WithModels<D> {
  /** To what the entities say, and back. */
  readonly plan: Plan
  readonly decided: D
  /** Asks what is there and nobody manages: a round trip that only those make who want to know. */
  readonly unmanaged: () => Promise<readonly Unmanaged[]>
}

/** By the rule of what is managed: what neither the entities say nor a revision made stays as it is. */
export async function withModels<D extends { readonly renames: readonly Renamed[] }>(
  context: Context,
  { database, defaultSchema, applied, decide, backfills = [] }: There<D>,
): Promise<WithModels<D>> {
  const { model, schema } = await context.reflected(defaultSchema)
  const made = once(async () => madeBy(context, (await applied?.()) ?? [], defaultSchema))
  const { metadataRows, metadataTable } = model.service
  const schemas =
    database === null
      ? []
      : await schemasRead({
          database,
          named: schemasOf(context, model),
          madeIn: applied === null ? null : async () => new Set((await made()).values()),
        })
  const found =
    database === null
      ? emptySchema(defaultSchema)
      : await introspect(database, schemas, metadataRows === null ? null : metadataTable)
  const leftAlone = [...model.leftAlone, ...ownTables(context, defaultSchema, model.service)]
  const { managed, unmanaged } = await scope({
    found,
    leftAlone,
    schema,
    made: async () => (applied === null ? found : await made()),
  })
  const decided = await decide(managed, schema)
  const { told, spent } = backfillsOf(
    [...context.settings.backfills, ...backfills],
    [managed, schema],
    defaultSchema,
  )
  const way = await plan({
    before: managed,
    after: schema,
    isModel: true,
    renames: decided.renames,
    told,
    bystanders: bystandersOf<Registry>(
      registry,
      database === null || applied === null ? found : await withLeaning(database, schemas, found),
      managed,
    ),
    database,
    scratch: context.scratch,
  })
  spent(backfills)
  return {
    plan: way,
    decided,
    unmanaged: async () => {
      const scanned = database === null ? [] : await scan(database, schemas)
      return unmanagedOf({ managed, unmanaged, leftAlone, scanned, isModel: true })
    },
  }
}

/** What a new database has. */
export const emptySchema = (defaultSchema: string): Schema =>
  schemaOf(
    registry,
    [...new Set(['public', defaultSchema])].map(name => ({
      kind: 'schema',
      object: { name, comment: null },
    })),
  )

const schemasOf = ({ settings }: Context, model: Model): readonly string[] => [
  // Where TypeORM's table is, there may be one that nobody needs any more.
  ...new Set([...homesOf(model), model.service.metadataTable.schema, ...settings.schemas]),
]

interface Found {
  readonly found: Schema
  readonly leftAlone: readonly LeftAlone[]
  readonly schema: Schema
  /** Asked only when something is there that the model does not have. */
  readonly made: () => Promise<ReadonlyMap<Key, unknown>>
}

async function scope({ found, leftAlone, schema, made }: Found): Promise<Scope> {
  const none = scopeOf({ database: found, model: schema, made: new Set<Key>(), leftAlone })
  if (none.unmanaged.length === 0) return none
  return scopeOf({
    database: found,
    model: schema,
    made: new Set((await made()).keys()),
    leftAlone,
  })
}

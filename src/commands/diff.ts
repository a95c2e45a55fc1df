/** The way from one schema to another: of any two of entities, history, databases and SQL files. */
import type { Renamed } from '../core/kind.ts'
import type { Database } from '../database/database.ts'
import type { Schema } from '../kinds/registry.ts'
import { introspect } from '../read/introspect.ts'
import { plan, type Plan } from '../read/plan.ts'
import { isStillToDo, renamesOf, reversed } from '../read/renames.ts'
import { scan } from '../read/scan/scan.ts'
import { schemasRead } from '../read/schemas.ts'
import { scopeOf } from '../read/scope.ts'
import { unmanagedOf, type Unmanaged } from '../read/unmanaged.ts'
import { slugOf } from '../revision/revision.ts'
import type { LeftAlone } from '../typeorm/model.ts'
import { keptTables, type ServiceTable } from '../typeorm/service-tables.ts'
import { withContext, type Context, type Options } from './context.ts'
import { keptAnswers } from './decide.ts'
import { differencesOf, lossesOf, sqlOf, type Difference } from './difference.ts'
import { ownTables } from './own-tables.ts'
import { toldOf, writeDifferences, type NewRevision } from './revision.ts'
import { appliedOn, openSides, type Side } from './side.ts'
import { sourceOf } from './source.ts'
import type { WrittenFile } from './write.ts'
import { emptySchema, withModels } from './with-models.ts'

export interface DiffOptions extends Options {
  /**
   * What is there: `models`, `history`, `history@<revision>`, `database`, a database URL, an SQL file or a folder of
   * them, `empty`.
   */
  readonly before: string
  /** What is wanted, likewise. */
  readonly after: string
  /** `table.old:new`, as `before` and `after` call it. */
  readonly renames?: readonly string[]
  /** Write the differences as a revision, where there are any. */
  readonly revision?: NewRevision
}

export interface DiffResult {
  readonly status: 'same' | 'differences'
  /** For people: what the two are. */
  readonly before: string
  readonly after: string
  readonly defaultSchema: string
  readonly differences: readonly Difference[]
  /** What makes `after` of `before`. */
  readonly sql: string
  /** What is lost on the way, in words. */
  readonly losses: readonly string[]
  /** What is there, and was not compared. */
  readonly unmanaged: {
    readonly before: readonly Unmanaged[]
    readonly after: readonly Unmanaged[]
  }
  /** The revision file, where one was asked for and there was something to write. */
  readonly written: WrittenFile | null
}

/** Writes to no database that was named. @throws AthanorError ATH603 for what names no schema, ATH306 for an SQL file */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  if (options.revision !== undefined) slugOf(options.revision.message)
  return await withContext(options, async context => {
    const sides = await openSides(context, [
      sourceOf(options.before, context.directory),
      sourceOf(options.after, context.directory),
    ])
    const [before, after] = sides
    const { defaultSchema } = before.database ?? after.database ?? { defaultSchema: 'public' }
    context.report(`comparing ${before.label} with ${after.label}`)
    reportVersions(context, before, after)
    const found = await between(context, { before, after, defaultSchema }, options.renames ?? [])
    const { upgrade } = found.plan
    const isWritten = options.revision !== undefined && upgrade.length > 0
    return {
      status: upgrade.length === 0 ? 'same' : 'differences',
      before: before.label,
      after: after.label,
      defaultSchema,
      differences: differencesOf(upgrade),
      sql: sqlOf(upgrade),
      losses: lossesOf(upgrade),
      unmanaged: found.unmanaged,
      written: isWritten
        ? await writeDifferences(context, options.revision, {
            bodies: found.plan,
            defaultSchema,
            decisions: toldOf(options.renames ?? []),
          })
        : null,
    }
  })
}

interface Between {
  readonly before: Side
  readonly after: Side
  readonly defaultSchema: string
}

interface Found {
  readonly plan: Plan
  readonly unmanaged: DiffResult['unmanaged']
}

async function between(
  context: Context,
  sides: Between,
  renames: readonly string[],
): Promise<Found> {
  const { before, after, defaultSchema } = sides
  const [isFromModels, isToModels] = [before, after].map(({ source }) => source.is === 'models')
  if (isFromModels && isToModels) return nothing
  if (!isFromModels && !isToModels) return await betweenDatabases(context, sides, renames)
  const there = isToModels ? before : after
  const found = await withModels(context, {
    database: there.database,
    defaultSchema,
    applied: appliedOn(context, there),
    decide: async (standing, models) => {
      const kept = (await keptAnswers(context)).renames.filter(text =>
        isStillToDo(text, standing, models, defaultSchema),
      )
      const told = isToModels
        ? renamesOf(renames, standing, models, defaultSchema)
        : reversed(renamesOf(renames, models, standing, defaultSchema))
      return { renames: [...renamesOf(kept, standing, models, defaultSchema), ...told] }
    },
  })
  const unmanaged = await found.unmanaged()
  const { upgrade, downgrade } = found.plan
  return isToModels
    ? { plan: found.plan, unmanaged: { before: unmanaged, after: [] } }
    : // The way from the entities is the way to them, taken back.
      {
        plan: { upgrade: downgrade, downgrade: upgrade },
        unmanaged: { before: [], after: unmanaged },
      }
}

const nothing: Found = {
  plan: { upgrade: [], downgrade: [] },
  unmanaged: { before: [], after: [] },
}

/** Whatever the kinds read of either is compared, but for the tables of athanor and TypeORM. */
async function betweenDatabases(
  context: Context,
  { before, after, defaultSchema }: Between,
  said: readonly string[],
): Promise<Found> {
  const own = await ownOf(context, defaultSchema)
  const there = await whole(before.database, defaultSchema, own)
  const wanted = await whole(after.database, defaultSchema, own)
  const renames: readonly Renamed[] = renamesOf(said, there.schema, wanted.schema, defaultSchema)
  return {
    plan: await plan({
      before: there.schema,
      after: wanted.schema,
      renames,
      database: before.database,
      scratch: context.scratch,
    }),
    unmanaged: { before: await there.unmanaged(), after: await wanted.unmanaged() },
  }
}

interface Own {
  readonly leftAlone: readonly LeftAlone[]
  /** TypeORM's table of generated columns and views; null where its rows are left to TypeORM. */
  readonly rowsFrom: ServiceTable | null
}

/** The DataSource, where there is one, says how TypeORM's tables are called. */
async function ownOf(context: Context, defaultSchema: string): Promise<Own> {
  const { settings } = context
  const kept = context.hasDataSource ? keptTables(await context.dataSource(), defaultSchema) : null
  const usual = { schema: defaultSchema, name: 'typeorm_metadata' }
  return {
    leftAlone: ownTables(context, defaultSchema, kept),
    rowsFrom: settings.typeormMetadata ? (kept?.metadataTable ?? usual) : null,
  }
}

interface Whole {
  readonly schema: Schema
  readonly unmanaged: () => Promise<readonly Unmanaged[]>
}

async function whole(
  database: Database | null,
  defaultSchema: string,
  { leftAlone, rowsFrom }: Own,
): Promise<Whole> {
  if (database === null)
    return { schema: emptySchema(defaultSchema), unmanaged: () => Promise.resolve([]) }
  const schemas = await schemasRead({ database, named: [], madeIn: null })
  const found = await introspect(database, schemas, rowsFrom)
  // Everything is wanted as it is: what remains is without the tables that are left alone.
  const { managed } = scopeOf({ database: found, model: found, made: new Set(), leftAlone })
  return {
    schema: managed,
    unmanaged: async () =>
      unmanagedOf({
        managed,
        unmanaged: [],
        leftAlone,
        scanned: await scan(database, schemas),
        isModel: false,
      }),
  }
}

function reportVersions({ report }: Context, before: Side, after: Side): void {
  const [was, is] = [before, after].map(({ database }) => database && majorOf(database))
  if (was === null || is === null || was === is) return
  report(
    `${before.label} is on PostgreSQL ${was}, ${after.label} on PostgreSQL ${is}: one of them spells the texts of both`,
  )
}

const majorOf = ({ server }: Database): number => Math.floor(server.version / 10_000)

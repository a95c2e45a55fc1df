/** Compares the entities with a database or with the history: the half that `check` and `revision` share. */
import type { Key } from '../core/schema.ts'
import type { Database } from '../database/database.ts'
import type { Against } from '../config/config.ts'
import { AthanorError } from '../errors.ts'
import type { Schema } from '../kinds/registry.ts'
import { backfillsOf } from '../read/backfills.ts'
import { introspect } from '../read/introspect.ts'
import { plan, type Plan } from '../read/plan.ts'
import { renamesOf } from '../read/renames.ts'
import { scan } from '../read/scan/scan.ts'
import { schemasRead } from '../read/schemas.ts'
import { scopeOf, type Scope } from '../read/scope.ts'
import { unmanagedOf, type Unmanaged } from '../read/unmanaged.ts'
import type { Directory } from '../revision/directory.ts'
import type { RevisionFile } from '../revision/revision.ts'
import { readRows } from '../run/version-table.ts'
import { homesOf } from '../typeorm/homes.ts'
import type { LeftAlone, Model } from '../typeorm/model.ts'
import { once, type Context } from './context.ts'
import { madeBy, replayed } from './replay.ts'
import { runSettings } from './running.ts'

export interface Comparison {
  readonly against: Against
  /** For people: what the entities were compared with. */
  readonly label: string
  readonly plan: Plan
  /** Asks what is there and nobody manages: a round trip that only those make who want to know. */
  readonly unmanaged: () => Promise<readonly Unmanaged[]>
  readonly defaultSchema: string
}

export interface CompareOptions {
  readonly against?: Against | undefined
  readonly renames?: readonly string[] | undefined
  /** `table.column=SQL`: for rows without a value where there has to be one. */
  readonly backfills?: readonly string[] | undefined
}

/**
 * @throws AthanorError ATH412 when the database has pending revisions, ATH405 when it has unknown ones, ATH211 for a
 *   backfill that nobody needs
 */
export async function compare(context: Context, options: CompareOptions): Promise<Comparison> {
  const against = options.against ?? againstOf(context)
  const history = await context.history()
  // What cannot be loaded says so before anything is started.
  await context.definitions()
  const database = against === 'history' ? await replayed(context) : await context.database()
  const label = against === 'history' ? 'the history, on the embedded PostgreSQL' : database.label
  context.report(`comparing the entities with ${label}`)
  const applied =
    against === 'history' ? history.files : await appliedOn(context, database, history)
  const { defaultSchema } = database
  const { model, schema } = await context.reflected(defaultSchema)
  const made = once(() => madeBy(context, applied, defaultSchema))
  const schemas = await schemasRead({
    database,
    named: schemasOf(context, model),
    // Whatever stands on the embedded server, the revisions made.
    madeIn: against === 'history' ? null : async () => new Set((await made()).values()),
  })
  const { metadataRows, metadataTable } = model.service
  const found = await introspect(database, schemas, metadataRows === null ? null : metadataTable)
  const leftAlone = [...model.leftAlone, ...ownTables(context, model)]
  const { managed, unmanaged } = await scope({
    found,
    leftAlone,
    schema,
    made: async () => (against === 'history' ? found : await made()),
  })
  const renames = [
    ...renamesOf(
      stillToDo(context.settings.renames, managed, schema, defaultSchema),
      managed,
      schema,
      defaultSchema,
    ),
    ...renamesOf(options.renames ?? [], managed, schema, defaultSchema),
  ]
  const { backfills = [] } = options
  const { told, spent } = backfillsOf(
    [...context.settings.backfills, ...backfills],
    [managed, schema],
    defaultSchema,
  )
  const way = await plan({
    before: managed,
    after: schema,
    isModel: true,
    renames,
    told,
    database,
    scratch: context.scratch,
  })
  spent(backfills)
  return {
    against,
    label,
    plan: way,
    unmanaged: async () =>
      unmanagedOf({ managed, unmanaged, leftAlone, scanned: await scan(database, schemas) }),
    defaultSchema,
  }
}

/** A database that was named for this very command is meant; then the configuration says; then the environment. */
const againstOf = ({ options, settings, namesDatabase }: Context): Against =>
  options.databaseUrl === undefined
    ? (settings.against ?? (namesDatabase ? 'database' : 'history'))
    : 'database'

/** The configuration's renames stay there after they were done; then nothing is called so any more. */
function stillToDo(
  said: readonly string[],
  before: Schema,
  after: Schema,
  defaultSchema: string,
): readonly string[] {
  return said.filter(text => {
    try {
      return renamesOf([text], before, after, defaultSchema).length > 0
    } catch {
      return false
    }
  })
}

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

/** Tables that athanor and TypeORM keep for themselves, but for those that are part of the model. */
function ownTables({ settings }: Context, { service, defaultSchema }: Model): LeftAlone[] {
  const { versionTable, historyTable, versionSchema } = settings
  const schema = versionSchema ?? defaultSchema
  return [
    { schema, name: versionTable },
    { schema, name: historyTable },
    service.migrationsTable,
    ...(service.metadataRows === null ? [service.metadataTable] : []),
  ].map(table => ({ kind: 'table', ...table }))
}

async function appliedOn(
  context: Context,
  database: Database,
  history: Directory,
): Promise<readonly RevisionFile[]> {
  const rows = await readRows(database, runSettings(context))
  const pending = history.heads.length === 0 ? [] : history.upgradePath(rows, 'heads')
  if (pending.length > 0)
    throw new AthanorError('ATH412', {
      message: `the database is behind by ${pending.length} revision${pending.length === 1 ? '' : 's'}`,
      detail: pending.map(({ revision }) => `${revision.id} ${revision.message}`).join('\n'),
      hint: 'Run `athanor upgrade` first, or compare with `--against history`.',
    })
  const unknown = rows.filter(row => !history.files.some(file => file.id === row))
  if (unknown.length > 0)
    throw new AthanorError('ATH405', {
      message: 'the database has revisions that are not among the files',
      detail: unknown.join(', '),
      hint: 'Bring the missing files into the versions directory, or set the database right with `athanor stamp`.',
    })
  return history.files
}

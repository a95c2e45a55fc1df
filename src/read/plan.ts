/** Plans the way from what is there to what is wanted, asking a server about texts until none is open. */
import type { Spellings } from '../core/compare.ts'
import { DependencyCycle } from '../core/order.ts'
import { plan as planOf } from '../core/plan.ts'
import type { ObjectOf, Ref, Renamed } from '../core/kind.ts'
import { invertAll } from '../core/operation.ts'
import { RenameMismatch } from '../core/rename.ts'
import { statementsOf } from '../core/statements.ts'
import type { Database } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Operation, type Registry, type Schema } from '../kinds/registry.ts'
import { literal, name } from '../sql/text.ts'
import { withConversions } from './conversions.ts'
import { enumsThatFollow } from './renames.ts'
import { spell } from './spell.ts'

export interface Plan {
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly Operation[]
}

export interface PlanRequest {
  readonly before: Schema
  readonly after: Schema
  /** `after` is what entities say: what none can say stays as it is. */
  readonly isModel?: boolean
  readonly renames?: readonly Renamed[]
  /** SQL that somebody told for the rows in which an object has no value. */
  readonly told?: (object: Ref) => string | null
  /** The database that `before` was read from. */
  readonly database: Database
  /** Opens the embedded server, which spells where the database's session cannot. */
  readonly scratch: () => Promise<Database>
}

/**
 * @throws AthanorError ATH202 for a rename of what is not there, ATH201 for a circle
 */
export async function plan(request: PlanRequest): Promise<Plan> {
  const { before, after, isModel = false } = request
  const wanted = request.renames ?? []
  const renames = attempt(() => [...wanted, ...enumsThatFollow(before, after, wanted)])
  const home = request.database.defaultSchema
  const { told = () => null } = request
  const words: { speller: Speller | null } = { speller: null }
  const answers = new Map<string, string | null>()
  const same = new Set<object>()
  for (;;) {
    const spellings: Spellings = {
      answers,
      open: new Map(),
      same,
      bothSides: words.speller?.isElsewhere ?? false,
    }
    const found = attempt(() =>
      planOf<Registry>(registry, before, after, { renames, spellings, isModel, home, told }),
    )
    const open = [...spellings.open.values()]
    if (open.length === 0) return await finished(request, found.upgrade, words)
    words.speller ??= await spellerFor(request)
    for (const [key, answer] of await spell(words.speller.database, open, words.speller.prelude))
      answers.set(key, answer)
  }
}

async function finished(
  request: PlanRequest,
  operations: readonly Operation[],
  words: { speller: Speller | null },
): Promise<Plan> {
  const needsConversion = operations.some(o => o.verb === 'alter' && o.changed.has('type'))
  if (!needsConversion) return { upgrade: operations, downgrade: invertAll<Registry>(operations) }
  const { database } = (words.speller ??= await spellerFor(request))
  const upgrade = await withConversions(database, operations)
  return { upgrade, downgrade: invertAll<Registry>(upgrade) }
}

/** Who spells: the database itself, or the embedded server where its session cannot make temporary tables. */
interface Speller {
  readonly database: Database
  readonly prelude: readonly string[]
  readonly isElsewhere: boolean
}

async function spellerFor({ database, scratch, before, after }: PlanRequest): Promise<Speller> {
  if (await canMakeTemporaryTables(database)) return { database, prelude: [], isElsewhere: false }
  return { database: await scratch(), prelude: surroundings(before, after), isElsewhere: true }
}

async function canMakeTemporaryTables(database: Database): Promise<boolean> {
  const [row] = await database.query(
    `SELECT NOT pg_catalog.pg_is_in_recovery()
            AND pg_catalog.current_setting('transaction_read_only') = 'off'
            AND pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP') AS able`,
  )
  return row?.['able'] === true
}

/** The schemas, extensions, enum types, sequences and functions that the texts of either side may mention. */
function surroundings(before: Schema, after: Schema): readonly string[] {
  const wanted = [...new Map([...before, ...after]).values()].filter(({ kind }) =>
    ['schema', 'extension', 'enum', 'sequence'].includes(kind),
  )
  // A schema may be there that nobody manages.
  const schemas = new Set(
    wanted.flatMap(({ object }) => ('schema' in object ? (object.schema ?? []) : [])),
  )
  return [
    ...[...schemas].map(schema => `CREATE SCHEMA IF NOT EXISTS ${name(schema)}`),
    ...wanted.flatMap(({ kind, object }) => {
      const guard = kind === 'enum' ? '' : 'IF NOT EXISTS '
      const create = { verb: 'create', kind, before: null, after: object, inline: [] }
      // An entry and a verb make an operation of that kind.
      return statementsOf(registry, create as unknown as Operation, guard).map(({ sql }) => sql)
    }),
    ...[...new Map([...before, ...after]).values()].flatMap(entry =>
      entry.kind === 'function' ? stubOf(entry.object) : [],
    ),
  ]
}

/**
 * Who calls a function needs to know its signature alone. One of types that are not there, such as the row of
 * a table, is left out.
 */
function stubOf(routine: ObjectOf<Registry['function']>): string {
  const after = { ...routine, sqlBody: null, body: routine.sqlBody === null ? routine.body : '' }
  const create = { verb: 'create', kind: 'function', before: null, after, inline: [] } as const
  const made = statementsOf(registry, create).map(({ sql }) => `EXECUTE ${literal(sql)};`)
  return `DO ${literal(`BEGIN ${made.join(' ')} EXCEPTION WHEN OTHERS THEN NULL; END`)}`
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RenameMismatch)
      throw new AthanorError('ATH202', {
        message: `cannot rename ${error.ref.kind} ${error.ref.parts.join('.')}: ${error.message}`,
        hint: 'Name what the database has on the left and what the entities have on the right: `--rename old:new`.',
        cause: error,
      })
    if (error instanceof DependencyCycle)
      throw new AthanorError('ATH201', {
        message: 'operations depend on each other in a circle',
        detail: error.path.join(' -> '),
        hint: 'This is a fault of athanor. Please report it with the path above.',
        cause: error,
      })
    throw error
  }
}

/** Plans the way from what is there to what is wanted, asking a server about texts until none is open. */
import { questionKey, type Spellings } from '../core/compare.ts'
import { BystanderInTheWay, Unrepeatable } from '../core/in-the-way.ts'
import { lookupOf } from '../core/schema.ts'
import { DependencyCycle } from '../core/order.ts'
import { plan as planOf } from '../core/plan.ts'
import type { ObjectOf, Question, Ref, Renamed } from '../core/kind.ts'
import { invertAll } from '../core/operation.ts'
import { applyRenames, RenameMismatch } from '../core/rename.ts'
import { statementsOf } from '../core/statements.ts'
import type { Database } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Operation, type Registry, type Schema } from '../kinds/registry.ts'
import { literal, name } from '../sql/text.ts'
import { withConversions } from './conversions.ts'
import { refuseObstacles } from './obstacles.ts'
import { enumsThatFollow } from './renames.ts'
import { spell, type Answers, type Setting } from './spell.ts'
import { wordsOf } from './unmanaged.ts'

export interface Plan {
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly Operation[]
}

export interface PlanRequest {
  readonly before: Schema
  readonly after: Schema
  /** `after` is what entities say: what none can say stays as it is. */
  readonly isModel?: boolean
  /** What nobody manages and leans on `before`. */
  readonly bystanders?: Schema
  readonly renames?: readonly Renamed[]
  /** SQL that somebody told for the rows in which an object has no value. */
  readonly told?: (object: Ref) => string | null
  /**
   * The database that `before` was read from, in the words of its default schema. Whichever server `after` comes
   * from, this one spells it. Null: `before` was read from none.
   */
  readonly database: Database | null
  /** Opens the embedded server, which spells where there is no database, or its session cannot. */
  readonly scratch: () => Promise<Database>
}

/**
 * @throws AthanorError ATH202 for a rename of what is not there, ATH201 for a circle
 */
export async function plan(request: PlanRequest): Promise<Plan> {
  const { before, after, isModel = false, bystanders = new Map(), told = () => null } = request
  const wanted = request.renames ?? []
  const renames = attempt(() => [...wanted, ...enumsThatFollow(before, after, wanted)])
  const home = request.database?.defaultSchema ?? 'public'
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
      planOf<Registry>(registry, before, after, {
        renames,
        spellings,
        isModel,
        bystanders,
        home,
        told,
      }),
    )
    const open = [...spellings.open.values()]
    if (open.length === 0) return await finished(request, found.upgrade, words)
    for (const spelled of [
      await spellSides(request, renames, open),
      await spellHere(request, words, open),
    ])
      for (const [key, answer] of spelled) answers.set(key, answer)
  }
}

async function finished(
  request: PlanRequest,
  operations: readonly Operation[],
  words: { speller: Speller | null },
): Promise<Plan> {
  if (operations.length > 0 && request.database !== null)
    await refuseObstacles(registry, request.database, operations, {
      before: lookupOf(registry, request.before),
      after: lookupOf(registry, request.after),
    })
  const needsConversion = operations.some(o => o.verb === 'alter' && o.changed.has('type'))
  if (!needsConversion) return { upgrade: operations, downgrade: invertAll<Registry>(operations) }
  const { database } = (words.speller ??= await spellerFor(request))
  const upgrade = await withConversions(database, operations)
  return { upgrade, downgrade: invertAll<Registry>(upgrade) }
}

async function spellHere(
  request: PlanRequest,
  words: { speller: Speller | null },
  open: readonly Question[],
): Promise<Answers> {
  const questions = open.filter(({ side }) => side === undefined)
  if (questions.length === 0) return new Map()
  const { database, prelude } = (words.speller ??= await spellerFor(request))
  return await spell(database, questions, { prelude })
}

/**
 * What mentions a renamed object is asked on the embedded server, both sides by themselves. There the renames are
 * done between parsing and printing, so that PostgreSQL itself carries the text along.
 */
async function spellSides(
  { before, after, database, scratch }: PlanRequest,
  renames: readonly Renamed[],
  open: readonly Question[],
): Promise<Answers> {
  const on = (side: 'before' | 'after'): Question[] => open.filter(one => one.side === side)
  if (on('before').length + on('after').length === 0) return new Map()
  const server = await scratch()
  // Printed texts were printed as they are seen from the default schema.
  const home = name((database ?? server).defaultSchema)
  const seen = [`CREATE SCHEMA IF NOT EXISTS ${home}`, `SET LOCAL search_path = ${home}`]
  const finale = applyRenames<Registry>(registry, before, after, renames).operations.flatMap(
    operation => (isAround(operation.kind) ? sqlOf(operation) : []),
  )
  return new Map([
    ...(await spellIfItCan(server, on('before'), {
      prelude: [...surroundings(before, new Map()), ...seen],
      finale,
    })),
    ...(await spellIfItCan(server, on('after'), {
      prelude: [...surroundings(new Map(), after), ...seen],
    })),
  ])
}

/** Where the embedded server lacks an extension, texts are compared as they stand: at worst one is set once more. */
async function spellIfItCan(
  server: Database,
  questions: readonly Question[],
  setting: Setting,
): Promise<Answers> {
  try {
    return await spell(server, questions, setting)
  } catch {
    return new Map(questions.map(question => [questionKey(question), null]))
  }
}

/** Whether texts may mention such an object, whatever table they belong to. */
const isAround = (kind: string): boolean =>
  ['schema', 'extension', 'enum', 'sequence', 'function'].includes(kind)

const sqlOf = (operation: Operation): readonly string[] =>
  statementsOf(registry, operation).map(({ sql }) => sql)

/** Who spells: the database itself, or the embedded server where its session cannot make temporary tables. */
interface Speller {
  readonly database: Database
  readonly prelude: readonly string[]
  readonly isElsewhere: boolean
}

async function spellerFor({ database, scratch, before, after }: PlanRequest): Promise<Speller> {
  if (database !== null && (await canMakeTemporaryTables(database)))
    return { database, prelude: [], isElsewhere: false }
  const elsewhere = await scratch()
  const { defaultSchema } = database ?? elsewhere
  return {
    // What the database printed without a schema has to be read as it was meant.
    database: { ...elsewhere, defaultSchema },
    prelude: [
      ...(defaultSchema === elsewhere.defaultSchema
        ? []
        : [`SET LOCAL search_path = ${name(defaultSchema)}, ${name(elsewhere.defaultSchema)}`]),
      ...surroundings(before, after),
    ],
    isElsewhere: true,
  }
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
    if (error instanceof BystanderInTheWay || error instanceof Unrepeatable) throw refused(error)
    throw error
  }
}

const called = ({ kind, parts }: Ref): string => `${wordsOf(kind)} ${parts.join('.')}`

function refused(error: BystanderInTheWay | Unrepeatable): AthanorError {
  const what = called(error.ref)
  if (error instanceof Unrepeatable)
    return new AthanorError('ATH209', {
      message: `${what} would have to be made again, and has ${error.has.join(', ')}`,
      detail: 'A revision cannot put that back.',
      hint: 'Drop it in a revision of its own first, and make it again after this one, both with `op.execute`.',
      cause: error,
    })
  return new AthanorError('ATH208', {
    message:
      error.needs === null
        ? `${what} is in the way: ${error.message}`
        : `${what} needs the ${called(error.needs)}, which goes`,
    detail: `Neither an entity says the ${what} nor did a revision make it, so that it is left alone.`,
    hint: `Change it or drop it first, in a revision of its own or by hand; or let the entities say it.`,
    cause: error,
  })
}

/** The `op` of revision files: four calls for each kind, built from the registry, and what people need besides. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type {
  AssumedOf,
  Guard,
  IdOf,
  MethodsOf,
  NameOf,
  ObjectOf,
  PlaceOf,
  RulesOf,
} from '../core/kind.ts'
import type { AnyOperation } from '../core/operation.ts'
import type { Registry } from '../core/schema.ts'
import { AthanorError } from '../errors.ts'
import type { Registry as Kinds } from '../kinds/registry.ts'
import {
  alterCall,
  createCall,
  dropCall,
  renameCall,
  renameMemberCall,
  type Reading,
} from './call.ts'

type Hidden<Rules> = {
  [A in keyof Rules]: Rules[A] extends { readonly hidden: true } ? A : never
}[keyof Rules]
type Optional<Rules> = {
  [A in keyof Rules]: Rules[A] extends { readonly absent: unknown } ? A : never
}[keyof Rules]
/** `schema` may be left out: it is the run's default schema then. */
type Loose<T, Assumed extends string = never> = Omit<T, 'schema' | Assumed> & {
  readonly schema?: string
} & Partial<Pick<T, Extract<Assumed, keyof T>>>
/** Where there may be no address at all. */
type LooseOrNone<T> = T extends null ? null : Loose<T>
type Addressed<T, Rules> = {
  readonly [A in keyof T]: A extends keyof Rules
    ? Rules[A] extends { readonly address: true }
      ? LooseOrNone<T[A]>
      : T[A]
    : T[A]
}
type Fields<K> = Addressed<Omit<ObjectOf<K>, Hidden<RulesOf<K>>>, RulesOf<K>>
/** What PostgreSQL assumes anyway may be left out. */
type Given<K> = Omit<Fields<K>, Optional<RulesOf<K>>> &
  Partial<Pick<Fields<K>, Extract<Optional<RulesOf<K>>, keyof Fields<K>>>>
/** What may be written inside an owner: `columns`, `uniques`, `primaryKey`. */
type Parts<R extends Registry, Owner extends string> = {
  readonly [
    N in keyof R as PlaceOf<R[N]> extends {
      readonly owner: Owner
      readonly as: infer As extends string
    }
      ? As
      : never
  ]?: PlaceOf<R[N]> extends { readonly many: true }
    ? readonly Part<R[N], Owner>[]
    : Part<R[N], Owner>
}
type Part<K, Owner extends string> = Omit<Given<K>, 'schema' | Owner>
type Changes<K> = Partial<Omit<Fields<K>, keyof IdOf<K>>>
type Carried = readonly Readonly<Record<string, unknown>>[]

interface Bystander {
  /**
   * Nobody manages it, and it is in the way: it is dropped where it is there, and made again where this revision
   * dropped it. On a database without it neither call does anything.
   */
  readonly bystander?: boolean
}

type Create<R extends Registry> = {
  readonly [N in keyof R as MethodsOf<R[N]>['create']]: (
    object: Loose<Given<R[N]>, AssumedOf<R[N]>> & Parts<R, NameOf<R[N]>>,
    options?: { readonly ifNotExists?: boolean } & Bystander,
  ) => Promise<void>
}
type Drop<R extends Registry> = {
  readonly [N in keyof R as MethodsOf<R[N]>['drop']]: (
    object: Loose<IdOf<R[N]>, AssumedOf<R[N]>>,
    options?: { readonly ifExists?: boolean } & Bystander,
  ) => Promise<void>
}
type Alter<R extends Registry> = {
  readonly [N in keyof R as MethodsOf<R[N]>['alter']]: (
    object: Loose<IdOf<R[N]>, AssumedOf<R[N]>>,
    change: {
      readonly before: Changes<R[N]>
      readonly after: Changes<R[N]>
      /** The columns that an enum's change takes along. */
      readonly columns?: Carried
    },
  ) => Promise<void>
}
type Rename<R extends Registry> = {
  readonly [N in keyof R as MethodsOf<R[N]>['rename']]: (
    object: Loose<IdOf<R[N]>, AssumedOf<R[N]>> & { readonly to: string },
  ) => Promise<void>
}
type RenameMember<R extends Registry> = {
  readonly [
    N in keyof R as MethodsOf<R[N]> extends { readonly renameMember: infer M extends string }
      ? M
      : never
  ]: (
    object: Loose<IdOf<R[N]>, AssumedOf<R[N]>> & {
      /** The name that changes. */
      readonly value: string
      readonly to: string
    },
  ) => Promise<void>
}

export type SchemaOp<R extends Registry> = Create<R> &
  Drop<R> &
  Alter<R> &
  Rename<R> &
  RenameMember<R>

/** One stretch of a batch. */
export interface Batch {
  /** The primary key values of its rows; of a key of several columns, objects by column name. */
  readonly keys: readonly unknown[]
  /** Rows handled before this batch. */
  readonly done: number
}

export interface BatchOptions {
  readonly table: string
  readonly schema?: string
  /** Rows of one batch; 1000 when left out. */
  readonly size?: number
  /** SQL of a condition on the rows that are wanted. */
  readonly where?: string
}

export interface BackfillOptions {
  readonly table: string
  readonly schema?: string
  readonly column: string
  /** SQL of the value, which may read the other columns of the row; null as long as nobody has said it. */
  readonly using: string | null
}

/** Does it exist? Answers from the catalog, as of this step. */
export interface Inspection {
  readonly hasTable: (table: string, schema?: string) => Promise<boolean>
  readonly hasColumn: (table: string, column: string, schema?: string) => Promise<boolean>
  readonly hasIndex: (index: string, schema?: string) => Promise<boolean>
}

/** What people write into revisions besides the operations of the kinds. */
export interface PeopleOp {
  /** Runs SQL as it stands. It has no inverse: write one into the other body. */
  readonly execute: (sql: string, parameters?: readonly unknown[]) => Promise<void>
  readonly query: (
    sql: string,
    parameters?: readonly unknown[],
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly bulkInsert: (
    table: string,
    rows: readonly Readonly<Record<string, unknown>>[],
  ) => Promise<void>
  /** Walks a table by its primary key, a batch at a time. */
  readonly batch: (options: BatchOptions, work: (batch: Batch) => Promise<void>) => Promise<void>
  readonly inspect: () => Inspection
  /** Stops the run unless the query's first column of its first row is true. */
  readonly expect: (name: string, sql: string) => Promise<void>
  /** Stops the run if the query answers rows, and shows the first of them. */
  readonly expectNone: (name: string, query: string) => Promise<void>
  /** Gives a value to the rows whose column has none. Stops the run where there are such rows and `using` is null. */
  readonly backfill: (options: BackfillOptions) => Promise<void>
  /** True under `--sql`, where nothing can be asked. */
  readonly offline: boolean
}

export type Op = SchemaOp<Kinds> & PeopleOp

/** What an `op` does its work with. */
export interface OpHost extends Omit<PeopleOp, 'inspect'> {
  readonly inspection: Inspection
  /** Where objects without a schema go. */
  readonly defaultSchema: string
  readonly apply: (operation: AnyOperation, guard: Guard) => Promise<void>
}

export interface RunningOp {
  readonly op: Op
  /** Resolves when every call has run, also those that nobody awaited; rejects with the first failure. */
  readonly settled: () => Promise<void>
}

/** A line of calls, one after another. A batch has a line of its own for the calls inside it. */
interface Line {
  tail: Promise<unknown>
  failure: { readonly error: unknown } | null
}

export function createOp(registry: Registry, host: OpHost): RunningOp {
  const outer: Line = { tail: Promise.resolve(), failure: null }
  const inside = new AsyncLocalStorage<Line>()
  const queued = <T>(work: () => Promise<T>): Promise<T> => {
    const line = inside.getStore() ?? outer
    const turn = line.tail.then(() => {
      if (line.failure !== null) throw line.failure.error
      return work()
    })
    line.tail = turn.catch((error: unknown) => {
      line.failure ??= { error }
    })
    return turn
  }
  const nested = async (work: () => Promise<void>): Promise<void> => {
    const line: Line = { tail: Promise.resolve(), failure: null }
    await inside.run(line, work)
    await settledOf(line)
  }
  const people: PeopleOp = {
    execute: (sql, parameters) => queued(() => host.execute(sql, parameters)),
    query: (sql, parameters) => queued(() => host.query(sql, parameters)),
    bulkInsert: (table, rows) => queued(() => host.bulkInsert(table, rows)),
    batch: (options, work) => queued(() => host.batch(options, batch => nested(() => work(batch)))),
    expect: (name, sql) => queued(() => host.expect(name, sql)),
    expectNone: (name, query) => queued(() => host.expectNone(name, query)),
    backfill: options => queued(() => host.backfill(options)),
    inspect: () => ({
      hasTable: (...given) => queued(() => host.inspection.hasTable(...given)),
      hasColumn: (...given) => queued(() => host.inspection.hasColumn(...given)),
      hasIndex: (...given) => queued(() => host.inspection.hasIndex(...given)),
    }),
    offline: host.offline,
  }
  const reading: Reading = { registry, defaultSchema: host.defaultSchema }
  // The calls are made from the registry, and so is the type.
  const op = { ...kindCalls(reading, host, queued), ...people } as unknown as Op
  return { op, settled: () => settledOf(outer) }
}

async function settledOf(line: Line): Promise<void> {
  await line.tail
  if (line.failure !== null) throw line.failure.error
}

type Call = (...given: Readonly<Record<string, unknown>>[]) => Promise<void>

function kindCalls(
  reading: Reading,
  host: OpHost,
  queued: <T>(work: () => Promise<T>) => Promise<T>,
): Record<string, Call> {
  const calls: Record<string, Call> = {}
  for (const kind of Object.values(reading.registry)) {
    const { create, drop, alter, rename, renameMember } = kind.methods
    const run = (make: () => AnyOperation, guard: () => Guard = () => ''): Promise<void> =>
      // Made inside the line, so that a wrong call fails in its turn.
      queued(async () => host.apply(make(), guard()))
    calls[create] = (object = {}, options = {}) =>
      run(
        () => standingBy(createCall(reading, kind, object), options),
        () => guardOf(options, 'ifNotExists', kind.guards.create, create),
      )
    calls[drop] = (object = {}, options = {}) =>
      run(
        () => standingBy(dropCall(reading, kind, object), options),
        () => guardOf(options, 'ifExists', kind.guards.drop, drop),
      )
    calls[alter] = (object = {}, change = {}) => run(() => alterCall(reading, kind, object, change))
    calls[rename] = (object = {}) => run(() => renameCall(reading, kind, object))
    if (renameMember !== undefined)
      calls[renameMember] = (object = {}) => run(() => renameMemberCall(reading, kind, object))
  }
  return calls
}

const standingBy = (
  operation: AnyOperation,
  { bystander }: Readonly<Record<string, unknown>>,
): AnyOperation => (bystander === true ? { ...operation, bystander } : operation)

function guardOf(
  options: Readonly<Record<string, unknown>>,
  option: 'ifNotExists' | 'ifExists',
  possible: boolean,
  method: string,
): Guard {
  if (options[option] !== true) return ''
  if (possible) return option === 'ifExists' ? 'IF EXISTS ' : 'IF NOT EXISTS '
  throw new AthanorError('ATH204', {
    message: `op.${method}: PostgreSQL has no ${option} for this`,
    hint: 'Ask first with `op.inspect()` or with `op.query(...)`.',
  })
}

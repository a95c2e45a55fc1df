/** What the change matrix does with one change: look, repair, look again. */
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import { differencesOf, phraseOf } from '../../src/commands/difference.ts'
import { rulesOf, type AnyKind } from '../../src/core/kind.ts'
import { keyOf, type Key } from '../../src/core/schema.ts'
import type { Database } from '../../src/database/database.ts'
import { registry, type Operation, type Schema } from '../../src/kinds/registry.ts'
import { introspect } from '../../src/read/introspect.ts'
import type { Plan } from '../../src/read/plan.ts'
import { reflect } from '../../src/read/reflect.ts'
import { scan } from '../../src/read/scan/scan.ts'
import { scopeOf } from '../../src/read/scope.ts'
import { lineOf, unmanagedOf } from '../../src/read/unmanaged.ts'
import type { LeftAlone } from '../../src/typeorm/model.ts'
import type { ServiceTable } from '../../src/typeorm/service-tables.ts'
import { planned, sqlOf } from '../support/proof.ts'
import { modelFrom, type Draft } from './model.ts'

export const schemas = ['public', 'app', 'more']

/** What one look finds: `~ change type of column users.email`, `? trigger t on users`. */
export interface Look {
  readonly lines: readonly string[]
  readonly plan: Plan
  readonly found: Schema
}

export interface Wanted {
  readonly schema: Schema
  /** What revisions made. */
  readonly made: ReadonlySet<Key>
  readonly leftAlone: readonly LeftAlone[]
  readonly rowsFrom: ServiceTable | null
}

export async function wantedOf(draft: Draft, made: Iterable<Key> = []): Promise<Wanted> {
  const model = await modelFrom(draft)
  return {
    schema: reflect(model),
    made: new Set(made),
    leftAlone: model.leftAlone,
    rowsFrom: model.service.metadataRows === null ? null : model.service.metadataTable,
  }
}

/** What the next revision would do. */
export async function look(database: Database, wanted: Wanted): Promise<Look> {
  const found = await introspect(database, schemas, wanted.rowsFrom)
  const { managed } = scopeOf({ ...wanted, database: found, model: wanted.schema })
  const way = await planned(database, managed, wanted.schema, [], true)
  return { lines: phrases(way.upgrade).toSorted(), plan: way, found }
}

/** What the next revision would do, and what is named as unmanaged. */
export async function named(database: Database, wanted: Wanted): Promise<Look> {
  const { lines, plan: way, found } = await look(database, wanted)
  const { leftAlone } = wanted
  const scope = scopeOf({ ...wanted, database: found, model: wanted.schema })
  const scanned = await scan(database, schemas)
  const unmanaged = unmanagedOf({ ...scope, scanned, leftAlone, isModel: true })
  return {
    lines: [...lines, ...unmanaged.map(one => `? ${lineOf(one, 'public')}`)].toSorted(),
    plan: way,
    found,
  }
}

const signs = { create: '+', drop: '-', alter: '~', rename: '>' } as const

const phrases = (operations: readonly Operation[]): string[] =>
  differencesOf(operations).map(one => `${signs[one.verb]} ${phraseOf(one, 'public')}`)

/** The differences between two looks at a database, with nothing left alone. */
export async function between(
  database: Database,
  before: Schema,
  after: Schema,
): Promise<string[]> {
  return phrases((await planned(database, before, after)).upgrade)
}

export async function run(client: pg.Client, operations: readonly Operation[]): Promise<void> {
  for (const sql of sqlOf(operations)) {
    try {
      // What cannot run in a transaction runs here without its word for that.
      await client.query(sql.replace(/^(CREATE (?:UNIQUE )?INDEX) CONCURRENTLY/, '$1'))
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${sql}`, { cause: error })
    }
  }
}

export const keysOf = (schema: Schema): Key[] => [...schema.keys()]

/** The attributes that a plan is about, as `column.type`; of what is dropped and made anew, those that differ. */
export function touched(operations: readonly Operation[]): string[] {
  const dropped = new Map<Key, object>()
  for (const { verb, kind, before } of operations)
    if (verb === 'drop') dropped.set(keyOf(registry[kind], before), before)
  return operations.flatMap(operation => {
    const { kind, after } = operation
    if (operation.verb === 'alter') return [...operation.changed].map(name => `${kind}.${name}`)
    const before =
      operation.verb === 'create' ? dropped.get(keyOf(registry[kind], operation.after)) : undefined
    return before === undefined
      ? []
      : Object.entries(after as object)
          .filter(([name, value]) => !isDeepStrictEqual(value, Reflect.get(before, name)))
          .map(([name]) => `${kind}.${name}`)
  })
}

/** The first version that has it, where it is not the oldest of all. */
const firstVersions: Readonly<Record<string, number>> = {
  'unique.nullsNotDistinct': 15,
  'index.nullsNotDistinct': 15,
  'foreignKey.onDeleteColumns': 15,
  'column.virtual': 18,
  'check.notEnforced': 18,
  'foreignKey.notEnforced': 18,
}

/** Neither entities nor definitions have a word for it: it comes by hand alone. */
export const unspoken: readonly string[] = [
  'column.virtual',
  'primaryKey.include',
  'primaryKey.deferrable',
  'check.notEnforced',
  'foreignKey.notEnforced',
  'trigger.from',
]

/** Every attribute that is compared of every kind that the model has an object of, as this version knows them. */
export function attributesOf({ schema }: Wanted, version: number): string[] {
  const there = new Set([...schema.values()].map(({ kind }) => kind))
  return Object.values(registry)
    .filter(kind => there.has(kind.name))
    .flatMap((kind: AnyKind) =>
      Object.entries(rulesOf(kind))
        .filter(
          ([, rule]) =>
            rule.onChange !== 'ignore' && rule.hidden !== true && rule.sayable !== false,
        )
        .map(([name]) => `${kind.name}.${name}`),
    )
    .filter(name => (firstVersions[name] ?? 0) <= version)
}

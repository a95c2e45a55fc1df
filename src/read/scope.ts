/** Decides what of the database is managed: the rest is named, and left alone. */
import type { AnyKind } from '../core/kind.ts'
import { keyOfRef, refOf, type Key } from '../core/schema.ts'
import type { LeftAlone } from '../typeorm/model.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'

export interface Scope {
  readonly managed: Schema
  /** What neither the model says nor a revision made, in the order of the catalog. */
  readonly unmanaged: readonly SchemaEntry[]
}

export interface ScopeRequest {
  readonly database: Schema
  readonly model: Schema
  /** What the applied revisions made, and have not dropped since. */
  readonly made: ReadonlySet<Key>
  /** What is nobody's business here: what the entities ask to leave alone, and tables of athanor's and TypeORM's own. */
  readonly leftAlone: readonly LeftAlone[]
}

/**
 * On a table that the model has, whatever a TypeORM entity could say is managed;
 * anything else only when a revision made it.
 */
export function scopeOf({ database, model, made, leftAlone }: ScopeRequest): Scope {
  const own = new Set(
    leftAlone.map(({ kind, schema, name }) => keyOfRef({ kind, parts: [schema, name] })),
  )
  const wanted = new Set([...model].flatMap(([key, entry]) => [key, ...formersOf(entry)]))
  const managed = new Map<Key, SchemaEntry>()
  const unmanaged: SchemaEntry[] = []
  for (const [key, entry] of database) {
    const { owner, sayable } = rulesFor(entry)
    if (own.has(key) || (owner !== null && own.has(owner))) continue
    const isManaged =
      wanted.has(key) || made.has(key) || (owner !== null && wanted.has(owner) && sayable)
    if (isManaged) managed.set(key, entry)
    // What stands on an unmanaged table is named with it.
    else if (owner === null || !database.has(owner) || wanted.has(owner)) unmanaged.push(entry)
  }
  return { managed, unmanaged }
}

/** What it may have been before. */
function formersOf({ kind: name, object }: SchemaEntry): readonly Key[] {
  const kind: AnyKind = registry[name]
  return kind.becomes === undefined
    ? []
    : [keyOfRef({ kind: kind.becomes, parts: refOf(kind, object).parts })]
}

function rulesFor({ kind: name, object }: SchemaEntry): { owner: Key | null; sayable: boolean } {
  const kind = registry[name]
  // An entry's object is of its kind.
  const owner = kind.owner(object as never)
  return {
    owner: owner === null || owner.kind === 'schema' ? null : keyOfRef(owner),
    sayable: kind.sayable(object as never),
  }
}

/** A schema is a flat set of objects, each under one key. Nothing is nested. */
import type { AnyKind, Lookup, NameOf, ObjectOf, Ref } from './kind.ts'

/** The only text form of an identity. Never built by hand, never parsed. */
export type Key = string & { readonly brand: 'Key' }

const part = (text: string): string =>
  /[.:"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

export const keyOfRef = ({ kind, parts }: Ref): Key => `${kind}:${parts.map(part).join('.')}` as Key

export const refOf = (kind: AnyKind, object: object): Ref => ({
  kind: kind.name,
  parts: kind.identity.map(field => String((object as Record<string, unknown>)[field])),
})

/** `keyOfRef(refOf(kind, object))`, without the arrays in between: every object of a schema gets one. */
export function keyOf(kind: AnyKind, object: object): Key {
  let key = ''
  for (const field of kind.identity)
    // The identity's fields are fields of the kind's objects.
    key += `${key === '' ? ':' : '.'}${part(String((object as Record<string, unknown>)[field]))}`
  return `${kind.name}${key}` as Key
}

export type Registry = Readonly<Record<string, AnyKind>>

/** One object with its kind: `{ kind: 'index', object: Index }`, a union over the registry. */
export type Entry<R extends Registry> = {
  [N in keyof R]: { readonly kind: NameOf<R[N]>; readonly object: ObjectOf<R[N]> }
}[keyof R]

export type Schema<R extends Registry> = ReadonlyMap<Key, Entry<R>>

/** Two objects under one key: `object` is the second. */
export class DuplicateObject extends Error {
  override readonly name = 'DuplicateObject'
  readonly key: Key
  readonly object: object
  constructor(key: Key, object: object) {
    super(`two objects share the identity ${key}`)
    this.key = key
    this.object = object
  }
}

/** @throws DuplicateObject when two entries have one identity */
export function schemaOf<R extends Registry>(registry: R, entries: Iterable<Entry<R>>): Schema<R> {
  const schema = new Map<Key, Entry<R>>()
  for (const entry of entries) {
    // An entry's kind is a name of the registry it came from.
    const key = keyOf(registry[entry.kind]!, entry.object)
    if (schema.has(key)) throw new DuplicateObject(key, entry.object)
    schema.set(key, entry)
  }
  return schema
}

/** Of one kind: by the key of the owner. */
type Owned = ReadonlyMap<Key, readonly object[]>

/** A plan looks a schema up at several places; what was built for the first serves all. */
const indexes = new WeakMap<object, Map<string, Owned>>()
const lists = new WeakMap<object, Map<string, readonly object[]>>()

/** The schema by identity and by owner. The index of a kind by owner is built at the first question about it. */
export function lookupOf<R extends Registry>(registry: R, schema: Schema<R>): Lookup {
  const built = indexes.get(schema) ?? new Map<string, Owned>()
  indexes.set(schema, built)
  const owned = (kind: string): Owned => {
    const known = built.get(kind) ?? byOwner(registry, schema, kind)
    built.set(kind, known)
    return known
  }
  const listed = lists.get(schema) ?? new Map<string, readonly object[]>()
  lists.set(schema, listed)
  const all = (kind: string): readonly object[] => {
    const known =
      listed.get(kind) ??
      [...schema.values()].flatMap(entry => (entry.kind === kind ? [entry.object] : []))
    listed.set(kind, known)
    return known
  }
  return {
    get: ref => schema.get(keyOfRef(ref))?.object,
    owned: (kind, owner) => owned(kind).get(keyOfRef(owner)) ?? [],
    all,
  }
}

function byOwner<R extends Registry>(registry: R, schema: Schema<R>, wanted: string): Owned {
  const found = new Map<Key, object[]>()
  for (const { kind, object } of schema.values()) {
    if (kind !== wanted) continue
    // An entry's kind is a name of the registry it came from.
    const owner = registry[kind]!.owner(object)
    if (owner === null) continue
    const key = keyOfRef(owner)
    const list = found.get(key)
    if (list === undefined) found.set(key, [object])
    else list.push(object)
  }
  return found
}

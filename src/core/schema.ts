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

export const keyOf = (kind: AnyKind, object: object): Key => keyOfRef(refOf(kind, object))

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

type Owned = ReadonlyMap<string, readonly object[]>

/** A plan looks a schema up at several places; its index is built for the first. */
const indexes = new WeakMap<object, Owned>()

/** The schema by identity and by owner. The index by owner is built at the first question. */
export function lookupOf<R extends Registry>(registry: R, schema: Schema<R>): Lookup {
  const owned = (): Owned => {
    const known = indexes.get(schema)
    if (known !== undefined) return known
    const built = byOwner(registry, schema)
    indexes.set(schema, built)
    return built
  }
  return {
    get: ref => schema.get(keyOfRef(ref))?.object,
    owned: (kind, owner) => owned().get(`${kind} of ${keyOfRef(owner)}`) ?? [],
  }
}

function byOwner<R extends Registry>(registry: R, schema: Schema<R>): Owned {
  const found = new Map<string, object[]>()
  for (const { kind, object } of schema.values()) {
    // An entry's kind is a name of the registry it came from.
    const owner = registry[kind]!.owner(object)
    if (owner === null) continue
    const key = `${kind} of ${keyOfRef(owner)}`
    const list = found.get(key)
    if (list === undefined) found.set(key, [object])
    else list.push(object)
  }
  return found
}

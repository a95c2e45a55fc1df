/** Names what is in a database and nobody manages: what the scope leaves alone, and what no kind reads. */
import { rulesOf, type AnyKind } from '../core/kind.ts'
import { keyOfRef, refOf } from '../core/schema.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import type { LeftAlone } from '../typeorm/model.ts'
import type { Scanned } from './scan/scan.ts'

export interface Unmanaged {
  /** In words: `index`, `foreign key`, `trigger`, `row security`, `comment of enum`. */
  readonly kind: string
  /** Null for what is in no schema: a publication, a cast. */
  readonly schema: string | null
  readonly name: string
  /** The table or view that it is on, in the same schema; null when it stands by itself. */
  readonly on: string | null
  /** What sets it apart, e.g. `expression` of an index, the text of a comment. */
  readonly detail: string | null
}

export interface UnmanagedRequest {
  readonly managed: Schema
  readonly unmanaged: readonly SchemaEntry[]
  readonly scanned: readonly Scanned[]
  readonly leftAlone: readonly LeftAlone[]
  /** It was compared with a model: of the managed objects, what none can say stays as it is. */
  readonly isModel: boolean
}

/** Those that a kind reads first, in the order of the catalog; then those that none reads, by schema and table. */
export function unmanagedOf(request: UnmanagedRequest): readonly Unmanaged[] {
  const { managed, unmanaged, scanned, leftAlone, isModel } = request
  const claimed = new Set(
    [...managed].flatMap(([key, { kind, object }]) => [
      key,
      ...(registry[kind] as AnyKind).claims(object).map(keyOfRef),
    ]),
  )
  const own = new Set(leftAlone.map(({ schema }) => schema))
  return [
    ...unmanaged.map(described),
    ...(isModel ? [...managed.values()].flatMap(unsaidOf) : []),
    ...scanned
      .filter(
        ({ kind, name, holder }) =>
          // athanor's own schema, where it has one.
          !(kind === 'unread schema' && own.has(name)) &&
          (holder === null ||
            claimed.has(keyOfRef({ kind: holder.kind, parts: [holder.schema, holder.name] }))),
      )
      .map(({ kind, schema, name, on, detail }) => ({ kind, schema, name, on, detail })),
  ]
}

function described({ kind: name, object }: SchemaEntry): Unmanaged {
  const kind: AnyKind = registry[name]
  const { parts } = refOf(kind, object)
  const owner = kind.owner(object)
  const onTable = owner !== null && owner.parts.length > 1
  const unsaid = kind.unsaid?.(object) ?? []
  return {
    kind: wordsOf(name),
    schema: parts.length > 1 ? parts[0]! : null,
    name: parts.at(-1)!,
    on: onTable ? owner.parts.at(-1)! : null,
    detail: unsaid.length === 0 ? null : unsaid.join(', '),
  }
}

/** What of a managed object no entity can say, and is there: it stays as it is. */
function unsaidOf(entry: SchemaEntry): readonly Unmanaged[] {
  return Object.entries(rulesOf(registry[entry.kind])).flatMap(([attribute, rule]) => {
    // Every attribute of a kind is a field of its objects.
    const value = (entry.object as unknown as Record<string, unknown>)[attribute]
    const isNamed = rule.sayable === false && rule.hidden !== true && rule.scanned !== true
    return !isNamed || value === rule.absent
      ? []
      : [
          {
            ...described(entry),
            kind: `${attribute} of ${wordsOf(entry.kind)}`,
            detail: inWords(value),
          },
        ]
  })
}

/** `increment 10, cache 5` of a value with parts. */
const inWords = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([part, own]) => `${part} ${String(own)}`)
        .join(', ')
    : String(value)

/** `foreignKey` becomes `foreign key`. */
export function wordsOf(kind: string): string {
  return kind.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

/** `index users_lower on users (expression)`; the default schema goes without saying. */
export function lineOf(
  { kind, schema, name, on, detail }: Unmanaged,
  defaultSchema: string,
): string {
  const place = schema === null || schema === defaultSchema ? '' : `${schema}.`
  const where = on === null ? `${place}${name}` : `${name} on ${place}${on}`
  return `${kind} ${where}${detail === null ? '' : ` (${detail})`}`
}

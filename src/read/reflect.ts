/** Reads a schema from the model: what is said twice is there once, and what contradicts itself is named at its origins. */
import { rulesOf, type AnyKind } from '../core/kind.ts'
import { originOf } from '../core/origin.ts'
import { keyOf, keyOfRef, lookupOf, type Key } from '../core/schema.ts'
import { AthanorError } from '../errors.ts'
import { registry, type Schema, type SchemaEntry } from '../kinds/registry.ts'
import type { Model } from '../typeorm/model.ts'
import { serviceTables } from './service-tables.ts'

/** @throws AthanorError ATH101 when two objects of the model get one name, ATH105 for what PostgreSQL cannot do */
export function reflect(model: Model): Schema {
  const found = new Map<Key, SchemaEntry>()
  const taken = new Map<Key, object>()
  const service = serviceTables(model)
  for (const kind of Object.values(registry) as readonly AnyKind[]) {
    const kept = service.flatMap(entry => (entry.kind === kind.name ? [entry.object] : []))
    for (const object of [...(kind.reflect(model) as readonly object[]), ...kept]) {
      const key = keyOf(kind, object)
      const earlier = found.get(key)
      if (earlier !== undefined) {
        refuseContradiction(kind, earlier.object, object)
        continue
      }
      // A kind reflects objects of its own.
      found.set(key, { kind: kind.name, object } as SchemaEntry)
      for (const claim of kind.claims(object)) {
        const name = keyOfRef(claim)
        const holder = taken.get(name)
        if (holder !== undefined)
          throw collision(holder, object, `both take the ${claim.kind} ${claim.parts.join('.')}`)
        taken.set(name, object)
      }
    }
  }
  refuseTheImpossible(found, model)
  return found
}

/** Two objects of one identity have to say the same, and to have had one name before it was cut. */
function refuseContradiction(kind: AnyKind, before: object, after: object): void {
  const [was, is] = [originOf(before)?.name, originOf(after)?.name]
  if (was !== undefined && is !== undefined && was !== is)
    throw collision(before, after, 'have one name after 63 bytes', `${was}\n${is}`)
  const differences = Object.entries(rulesOf(kind))
    .filter(([, { onChange, hidden }]) => onChange !== 'ignore' && hidden !== true)
    .map(([attribute]) => [attribute, valueOf(before, attribute), valueOf(after, attribute)])
    .filter(([, one, other]) => one !== other)
  if (differences.length > 0)
    throw collision(
      before,
      after,
      `are both called ${originOf(after)?.name ?? keyOf(kind, after)}, and differ`,
      differences.map(([attribute, one, other]) => `${attribute}: ${one}, ${other}`).join('\n'),
    )
}

const valueOf = (object: object, attribute: string): string =>
  // Every attribute is a field of the kind's objects, and plain data.
  JSON.stringify((object as Record<string, unknown>)[attribute])

const collision = (before: object, after: object, words: string, detail?: string): AthanorError =>
  new AthanorError('ATH101', {
    message: `${byOf(before)} and ${byOf(after)} ${words}`,
    detail,
    hint: (originOf(after) ?? originOf(before))?.wayOut,
  })

const byOf = (object: object): string =>
  originOf(object)?.by ?? `what the definitions call ${String((object as { name?: unknown }).name)}`

function refuseTheImpossible(schema: Schema, { leftAlone }: Model): void {
  const lookup = lookupOf(registry, schema)
  const unknown = new Set(leftAlone.flatMap(({ owner }) => (owner ? [keyOfRef(owner)] : [])))
  for (const { kind, object } of schema.values()) {
    const refusal = (registry[kind] as AnyKind).refused?.(object, lookup) ?? null
    if (refusal === null) continue
    if (refusal.missingIn !== undefined && unknown.has(keyOfRef(refusal.missingIn))) continue
    throw new AthanorError('ATH105', {
      message: `${byOf(object)} ${refusal.because}`,
      hint: refusal.hint,
    })
  }
}

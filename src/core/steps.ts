/** An operation as it is carried out: what rows need comes before what they would stop. */
import { changedBetween } from './compare.ts'
import { rulesOf, type Need } from './kind.ts'
import type { AnyOperation } from './operation.ts'
import type { Registry } from './schema.ts'

export type Step =
  | { readonly step: 'need'; readonly need: Need }
  | { readonly step: 'operation'; readonly operation: AnyOperation }

export function stepsOf(registry: Registry, operation: AnyOperation): readonly Step[] {
  const { first, needs } = operation.rows?.forth ?? { first: null, needs: [] }
  const needed = needs.map((need): Step => ({ step: 'need', need }))
  const whole: Step = { step: 'operation', operation }
  if (operation.verb !== 'create' || first === null) return [...needed, whole]
  const after = operation.after!
  const changed = changedBetween(rulesOf(registry[operation.kind]!), first, after)
  return [
    { step: 'operation', operation: { ...operation, after: first } },
    ...needed,
    {
      step: 'operation',
      operation: { verb: 'alter', kind: operation.kind, before: first, after, changed, inline: [] },
    },
  ]
}

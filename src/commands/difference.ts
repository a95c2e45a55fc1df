/** Differences as data, and as a line for people. */
import type { AnyOperation } from '../core/operation.ts'
import type { AnyKind, Ref } from '../core/kind.ts'
import { memberRenamed } from '../core/member.ts'
import { refOf } from '../core/schema.ts'
import { registry, type Operation } from '../kinds/registry.ts'
import { wordsOf } from '../read/unmanaged.ts'
import { lossOf } from '../revision/code.ts'
import { statementsFor } from '../run/host.ts'
import { commented, ended } from '../run/offline-step.ts'

export { lineOf, wordsOf } from '../read/unmanaged.ts'

export interface Difference {
  readonly verb: 'create' | 'drop' | 'alter' | 'rename'
  readonly kind: string
  /** The identity, outermost part first: schema, table, name. */
  readonly path: readonly string[]
  /** The table that it belongs to, where the path does not say it: of an index. */
  readonly table: string | null
  /** The names of what changed, of an alter. */
  readonly changed: readonly string[]
  /** The name that the object holds, of a rename of one: the value of an enum. */
  readonly member: string | null
  /** The new name, of a rename. */
  readonly to: string | null
  /** What is lost, in words. */
  readonly loses: string | null
  /** Nobody manages it: it steps aside (`drop`) and comes back (`create`). */
  readonly bystander: boolean
}

export const differencesOf = (operations: readonly Operation[]): readonly Difference[] =>
  operations.map(operation => {
    const any: AnyOperation = operation
    const kind: AnyKind = registry[operation.kind]
    const object = (any.before ?? any.after)!
    const { parts } = refOf(kind, object)
    const member = any.verb === 'rename' ? memberRenamed(kind, any.before!, any.after!) : null
    return {
      verb: any.verb,
      kind: any.kind,
      path: parts,
      table: ownerBeside(kind.owner(object), parts),
      changed: [...(any.changed ?? [])],
      member: member?.from ?? null,
      to:
        any.verb === 'rename' ? (member?.to ?? refOf(kind, any.after!).parts.at(-1) ?? null) : null,
      loses: lossOf(registry, any),
      bystander: any.bystander === true,
    }
  })

/** What the operations lose, in words. */
export const lossesOf = (operations: readonly Operation[]): readonly string[] =>
  operations.flatMap(operation => lossOf(registry, operation) ?? [])

/** The operations as a script, with what is lost above the statement that loses it. */
export const sqlOf = (operations: readonly Operation[]): string =>
  operations
    .flatMap(operation => {
      const loss = lossOf(registry, operation)
      const statements = statementsFor(registry, operation).map(({ sql }) => `${ended(sql)}\n`)
      return loss === null ? statements : [`${commented(`loses data: ${loss}`)}\n`, ...statements]
    })
    .join('')

const ownerBeside = (owner: Ref | null, path: readonly string[]): string | null => {
  const name = owner?.parts.at(-1) ?? null
  return owner === null || name === null || owner.parts.length !== path.length ? null : name
}

const bystanding = { create: 'put back', drop: 'set aside' } as const
const phrases = { create: 'add', drop: 'drop', alter: 'change', rename: 'rename' } as const

/** `change type, default of column users.password`. */
export function phraseOf(difference: Difference, defaultSchema: string): string {
  const { verb, kind, path, table, changed, member, to, bystander } = difference
  const visible = path.length > 1 && path[0] === defaultSchema ? path.slice(1) : path
  const what = `${wordsOf(kind)} ${visible.join('.')}${table === null ? '' : ` on ${table}`}`
  switch (verb) {
    case 'create':
    case 'drop':
      return `${(bystander ? bystanding : phrases)[verb]} ${what}`
    case 'alter':
      return `${phrases.alter} ${changed.join(', ')} of ${what}`
    case 'rename':
      return `${phrases.rename} ${member === null ? what : `value ${member} of ${what}`} to ${to}`
  }
}

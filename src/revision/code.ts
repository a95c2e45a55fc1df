/** Operations to the calls of a revision file. One rule for every kind. */
import { isDeepStrictEqual } from 'node:util'
import { assumedOf, rulesOf, type AnyKind, type Need } from '../core/kind.ts'
import { memberRenamed } from '../core/member.ts'
import type { AnyOperation, Operation } from '../core/operation.ts'
import type { Registry } from '../core/schema.ts'
import { stepsOf } from '../core/steps.ts'
import { literal } from './literal.ts'

type Fields = Record<string, unknown>

export interface CodeOptions {
  /** Objects of this schema are written without it. */
  readonly defaultSchema: string
}

/** `await op.addColumn({ … })`, what rows need before it, and comments: what is lost, what has to be filled in. */
export const callOf = <R extends Registry>(
  registry: R,
  operation: Operation<R>,
  options: CodeOptions,
): string =>
  stepsOf(registry, operation)
    .flatMap(one => {
      if (one.step === 'need') return [...asked(one.need.asks), needCall(one.need)]
      const loss = lossOf(registry, one.operation)
      return [
        ...(loss === null ? [] : [`// loses data: ${loss}`]),
        ...asked(askOf(registry, one.operation)),
        write(registry, one.operation, options),
      ]
    })
    .join('\n')

const asked = (ask: string | null): readonly string[] =>
  ask === null ? [] : [`// fill in: ${ask}`]

const needCall = ({ call, given }: Need): string =>
  `await op.${call}(${given.map(literal).join(', ')})`

/** What the author has still to say about an operation, in words. */
export const asksOf = (registry: Registry, operation: AnyOperation): readonly string[] =>
  stepsOf(registry, operation).flatMap(
    one => (one.step === 'need' ? one.need.asks : askOf(registry, one.operation)) ?? [],
  )

const askOf = (registry: Registry, operation: AnyOperation): string | null =>
  operation.verb === 'alter'
    ? (registry[operation.kind]!.asks?.(
        operation.before,
        operation.after,
        operation.changed ?? new Set(),
      ) ?? null)
    : null

/** What an operation loses, in words; null when nothing. What goes with a table is lost with it. */
export function lossOf(registry: Registry, operation: AnyOperation): string | null {
  if (operation.verb !== 'drop' && operation.verb !== 'alter') return null
  const kind = registry[operation.kind]!
  return kind.loses(operation.before, operation.after, operation.changed ?? new Set())
}

function write(registry: Registry, operation: AnyOperation, options: CodeOptions): string {
  const kind = registry[operation.kind]!
  const method = `await op.${kind.methods[operation.verb]}`
  // Each verb has the side that it reads; the union says so, and its erased form cannot.
  const before = operation.before as Fields
  const after = operation.after as Fields
  const mark = operation.bystander === true ? ', { bystander: true }' : ''
  switch (operation.verb) {
    case 'create':
      return `${method}(${literal({ ...written(kind, after, 0, options), ...parts(registry, operation, options) })}${mark})`
    case 'drop':
      return `${method}(${literal(identity(kind, before, options))}${mark})`
    case 'alter':
      return `${method}(${literal(identity(kind, after, options))}, ${literal({
        ...sides(kind, operation, options),
        ...carried(registry, operation, options),
      })})`
    case 'rename': {
      const member = memberRenamed(kind, before, after)
      if (member !== null)
        return `await op.${kind.methods.renameMember!}(${literal({
          ...identity(kind, before, options),
          value: member.from,
          to: member.to,
        })})`
      const name = kind.identity.at(-1)!
      return `${method}(${literal({ ...identity(kind, before, options), to: after[name] })})`
    }
  }
}

const withoutDefaultSchema = (fields: Fields, { defaultSchema }: CodeOptions): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => key !== 'schema' || value !== defaultSchema),
  )

const pick = (object: Fields, names: Iterable<string>): Fields =>
  Object.fromEntries([...names].map(field => [field, object[field]]))

/** But what is assumed when it is left out, and what an owner has said. */
const identity = (kind: AnyKind, object: Fields, options: CodeOptions, said = 0): Fields =>
  pick(
    object,
    kind.identity
      .slice(said)
      .filter((field: string) => object[field] !== assumedOf(kind, field, options.defaultSchema)),
  )

/** The fields of an object, but those its owner has said, and those PostgreSQL would assume anyway. */
function written(kind: AnyKind, object: Fields, said: number, options: CodeOptions): Fields {
  const fields = identity(kind, object, options, said)
  for (const [name, rule] of Object.entries(rulesOf(kind))) {
    if (rule.hidden === true) continue
    if ('absent' in rule && isDeepStrictEqual(object[name], rule.absent)) continue
    fields[name] = valueOf(kind, name, object, options)
  }
  return fields
}

const valueOf = (kind: AnyKind, name: string, object: Fields, options: CodeOptions): unknown =>
  rulesOf(kind)[name]!.address === true
    ? // An address is an object with a schema of its own.
      withoutDefaultSchema(object[name] as Fields, options)
    : object[name]

/** `columns: […]`, `primaryKey: {…}`: what is created as clauses of this object. */
function parts(registry: Registry, { kind, inline }: AnyOperation, options: CodeOptions): Fields {
  const said = registry[kind]!.identity.length
  const fields: Fields = {}
  for (const part of inline) {
    const child = registry[part.kind]!
    // Only kinds with a place are folded.
    const { as, many } = child.inline!
    const object = written(child, part.after as Fields, said, options)
    fields[as] = many ? [...((fields[as] ?? []) as Fields[]), object] : object
  }
  return fields
}

/** Both sides of what changed, and of what an alter of it reads. */
function sides(kind: AnyKind, operation: AnyOperation, options: CodeOptions): Fields {
  const changed = operation.changed ?? new Set()
  const rules = rulesOf(kind)
  // An alter has both sides.
  const before = operation.before as Fields
  const after = operation.after as Fields
  const side = (object: Fields): Fields => {
    const fields: Fields = {}
    for (const [name, rule] of Object.entries(rules)) {
      const goesAlong =
        [...changed].some(other => rules[other]?.alongside?.includes(name)) &&
        // What is never compared is said on the side that has it.
        (rule.onChange === 'ignore' ? [object] : [before, after]).some(
          one => !('absent' in rule && isDeepStrictEqual(one[name], rule.absent)),
        )
      if (changed.has(name) || goesAlong) fields[name] = valueOf(kind, name, object, options)
    }
    return fields
  }
  return { before: side(before), after: side(after) }
}

/** The parts an alter takes along: as they are, or with both sides where they change too. */
function carried(registry: Registry, operation: AnyOperation, options: CodeOptions): Fields {
  const rule = registry[operation.kind]!.carries
  if (rule === undefined || operation.inline.length === 0) return {}
  const child = registry[rule.kind]!
  return {
    [rule.as]: operation.inline.map(part =>
      (part.changed ?? new Set()).size === 0
        ? written(child, part.after as Fields, 0, options)
        : {
            ...written(child, part.after as Fields, 0, options),
            ...sides(child, part, options),
          },
    ),
  }
}

/** The calls of a revision file back to operations: the other half of `code.ts`. */
import { isDeepStrictEqual } from 'node:util'
import { assumedOf, rulesOf, type AnyKind } from '../core/kind.ts'
import type { AnyOperation } from '../core/operation.ts'
import type { Registry } from '../core/schema.ts'
import { AthanorError } from '../errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** How a revision file is read: what its author may leave out. */
export interface Reading {
  readonly registry: Registry
  /** Where objects without a schema go: that of the run, so that tenants run the same files. */
  readonly defaultSchema: string
}

/** @throws AthanorError ATH204 when a field is missing or unknown */
export function createCall(reading: Reading, kind: AnyKind, given: Fields): AnyOperation {
  const { registry } = reading
  const places = Object.values(registry).filter(child => child.inline?.owner === kind.name)
  const own = Object.fromEntries(
    Object.entries(given).filter(([field]) => !places.some(child => child.inline!.as === field)),
  )
  const object = complete(reading, kind, own, kind.methods.create)
  const inherited = kind.identity.map(field => object[field])
  const inline = places.flatMap(child =>
    listOf(given[child.inline!.as]).map((part): AnyOperation => {
      const fields = Object.fromEntries(inherited.map((value, at) => [child.identity[at]!, value]))
      const after = complete(reading, child, { ...part, ...fields }, kind.methods.create)
      return { verb: 'create', kind: child.name, before: null, after, inline: [] }
    }),
  )
  return { verb: 'create', kind: kind.name, before: null, after: object, inline }
}

export const dropCall = (reading: Reading, kind: AnyKind, given: Fields): AnyOperation => ({
  verb: 'drop',
  kind: kind.name,
  before: identity(reading, kind, given, kind.methods.drop),
  after: null,
  inline: [],
})

export function renameCall(reading: Reading, kind: AnyKind, given: Fields): AnyOperation {
  const { to, ...id } = given
  if (typeof to !== 'string') throw wrong(kind.methods.rename, 'the new name `to` is missing')
  const before = identity(reading, kind, id, kind.methods.rename)
  const after = { ...before, [kind.identity.at(-1)!]: to }
  return { verb: 'rename', kind: kind.name, before, after, inline: [] }
}

/** `{ name: 'mood', value: 'sad', to: 'unhappy' }`: of the names that the object holds, this one. */
export function renameMemberCall(reading: Reading, kind: AnyKind, given: Fields): AnyOperation {
  const { value, to, ...id } = given
  const method = kind.methods.renameMember!
  if (typeof value !== 'string') throw wrong(method, '`value`, the name that changes, is missing')
  if (typeof to !== 'string') throw wrong(method, 'the new name `to` is missing')
  const object = identity(reading, kind, id, method)
  const side = (name: string): object => ({ ...object, [kind.members!.attribute]: [name] })
  return { verb: 'rename', kind: kind.name, before: side(value), after: side(to), inline: [] }
}

export function alterCall(
  reading: Reading,
  kind: AnyKind,
  given: Fields,
  change: Fields,
): AnyOperation {
  const method = kind.methods.alter
  const id = identity(reading, kind, given, method)
  const before = fieldsOf(change, 'before', method)
  const after = fieldsOf(change, 'after', method)
  const changed = changedIn(kind, before, after, method)
  const rule = kind.carries
  const inline =
    rule === undefined
      ? []
      : listOf(change[rule.as]).map(part => carriedCall(reading, rule.kind, part, method))
  const absent = absentOf(kind)
  return {
    verb: 'alter',
    kind: kind.name,
    before: { ...absent, ...id, ...addressed(reading, kind, before) },
    after: { ...absent, ...id, ...addressed(reading, kind, after) },
    changed,
    inline,
  }
}

function carriedCall(reading: Reading, name: string, part: Fields, method: string): AnyOperation {
  const kind = reading.registry[name]!
  const { before = {}, after = {}, ...common } = part
  const object = complete(reading, kind, common, method)
  return {
    verb: 'alter',
    kind: name,
    // Sides are objects when they are there at all.
    before: { ...object, ...(before as Fields) },
    after: { ...object, ...(after as Fields) },
    changed: changedIn(kind, before as Fields, after as Fields, method),
    inline: [],
  }
}

/** What both sides name: an attribute on one side only would have no way back. */
function changedIn(kind: AnyKind, before: Fields, after: Fields, method: string): Set<string> {
  const rules = rulesOf(kind)
  const changed = new Set<string>()
  for (const field of [...Object.keys(before), ...Object.keys(after)]) {
    const rule = rules[field]
    if (rule === undefined)
      throw wrong(method, `\`${field}\` is not an attribute of a ${kind.name}`)
    // What is never compared may stand on the side that has it.
    if (rule.onChange === 'ignore') continue
    if (!(field in before) || !(field in after))
      throw wrong(
        method,
        `\`${field}\` stands on one side only; write it in \`before\` and in \`after\``,
      )
    // What stands there for reading alone is equal on both sides.
    if (!isDeepStrictEqual(before[field], after[field])) changed.add(field)
  }
  return changed
}

function complete(
  reading: Reading,
  kind: AnyKind,
  given: Fields,
  method: string,
): Record<string, unknown> {
  const rules = rulesOf(kind)
  const id = identity(reading, kind, pick(given, kind.identity), method)
  for (const field of Object.keys(given))
    if (!(field in rules) && !kind.identity.includes(field))
      throw wrong(method, `a ${kind.name} has no \`${field}\``)
  for (const [field, rule] of Object.entries(rules))
    if (!(field in given) && !('absent' in rule))
      throw wrong(method, `\`${field}\` of the ${kind.name} is missing`)
  return { ...absentOf(kind), ...addressed(reading, kind, given), ...id }
}

const absentOf = (kind: AnyKind): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(rulesOf(kind)).flatMap(([field, rule]) =>
      'absent' in rule ? [[field, rule.absent]] : [],
    ),
  )

/** Fills in the schema of whatever points at another object. */
const addressed = ({ defaultSchema }: Reading, kind: AnyKind, given: Fields): Fields =>
  Object.fromEntries(
    Object.entries(given).map(([field, value]) =>
      rulesOf(kind)[field]?.address === true
        ? // An address is an object whose schema may be left out.
          [field, { schema: defaultSchema, ...(value as Fields) }]
        : [field, value],
    ),
  )

function identity(
  { defaultSchema }: Reading,
  kind: AnyKind,
  given: Fields,
  method: string,
): Record<string, unknown> {
  const id: Record<string, unknown> = {}
  for (const field of kind.identity) {
    const value = given[field] ?? assumedOf(kind, field, defaultSchema)
    if (typeof value !== 'string')
      throw wrong(method, `\`${field}\` of the ${kind.name} is missing`)
    id[field] = value
  }
  return id
}

const pick = (given: Fields, fields: readonly string[]): Fields =>
  Object.fromEntries(fields.filter(field => field in given).map(field => [field, given[field]]))

function fieldsOf(change: Fields, side: string, method: string): Fields {
  const value = change[side]
  if (typeof value !== 'object' || value === null) throw wrong(method, `\`${side}\` is missing`)
  return value as Fields
}

const listOf = (value: unknown): readonly Fields[] =>
  // Types have checked the call; a single part stands for a list of one.
  value === undefined ? [] : Array.isArray(value) ? (value as Fields[]) : [value as Fields]

const wrong = (method: string, message: string): AthanorError =>
  new AthanorError('ATH204', {
    message: `op.${method}: ${message}`,
    hint: 'Correct the call in the revision file; its types say what it takes.',
  })

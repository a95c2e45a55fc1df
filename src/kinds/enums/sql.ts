/** The SQL of enum types: values are added in place where only additions are asked for, else the type is made anew. */
import type { Carried, Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { alterTable } from '../../sql/table.ts'
import { literal, name as quoted, qualified, truncated } from '../../sql/text.ts'
import { comeBack, stepAside } from './dependents.ts'
import type { EnumType } from './kind.ts'
import { usingOf, type Using } from './using.ts'

/** Every earlier value is still there, in the same order. */
export const isAdditive = (before: readonly string[], after: readonly string[]): boolean => {
  const kept = after.filter(value => before.includes(value))
  return kept.length === before.length && kept.every((value, at) => value === before[at])
}

const create = ({ schema, name, values }: EnumType): Statement =>
  statement(`CREATE TYPE ${qualified(schema, name)} AS ENUM (${values.map(literal).join(', ')})`)

/** Each new value stands before the next one that was there; after all of them, at the end. */
function additions(before: EnumType, after: EnumType): Statement[] {
  const there = new Set(before.values)
  return after.values.flatMap((value, at) => {
    if (there.has(value)) return []
    const next = after.values.slice(at + 1).find(later => there.has(later))
    const place = next === undefined ? '' : ` BEFORE ${literal(next)}`
    return [
      statement(
        `ALTER TYPE ${qualified(after.schema, after.name)} ADD VALUE ${literal(value)}${place}`,
      ),
    ]
  })
}

function rebuild(before: EnumType, after: EnumType, carried: readonly Carried[]): Statement[] {
  const old = truncated(`${before.name}_old`)
  return [
    stepAside(before.schema, before.name),
    statement(`ALTER TYPE ${qualified(before.schema, before.name)} RENAME TO ${quoted(old)}`),
    create(after),
    ...carried.map(part => move(usingOf(part.before), usingOf(part.after))),
    statement(`DROP TYPE ${qualified(before.schema, old)}`),
    comeBack(),
  ]
}

const move = (before: Using, after: Using): Statement => {
  const column = `ALTER COLUMN ${quoted(after.name)}`
  const isList = before.type.endsWith('[]') && after.type.endsWith('[]')
  const through = isList ? 'text[]' : 'text'
  return alterTable(
    after.schema,
    after.table,
    ...(before.default === null ? [] : [`${column} DROP DEFAULT`]),
    `${column} TYPE ${after.type} USING ${quoted(after.name)}::${through}::${after.type}`,
    ...(after.default === null ? [] : [`${column} SET DEFAULT ${after.default}`]),
  )
}

/** Rows, defaults and conditions hold the value itself, and not its name. */
export const renameValue = (
  { schema, name }: Pick<EnumType, 'schema' | 'name'>,
  from: string,
  to: string,
): readonly Statement[] => [
  statement(
    `ALTER TYPE ${qualified(schema, name)} RENAME VALUE ${literal(from)} TO ${literal(to)}`,
  ),
]

const comment = ({ schema, name, comment: text }: EnumType): Statement =>
  commentOn(`TYPE ${qualified(schema, name)}`, text)

export const sql: Sql<EnumType, 'schema' | 'name'> = {
  create: after => [create(after)],
  drop: ({ schema, name }, guard) => [statement(`DROP TYPE ${guard}${qualified(schema, name)}`)],
  alter: (before, after, changed, carried) => {
    if (!changed.has('values')) return []
    // A value that was just added cannot be used before the transaction ends, so a default that changes
    // together with the values needs a type that is new as a whole, and so does whatever else uses it.
    const atRest = carried.every(part => part.changed.size === 0)
    if (isAdditive(before.values, after.values) && atRest && !after.anew)
      return additions(before, after)
    const keepsComment = after.comment !== null && !changed.has('comment')
    return [...rebuild(before, after, carried), ...(keepsComment ? [comment(after)] : [])]
  },
  comment,
  rename: (before, after) => [
    statement(
      `ALTER TYPE ${qualified(before.schema, before.name)} RENAME TO ${quoted(after.name)}`,
    ),
  ],
}

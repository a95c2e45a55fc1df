/** What rows that are there need before a column of theirs is changed. */
import { ref, type Surroundings, type Lookup, type Need, type Ref } from '../../core/kind.ts'
import { identifier } from '../../sql/keywords.ts'
import { everyRow, noRows, unsaid } from '../../sql/needs.ts'
import { relation, rowsWhere, spoken } from '../../sql/rows.ts'
import { literal } from '../../sql/text.ts'
import type { Column } from './model.ts'
import { isString, longest } from './types.ts'

/** Where rows may be there it is made without a value, and is never null once they have one. */
export const first = (column: Column): Column | null =>
  column.nullable ||
  column.default !== null ||
  column.serial !== null ||
  column.identity !== null ||
  column.generated !== null
    ? null
    : { ...column, nullable: true }

export function needs(
  before: Column | null,
  after: Column,
  changed: ReadonlySet<string>,
  around: Surroundings,
): readonly Need[] {
  if (before === null) return []
  return [
    ...(changed.has('type') && after.using !== unsaid ? fitting(before, after, around) : []),
    ...(changed.has('nullable') && !after.nullable ? [valued(before, around)] : []),
  ]
}

/** A value in every row. What is computed cannot be given one. */
function valued(column: Column, around: Surroundings): Need {
  const { schema, table, name, type, generated } = column
  const { home, told } = around
  if (generated === null)
    return everyRow(
      { schema, table, column: name, using: told(ref('column', schema, table, name)) },
      type,
      home,
    )
  return noRows(
    `every row of ${spoken(home, schema, table)} has a ${name}`,
    offending(column, around, `${identifier(name)} IS NULL`),
  )
}

/** Values that the new type would refuse, or cut in silence where they end in spaces. */
function fitting(before: Column, after: Column, around: Surroundings): readonly Need[] {
  const { schema, table, name } = before
  const { home } = around
  const column = identifier(name)
  const limit = longest(after.type)
  if (limit !== null && limit < mostIn(before, around.was))
    return [
      noRows(
        `no ${name} of ${spoken(home, schema, table)} is longer than ${limit}`,
        offending(
          before,
          around,
          `length(${isString(before.type) ? column : `${column}::text`}) > ${limit}`,
        ),
      ),
    ]
  const values = valuesOf(after, around.now)
  const isList = before.type.endsWith('[]')
  if (values === null || isList !== after.type.endsWith('[]')) return []
  if (valuesOf(before, around.was)?.every(value => values.includes(value)) === true) return []
  return [
    noRows(
      `every ${name} of ${spoken(home, schema, table)} is a value of ${after.type}`,
      offending(
        before,
        around,
        isList
          ? `NOT ${column}::text[] <@ ARRAY[${values.map(literal).join(', ')}]`
          : `${column}::text NOT IN (${values.map(literal).join(', ')})`,
      ),
    ),
  ]
}

/** The most characters that a value of the column may have. */
function mostIn(column: Column, lookup: Lookup): number {
  const words = column.type.endsWith('[]') ? null : valuesOf(column, lookup)
  if (words === null) return longest(column.type) ?? Infinity
  return Math.max(...words.map(word => Array.from(word).length))
}

const offending = (
  { schema, table, name }: Column,
  around: Surroundings,
  condition: string,
): string =>
  rowsWhere(
    relation(around.home, schema, table),
    around.keys(ref('table', schema, table))[0] ?? [],
    [name],
    condition,
  )

/** The words of the column's enum type; null when it is of none, or nobody knows them. */
function valuesOf({ uses }: Column, lookup: Lookup): readonly string[] | null {
  const used: Ref | undefined = uses.find(({ kind }) => kind === 'enum')
  const found = used === undefined ? undefined : lookup.get(used)
  // The lookup gives an enum type, and it has values.
  return found === undefined ? null : (found as { readonly values: readonly string[] }).values
}

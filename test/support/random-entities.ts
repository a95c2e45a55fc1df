/** The entities that the words of a random model mean; what no PostgreSQL could have is left out. */
import { EntitySchema } from 'typeorm'
import {
  columnNames,
  sorts,
  tableNames,
  type ColumnWords,
  type IndexWords,
  type ModelWords,
  type Sort,
  type TableWords,
} from './random-model.ts'

type Options = Record<string, unknown>
type EntityOptions = ConstructorParameters<typeof EntitySchema>[0]

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Entities are named `E0`, `E1`, … by the table's place in the list of names. */
export function entitiesOf(model: ModelWords): readonly EntitySchema[] {
  return model.map(table => {
    const options: Options = {
      name: entityOf(table),
      tableName: tableNames[table.name]!,
      columns: { ...keyOf(table), ...columnsOf(table), ...ends(table) },
      ...constraintsOf(table),
      relations: relationsOf(table, model),
      ...(table.schema === null ? {} : { schema: table.schema }),
    }
    // The words name nothing that TypeORM's options do not have.
    return new EntitySchema(options as unknown as EntityOptions)
  })
}

const entityOf = ({ name }: TableWords): string => `E${name}`

function keyOf(table: TableWords): Options {
  switch (table.key) {
    case 'increment':
      return { id: { type: 'int', primary: true, generated: 'increment' } }
    case 'identity':
      return { id: { type: 'bigint', primary: true, generated: 'identity' } }
    case 'uuid':
      return { id: { type: 'uuid', primary: true, generated: 'uuid' } }
    case 'typed': {
      const primaryKeyConstraintName = `key of ${entityOf(table)}`
      return { id: { type: 'varchar', length: 20, primary: true, primaryKeyConstraintName } }
    }
    case 'two':
      return { id: { type: 'int', primary: true }, id2: { type: 'char', length: 2, primary: true } }
  }
}

/** A range to exclude by; only where there is an exclusion. */
const ends = ({ excludes }: TableWords): Options =>
  excludes ? { during: { type: 'int4range', nullable: true } } : {}

const columnsOf = (table: TableWords): Options =>
  Object.fromEntries(table.columns.map(words => [columnNames[words.name]!, columnOf(words, table)]))

function columnOf(words: ColumnWords, table: TableWords): Options {
  const { comment } = words
  const said = comment === null ? {} : { comment }
  if (isComputed(words, table))
    return { type: 'int', asExpression: '"id" * 2 + 1', generatedType: 'STORED', ...said }
  const sort = sorts[words.sort]!
  const array = isArray(words)
  return {
    type: sort.type,
    ...sort.options,
    ...(array ? { array } : {}),
    ...defaultOf(words, array ? sort.arrays! : sort.defaults),
    nullable: words.nullable,
    unique: words.unique && isOrdered(sort),
    ...said,
  }
}

const isArray = ({ array, sort }: ColumnWords): boolean =>
  array && sorts[sort]!.arrays !== undefined

const isOrdered = ({ unordered }: Sort): boolean => unordered !== true

/** Computed of the key, where that is a number. */
const isComputed = ({ computed }: ColumnWords, { key }: TableWords): boolean =>
  computed && (key === 'increment' || key === 'two')

function defaultOf({ value }: ColumnWords, values: readonly unknown[]): Options {
  const chosen = values[value]
  if (chosen === undefined) return {}
  return {
    default: typeof chosen === 'string' && chosen.startsWith('=') ? () => chosen.slice(1) : chosen,
  }
}

function constraintsOf(table: TableWords): Options {
  const able = table.columns.filter(
    words => isComputed(words, table) || isOrdered(sorts[words.sort]!),
  )
  const lists = table.indexes.flatMap((words, at) => {
    if (able.length === 0) return []
    const picked = words.of.map(place => able[place % able.length]!)
    const columns = [...new Set(picked.map(({ name }) => columnNames[name]!))]
    const isUnique = columns.length === 1 && picked[0]!.unique
    // TypeORM gives two constraints over the same columns one name.
    return words.as === 'unique' && isUnique && !words.named ? [] : [{ words, at, columns }]
  })
  const one = firstOf(lists, ({ words, columns }) =>
    words.named
      ? null
      : JSON.stringify([words.as === 'unique', isPartial(words), columns.toSorted()]),
  )
  return {
    indices: one
      .filter(({ words }) => words.as !== 'unique')
      .map(({ words, at, columns }) => ({
        columns,
        unique: words.as === 'unique index',
        ...(words.named ? { name: `i${at} of ${entityOf(table)}` } : {}),
        ...(isPartial(words) ? { where: `${quoted('id')} IS NOT NULL` } : {}),
      })),
    uniques: one
      .filter(({ words }) => words.as === 'unique')
      .map(({ words, at, columns }) => ({
        columns,
        ...(words.named ? { name: `u${at}'s "${entityOf(table)}"` } : {}),
        ...(words.deferrable ? { deferrable: 'INITIALLY DEFERRED' } : {}),
      })),
    checks: table.checks.map(which => ({ expression: conditions[which]! })),
    exclusions: table.excludes ? [{ expression: 'USING gist ("during" WITH &&)' }] : [],
  }
}

const isPartial = ({ as, partial }: IndexWords): boolean => as !== 'unique' && partial

const conditions = [
  '"id" IS NOT NULL',
  `length("id"::text) BETWEEN 1 AND 99`,
  `"id"::text NOT IN ('it''s', '%', 'a\\b')`,
  `coalesce("id"::text, '') <> 'x'::text`,
]

/** Of those with one key, the first; null is no key. */
function firstOf<T>(items: readonly T[], key: (item: T) => string | null): readonly T[] {
  const seen = new Set<string>()
  return items.filter(item => {
    const is = key(item)
    if (is === null) return true
    if (seen.has(is)) return false
    seen.add(is)
    return true
  })
}

function relationsOf(table: TableWords, model: ModelWords): Options {
  return Object.fromEntries(
    table.links.map(({ to, as, nullable, named, onDelete, deferrable }, at) => {
      const target = model[to % model.length]!
      const many = as === 'many-to-many'
      const columns = Object.keys(keyOf(target)).map(key => ({
        name: `to${at} ${key}`,
        referencedColumnName: key,
        ...(named && !many ? { foreignKeyConstraintName: `f${at} of ${entityOf(table)}` } : {}),
      }))
      const shared = { type: as, target: entityOf(target), nullable }
      return [
        `link${at}`,
        many
          ? { ...shared, joinTable: { name: `${tableNames[table.name]!} and ${at}` } }
          : {
              ...shared,
              onDelete,
              joinColumn: columns,
              ...(deferrable ? { deferrable: 'INITIALLY DEFERRED' } : {}),
            },
      ]
    }),
  )
}

/** What a foreign key refers to: the keys it may lean on, and what PostgreSQL would say to it. */
import { ref, type Lookup, type Ref, type Refusal } from '../../core/kind.ts'
import type { ForeignKey } from './kind.ts'

/** As much of a primary key, a unique constraint or an index as matters here. */
interface Covering {
  readonly name: string
  readonly columns: readonly unknown[]
  readonly deferrable?: unknown
  readonly unique?: boolean
  readonly where?: unknown
}

/** The keys over exactly the target columns: PostgreSQL leans on one of them, and any will do. */
export function keysBehind({ references }: ForeignKey, lookup: Lookup): readonly Ref[] {
  const { schema, table, columns } = references
  const covering = (kind: string): readonly Covering[] =>
    // The lookup gives keys and indexes, and these are fields of theirs.
    (lookup.owned(kind, ref('table', schema, table)) as readonly Covering[]).filter(
      found =>
        found.columns.length === columns.length &&
        columns.every(column => found.columns.includes(column)) &&
        (found.deferrable ?? null) === null,
    )
  const keys = (kind: string): Ref[] =>
    covering(kind).map(key => ref(kind, schema, table, key.name))
  return [
    ...keys('primaryKey'),
    ...keys('unique'),
    ...covering('index')
      .filter(({ unique, where }) => unique === true && where === null)
      .map(found => ref('index', schema, found.name)),
  ]
}

/** A target that the schema does not have is somebody else's, and nothing is known of it. */
export function refused(key: ForeignKey, lookup: Lookup): Refusal | null {
  const { references, columns } = key
  const { schema, table } = references
  const is = (kind: string): boolean => lookup.get(ref(kind, schema, table)) !== undefined
  if (!is('table'))
    return is('view') || is('materializedView')
      ? {
          because: `refers to the view ${table}`,
          hint: 'Let the relation do without one: `createForeignKeyConstraints: false`.',
        }
      : null
  const target = `${table} (${references.columns.join(', ')})`
  if (columns.length !== references.columns.length)
    return {
      because: `has ${counted(columns)} and refers to ${counted(references.columns)} of ${table}`,
      hint: 'Name a column for each column of the key that it refers to. (TypeORM cannot do so in the closure table of an entity with several primary columns: give the tree another type.)',
    }
  const pairs = columns.map((column, at): readonly [Typed, Typed] => [
    columnIn(lookup, ref('column', key.schema, key.table, column)),
    columnIn(lookup, ref('column', schema, table, references.columns[at]!)),
  ])
  const wrong = pairs.findIndex(pair =>
    isOfEnum(pair) ? pair[0].type !== pair[1].type : !areComparable(pair[0].type, pair[1].type),
  )
  if (wrong !== -1)
    return {
      because: `has the type ${pairs[wrong]![0].type}, and ${target} has ${pairs[wrong]![1].type}`,
      hint: isOfEnum(pairs[wrong]!)
        ? 'Give the enum that is referred to a name, with `enumName`: both columns then have its type.'
        : 'Give both columns one type. (What `@Generated` makes of the type of a column does not reach those that refer to it: say the type there too.)',
    }
  return keysBehind(key, lookup).length > 0
    ? null
    : {
        because: `refers to ${target}, which is neither a primary key nor unique`,
        missingIn: ref('table', schema, table),
        hint: 'Make it unique, with `unique: true` or `@Unique`, not deferrable and without a condition.',
      }
}

const counted = ({ length }: readonly string[]): string =>
  length === 1 ? 'one column' : `${length} columns`

/** As much of a column as matters here. */
interface Typed {
  readonly type: string
  readonly uses: readonly Ref[]
}

const columnIn = (lookup: Lookup, column: Ref): Typed =>
  // The lookup gives columns, and these are fields of a column.
  (lookup.get(column) as Typed | undefined) ?? { type: '', uses: [] }

/** An enum is compared with nothing but itself. */
const hasEnum = ({ uses }: Typed): boolean => uses.some(({ kind }) => kind === 'enum')

const isOfEnum = (pair: readonly Typed[]): boolean => pair.some(hasEnum)

/** Types that PostgreSQL compares with each other; those of two families it never does. */
const families = [
  ['character', 'text'],
  ['date', 'timestamp'],
  ['inet', 'cidr'],
  ['uuid'],
  ['boolean'],
  ['bytea'],
  // A time is compared with an interval as the interval that it is cast to.
  ['time', 'interval'],
]

const familyOf = (type: string): number => placeIn([numbers.flat(), ...families], type)

const placeIn = (lists: readonly (readonly string[])[], type: string): number =>
  type.endsWith('[]')
    ? -1
    : lists.findIndex(words =>
        words.some(
          word => type === word || type.startsWith(`${word}(`) || type.startsWith(`${word} `),
        ),
      )

/** A number is compared with one of its own kind, or of a later one: never with an earlier one. */
const numbers = [['smallint', 'integer', 'bigint'], ['numeric'], ['real', 'double precision']]

/** Of types outside the families nothing is known. */
function areComparable(one: string, other: string): boolean {
  if (one === other) return true
  if (one.endsWith('[]') !== other.endsWith('[]')) return false
  const [from, to] = [placeIn(numbers, one), placeIn(numbers, other)]
  if (from !== -1 && to !== -1) return from <= to
  const [own, theirs] = [familyOf(one), familyOf(other)]
  return own === -1 || theirs === -1 || own === theirs
}

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
  if (lookup.get(ref('table', schema, table)) === undefined) return null
  const target = `${table} (${references.columns.join(', ')})`
  if (columns.length !== references.columns.length)
    return {
      because: `has ${counted(columns)} and refers to ${counted(references.columns)} of ${table}`,
      hint: 'Name a column for each column of the key that it refers to. (TypeORM cannot do so in the closure table of an entity with several primary columns: give the tree another type.)',
    }
  const types = columns.map((column, at): readonly [string, string] => [
    typeIn(lookup, ref('column', key.schema, key.table, column)),
    typeIn(lookup, ref('column', schema, table, references.columns[at]!)),
  ])
  const wrong = types.find(([own, theirs]) => !areComparable(own, theirs))
  if (wrong !== undefined)
    return {
      because: `has the type ${wrong[0]}, and ${target} has ${wrong[1]}`,
      hint: 'Give both columns one type. (What `@Generated` makes of the type of a column does not reach those that refer to it: say the type there too.)',
    }
  return keysBehind(key, lookup).length > 0
    ? null
    : {
        because: `refers to ${target}, which is neither a primary key nor unique`,
        hint: 'Make it unique, with `unique: true` or `@Unique`, not deferrable and without a condition.',
      }
}

const counted = ({ length }: readonly string[]): string =>
  length === 1 ? 'one column' : `${length} columns`

const typeIn = (lookup: Lookup, column: Ref): string =>
  // The lookup gives columns, and a column has a type.
  (lookup.get(column) as { readonly type: string } | undefined)?.type ?? ''

/** Types that PostgreSQL compares with each other; those of two families it never does. */
const families = [
  ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  ['character', 'text'],
  ['date', 'timestamp'],
  ['inet', 'cidr'],
  ['uuid'],
  ['boolean'],
  ['bytea'],
  ['interval'],
  ['time'],
]

const familyOf = (type: string): number =>
  type.endsWith('[]')
    ? -1
    : families.findIndex(words =>
        words.some(
          word => type === word || type.startsWith(`${word}(`) || type.startsWith(`${word} `),
        ),
      )

/** Of types outside the families nothing is known. */
function areComparable(one: string, other: string): boolean {
  const [own, theirs] = [familyOf(one), familyOf(other)]
  return own === -1 || theirs === -1 || own === theirs
}

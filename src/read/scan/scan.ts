/** Asks the catalog for everything that people can make in a database and no kind reads: one query, and no more rights than to look. */
import type { Row } from '../../core/kind.ts'
import { text, textOrNull } from '../../core/row.ts'
import type { Database } from '../../database/database.ts'
import { access } from './access.ts'
import { descriptions } from './comments.ts'
import { database as ofDatabase } from './database.ts'
import { objects } from './objects.ts'
import { relation } from './part.ts'
import { sequences } from './sequences.ts'
import { storage } from './storage.ts'
import { tables } from './tables.ts'

export interface Scanned {
  /** In words: `trigger`, `row security`, `comment of index`. */
  readonly kind: string
  /** Null for what is in no schema. */
  readonly schema: string | null
  readonly name: string
  /** The table or view that it is on. */
  readonly on: string | null
  readonly detail: string | null
  /** What must be managed, or a name that something managed must have claimed; null: it is always told of. */
  readonly holder: { readonly kind: string; readonly schema: string; readonly name: string } | null
}

/** @param schemas - those that are managed; of other schemas only their names are given */
export async function scan(
  database: Database,
  schemas: readonly string[],
): Promise<readonly Scanned[]> {
  const rows = await database.query(scanQuery(database.server.version), [schemas])
  return rows.map(scanned).toSorted(byPlace)
}

export const scanQuery = (version: number): string =>
  `WITH ${relation} ${[
    ...objects,
    ...tables(version),
    ...storage,
    ...sequences,
    ...access,
    ...descriptions,
    ...ofDatabase,
  ].join('\nUNION ALL\n')}`

function scanned(row: Row): Scanned {
  const holderKind = textOrNull(row, 'holderKind')
  const schema = textOrNull(row, 'schema')
  return {
    kind: text(row, 'kind'),
    schema,
    name: text(row, 'name'),
    on: textOrNull(row, 'on'),
    detail: textOrNull(row, 'detail'),
    holder:
      holderKind === null
        ? null
        : { kind: holderKind, schema: schema ?? '', name: text(row, 'holder') },
  }
}

/** What is in a schema by schema, table and kind; the collation of the server has no say. */
const placeOf = ({ schema, on, kind, name, detail }: Scanned): readonly string[] => [
  schema ?? '\u{10FFFF}',
  on ?? '\u{10FFFF}',
  kind,
  name,
  detail ?? '',
]

function byPlace(one: Scanned, other: Scanned): number {
  const theirs = placeOf(other)
  for (const [at, part] of placeOf(one).entries())
    if (part !== theirs[at]) return part < theirs[at]! ? -1 : 1
  return 0
}

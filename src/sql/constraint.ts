/** What the SQL of all constraints has in common, and what primary keys and uniques share besides. */
import { columnNames, deferrableColumn, describedAs, ownTables } from './catalog.ts'
import { commentOn } from './comment.ts'
import { identifier } from './keywords.ts'
import { alterMarks, markColumns, markedAfterwards, type Marked } from './marks.ts'
import { noRows, type Needed } from './needs.ts'
import { duplicates, mayRepeat, relation, spoken, type Cells } from './rows.ts'
import type { Statement } from './statement.ts'
import { alterTable } from './table.ts'
import { name as quoted, qualified } from './text.ts'

interface Named {
  readonly schema: string
  readonly table: string
  readonly name: string
}

interface Commented extends Named {
  readonly comment: string | null
}

export const constraintComment = ({ schema, table, name, comment }: Commented): Statement =>
  commentOn(`CONSTRAINT ${quoted(name)} ON ${qualified(schema, table)}`, comment)

/** The SQL of a kind of constraints; one that can be altered in place says how beside it. */
export const constraintSql = <T extends Commented>(clause: (constraint: T) => string) => ({
  create: (after: T) => [alterTable(after.schema, after.table, `ADD ${clause(after)}`)],
  drop: ({ schema, table, name }: Named, guard: string) => [
    alterTable(schema, table, `DROP CONSTRAINT ${guard}${quoted(name)}`),
  ],
  alter: () => [],
  comment: constraintComment,
  rename: ({ schema, table, name }: Named, after: Named) => [
    alterTable(schema, table, `RENAME CONSTRAINT ${quoted(name)} TO ${quoted(after.name)}`),
  ],
})

/** Of primary keys and uniques: the index behind one can be marked. */
export const keySql = <T extends Commented & Marked>(clause: (key: T) => string) => ({
  ...constraintSql(clause),
  afterwards: markedAfterwards,
  alter: alterMarks,
})

/** `contype` is `p` or `u`; `nullsNotDistinct` exists from PostgreSQL 15 on. */
export const keyConstraints = (contype: 'p' | 'u', version: number): string => `
    WITH ${ownTables}
    SELECT own.schema, own.name AS "table", k.conname AS name,
           ${columnNames('k.conkey', 'k.conrelid')} AS columns,
           (SELECT pg_catalog.json_agg(a.attname ORDER BY u.n)
              FROM pg_catalog.unnest(x.indkey) WITH ORDINALITY u (attnum, n)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.attnum
             WHERE u.n > x.indnkeyatts) AS include,
           ${version >= 150000 ? 'x.indnullsnotdistinct' : 'false'} AS "nullsNotDistinct",
           ${deferrableColumn('k')}, c.description AS comment, ${markColumns}
      FROM pg_catalog.pg_constraint k
      JOIN own ON own.oid = k.conrelid
      JOIN pg_catalog.pg_index x ON x.indexrelid = k.conindid
      JOIN pg_catalog.pg_class i ON i.oid = k.conindid
      ${describedAs('pg_constraint', 'k.oid')}
     WHERE k.contype = '${contype}'
     ORDER BY 1, 2, 3`

interface Key {
  readonly columns: readonly string[]
  readonly include: readonly string[]
  readonly nullsNotDistinct?: boolean
  readonly deferrable: string | null
}

/** Several rows that agree in the columns of the key would not let it be made. */
export function keyNeeds(
  key: Pick<Key, 'columns' | 'nullsNotDistinct'> & Pick<Named, 'schema' | 'table'>,
  cells: readonly Cells[],
  { home, keys }: { readonly home: string; readonly keys: readonly (readonly string[])[] },
): readonly Needed[] {
  const { schema, table, columns, nullsNotDistinct = false } = key
  if (!mayRepeat(cells, keys, nullsNotDistinct)) return []
  const mayBeNull = (at: number): boolean => !nullsNotDistinct && cells[at]?.now?.nullable !== false
  const query = duplicates({
    table: relation(home, schema, table),
    keys: columns.map(identifier),
    nullable: columns.filter((_column, at) => mayBeNull(at)).map(identifier),
    where: null,
  })
  return [
    noRows(
      `no two rows of ${spoken(home, schema, table)} have the same ${columns.join(', ')}`,
      query,
    ),
  ]
}

/** CREATE TABLE makes one index, and one constraint, of two keys that agree in all of this. */
export const mergesAs = ({ columns, include, nullsNotDistinct = false, deferrable }: Key): string =>
  JSON.stringify([columns, include, nullsNotDistinct, deferrable])

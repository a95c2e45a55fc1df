/** What rows need, as a call of a revision and as SQL: that there are none of a kind, or a value where there is none. */
import { statement, type Statement } from './statement.ts'
import { spoken } from './rows.ts'
import { dollarQuoted, enclosed, ended, literal, name, qualified } from './text.ts'

/** A class of errors of our own: what the server raises with it is no fault of a statement. */
export const raisedAs = { unmet: 'AT503', unfilled: 'AT210' } as const

/** The rows that are shown. */
export const shownRows = 5

/** As JSON, a line each, and one more than is shown when there are more. */
export const firstRows = (query: string): string =>
  `SELECT pg_catalog.row_to_json(offending.*)::text AS line FROM (\n${ended(query)}\n) AS offending LIMIT ${shownRows + 1}`

/** Raises where the query answers rows, and shows the first of them. */
export const unlessNone = (message: string, query: string): Statement =>
  statement(
    anonymous(`DECLARE offending text;
BEGIN
  EXECUTE ${dollarQuoted(`SELECT pg_catalog.string_agg(line, E'\\n') FROM (${firstRows(query)}) AS first`)} INTO offending;
  IF offending IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '${raisedAs.unmet}', MESSAGE = ${literal(message)}, DETAIL = offending;
  END IF;
END`),
  )

/** Raises where rows meet the condition, and says how many: `<before> 3 rows<after>`. */
const unlessNobody = (
  table: string,
  condition: string,
  words: { readonly before: string; readonly after: string; readonly hint: string },
): Statement =>
  statement(
    anonymous(`DECLARE offending bigint;
BEGIN
  EXECUTE ${dollarQuoted(`SELECT count(*) FROM ${table} WHERE ${condition}`)} INTO offending;
  IF offending > 0 THEN
    RAISE EXCEPTION USING ERRCODE = '${raisedAs.unfilled}',
      MESSAGE = ${literal(`${words.before} `)} || offending || CASE offending WHEN 1 THEN ' row' ELSE ' rows' END || ${literal(words.after)},
      HINT = ${literal(words.hint)};
  END IF;
END`),
  )

const anonymous = (block: string): string => `DO ${dollarQuoted(`\n${block}\n`)}`

export interface Missing {
  readonly schema: string
  readonly table: string
  readonly column: string
  /** SQL of the value; null while nobody has said it. */
  readonly using: string | null
}

/** Gives rows a value where there is none; raises where there is still none. */
export function filled(
  { schema, table, column, using }: Missing,
  home: string,
): readonly Statement[] {
  const path = qualified(schema, table)
  const what = spoken(home, schema, table, column)
  const check = unlessNobody(path, `${name(column)} IS NULL`, {
    before: `${what} has no value in`,
    after: using === null ? '' : `, and \`${using}\` gives none`,
    hint:
      using === null
        ? `Fill in \`using\` of its op.backfill: SQL of a value, which may read the other columns of the row. Or write the revision anew with --backfill ${shellWord(`${what}=…`)}.`
        : 'Correct `using` of its op.backfill, so that it gives every row a value.',
  })
  if (using === null) return [check]
  return [
    statement(
      `UPDATE ${path} SET ${name(column)} = ${enclosed(using)} WHERE ${name(column)} IS NULL`,
    ),
    check,
  ]
}

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** What nobody has said: it stands where SQL would. */
export const unsaid = '?'

export interface Unconverted {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly from: string
  readonly to: string
}

/** Raises where there are values that nobody has said how to convert. */
export const unlessEmpty = ({ schema, table, column, from, to }: Unconverted): Statement =>
  unlessNobody(qualified(schema, table), `${name(column)} IS NOT NULL`, {
    before: `no cast leads from ${from} to ${to}, and ${table}.${column} has a value in`,
    after: '',
    hint: `Fill in \`using\` in \`after\` of its op.alterColumn: SQL that makes ${to} of ${name(column)}.`,
  })

/** As `Need` of the kinds has it. */
export interface Needed {
  readonly call: string
  readonly given: readonly unknown[]
  readonly asks: string | null
  readonly statements: readonly Statement[]
}

/** That a query answers no rows. */
export const noRows = (expected: string, query: string): Needed => ({
  call: 'expectNone',
  given: [expected, query],
  asks: null,
  statements: [unlessNone(`expected ${JSON.stringify(expected)}`, query)],
})

/** That every row has a value. */
export function everyRow(missing: Missing, type: string, home: string): Needed {
  const { schema, table, column, using } = missing
  return {
    call: 'backfill',
    given: [{ ...(schema === home ? {} : { schema }), table, column, using }],
    asks:
      using === null
        ? `SQL of a value (${type}) for rows of ${spoken(home, schema, table)} that have no ${column}`
        : null,
    statements: filled(missing, home),
  }
}

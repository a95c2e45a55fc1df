/** Asks a server how it spells types, defaults and conditions: on temporary tables, in a transaction that is rolled back. */
import { questionKey } from '../core/compare.ts'
import type { Question } from '../core/kind.ts'
import type { Database, Row } from '../database/database.ts'
import { name } from '../sql/text.ts'
import { conditionOf } from '../sql/trigger.ts'
import { gather, routineDdl, routinesQuery, triggerDdl, type Routine } from './spell-routines.ts'
import { spellViews } from './spell-views.ts'

export type Answers = Map<string, string | null>

/** For a server that does not have what the texts need. */
export interface Setting {
  /** Statements that make it. */
  readonly prelude?: readonly string[]
  /** Statements between the parsing of the texts and their printing: renames. */
  readonly finale?: readonly string[]
}

/** How many texts go into one round trip, so that the lock table is never filled. */
const chunkSize = 400

/**
 * CREATE TABLE parses the texts of its defaults and checks and executes nothing of them; of an exclusion it computes
 * what is constant. (ALTER TABLE would read again what is there for each one that it adds.) A text that the server cannot parse is answered with null:
 * it names a type, a value or a function that is only about to exist.
 *
 */
export async function spell(
  database: Database,
  questions: readonly Question[],
  { prelude = [], finale = [] }: Setting = {},
): Promise<Answers> {
  const answers: Answers = new Map()
  await database.execute('BEGIN')
  try {
    if (prelude.length > 0) await database.execute(prelude.join(';\n'))
    // Set by itself: of a message with a syntax error in it, the server executes nothing.
    await database.execute('SAVEPOINT athanor_spell')
    const texts = questions.filter(question => question.as !== 'query')
    const known = await knownTypes(database, texts)
    const items = prepared(texts, known, answers)
    for (let start = 0; start < items.length; start += chunkSize)
      await ask(database, items.slice(start, start + chunkSize), known, { answers, finale })
    const views = questions.filter(question => question.as === 'query')
    for (const [question, answer] of await spellViews(database, views, prelude.length > 0))
      answers.set(questionKey(question), answer)
  } finally {
    await database.execute('ROLLBACK')
  }
  return answers
}

type TextQuestion = Exclude<Question, { as: 'query' }>

/** A question on its way: the column or the constraint that stands for it, named by its number. */
interface Item {
  readonly question: TextQuestion
  readonly label: string
}

function prepared(
  questions: readonly TextQuestion[],
  known: ReadonlySet<string>,
  answers: Answers,
): Item[] {
  return questions.flatMap((question, number): Item[] => {
    const typed = question.as === 'type' ? question.text : typeOf(question)
    if (typed === undefined || known.has(typed)) return [{ question, label: `q${number}` }]
    answers.set(questionKey(question), null)
    return []
  })
}

const typeOf = (question: TextQuestion): string | undefined =>
  'type' in question ? question.type : undefined

/** One table for all types and defaults, and a few for all conditions. */
function ddlOf(items: readonly Item[], known: ReadonlySet<string>): string[] {
  const columns: string[] = []
  const tables: Table[] = []
  const functions = new Map<string, Routine>()
  for (const { question, label } of items) {
    switch (question.as) {
      case 'type':
        columns.push(`${label} ${question.text}`)
        break
      case 'value':
        columns.push(`${label} ${question.type} DEFAULT (${question.text}\n)`)
        break
      case 'routine':
        gather(question, label, functions)
        break
      case 'condition':
      case 'expression':
      case 'generated':
      case 'exclude':
      case 'when':
        place(question, label, known, tables)
    }
  }
  return [
    ...(columns.length === 0 ? [] : [`CREATE TEMP TABLE athanor_spell (${columns.join(', ')})`]),
    ...tables.flatMap((table, at) => conditions(table, table.called ?? `athanor_spell_${at}`)),
    ...[...functions.values()].flatMap(routineDdl),
  ]
}

/** What stands around conditions of one table or of several, whose columns of one name have one type. */
interface Table {
  /** What it is called, where a text mentions it. */
  readonly called: string | undefined
  readonly columns: Map<string, string>
  readonly renames: string
  readonly constraints: string[]
  /** One at most: of two that say the same, CREATE TABLE makes one. */
  readonly exclusions: string[]
  readonly triggers: { readonly label: string; readonly condition: string }[]
}

type Condition = Extract<Question, { columns: unknown }>

/** Conditions share tables: making one takes the server much longer than parsing a text. */
function place(
  question: Condition,
  label: string,
  known: ReadonlySet<string>,
  tables: Table[],
): void {
  // A column of a type that does not exist yet is left out; most conditions do not mention it.
  const columns = question.columns.filter(({ type }) => known.has(type))
  const names = new Set(columns.map(column => column.name))
  const renames = JSON.stringify(question.renames.filter(([from]) => names.has(from)))
  const fits = (table: Table): boolean =>
    table.called === question.table &&
    table.renames === renames &&
    (question.as !== 'exclude' || table.exclusions.length === 0) &&
    table.columns.size + columns.length <= maxColumns &&
    columns.every(column => (table.columns.get(column.name) ?? column.type) === column.type)
  let table = tables.find(fits)
  if (table === undefined) {
    table = {
      called: question.table,
      columns: new Map(),
      renames,
      constraints: [],
      exclusions: [],
      triggers: [],
    }
    tables.push(table)
  }
  for (const column of columns) table.columns.set(column.name, column.type)
  if (question.as === 'when') table.triggers.push({ label, condition: question.text })
  else
    table[question.as === 'exclude' ? 'exclusions' : 'constraints'].push(
      `CONSTRAINT ${label} ${framed(question)}`,
    )
}

/** PostgreSQL takes 1600. */
const maxColumns = 1000

function conditions(
  { columns, renames, constraints, exclusions, triggers }: Table,
  table: string,
): string[] {
  const renamed = JSON.parse(renames) as Condition['renames']
  const members = [...columns].map(([column, type]) => `${name(column)} ${type}`)
  return [
    `CREATE TEMP TABLE ${name(table)} (${[...members, ...constraints, ...exclusions].join(', ')})`,
    ...triggers.map(({ label, condition }) => triggerDdl(table, label, condition)),
    ...renamed.map(
      ([from, to]) => `ALTER TABLE ${name(table)} RENAME COLUMN ${name(from)} TO ${name(to)}`,
    ),
  ]
}

/** A generated expression is no condition; put into one, it is printed with the cast to its column's type. */
function framed({ as, text, type }: Condition): string {
  switch (as) {
    case 'condition':
      return `CHECK (${text}\n)`
    case 'generated':
      return `CHECK (((${text}\n)::${type}) IS NOT NULL\n)`
    case 'expression':
      return `CHECK ((${text}\n) IS NOT NULL)`
    case 'when':
      return ''
    case 'exclude':
      return `EXCLUDE ${text}\n`
  }
}

/** Those of the types that the server knows, in one round trip. */
async function knownTypes(
  database: Database,
  questions: readonly TextQuestion[],
): Promise<ReadonlySet<string>> {
  const types = new Set(
    questions.flatMap(question => [
      ...(question.as === 'type' ? [question.text] : []),
      ...('columns' in question ? question.columns.map(column => column.type) : []),
      ...[typeOf(question) ?? []].flat(),
    ]),
  )
  if (types.size === 0) return types
  try {
    const rows = await database.query(
      `SELECT t FROM pg_catalog.unnest($1::text[]) t WHERE pg_catalog.to_regtype(t) IS NOT NULL`,
      [[...types]],
    )
    return new Set(rows.map(row => String(row['t'])))
  } catch {
    // to_regtype raises for a text that is no type at all: each question finds out by itself.
    await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
    return types
  }
}

/** One round trip to make the tables, one to read them; where one text fails, the rest is asked again in halves. */
async function ask(
  database: Database,
  items: readonly Item[],
  known: ReadonlySet<string>,
  out: { readonly answers: Answers; readonly finale: readonly string[] },
): Promise<void> {
  const { answers, finale } = out
  try {
    await database.execute(
      [
        ...ddlOf(items, known),
        ...finale,
        // Parsed under the user's own search path, printed as the introspector prints.
        `SET LOCAL search_path = ${name(database.defaultSchema)}`,
      ].join(';\n'),
    )
  } catch {
    await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
    if (items.length === 1) {
      answers.set(questionKey(items[0]!.question), null)
      return
    }
    const middle = Math.ceil(items.length / 2)
    await ask(database, items.slice(0, middle), known, out)
    await ask(database, items.slice(middle), known, out)
    return
  }
  const byLabel = new Map<string, Row>()
  for (const row of await database.query(readQuery)) byLabel.set(String(row['label']), row)
  for (const { question, label } of items) {
    const row = byLabel.get(label)
    const answer = question.as === 'type' ? row?.['type'] : row?.['expression']
    answers.set(questionKey(question), typeof answer === 'string' ? worded(question, answer) : null)
  }
  await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
}

const worded = (question: Question, answer: string): string | null =>
  question.as === 'when' ? conditionOf(answer) : answer

const readQuery = `
  WITH asked AS (
    SELECT c.oid, c.relname AS name
      FROM pg_catalog.pg_class c
     WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relkind = 'r'
  )
  SELECT a.attname AS label, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         -- A default mentions no column: with 0, its four hundred siblings are not prepared for it.
         pg_catalog.pg_get_expr(d.adbin, 0) AS expression
    FROM asked
    JOIN pg_catalog.pg_attribute a ON a.attrelid = asked.oid AND a.attnum > 0
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE asked.name = 'athanor_spell'
   UNION ALL
  SELECT k.conname, NULL,
         CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid)
              ELSE pg_catalog.substr(pg_catalog.pg_get_constraintdef(k.oid), pg_catalog.length('EXCLUDE ') + 1) END
    FROM asked
    JOIN pg_catalog.pg_constraint k ON k.conrelid = asked.oid AND k.contype IN ('c', 'x')
   UNION ALL${routinesQuery}`

/** Asks a server how it spells types, defaults and conditions: on temporary tables, in a transaction that is rolled back. */
import { questionKey } from '../core/compare.ts'
import type { Question } from '../core/kind.ts'
import type { Database, Row } from '../database/database.ts'
import { name } from '../sql/text.ts'

export type Answers = Map<string, string | null>

/** How many texts go into one round trip, so that the lock table is never filled. */
const chunkSize = 400

/**
 * SET DEFAULT and CHECK … NOT VALID parse an expression and execute nothing of it. A text that the server
 * cannot parse is answered with null: it names a type, a value or a function that is only about to exist.
 *
 * @param prelude - statements that make what the texts need, on a server that does not have it
 */
export async function spell(
  database: Database,
  questions: readonly Question[],
  prelude: readonly string[] = [],
): Promise<Answers> {
  const answers: Answers = new Map()
  await database.execute('BEGIN')
  try {
    if (prelude.length > 0) await database.execute(prelude.join(';\n'))
    const known = await knownTypes(database, questions)
    const items = prepared(questions, known, answers)
    for (let start = 0; start < items.length; start += chunkSize)
      await ask(database, items.slice(start, start + chunkSize), known, answers)
  } finally {
    await database.execute('ROLLBACK')
  }
  return answers
}

/** A question on its way: the column or the constraint that stands for it, named by its number. */
interface Item {
  readonly question: Question
  readonly label: string
}

function prepared(
  questions: readonly Question[],
  known: ReadonlySet<string>,
  answers: Answers,
): Item[] {
  return questions.flatMap((question, number): Item[] => {
    const typed = question.as === 'type' ? question.text : question.type
    if (typed === undefined || known.has(typed)) return [{ question, label: `q${number}` }]
    answers.set(questionKey(question), null)
    return []
  })
}

/** One table for all types and defaults, and one for each set of columns that conditions are about. */
function ddlOf(items: readonly Item[], known: ReadonlySet<string>): string[] {
  const columns: string[] = []
  const defaults: string[] = []
  const tables = new Map<string, Item[]>()
  for (const item of items) {
    const { question, label } = item
    switch (question.as) {
      case 'type':
        columns.push(`${label} ${question.text}`)
        break
      case 'value':
        columns.push(`${label} ${question.type}`)
        defaults.push(`ALTER ${label} SET DEFAULT (${question.text}\n)`)
        break
      case 'condition':
      case 'generated': {
        const surroundings = JSON.stringify([question.columns, question.renames])
        tables.set(surroundings, [...(tables.get(surroundings) ?? []), item])
      }
    }
  }
  return [
    ...(columns.length === 0 ? [] : [`CREATE TEMP TABLE athanor_spell (${columns.join(', ')})`]),
    ...(defaults.length === 0 ? [] : [`ALTER TABLE athanor_spell ${defaults.join(', ')}`]),
    ...[...tables.values()].flatMap((asked, at) => conditions(asked, `athanor_spell_${at}`, known)),
  ]
}

function conditions(items: readonly Item[], table: string, known: ReadonlySet<string>): string[] {
  const [first] = items
  if (first === undefined || !('columns' in first.question)) return []
  const { columns, renames } = first.question
  return [
    // A column of a type that does not exist yet is left out; most conditions do not mention it.
    `CREATE TEMP TABLE ${table} (${columns
      .filter(column => known.has(column.type))
      .map(column => `${name(column.name)} ${column.type}`)
      .join(', ')})`,
    `ALTER TABLE ${table} ${items
      .map(
        ({ question, label }) => `ADD CONSTRAINT ${label} CHECK (${framed(question)}\n) NOT VALID`,
      )
      .join(', ')}`,
    ...renames.map(
      ([from, to]) => `ALTER TABLE ${table} RENAME COLUMN ${name(from)} TO ${name(to)}`,
    ),
  ]
}

/** A generated expression is no condition; put into one, it is printed with the cast to its column's type. */
const framed = (question: Question): string =>
  question.as === 'generated'
    ? `((${question.text}\n)::${question.type}) IS NOT NULL`
    : question.text

/** Those of the types that the server knows, in one round trip. */
async function knownTypes(
  database: Database,
  questions: readonly Question[],
): Promise<ReadonlySet<string>> {
  const types = new Set(
    questions.flatMap(question =>
      question.as === 'type'
        ? [question.text]
        : question.as === 'value'
          ? [question.type]
          : [
              ...question.columns.map(column => column.type),
              ...(question.type === undefined ? [] : [question.type]),
            ],
    ),
  )
  if (types.size === 0) return types
  await database.execute('SAVEPOINT athanor_types')
  try {
    const rows = await database.query(
      `SELECT t FROM pg_catalog.unnest($1::text[]) t WHERE pg_catalog.to_regtype(t) IS NOT NULL`,
      [[...types]],
    )
    return new Set(rows.map(row => String(row['t'])))
  } catch {
    // to_regtype raises for a text that is no type at all: each question finds out by itself.
    await database.execute('ROLLBACK TO SAVEPOINT athanor_types')
    return types
  }
}

/** One round trip to make the tables, one to read them; where one text fails, the rest is asked again in halves. */
async function ask(
  database: Database,
  items: readonly Item[],
  known: ReadonlySet<string>,
  answers: Answers,
): Promise<void> {
  try {
    await database.execute(
      [
        'SAVEPOINT athanor_spell',
        ...ddlOf(items, known),
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
    await ask(database, items.slice(0, middle), known, answers)
    await ask(database, items.slice(middle), known, answers)
    return
  }
  const byLabel = new Map<string, Row>()
  for (const row of await database.query(readQuery)) byLabel.set(String(row['label']), row)
  for (const { question, label } of items) {
    const row = byLabel.get(label)
    const answer = question.as === 'type' ? row?.['type'] : row?.['expression']
    answers.set(questionKey(question), typeof answer === 'string' ? answer : null)
  }
  await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
}

const readQuery = `
  WITH asked AS (
    SELECT c.oid
      FROM pg_catalog.pg_class c
     WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname LIKE 'athanor\\_spell%'
  )
  SELECT a.attname AS label, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression
    FROM asked
    JOIN pg_catalog.pg_attribute a ON a.attrelid = asked.oid AND a.attnum > 0
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = asked.oid AND k.contype = 'c')
   UNION ALL
  SELECT k.conname, NULL, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
    FROM asked
    JOIN pg_catalog.pg_constraint k ON k.conrelid = asked.oid AND k.contype = 'c'`

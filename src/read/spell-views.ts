/**
 * Asks a server how it spells the queries of views: it makes temporary ones, and reads them back.
 *
 * A query is parsed among the real tables. Where a table has not yet the shape that the query is about, a temporary
 * one of its name stands before it; so nothing real is changed, and nothing but ACCESS SHARE is taken.
 */
import type { Question, TableShape } from '../core/kind.ts'
import type { Database, Row } from '../database/database.ts'
import { name, names, qualified } from '../sql/text.ts'
import { placesOf, type Places } from './spell-places.ts'

type ViewQuestion = Extract<Question, { as: 'query' }>
type ViewAnswers = Map<ViewQuestion, string | null>

/** Null is what the server cannot parse, or not in the shape that the tables are going to have. */
export async function spellViews(
  database: Database,
  questions: readonly ViewQuestion[],
  isElsewhere: boolean,
): Promise<ViewAnswers> {
  const answers: ViewAnswers = new Map()
  if (questions.length === 0) return answers
  const places = await placesOf(
    database,
    questions.flatMap(({ tables }) => tables),
  )
  if (isElsewhere) {
    for (const question of questions)
      answers.set(question, await askElsewhere(database, question, places))
    return answers
  }
  for (const group of grouped(questions, places, database.defaultSchema))
    await ask(database, group, group.questions, answers)
  return answers
}

/** Questions that need the same tables to be stood in for. */
interface Group {
  readonly shadows: readonly string[]
  readonly questions: ViewQuestion[]
  /** Per question: real tables that have another shape; a query that reads one all the same is not understood. */
  readonly others: Map<ViewQuestion, readonly TableShape[]>
}

function grouped(
  questions: readonly ViewQuestion[],
  places: Places,
  defaultSchema: string,
): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const question of questions) {
    const others = question.tables.filter(table => !places.has(table, question.text))
    const shadows = others
      .filter(({ schema }) => schema === defaultSchema)
      .map(table => tableSql(`TEMP TABLE ${name(table.name)}`, table, places))
    const key = JSON.stringify(shadows)
    const group: Group = groups.get(key) ?? { shadows, questions: [], others: new Map() }
    group.questions.push(question)
    group.others.set(question, others)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function tableSql(head: string, { columns, key }: TableShape, places: Places): string {
  const members = columns.map(column => `${name(column.name)} ${places.typeOf(column)}`)
  const primaryKey = key.length === 0 ? [] : [`PRIMARY KEY (${names(key)})`]
  return `CREATE ${head} (${[...members, ...primaryKey].join(', ')})`
}

const labelOf = (at: number): string => `athanor_view_${at}`

// In parentheses: a text with two statements in it is a syntax error, and nothing of it is executed.
const viewSql = (head: string, text: string): string => `CREATE ${head} AS (${text}\n)`

/** One round trip to make the views, one to read them; where one fails, the rest is asked again in halves. */
async function ask(
  database: Database,
  group: Group,
  questions: readonly ViewQuestion[],
  answers: ViewAnswers,
): Promise<void> {
  try {
    await database.execute(
      [
        ...group.shadows,
        ...questions.map(({ text }, at) => viewSql(`TEMP VIEW ${labelOf(at)}`, text)),
        // Parsed under the user's own search path, printed as the introspector prints.
        `SET LOCAL search_path = ${name(database.defaultSchema)}`,
      ].join(';\n'),
    )
  } catch {
    await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
    if (questions.length === 1) {
      answers.set(questions[0]!, null)
      return
    }
    const middle = Math.ceil(questions.length / 2)
    await ask(database, group, questions.slice(0, middle), answers)
    await ask(database, group, questions.slice(middle), answers)
    return
  }
  const rows = await database.query(readQuery)
  const byLabel = new Map(rows.map(row => [String(row['label']), row]))
  questions.forEach((question, at) => {
    const row = byLabel.get(labelOf(at))
    const isAmiss = group.others.get(question)!.some(table => reads(row, table))
    answers.set(question, isAmiss ? null : String(row?.['query']))
  })
  await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
}

const reads = (row: Row | undefined, { schema, name: table }: TableShape): boolean =>
  // json_agg(json_build_array(…)) makes lists of two names.
  ((row?.['reads'] ?? []) as readonly (readonly string[])[]).some(
    ([otherSchema, other]) => otherSchema === schema && other === table,
  )

/**
 * On a server that has none of it, real tables and views are made. Both sides are asked there, and one of the two may
 * be a text that a server has printed already: so the text is printed twice.
 */
async function askElsewhere(
  database: Database,
  { text, tables, views }: ViewQuestion,
  places: Places,
): Promise<string | null> {
  const spelled = async (query: string, label: string): Promise<string> => {
    await database.execute(viewSql(`TEMP VIEW ${label}`, query))
    const rows = await database.query(readQuery)
    return String(rows.find(row => row['label'] === label)?.['query'])
  }
  try {
    await database.execute(
      [
        ...tables.map(table =>
          tableSql(`TABLE ${qualified(table.schema, table.name)}`, table, places),
        ),
        ...views.map(view => viewSql(`VIEW ${qualified(view.schema, view.name)}`, view.text)),
        `SET LOCAL search_path = ${name(database.defaultSchema)}`,
      ].join(';\n'),
    )
    return await spelled(await spelled(text, labelOf(0)), labelOf(1))
  } catch {
    return null
  } finally {
    await database.execute('ROLLBACK TO SAVEPOINT athanor_spell')
  }
}

const readQuery = `
  SELECT c.relname AS label, pg_catalog.ltrim(pg_catalog.left(pg_catalog.pg_get_viewdef(c.oid), -1)) AS query,
         (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(n.nspname, t.relname))
            FROM pg_catalog.pg_rewrite r
            JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
             AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
            JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
            JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           WHERE r.ev_class = c.oid) AS reads
    FROM pg_catalog.pg_class c
   WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relname LIKE 'athanor\\_view\\_%'`

/** How functions and the conditions of triggers are put to a server, so that it says them in its own words. */
import type { Question } from '../core/kind.ts'

type FunctionQuestion = Extract<Question, { as: 'routine' }>

/** A temporary function, and the questions that it answers. */
export interface Routine {
  readonly question: FunctionQuestion
  readonly labels: string[]
}

/** Questions about one function are answered by one. */
export function gather(
  question: FunctionQuestion,
  label: string,
  routines: Map<string, Routine>,
): void {
  const key = question.name + question.text
  const routine = routines.get(key) ?? { question, labels: [] }
  routine.labels.push(`${label} ${question.part}`)
  routines.set(key, routine)
}

/** Its labels stand in its comment: the name has to be its own, since its body may say it. */
export const routineDdl = ({ question, labels }: Routine): readonly string[] => [
  // The body is not looked at: what it mentions may be only about to exist.
  `SET LOCAL check_function_bodies = off`,
  `CREATE ${question.routine} pg_temp.${question.name}${question.text}`,
  `COMMENT ON ${question.routine} pg_temp.${question.signature} IS '${labels.join(',')}'`,
]

/**
 * WHEN of an update, where there is an OLD row and a NEW one; the function is PostgreSQL's own, and never runs.
 *
 * @param table - SQL of its name
 */
export const triggerDdl = (table: string, label: string, condition: string): string =>
  `CREATE TRIGGER ${label} AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${condition}\n)` +
  ` EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()`

/** Rows of label, type and expression, from the relations in `asked`. */
export const routinesQuery = `
  SELECT t.tgname, NULL, pg_catalog.pg_get_triggerdef(t.oid)
    FROM asked
    JOIN pg_catalog.pg_trigger t ON t.tgrelid = asked.oid AND NOT t.tgisinternal
   UNION ALL
  SELECT pg_catalog.split_part(l.label, ' ', 1), NULL,
         CASE pg_catalog.split_part(l.label, ' ', 2)
           WHEN 'arguments' THEN pg_catalog.pg_get_function_arguments(p.oid)
           WHEN 'result' THEN pg_catalog.pg_get_function_result(p.oid)
           WHEN 'body' THEN pg_catalog.pg_get_function_sqlbody(p.oid) END
    FROM pg_catalog.pg_proc p
   CROSS JOIN pg_catalog.unnest(pg_catalog.string_to_array(pg_catalog.obj_description(p.oid, 'pg_proc'), ',')) l (label)
   WHERE p.pronamespace = pg_catalog.pg_my_temp_schema()`

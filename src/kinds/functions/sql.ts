/** The SQL of functions and procedures. */
import type { Sql } from '../../core/kind.ts'
import { commentOn } from '../../sql/comment.ts'
import { nameIn } from '../../sql/signature.ts'
import { statement, type Statement } from '../../sql/statement.ts'
import { dollarQuoted, literal, name as quoted } from '../../sql/text.ts'
import type { Routine } from './model.ts'

export type RoutineId = 'schema' | 'signature'

export const wordOf = ({ returns }: Pick<Routine, 'returns'>): 'FUNCTION' | 'PROCEDURE' =>
  returns === null ? 'PROCEDURE' : 'FUNCTION'

/** PostgreSQL keeps these as lists of names that are quoted already; all other settings are texts. */
const listsOfNames = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

function settingOf(setting: string): string {
  const option = setting.slice(0, setting.indexOf('='))
  const value = setting.slice(option.length + 1)
  if (!listsOfNames.has(option)) return `SET ${option} TO ${literal(value).trim()}`
  // A list of no names is kept as one empty name, which SQL does not have.
  return `SET ${option} TO ${value === '""' ? "''" : value}`
}

/** What PostgreSQL does not assume anyway. */
const wordsOf = (routine: Routine): readonly string[] => [
  ...(routine.volatility === 'VOLATILE' ? [] : [routine.volatility]),
  ...(routine.strict ? ['STRICT'] : []),
  ...(routine.leakproof ? ['LEAKPROOF'] : []),
  ...(routine.security === 'DEFINER' ? ['SECURITY DEFINER'] : []),
  ...(routine.parallel === 'UNSAFE' ? [] : [`PARALLEL ${routine.parallel}`]),
  ...(routine.cost === 100 ? [] : [`COST ${routine.cost}`]),
  ...(routine.rows === null ? [] : [`ROWS ${routine.rows}`]),
  ...routine.set.map(settingOf),
]

/** What follows the name. */
export const definitionOf = (routine: Routine): string =>
  [
    `(${routine.parameters})`,
    ...(routine.returns === null ? [] : [` RETURNS ${routine.returns}`]),
    ` LANGUAGE ${quoted(routine.language)}`,
    ...wordsOf(routine).map(word => ` ${word}`),
    routine.sqlBody ?? `AS ${dollarQuoted(routine.body ?? '')}`,
  ].join('\n')

export const pathOf = ({ schema, signature }: Pick<Routine, RoutineId>): string =>
  `${quoted(schema)}.${signature}`

function create(routine: Routine, orReplace: '' | 'OR REPLACE '): readonly Statement[] {
  const made = statement(
    `CREATE ${orReplace}${wordOf(routine)} ${quoted(routine.schema)}.${nameIn(routine.signature)}${definitionOf(routine)}`,
  )
  // What such a body reads may come later, or be gone by now: like any text, it is looked into when it runs.
  return routine.language === 'sql' && routine.sqlBody === null
    ? [
        statement('SET LOCAL check_function_bodies = off'),
        made,
        statement('SET LOCAL check_function_bodies TO DEFAULT'),
      ]
    : [made]
}

export const sql: Sql<Routine, RoutineId> = {
  create: after => create(after, ''),
  comment: after => commentOn(`${wordOf(after)} ${pathOf(after)}`, after.comment),
  // ROUTINE is either, and a call that drops one does not say which it is.
  drop: (before, guard) => [statement(`DROP ROUTINE ${guard}${pathOf(before)}`)],
  alter: (_before, after, changed) =>
    ['language', 'body', 'sqlBody'].some(attribute => changed.has(attribute))
      ? create(after, 'OR REPLACE ')
      : words(after, changed),
  rename: (before, after) => [
    statement(`ALTER ROUTINE ${pathOf(before)} RENAME TO ${nameIn(after.signature)}`),
  ],
}

function words(after: Routine, changed: ReadonlySet<string>): Statement[] {
  const actions = [
    ...(changed.has('volatility') ? [after.volatility] : []),
    ...(changed.has('strict') ? [after.strict ? 'STRICT' : 'CALLED ON NULL INPUT'] : []),
    ...(changed.has('leakproof') ? [after.leakproof ? 'LEAKPROOF' : 'NOT LEAKPROOF'] : []),
    ...(changed.has('security') ? [`SECURITY ${after.security}`] : []),
    ...(changed.has('parallel') ? [`PARALLEL ${after.parallel}`] : []),
    ...(changed.has('cost') ? [`COST ${after.cost}`] : []),
    ...(changed.has('rows') ? [`ROWS ${after.rows ?? 1000}`] : []),
    ...(changed.has('set') ? ['RESET ALL', ...after.set.map(settingOf)] : []),
  ]
  return actions.length === 0
    ? []
    : [statement(`ALTER ROUTINE ${pathOf(after)} ${actions.join(' ')}`)]
}

/** The functions of the definitions. */
import type { FunctionArgument, FunctionWords } from '../../define/routines.ts'
import { identifier } from '../../sql/keywords.ts'
import { typeName } from '../../sql/type-name.ts'
import { truncated } from '../../sql/text.ts'
import { definedFunctions as said } from '../../typeorm/definitions.ts'
import type { Model } from '../../typeorm/model.ts'
import type { Routine } from './model.ts'

export const definedFunctions = (model: Model): readonly Routine[] =>
  said(model).map(words => routineOf(words, model.defaultSchema))

function routineOf(words: FunctionWords, defaultSchema: string): Routine {
  const given = (words.arguments ?? []).map(argument =>
    typeof argument === 'string' ? { type: argument } : argument,
  )
  const inputs = given.filter(({ mode }) => mode !== 'OUT')
  return {
    schema: words.schema ?? defaultSchema,
    signature: `${identifier(truncated(words.name))}(${inputs.map(({ type }) => typeName(type)).join(', ')})`,
    parameters: given.map(parameterOf).join(', '),
    returns: words.returns === null ? null : typeName(words.returns),
    language: words.language ?? 'sql',
    body: words.sqlBody === undefined ? (words.body ?? '') : null,
    sqlBody: words.sqlBody ?? null,
    volatility: words.volatility ?? 'VOLATILE',
    strict: words.strict ?? false,
    leakproof: words.leakproof ?? false,
    security: words.security ?? 'INVOKER',
    parallel: words.parallel ?? 'UNSAFE',
    cost: words.cost ?? 100,
    rows: words.rows === undefined || words.rows === 1000 ? null : words.rows,
    set: Object.entries(words.set ?? {}).map(([option, value]) => `${option}=${valueOf(value)}`),
    comment: null,
    uses: [],
  }
}

/** In the form in which PostgreSQL prints them. */
const parameterOf = ({ mode, name, type, default: otherwise }: FunctionArgument): string =>
  [
    ...(mode === undefined || mode === 'IN' ? [] : [mode]),
    ...(name === undefined ? [] : [identifier(truncated(name))]),
    typeName(type),
    ...(otherwise === undefined ? [] : [`DEFAULT ${otherwise}`]),
  ].join(' ')

/** Of a list, PostgreSQL keeps names as they are quoted in SQL; an empty list is one empty name. */
const valueOf = (value: string | readonly string[]): string =>
  typeof value === 'string'
    ? value
    : value.length === 0
      ? '""'
      : value.map(name => identifier(name)).join(', ')

/** Storage parameters, `fillfactor=70`, as `pg_class.reloptions` and `pg_attribute.attoptions` have them. */

/** WITH, as it stands in CREATE; empty when there are none. */
export const withClause = (parameters: readonly string[]): string =>
  parameters.length === 0 ? '' : ` WITH (${parameters.join(', ')})`

/** The actions of an ALTER: those that are gone are reset, the others set. */
export function parameterActions(before: readonly string[], after: readonly string[]): string[] {
  const kept = new Set(after.map(nameOf))
  const gone = before.map(nameOf).filter(parameter => !kept.has(parameter))
  return [
    ...(gone.length === 0 ? [] : [`RESET (${gone.join(', ')})`]),
    ...(after.length === 0 ? [] : [`SET (${after.join(', ')})`]),
  ]
}

const nameOf = (parameter: string): string => parameter.slice(0, parameter.indexOf('='))

/** What authors write around TypeORM, which puts strings into SQL as they stand. */

/**
 * TypeORM puts a string between apostrophes and escapes nothing, so that authors double their own: a string in
 * which all of them are doubled is taken as TypeORM takes it, any other as it stands.
 */
export const unescaped = (value: string): string =>
  /^(?:[^']|'')*$/.test(value) ? value.replaceAll("''", "'") : value

/** TypeORM quotes no element, so that authors quote their own; such quotes are no part of the value. */
export const unquoted = (value: string): string =>
  /^"(?:[^"\\]|\\.)*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value

/** The names of PostgreSQL's types as arguments of functions: without modifiers, which PostgreSQL does not keep there. */

/** Left: what grammar and catalog know it by; right: what `format_type` prints. */
const names: Readonly<Record<string, string>> = {
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  bool: 'boolean',
  float: 'double precision',
  float4: 'real',
  float8: 'double precision',
  dec: 'numeric',
  decimal: 'numeric',
  char: 'character',
  bpchar: 'character',
  varchar: 'character varying',
  varbit: 'bit varying',
  time: 'time without time zone',
  timetz: 'time with time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
}

/** What is no other name of a built-in type stays as it is; `SETOF` before it and `[]` behind it stay as well. */
export function typeName(type: string): string {
  const match =
    /^(setof\s+)?([a-z][a-z0-9 ]*?)\s*(?:\([\d\s,]+\))?( with(?:out)? time zone)?\s*((?:\[\d*\])*)$/i.exec(
      type.trim(),
    )
  if (match === null) return type
  const [, set = '', base = '', zone = '', arrays = ''] = match
  const name = `${base.toLowerCase()}${zone.toLowerCase()}`
  const known = names[name] ?? (builtIn.has(name) ? name : null)
  if (known === null) return type
  return `${set === '' ? '' : 'SETOF '}${known}${arrays === '' ? '' : '[]'}`
}

/** Names that `format_type` prints and a modifier or capitals may hide. */
const builtIn = new Set([
  ...Object.values(names),
  'bit',
  'interval',
  'text',
  'uuid',
  'trigger',
  'void',
])

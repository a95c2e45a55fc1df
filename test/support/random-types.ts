/** Families of types whose values turn into each other, and values that do: what a random column is made of. */

export type Draw = <T>(items: readonly T[]) => T

export interface Family {
  readonly types: readonly string[]
  /** SQL literals that every type of the family takes, distinct in all of them. */
  readonly values: readonly string[]
  /** A btree has its types in order. */
  readonly hasOrder: boolean
}

/** The two enum types that a pair of schemas may share; each side has some of the words, in its own order. */
export const enumTypes = ['mood', '"Col or"'] as const
export const words = ['sad', "o''k", 'Happy', 'ünsure', 'a,b']

const text = (...literals: readonly string[]): readonly string[] =>
  literals.map(literal => `'${literal}'`)

const family = (types: readonly string[], values: readonly string[], hasOrder = true): Family => ({
  types,
  values,
  hasOrder,
})

const strings = ['text', 'character varying(40)']

export const keyFamilies: readonly Family[] = [
  family(
    ['smallint', 'integer', 'bigint', 'numeric', 'text', 'character varying(8)'],
    text('1', '2', '3', '4'),
  ),
  family(
    ['uuid', ...strings],
    text(
      '00000000-0000-0000-0000-000000000001',
      '00000000-0000-0000-0000-00000000000a',
      'ffffffff-0000-0000-0000-000000000000',
      '00000000-0000-4000-8000-000000000000',
    ),
  ),
]

export const wholeNumbers = ['smallint', 'integer', 'bigint']

export const families: readonly Family[] = [
  family(
    [
      ...wholeNumbers,
      'numeric(6,2)',
      'numeric',
      'real',
      'double precision',
      'text',
      'character varying(8)',
      'character(4)',
    ],
    text('0', '1', '-7', '42'),
  ),
  family(
    ['numeric(6,2)', 'numeric(8,3)', 'numeric', 'real', 'double precision', ...wholeNumbers],
    ['1.25', '2.5', '-3.75', '1000'],
  ),
  family(['boolean', 'integer', 'text', 'character varying(5)'], text('1', '0')),
  family(
    ['date', 'timestamp(0)', 'timestamp', 'timestamp with time zone', ...strings],
    text('2024-01-31', '1999-12-31 00:00:00', '2000-02-29', '0099-01-01'),
  ),
  family(
    ['timestamp(0)', 'timestamp(3)', 'timestamp', 'timestamp with time zone', ...strings],
    text('2024-01-31 12:34:56.789', '1999-12-31 23:59:59.999999', '2000-02-29', '2024-03-31 02:30'),
  ),
  family(['time', 'time(0)', 'interval', ...strings], text('12:34:56.5', '00:00', '23:59:59.25')),
  family(
    [...strings, 'character(8)', 'character varying(8)', ...enumTypes, 'name'],
    text(...words),
  ),
  family(
    ['text[]', 'character varying(8)[]', ...enumTypes.map(type => `${type}[]`), 'text'],
    text('{}', '{sad}', '{"o\'\'k",Happy}', '{NULL,sad}'),
  ),
  family(
    ['integer[]', 'bigint[]', 'numeric[]', 'text[]', 'text'],
    text('{}', '{1,2}', '{NULL,3}', '{{1},{2}}'),
  ),
  family(['json', 'jsonb', 'text'], text('{"a": 1}', '[]', 'null', '"x"'), false),
  family(['bytea', 'text'], text(String.raw`\x00ff`, String.raw`\x`, String.raw`\x61`), false),
  family(['inet', 'cidr', ...strings], text('10.0.0.0/8', '::1/128', '192.168.1.1/32')),
  family(['bit varying(8)', 'bit varying', 'bit(4)', 'text'], text('1010', '0000', '1111')),
]

/** The family as one side's enums allow: values are words of both. */
export const valuesFor = (
  { values }: Family,
  types: readonly string[],
  enums: readonly ReadonlyMap<string, readonly string[]>[],
): readonly string[] => {
  const allowed = enums.flatMap(side =>
    types.flatMap(type => {
      const found = side.get(type.replace('[]', ''))
      return found === undefined ? [] : [found]
    }),
  )
  return values.filter(value => {
    const said = words.filter(word => value.includes(word))
    return said.every(word => allowed.every(list => list.includes(word)))
  })
}

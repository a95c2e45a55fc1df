/** Two random schemas that share most of their names, as SQL, and rows that stand in the first. */
import fc from 'fast-check'
import { name as quoted } from '../../src/sql/text.ts'
import {
  enumTypes,
  families,
  keyFamilies,
  valuesFor,
  wholeNumbers,
  words,
  type Draw,
  type Family,
} from './random-types.ts'

export interface Pair {
  /** SQL that makes each of the two. */
  readonly before: string
  readonly after: string
  /** INSERTs for the first; foreign keys are not looked at while they run, and hold afterwards. */
  readonly rows: readonly string[]
}

/** Every table has this column, and nobody touches it: by it, a row is known again. */
export const rowNumber = 'row no'

interface Dice {
  readonly draw: Draw
  readonly chance: (percent: number) => boolean
}

/** Sides of a pair. */
const sides = [0, 1] as const
type Side = (typeof sides)[number]

interface Slot {
  readonly name: string
  readonly family: Family
  /** What it is on each side; null where it is not there. */
  readonly on: readonly [Column | null, Column | null]
  readonly role: 'key' | 'reference' | 'plain' | 'computed'
}

interface Column {
  readonly type: string
  readonly isNullable: boolean
  /** What follows the type: a default, a source of numbers, an expression. */
  readonly clause: string
  readonly isNumbered: boolean
}

interface Table {
  readonly name: string
  readonly slots: readonly Slot[]
  readonly on: readonly [boolean, boolean]
}

type Enums = ReadonlyMap<string, readonly string[]>

const tableNames = [
  't',
  'order',
  'Mixed "q"',
  'a_rather_long_name_of_a_table_that_leaves_no_room_for_suffixes',
]
const count = 4

/** @param major - of the server, for what only later ones have */
export const pairs = (major: number): fc.Arbitrary<Pair> =>
  fc.gen().map(value => {
    const dice: Dice = {
      draw: items => items[value(fc.nat, { max: items.length - 1 })]!,
      chance: percent => value(fc.nat, { max: 99 }) < percent,
    }
    return pairFrom(dice, major)
  })

function pairFrom(dice: Dice, major: number): Pair {
  const enums = [enumsOf(dice), enumsOf(dice)] as const
  const keys = dice.draw(keyFamilies)
  const tables = tableNames
    .slice(0, dice.draw([1, 2, 2, 3, 4]))
    .map((name): Table => tableOf(dice, name, keys, enums, major))
  // A value that an enum gets cannot be used at once (fixtures/enums/new-value-as-a-default-at-once).
  const known = new Map(
    [...enums[0]].map(([type, values]) => [
      type,
      values.filter(value => enums[1].get(type)!.includes(value)),
    ]),
  )
  const [before, after] = sides.map(side =>
    schemaSql(dice, tables, { made: enums[side], known }, side, major),
  )
  return {
    before: before!,
    after: after!,
    rows: tables.flatMap(table => rowsOf(dice, table, enums)),
  }
}

/** Most words, in an order of its own; a type that nobody uses may not be there. */
function enumsOf({ draw, chance }: Dice): Enums {
  return new Map(
    enumTypes.map(type => {
      const all = chance(50) ? words : words.toReversed()
      const cut = draw([0, 0, 1, 2])
      return [type, [...all.slice(cut), ...(chance(30) ? all.slice(0, cut) : [])]] as const
    }),
  )
}

function tableOf(
  dice: Dice,
  name: string,
  keys: Family,
  enums: readonly [Enums, Enums],
  major: number,
): Table {
  const { draw, chance } = dice
  const slot = (
    own: string,
    role: Slot['role'],
    family: Family,
    reads: readonly [boolean, boolean] = [false, false],
  ): Slot => ({
    name: own,
    family,
    role,
    on: columnsOf(dice, role, family, enums, major, reads),
  })
  const plain = ['c', 'Select', 'ö "x"', 'd', 'e']
    .slice(0, draw([1, 2, 3, 4, 5]))
    .map(own => slot(own, 'plain', draw(families)))
  const [first] = plain
  const readsFirst = (side: Side): boolean => first!.on[side] !== null && chance(60)
  return {
    name,
    on: [chance(90), chance(90)],
    slots: [
      slot('key', 'key', keys),
      slot('ref', 'reference', keys),
      ...plain,
      ...(chance(40)
        ? [slot('computed', 'computed', families[0]!, [readsFirst(0), readsFirst(1)])]
        : []),
    ],
  }
}

function columnsOf(
  dice: Dice,
  role: Slot['role'],
  family: Family,
  enums: readonly [Enums, Enums],
  major: number,
  reads: readonly [boolean, boolean],
): readonly [Column | null, Column | null] {
  const { draw, chance } = dice
  const first = draw(family.types)
  const types = [first, chance(45) ? first : draw(family.types)] as const
  const isThere = [chance(85), chance(85)] as const
  const column = (side: Side): Column | null => {
    if (!isThere[side]) return null
    const type = types[side]
    if (role === 'computed') return computed(dice, type, reads[side], major)
    const isAlone = !isThere[side === 0 ? 1 : 0]
    const isNumbered =
      role !== 'reference' && wholeNumbers.includes(type) && chance(role === 'key' ? 70 : 20)
    if (isNumbered)
      return {
        type: chance(40) ? serialOf(type) : type,
        isNullable: false,
        clause: '',
        isNumbered,
      }
    const isNullable = chance(70)
    const values = valuesFor(family, [type], enums)
    // What comes to rows that are there needs a value for them.
    const mayHaveDefault = values.length > 0 && !(isAlone && role !== 'plain')
    const hasDefault = mayHaveDefault && (chance(30) || (isAlone && !isNullable))
    return {
      type,
      isNullable: isNullable || (isAlone && !hasDefault),
      clause: [
        strings.has(type) && chance(15) ? 'COLLATE "C"' : '',
        hasDefault ? `DEFAULT ${draw(values)}` : '',
      ].join(' '),
      isNumbered,
    }
  }
  return [column(0), column(1)].map(made =>
    made?.isNumbered === true && made.clause === '' && !made.type.endsWith('serial')
      ? { ...made, clause: `GENERATED ${draw(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY` }
      : made,
  ) as unknown as readonly [Column | null, Column | null]
}

const strings = new Set(['text', 'character varying(40)', 'character varying(8)'])

const serialOf = (type: string): string =>
  ({ smallint: 'smallserial', integer: 'serial', bigint: 'bigserial' })[type] ?? type

function computed({ draw, chance }: Dice, type: string, reads: boolean, major: number): Column {
  const expression = draw([`"${rowNumber}" * 2`, `"${rowNumber}" + 1`])
  // Of a virtual column PostgreSQL wants no types of the user's.
  const isVirtual = major >= 18 && !reads && chance(40)
  const text = reads ? '("c" IS NOT NULL)' : `((${expression})::${type})`
  return {
    type: reads ? 'boolean' : type,
    isNullable: true,
    isNumbered: false,
    clause:
      reads || chance(75) ? `GENERATED ALWAYS AS ${text} ${isVirtual ? 'VIRTUAL' : 'STORED'}` : '',
  }
}

/** The tables of one side, with what stands on them. */
function schemaSql(
  dice: Dice,
  tables: readonly Table[],
  { made: enums, known }: { readonly made: Enums; readonly known: Enums },
  side: Side,
  major: number,
): string {
  const here = tables.filter(({ on }) => on[side])
  const used = here.flatMap(({ slots }) => slots.flatMap(({ on }) => on[side]?.type ?? []))
  const types = [...enums].filter(
    ([type]) => used.some(other => other.replace('[]', '') === type) || dice.chance(30),
  )
  const made = here.map(table => standing(dice, table, side, known, major))
  const references = here.flatMap((table, at) => foreignKey(dice, table, here, at, made, side))
  return [
    ...types.map(
      ([type, values]) => `CREATE TYPE ${type} AS ENUM (${values.map(v => `'${v}'`).join(', ')});`,
    ),
    ...made.map(({ sql }) => sql),
    ...references,
  ].join('\n')
}

interface Standing {
  readonly sql: string
  /** The column `key` may be referred to. */
  readonly hasKey: boolean
}

function standing(dice: Dice, table: Table, side: Side, enums: Enums, major: number): Standing {
  const { draw, chance } = dice
  const columns = table.slots.flatMap(slot => {
    const column = slot.on[side]
    return column === null ? [] : [{ ...slot, column }]
  })
  const key = columns.find(({ role }) => role === 'key')
  const ordered = columns.filter(({ family, role }) => family.hasOrder && role !== 'computed')
  const own = quoted(table.name)
  const named = (kind: string): string => quoted(`${kind}_${table.name.slice(0, 20)}`)
  const keyed = key === undefined ? 'none' : draw(['pk', 'pk', 'unique', 'index', 'none'])
  const primary =
    keyed === 'pk'
      ? [[quoted('key')]]
      : chance(50)
        ? [
            [quoted(rowNumber)],
            [quoted(rowNumber), ...ordered.slice(0, 1).map(c => quoted(c.name))],
          ]
        : []
  // A part of a primary key holds no null, so no nullable one is in it.
  const isNullable = (column: string): boolean =>
    columns.some(found => quoted(found.name) === column && found.column.isNullable)
  const primaryKey = primary.find((parts, at) =>
    at === primary.length - 1 || chance(50) ? !parts.some(isNullable) : false,
  )
  const isKeyPrimary = keyed === 'pk' && primaryKey !== undefined
  const hasUnique = keyed === 'unique' || (keyed === 'pk' && !isKeyPrimary)
  const checks = columns.flatMap(({ name, column }) =>
    chance(25) ? [checkOf(dice, name, column.type, enums)] : [],
  )
  const indexes = ordered.flatMap(({ name, column }, at) =>
    chance(35)
      ? [indexOf(dice, own, `ix_${at}_${table.name.slice(0, 20)}`, name, column.type)]
      : [],
  )
  // With the number of the row in them, several columns are unique whatever they hold.
  const pair = ordered.slice(-2).map(({ name }) => quoted(name))
  const together = [...pair, quoted(rowNumber)]
  const include = ordered.slice(0, 1).map(({ name }) => quoted(name))
  const members = [
    `${quoted(rowNumber)} integer NOT NULL`,
    ...columns.map(
      ({ name, column }) =>
        `${quoted(name)} ${column.type} ${column.clause}${column.isNullable ? '' : ' NOT NULL'}`,
    ),
    ...(primaryKey === undefined
      ? []
      : [`CONSTRAINT ${named('pk')} PRIMARY KEY (${primaryKey.join(', ')})`]),
    ...(hasUnique
      ? [
          `CONSTRAINT ${named('uq')} UNIQUE ${major >= 15 && chance(20) ? 'NULLS DISTINCT ' : ''}("key")`,
        ]
      : []),
    ...(chance(25)
      ? [
          `CONSTRAINT ${named('uq2')} UNIQUE (${(chance(50) ? together : together.toReversed()).join(', ')})`,
        ]
      : []),
    ...checks.map((check, at) => `CONSTRAINT ${named(`ck${at}`)} CHECK (${check})`),
  ]
  return {
    hasKey: isKeyPrimary || hasUnique || keyed === 'index',
    sql: [
      `CREATE TABLE ${own} (\n  ${members.join(',\n  ')}\n);`,
      ...(keyed === 'index' ? [`CREATE UNIQUE INDEX ${named('ux')} ON ${own} ("key");`] : []),
      ...(chance(25) && pair.length > 0
        ? [
            `CREATE ${chance(50) ? 'UNIQUE ' : ''}INDEX ${named('ix2')} ON ${own} (${quoted(rowNumber)} DESC, ${pair.join(', ')})` +
              `${chance(50) ? ` INCLUDE (${include.join(', ')})` : ''}${chance(50) ? ` WHERE ${pair[0]} IS NOT NULL` : ''};`,
          ]
        : []),
      ...indexes,
    ].join('\n'),
  }
}

const isArray = (type: string): boolean => type.endsWith('[]')

function checkOf({ draw }: Dice, column: string, type: string, enums: Enums): string {
  const own = quoted(column)
  const values = enums.get(type)
  const always = `${own} IS NOT NULL OR ${quoted(rowNumber)} >= 0`
  if (values !== undefined && values.length > 0)
    return draw([
      always,
      `${own} IN (${values.map(value => `'${value}'`).join(', ')})`,
      `${own} >= '${values[0]}'`,
    ])
  if (strings.has(type))
    return draw([always, `char_length(${own}) < 100`, `${own} IN ('zzz') IS NOT TRUE`])
  if (wholeNumbers.includes(type)) return draw([always, `${own} < 30000`, `${own} NOT IN (77, 78)`])
  return isArray(type) ? draw([always, `cardinality(${own}) < 9`]) : always
}

function indexOf(
  { draw, chance }: Dice,
  table: string,
  name: string,
  column: string,
  type: string,
): string {
  const own = quoted(column)
  const key = strings.has(type) && chance(40) ? `lower(${own})` : own
  const where = draw(['', '', ` WHERE ${own} IS NOT NULL`, ` WHERE ${quoted(rowNumber)} > 1`])
  return `CREATE INDEX ${quoted(name)} ON ${table} (${key})${where};`
}

/** Types that a foreign key may have on its two ends. */
const compares = (one: string, other: string): boolean =>
  one === other || [one, other].every(type => /int|serial/.test(type))

/** To any table with a key of a type that compares, itself included: circles are welcome. */
function foreignKey(
  { draw, chance }: Dice,
  table: Table,
  here: readonly Table[],
  at: number,
  made: readonly Standing[],
  side: Side,
): readonly string[] {
  const column = (owner: Table, role: Slot['role']): Column | null =>
    owner.slots.find(slot => slot.role === role)?.on[side] ?? null
  const own = column(table, 'reference')
  if (own === null) return []
  const targets = here.filter((target, place) => {
    const key = column(target, 'key')
    return made[place]!.hasKey && key !== null && compares(own.type, key.type)
  })
  if (targets.length === 0 || chance(20)) return []
  const actions = ['', '', ' ON DELETE CASCADE', ' ON UPDATE CASCADE ON DELETE RESTRICT']
  return [
    `ALTER TABLE ${quoted(table.name)} ADD CONSTRAINT ${quoted(`fk_${at}`)} FOREIGN KEY ("ref") ` +
      `REFERENCES ${quoted(draw(targets).name)} ("key")${draw(actions)}${chance(20) ? ' DEFERRABLE INITIALLY DEFERRED' : ''};`,
  ]
}

/** The same keys in every table, so that references hold whichever table they come to mean. */
function rowsOf({ draw, chance }: Dice, table: Table, enums: readonly [Enums, Enums]): string[] {
  if (!table.on[0]) return []
  return Array.from({ length: count }, (_, row) => {
    const given = table.slots.flatMap((slot): (readonly [string, string])[] => {
      const [column, then] = slot.on
      if (column === null || column.clause.includes('GENERATED ALWAYS AS (')) return []
      const types = slot.on.flatMap(found => (found === null ? [] : [found.type]))
      const values = valuesFor(slot.family, types, enums)
      // From one on, as the key of every other table counts.
      if (column.isNumbered) return []
      const value = slot.role === 'key' ? values[row]! : values.length === 0 ? 'NULL' : draw(values)
      const mayBeNull = column.isNullable && (then === null || then.isNullable || chance(1))
      const isNull = mayBeNull && slot.role !== 'key' && chance(25)
      if (value === 'NULL' && !column.isNullable) return []
      return [[quoted(slot.name), isNull ? 'NULL' : value]]
    })
    const names = [quoted(rowNumber), ...given.map(([own]) => own)]
    const values = [String(row + 1), ...given.map(([, value]) => value)]
    return `INSERT INTO ${quoted(table.name)} (${names.join(', ')}) VALUES (${values.join(', ')});`
  })
}

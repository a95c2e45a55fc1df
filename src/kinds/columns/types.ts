/** Which changes of type keep every value, whatever the rows hold. */

interface Type {
  /** `numeric` of `numeric(10,2)`; as `format_type` prints it, arguments may stand inside the name. */
  readonly base: string
  readonly args: readonly number[]
  readonly isArray: boolean
}

function typeOf(text: string): Type {
  const isArray = text.endsWith('[]')
  const element = isArray ? text.slice(0, -2) : text
  const match = /^([^(]*)(?:\(([\d,-]+)\))?(.*)$/.exec(element)
  const [, head = element, args = '', tail = ''] = match ?? []
  return { base: head + tail, args: args === '' ? [] : args.split(',').map(Number), isArray }
}

/** Of one family: what one holds, the other can hold mostly. */
export function isRelated(a: string, b: string): boolean {
  const [one, other] = [typeOf(a).base, typeOf(b).base]
  return (
    one === other ||
    [[...integers, 'numeric'], strings].some(names => names.includes(one) && names.includes(other))
  )
}

const strings = ['character varying', 'text', 'citext']
const integers = ['smallint', 'integer', 'bigint']
const bits = ['bit', 'bit varying']

/** Every value of the first is one of the second, and stays it on the way back. */
const within: Readonly<Record<string, readonly string[]>> = {
  smallint: ['real', 'double precision'],
  integer: ['double precision'],
  real: ['double precision'],
  boolean: ['integer'],
  date: ['timestamp without time zone', 'timestamp with time zone'],
  jsonb: ['json'],
  cidr: ['inet'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
}

/** Rounded where the precision shrinks; six digits when none is said. */
const clocks: Readonly<Record<string, readonly string[]>> = {
  'timestamp without time zone': ['timestamp without time zone'],
  'timestamp with time zone': ['timestamp with time zone'],
  'time without time zone': ['time without time zone', 'time with time zone', 'interval'],
  'time with time zone': ['time with time zone'],
  interval: ['interval'],
}

export interface Enums {
  readonly before: boolean
  readonly after: boolean
}

/**
 * True when a conversion cannot change a value silently: it keeps all of them, or fails.
 * A string that is too long for its new type fails; a number or a time that is too precise is rounded.
 *
 * @param enums - which of the two are enum types: a value becomes one of their words, or fails
 */
export function keepsEveryValue(
  before: string,
  after: string,
  enums: Enums = { before: false, after: false },
): boolean {
  const from = typeOf(before)
  const to = typeOf(after)
  // Every value has a text, and so has a whole array.
  if (!to.isArray && strings.includes(to.base)) return true
  if (from.isArray !== to.isArray) return false
  if (enums.after) return true
  // Spaces at the end mean nothing there.
  if (to.base === 'character') return !strings.includes(from.base) && !enums.before
  // An array is converted value by value.
  if (strings.includes(to.base)) return true
  return keepsNumber(from, to) ?? keepsTime(from, to) ?? keepsOther(from, to)
}

function keepsNumber(from: Type, to: Type): boolean | null {
  const scale = to.args[1] ?? 0
  if (integers.includes(from.base) && integers.includes(to.base)) return true
  if (integers.includes(from.base) && to.base === 'numeric') return scale >= 0
  if (from.base !== 'numeric') return null
  if (integers.includes(to.base)) return from.args.length > 0 && (from.args[1] ?? 0) <= 0
  if (to.base !== 'numeric') return false
  return to.args.length === 0 || (from.args.length > 0 && scale >= (from.args[1] ?? 0))
}

function keepsTime(from: Type, to: Type): boolean | null {
  // An interval of some fields is an interval.
  const base = from.base.startsWith('interval ') && to.base === 'interval' ? 'interval' : from.base
  return clocks[base]?.includes(to.base) === true ? (to.args[0] ?? 6) >= (from.args[0] ?? 6) : null
}

const keepsOther = (from: Type, to: Type): boolean =>
  (bits.includes(from.base) && bits.includes(to.base)) ||
  from.base === to.base ||
  within[from.base]?.includes(to.base) === true

export function isString(type: string): boolean {
  const { base, isArray } = typeOf(type)
  return !isArray && (strings.includes(base) || base === 'character')
}

/** The most characters that a value can have; null when there is no such limit. */
export function longest(type: string): number | null {
  const { base, args, isArray } = typeOf(type)
  const isLimited = base === 'character varying' || base === 'character'
  return isLimited && !isArray ? (args[0] ?? null) : null
}

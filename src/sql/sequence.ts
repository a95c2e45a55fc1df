/** Options of sequences: what PostgreSQL assumes, how they are said, and how they change without losing the position. */
import { statement, type Statement } from './statement.ts'
import { literal } from './text.ts'

export interface SequenceOptions {
  /** `smallint`, `integer` or `bigint`. */
  readonly type: string
  /** Whole numbers as text: they have 64 bits. */
  readonly start: string
  readonly increment: string
  readonly min: string
  readonly max: string
  readonly cache: string
  readonly cycle: boolean
}

const limits: Readonly<Record<string, readonly [lowest: string, highest: string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** What a sequence of this type can count to; null for what is no type of sequences. */
export const limitsOf = (type: string): readonly [lowest: string, highest: string] | null =>
  limits[type] ?? null

/** The type of the sequence that PostgreSQL makes for a column. */
export const sequenceTypeFor = (columnType: string): string =>
  columnType in limits ? columnType : 'bigint'

export const descends = ({ increment }: Pick<SequenceOptions, 'increment'>): boolean =>
  increment.startsWith('-')

/** The options that are said, and what PostgreSQL assumes for the others. */
export function wholeOptions(said: Partial<SequenceOptions>, usualType: string): SequenceOptions {
  const { type = usualType, increment = '1', cache = '1', cycle = false } = said
  const [lowest, highest] = limits[type] ?? limits['bigint']!
  const isDown = descends({ increment })
  const min = said.min ?? (isDown ? lowest : '1')
  const max = said.max ?? (isDown ? '-1' : highest)
  const start = said.start ?? (isDown ? max : min)
  return { type, start, increment, min, max, cache, cycle }
}

/** Those options that PostgreSQL would not assume. */
export function unusualOptions(
  whole: SequenceOptions,
  usualType: string,
): Partial<SequenceOptions> {
  const { type, increment, min, max } = whole
  const bounds = wholeOptions({ type, increment }, usualType)
  const usual = {
    ...bounds,
    type: usualType,
    increment: '1',
    start: wholeOptions({ increment, min, max }, usualType).start,
  }
  return Object.fromEntries(
    optionNames.flatMap(o => (whole[o] === usual[o] ? [] : [[o, whole[o]]])),
  )
}

const optionNames = ['type', 'start', 'increment', 'min', 'max', 'cache', 'cycle'] as const

/** `START WITH 5`, `NO CYCLE`: a word for each of the options that `isSaid` lets through. */
export const optionWords = (
  options: SequenceOptions,
  isSaid: (option: keyof SequenceOptions) => boolean = () => true,
): readonly string[] => optionNames.flatMap(name => (isSaid(name) ? [wordOf(options, name)] : []))

function wordOf(options: SequenceOptions, name: keyof SequenceOptions): string {
  switch (name) {
    case 'type':
      return `AS ${options.type}`
    case 'start':
      return `START WITH ${options.start}`
    case 'increment':
      return `INCREMENT BY ${options.increment}`
    case 'min':
      return `MINVALUE ${options.min}`
    case 'max':
      return `MAXVALUE ${options.max}`
    case 'cache':
      return `CACHE ${options.cache}`
    case 'cycle':
      return options.cycle ? 'CYCLE' : 'NO CYCLE'
  }
}

/** What ALTER SEQUENCE has to say. The bounds stand beside a new type, which would else move them. */
export function changedWords(before: SequenceOptions, after: SequenceOptions): readonly string[] {
  const words = optionWords(
    after,
    name =>
      before[name] !== after[name] ||
      (before.type !== after.type && (name === 'min' || name === 'max')),
  )
  return words.length > 0 && areApart(before, after) ? [...words, 'RESTART'] : words
}

/** @param path - SQL of its name */
export function alterSequence(
  path: string,
  before: SequenceOptions,
  after: SequenceOptions,
): readonly Statement[] {
  const words = changedWords(before, after)
  if (words.length === 0) return []
  return [
    ...movedInside(path, before, after),
    statement(`ALTER SEQUENCE ${path} ${words.join(' ')}`),
  ]
}

/**
 * PostgreSQL refuses bounds that the position is outside of, so it moves to them first: what is still to come is
 * counted from the near end, what has been passed is exhausted. Where the bounds have nothing in common with the
 * earlier ones, none of their numbers was ever given out, and the sequence starts anew.
 */
export function movedInside(
  path: string,
  before: SequenceOptions,
  after: SequenceOptions,
): readonly Statement[] {
  const moves = areApart(before, after) ? [] : clamped(path, literal(path), before, after)
  return moves.length === 0
    ? []
    : [
        // To set what is set already gives the sequence a new file: what follows is undone with the transaction.
        statement(`ALTER SEQUENCE ${path} INCREMENT BY ${before.increment}`),
        ...moves,
      ]
}

/**
 * Lets a new sequence go on where another one stands.
 *
 * @param to - `regclass` is SQL of a text that names it
 */
export function carriedOver(
  from: { readonly path: string; readonly options: SequenceOptions },
  to: { readonly regclass: string; readonly options: SequenceOptions },
): readonly Statement[] {
  if (areApart(from.options, to.options)) return []
  const { min, max } = to.options
  const inside = [
    ...(isRaised(from.options, to.options) ? [`last_value >= ${min}`] : []),
    ...(isLowered(from.options, to.options) ? [`last_value <= ${max}`] : []),
  ]
  return [
    statement(
      `SELECT pg_catalog.setval(${to.regclass}, last_value, is_called) FROM ${from.path}` +
        (inside.length === 0 ? '' : ` WHERE ${inside.join(' AND ')}`),
    ),
    ...clamped(from.path, to.regclass, from.options, to.options),
  ]
}

function clamped(
  from: string,
  to: string,
  before: SequenceOptions,
  after: SequenceOptions,
): readonly Statement[] {
  const move = (bound: string, isPassed: boolean, where: string): Statement =>
    statement(
      `SELECT pg_catalog.setval(${to}, ${bound}, ${isPassed}) FROM ${from} WHERE last_value ${where} ${bound}`,
    )
  const isDown = descends(after)
  return [
    ...(isRaised(before, after) ? [move(after.min, isDown, '<')] : []),
    ...(isLowered(before, after) ? [move(after.max, !isDown, '>')] : []),
  ]
}

type Bounds = Pick<SequenceOptions, 'min' | 'max'>

const isRaised = (before: Bounds, after: Bounds): boolean => BigInt(after.min) > BigInt(before.min)
const isLowered = (before: Bounds, after: Bounds): boolean => BigInt(after.max) < BigInt(before.max)

/** Whether no number is within the bounds of both. */
const areApart = (before: Bounds, after: Bounds): boolean =>
  BigInt(after.min) > BigInt(before.max) || BigInt(after.max) < BigInt(before.min)

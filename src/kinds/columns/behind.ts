/** The sequence behind a column as an object: in the catalog's words, by itself, and when names change. */
import {
  ref,
  type Lookup,
  type Ref,
  type Row,
  type TakenIn,
  type Unfolded,
} from '../../core/kind.ts'
import { flag, text, textOrNull } from '../../core/row.ts'
import { keyOfRef } from '../../core/schema.ts'
import { sequenceTypeFor, unusualOptions, type SequenceOptions } from '../../sql/sequence.ts'
import { sequenceName } from '../../sql/serial.ts'
import type { BehindColumn, Column } from './model.ts'
import { drawsFrom, nextValue, numberSourceOf } from './number-source.ts'

type Named = Pick<Column, 'table' | 'name'>

/** `numbers` is a row of `pg_sequence`, null for a column that does not count. */
export function behind(
  numbers: Row | null,
  column: Named & Pick<Column, 'type'>,
): Pick<Column, 'serial' | 'sequence'> {
  if (numbers === null) return { serial: null, sequence: null }
  const name = text(numbers, 'name')
  const isUsual = name === sequenceName(column.table, column.name)
  const isSerial = flag(numbers, 'serial')
  const comment = textOrNull(numbers, 'comment')
  const whole = {
    type: text(numbers, 'type'),
    start: text(numbers, 'start'),
    increment: text(numbers, 'increment'),
    min: text(numbers, 'min'),
    max: text(numbers, 'max'),
    cache: text(numbers, 'cache'),
    cycle: flag(numbers, 'cycle'),
  }
  return {
    serial: !isSerial ? null : isUsual ? true : name,
    sequence: orNull({
      ...(isSerial || isUsual ? {} : { name }),
      ...unusualOptions(whole, sequenceTypeFor(column.type)),
      ...(comment === null ? {} : { comment }),
    }),
  }
}

const orNull = (said: BehindColumn): BehindColumn | null =>
  Object.keys(said).length === 0 ? null : said

/** What of the database's sequence the model's column still has: none if it does not count, its own type and name. */
export function behindStill(
  found: BehindColumn | null,
  { serial, identity, type }: Column,
): BehindColumn | null {
  if (found === null || (serial === null && identity === null)) return null
  const { name, type: own, ...rest } = found
  const still = orNull({
    ...(name === undefined || serial !== null ? {} : { name }),
    ...(own === undefined || own === sequenceTypeFor(type) ? {} : { type: own }),
    ...rest,
  })
  return still !== null && Object.keys(still).length === Object.keys(found).length ? found : still
}

/** The sequence keeps its name when its table or its column gets another. */
export function sequenceStays(column: Column, now: Named): Pick<Column, 'serial' | 'sequence'> {
  const { serial, sequence } = column
  const name = numberSourceOf(column)?.name
  if (name === undefined) return { serial, sequence }
  const isUsual = name === sequenceName(now.table, now.name)
  if (serial !== null) return { serial: isUsual ? true : name, sequence }
  const { name: _, ...rest } = sequence ?? {}
  return { serial, sequence: orNull(isUsual ? rest : { name, ...rest }) }
}

/** A serial column is a plain one whose default draws from a sequence that it owns. */
export function inFull(column: Column): Unfolded<Column> | null {
  const source = column.serial === null ? null : numberSourceOf(column)
  if (source === null) return null
  const { schema, table, name } = column
  const sequence = ref('sequence', schema, source.name)
  return {
    inner: sequence,
    object: {
      ...column,
      serial: null,
      sequence: null,
      default: column.draws ?? nextValue(source),
      uses: [...column.uses, sequence],
    },
    beside: [
      {
        kind: 'sequence',
        object: { schema, name: source.name, ...source.options, comment: source.comment },
      },
      { kind: 'sequenceOwner', object: { schema, sequence: source.name, table, column: name } },
    ],
  }
}

/** The other way round, for a column that is an identity on the other side and alone draws from that sequence. */
export function inShort(column: Column, other: Column, schema: Lookup): TakenIn<Column> | null {
  if (column.default === null || other.identity === null) return null
  const inner = column.uses.find(({ kind }) => kind === 'sequence')
  const sequence = inner === undefined ? undefined : schema.get(inner)
  if (inner === undefined || sequence === undefined || inner.parts[0] !== column.schema) return null
  // The lookup gives objects of the kinds that the references name.
  const { schema: _, name, comment, ...options } = sequence as FreeSequence
  const isUsual = name === sequenceName(column.table, column.name)
  const owner = ref('sequenceOwner', column.schema, name)
  const owned = schema.get(owner) as Owner | undefined
  const isOwn = owned !== undefined && owned.table === column.table && owned.column === column.name
  if (!drawsFrom(column, { name }) || (owned !== undefined && !isOwn)) return null
  if (isDrawnElsewhere(inner, column, schema)) return null
  return {
    object: {
      ...column,
      default: null,
      draws: column.default,
      serial: isUsual ? true : name,
      sequence: orNull({
        ...unusualOptions(options, sequenceTypeFor(column.type)),
        ...(comment === null ? {} : { comment }),
        ...(isOwn ? {} : { unowned: true }),
      }),
      uses: column.uses.filter(used => used !== inner),
    },
    inner: isOwn ? [inner, owner] : [inner],
  }
}

interface FreeSequence extends SequenceOptions {
  readonly schema: string
  readonly name: string
  readonly comment: string | null
}

interface Owner {
  readonly table: string
  readonly column: string
}

const isDrawnElsewhere = (
  sequence: Ref,
  { schema, table, name }: Column,
  lookup: Lookup,
): boolean =>
  (lookup.all('column') as Column[]).some(
    column =>
      !(column.schema === schema && column.table === table && column.name === name) &&
      column.uses.some(used => keyOfRef(used) === keyOfRef(sequence)),
  )

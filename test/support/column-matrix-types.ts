/** The column matrix: every type of TypeORM's list, with each length, precision and scale that it takes. */
import { DataSource } from 'typeorm'
import { of, type Spec } from './column-matrix-spec.ts'

const { driver } = new DataSource({ type: 'postgres' })

/** They need values, or extensions that the test servers have not. */
const elsewhere = new Set<unknown>(['enum', 'geometry', 'geography', 'vector', 'halfvec'])

const listed = driver.supportedDataTypes.filter(type => !elsewhere.has(type))

const lengths = [1, 50, '255'].map(length => ({ length }))
const precisions = [0, 3, 6].map(precision => ({ precision }))

export const types: readonly Spec[] = [
  ...listed.flatMap(type => of(type, {}, { array: true }, { nullable: true })),
  ...[String, Number, Boolean, Date].map(inferred => ({ inferred })),
  ...['varchar', 'character varying', 'char', 'character', 'bit', 'varbit', 'bit varying'].flatMap(
    type => of(type as 'varchar', ...lengths, { length: 20, array: true }),
  ),
  ...['timestamp', 'timestamptz', 'time', 'timetz', 'interval'].flatMap(type =>
    of(
      type as 'time',
      ...precisions,
      { precision: 3, array: true },
      { precision: 6, nullable: true },
    ),
  ),
  ...of(
    'numeric',
    { precision: 10 },
    { precision: 10, scale: 0 },
    { precision: 10, scale: 2 },
    { precision: 10, scale: 10 },
    { precision: 1000, scale: 500 },
    { precision: 10, scale: -2, lowest: 15 },
    { precision: 2, scale: 5, lowest: 15 },
    { precision: 10, scale: 2, array: true },
    { precision: 10, scale: 2, nullable: true },
    { scale: 2 },
    { precision: null },
    { precision: null, scale: 2 },
  ),
  ...of('decimal', { precision: 5 }, { precision: 5, scale: 2 }),
  // TypeORM's words for other databases, which mean nothing here.
  ...of('int', { unsigned: true }, { scale: 2 }),
  ...of('timestamp', { onUpdate: 'CURRENT_TIMESTAMP' }, { precision: null }),
  ...of('simple-array', {}, { nullable: true }),
  ...of('simple-json', {}, { nullable: true }),
]

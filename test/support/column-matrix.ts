/** A column of every kind that TypeORM can say: what the column matrix is made of. */
import { inspect } from 'node:util'
import { Column, Entity, type ColumnOptions } from 'typeorm'
import { defaults } from './column-matrix-defaults.ts'
import { literals } from './column-matrix-literals.ts'
import { rest } from './column-matrix-rest.ts'
import type { Spec } from './column-matrix-spec.ts'
import { types } from './column-matrix-types.ts'

export interface Case {
  readonly title: string
  /** Of the entity and of its table. */
  readonly table: string
  readonly spec: Spec
}

/** Those that a server of this version has. */
export const casesFor = (version: number): readonly Case[] =>
  [...types, ...defaults, ...literals, ...rest]
    .filter(({ lowest = 0 }) => lowest <= version)
    .map((spec, at) => ({
      title: titleOf(spec),
      table: `spec_${String(at).padStart(3, '0')}`,
      spec,
    }))

const titleOf = ({
  by,
  unlike: _u,
  lowest: _l,
  isFrozen: _f,
  beside: _b,
  ...options
}: Spec): string =>
  `${by?.name ?? 'Column'} ${inspect(
    Object.fromEntries(
      Object.entries(options).map(([key, value]) => [
        key,
        key === 'default' && typeof value === 'function' ? `=> ${String(value())}` : value,
      ]),
    ),
    { breakLength: Infinity },
  )}`

/** Classes as decorators make them. New ones each time: TypeORM's metadata is built once for a class. */
export const entitiesOf = (cases: readonly Case[]): (new () => object)[] => cases.map(entityOf)

function entityOf({ table, spec }: Case): new () => object {
  const {
    by = Column,
    beside = {},
    inferred,
    unlike: _u,
    lowest: _l,
    isFrozen: _f,
    ...options
  } = spec
  const entity = classWith(table, {
    ...(options.primary === true ? {} : { id: { type: 'int', primary: true, generated: true } }),
    ...beside,
  })
  decorated(entity, 'c', by(options), inferred)
  return entity
}

/** An entity with columns. */
export function classWith(
  table: string,
  columns: Readonly<Record<string, ColumnOptions>>,
): new () => object {
  // oxlint-disable-next-line typescript/no-extraneous-class -- its properties are decorated below
  const entity = { [table]: class {} }[table]!
  for (const [name, column] of Object.entries(columns)) decorated(entity, name, Column(column))
  Entity(table)(entity)
  return entity
}

function decorated(
  entity: new () => object,
  property: string,
  decorate: PropertyDecorator,
  type: unknown = Object,
): void {
  Reflect.defineMetadata('design:type', type, entity.prototype, property)
  decorate(entity.prototype, property)
}

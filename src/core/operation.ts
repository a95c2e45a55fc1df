/** A step of a revision. It carries both sides, so that its inverse is exact. */
import type { NameOf, Need, ObjectOf } from './kind.ts'
import type { Registry } from './schema.ts'

/** What the rows that are there have to do with an operation, in one direction. */
export interface Rows {
  /** How an object is made at first (`Kind.first`), before the rows get what they need; null when whole at once. */
  readonly first: object | null
  readonly needs: readonly Need[]
}

/** Of an operation that rows matter to, in either direction; it is left out of all others. */
export interface BothWays {
  readonly forth: Rows
  readonly back: Rows
}

export type Operation<R extends Registry> = { readonly rows?: BothWays } & {
  [N in keyof R]:
    | {
        readonly verb: 'create'
        readonly kind: NameOf<R[N]>
        readonly before: null
        readonly after: ObjectOf<R[N]>
        /** Parts that are created as clauses of this one. */
        readonly inline: readonly Operation<R>[]
        /** Nobody manages it: it is made again where it was dropped, and nowhere else. */
        readonly bystander?: true
      }
    | {
        readonly verb: 'drop'
        readonly kind: NameOf<R[N]>
        readonly before: ObjectOf<R[N]>
        readonly after: null
        /** Parts that go with this one. */
        readonly inline: readonly Operation<R>[]
        /** Nobody manages it: it is dropped where it is there. */
        readonly bystander?: true
      }
    | {
        readonly verb: 'alter'
        readonly kind: NameOf<R[N]>
        readonly before: ObjectOf<R[N]>
        readonly after: ObjectOf<R[N]>
        readonly changed: ReadonlySet<string>
        /** Parts that are taken along (`Kind.carries`). */
        readonly inline: readonly Operation<R>[]
      }
    | {
        readonly verb: 'rename'
        readonly kind: NameOf<R[N]>
        readonly before: ObjectOf<R[N]>
        readonly after: ObjectOf<R[N]>
        readonly inline: readonly []
      }
}[keyof R]

/** An operation as the generic code sees it. */
export interface AnyOperation {
  readonly verb: 'create' | 'drop' | 'alter' | 'rename'
  readonly kind: string
  readonly before: object | null
  readonly after: object | null
  readonly changed?: ReadonlySet<string>
  readonly inline: readonly AnyOperation[]
  readonly bystander?: true
  readonly rows?: BothWays
}

const opposite = { create: 'drop', drop: 'create', alter: 'alter', rename: 'rename' } as const

/** `invert(invert(x))` is `x`. Running `x` then `invert(x)` leaves the schema as it was. */
export const invert = <R extends Registry>(operation: Operation<R>): Operation<R> =>
  // Swapping the sides of any member of the union gives the opposite member.
  ({
    ...operation,
    verb: opposite[operation.verb],
    before: operation.after,
    after: operation.before,
    inline: invertAll<R>(operation.inline),
    ...(operation.rows === undefined ? {} : { rows: turned(operation.rows) }),
  }) as Operation<R>

const turned = ({ forth, back }: BothWays): BothWays => ({ forth: back, back: forth })

export const invertAll = <R extends Registry>(
  operations: readonly Operation<R>[],
): Operation<R>[] => operations.map(operation => invert<R>(operation)).toReversed()

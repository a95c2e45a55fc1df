/** Operations to SQL, with what rows need before them. */
import type { AnyKind, Guard } from './kind.ts'
import { memberRenamed } from './member.ts'
import type { AnyOperation, Operation } from './operation.ts'
import type { Registry } from './schema.ts'
import { stepsOf } from './steps.ts'
import type { Statement } from '../sql/statement.ts'

export const statementsOf = <R extends Registry>(
  registry: R,
  operation: Operation<R>,
  guard: Guard = '',
): readonly Statement[] =>
  stepsOf(registry, operation).flatMap(one =>
    one.step === 'need' ? one.need.statements : render(registry, one.operation, guard),
  )

function render(registry: Registry, operation: AnyOperation, guard: Guard): readonly Statement[] {
  const { verb, before, after, inline } = operation
  const kind: AnyKind = registry[operation.kind]!
  switch (verb) {
    case 'create':
      return [
        ...[operation, ...inline].flatMap(
          made => registry[made.kind]!.sql.beforehand?.(made.after, guard) ?? [],
        ),
        ...kind.sql.create(
          after,
          inline.map(part => registry[part.kind]!.clause!(part.after)),
          guard,
        ),
        ...[operation, ...inline].flatMap(made => {
          const { sql } = registry[made.kind]!
          return [...(sql.afterwards?.(made.after) ?? []), ...commented(sql, made.after!)]
        }),
      ]
    case 'drop':
      return kind.sql.drop(before!, guard)
    case 'alter':
      return [
        ...kind.sql.alter(
          before,
          after,
          operation.changed ?? new Set(),
          inline.map(part => ({
            before: part.before!,
            after: part.after!,
            changed: part.changed ?? new Set(),
          })),
        ),
        ...(operation.changed?.has('comment') === true && kind.sql.comment !== undefined
          ? [kind.sql.comment(after)]
          : []),
      ]
    case 'rename':
      return renamed(kind, before!, after!)
  }
}

function renamed(kind: AnyKind, before: object, after: object): readonly Statement[] {
  const member = memberRenamed(kind, before, after)
  return member === null
    ? kind.sql.rename(before, after)
    : kind.members!.rename(before, member.from, member.to)
}

/** The comment of what was just made, when it has one. */
const commented = ({ comment }: AnyKind['sql'], object: object): readonly Statement[] =>
  // A kind whose SQL has comments has the attribute.
  comment === undefined || (object as { comment: string | null }).comment === null
    ? []
    : [comment(object)]

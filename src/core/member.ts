/** Names that an object holds itself (`Kind.members`): told apart from its own by what a rename leaves as it was. */
import type { AnyKind, Renamed } from './kind.ts'

/** The names, in the order in which the object has them; none where the kind has no members. */
export const membersOf = (kind: AnyKind, object: object): readonly string[] =>
  kind.members === undefined
    ? []
    : // The attribute of members is a list of names; a call that renames the object itself has none.
      ((object as Record<string, readonly string[] | undefined>)[kind.members.attribute] ?? [])

/** Which name a rename is about; null when it is the object's own. */
export function memberRenamed(
  kind: AnyKind,
  before: object,
  after: object,
): { readonly from: string; readonly to: string } | null {
  const is = membersOf(kind, after)
  const was = membersOf(kind, before)
  const at = was.findIndex((name, place) => name !== is[place])
  return at === -1 ? null : { from: was[at]!, to: is[at]! }
}

/** The name after the identity, when it is one that an object of the kind holds. */
export const isOfMember = (kind: AnyKind, { from }: Renamed): boolean =>
  from.length > kind.identity.length

/** The object with the member under its new name. */
export const withMember = (kind: AnyKind, object: object, { from, to }: Renamed): object => ({
  ...object,
  [kind.members!.attribute]: membersOf(kind, object).map(name =>
    name === from.at(-1) ? to.at(-1)! : name,
  ),
})

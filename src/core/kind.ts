/**
 * What a kind of schema object is: its identity, its attributes and its SQL.
 *
 * A kind is data plus a few pure functions. Matching, diffing, ordering, folding,
 * inverting and rendering are generic and live beside this file.
 */
import type { Statement } from '../sql/statement.ts'

/** A pointer to an object by identity; `parts` follow the kind's `identity` order. */
export interface Ref {
  readonly kind: string
  readonly parts: readonly string[]
}

export const ref = (kind: string, ...parts: string[]): Ref => ({ kind, parts })

/** The schema an object lives in, as its kind sees it: by identity, and by owner. */
export interface Lookup {
  readonly get: (ref: Ref) => object | undefined
  /** The objects of a kind that belong to an owner (`Kind.owner`), in the order they were declared. */
  readonly owned: (kind: string, owner: Ref) => readonly object[]
  /** Every object of a kind, in the order they were declared. */
  readonly all: (kind: string) => readonly object[]
}

/** A text that only the server can spell, with the surroundings it needs to be parsed in. */
export type Question = Asked & {
  /**
   * Set where the text may mention something that is renamed. Then no server is there yet that knows both names: it is
   * asked on one that has this side alone, and of `before`, the renames are done before it prints.
   */
  readonly side?: 'before' | 'after'
}

type Asked =
  | { readonly as: 'type'; readonly text: string }
  | { readonly as: 'value'; readonly text: string; readonly type: string }
  | {
      readonly as: 'routine'
      /** What follows the name in CREATE FUNCTION. */
      readonly text: string
      /** SQL of its name without a schema; its own body may call it so. */
      readonly name: string
      /** The name with the types of its arguments. */
      readonly signature: string
      readonly routine: 'FUNCTION' | 'PROCEDURE'
      /** Which part of it is asked about. */
      readonly part: 'arguments' | 'result' | 'body'
    }
  | {
      readonly as: 'condition' | 'expression' | 'generated' | 'exclude' | 'when'
      readonly text: string
      /** Of the generated column; the others have none to say. */
      readonly type?: string
      /** The name of the table, where the text may mention it: `"t"."a" > 0`. */
      readonly table?: string
      readonly columns: readonly { readonly name: string; readonly type: string }[]
      /** Columns renamed after the text was written: the server prints the new names. */
      readonly renames: readonly (readonly [from: string, to: string])[]
    }
  | {
      readonly as: 'query'
      readonly text: string
      /** The tables that the text, or that of a view below it, may read. */
      readonly tables: readonly TableShape[]
      /** The views that it may read, each after those that it reads itself. */
      readonly views: readonly ViewText[]
    }

/** As much of a table as matters to a text that reads it. */
export interface TableShape {
  readonly schema: string
  readonly name: string
  /** In the order in which they stand in the table. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The columns of its primary key: a text that groups by them may read all others. */
  readonly key: readonly string[]
  /** These are all the columns: a text that reads `*` would read any other too. */
  readonly isWhole: boolean
}

export interface ViewText {
  readonly schema: string
  readonly name: string
  readonly text: string
}

/** How two values of one attribute are compared, and what a difference costs. */
export interface Attribute<V, T> {
  /** `alter`: changed in place. `replace`: drop, then create. `ignore`: never compared. The two sides may decide. */
  readonly onChange: 'alter' | 'replace' | 'ignore' | ((before: T, after: T) => 'alter' | 'replace')
  /** The value PostgreSQL assumes when the clause is absent; such values are left out of revision files. */
  readonly absent?: V
  /** Equality, when it is not structural. */
  readonly same?: (before: V, after: V, objects: { before: T; after: T }) => boolean
  /**
   * Texts are compared as the server spells them: what to ask it. None when there is nothing to ask;
   * several when the author's words have several readings, each of which is in order.
   */
  readonly spelling?: (object: T, schema: Lookup) => readonly Question[]
  /** Where the value holds texts and is none itself: each is asked about by the question at its place. */
  readonly texts?: {
    readonly of: (value: V) => readonly string[]
    readonly put: (value: V, texts: readonly string[]) => V
  }
  /** Known to the readers and needed for the order, but never compared and never written. */
  readonly hidden?: true
  /** Other attributes that an alter of this one reads: they stand beside it in the file, where they say anything. */
  readonly alongside?: readonly string[]
  /** No TypeORM entity can say it: the model's objects have it as the database has it. */
  readonly sayable?: false
  /** What the database has of it and nobody says is named by the scan of the catalog, piece by piece. */
  readonly scanned?: true
  /** Of what no entity can say: as much of the database's value as still holds of the model's object; all of it when left out. */
  readonly kept?: (found: V, object: T) => V
  /** The value points at another object: its `schema` may be left out, as an object's own may. */
  readonly address?: true
}

/** Where a part is written inside its owner: `{ as: 'columns', many: true }`. */
export interface Place {
  readonly owner: string
  readonly as: string
  readonly many: boolean
}

/**
 * One object got another name: the same identity, with another last part. Of a name that the object holds
 * (`Kind.members`), that name comes after the identity.
 */
export interface Renamed {
  readonly kind: string
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What the caller asked for: `IF NOT EXISTS` on a create, `IF EXISTS` on a drop. */
export type Guard = '' | 'IF NOT EXISTS ' | 'IF EXISTS '

export type Row = Readonly<Record<string, unknown>>

/** An object before the first step and after the last. */
export const bothSides = ({ was, now }: Surroundings, object: Ref): BothSides => ({
  was: was.get(object),
  now: now.get(object),
})

export interface BothSides {
  readonly was: object | undefined
  readonly now: object | undefined
}

export interface CatalogContext {
  /** `server_version_num`. */
  readonly version: number
  /** The table of rows that stand for objects, where there is one and the session may read it. */
  readonly rows?: { readonly schema: string; readonly table: string } | null
}

export interface Catalog<T> {
  /** Returns model field names; `$1` is the list of schemas. */
  readonly query: (context: CatalogContext) => string
  readonly read: (row: Row) => T
}

export interface Sql<T, Id extends keyof T> {
  readonly create: (after: T, clauses: readonly string[], guard: Guard) => readonly Statement[]
  /** What precedes the creation, whether it is a statement of its own or a clause of the owner's. */
  readonly beforehand?: (after: T, guard: Guard) => readonly Statement[]
  /** What follows the creation, whether it was a statement of its own or a clause of the owner's. */
  readonly afterwards?: (after: T) => readonly Statement[]
  /** COMMENT ON, for a kind with the attribute `comment`: after a creation that has one, and when it changes. */
  readonly comment?: (after: T) => Statement
  readonly drop: (before: Pick<T, Id>, guard: Guard) => readonly Statement[]
  /** `carried` are the parts that are taken along (`Kind.carries`), each with both sides. */
  readonly alter: (
    before: T,
    after: T,
    changed: ReadonlySet<string>,
    carried: readonly Carried[],
  ) => readonly Statement[]
  readonly rename: (before: Pick<T, Id>, after: Pick<T, Id>) => readonly Statement[]
}

/** A part that an alter takes along, as the generic code sees it. */
export interface Carried {
  readonly before: object
  readonly after: object
  readonly changed: ReadonlySet<string>
}

/** What rows that are there have to be like, or are given, before a step that they would stop. */
export interface Need {
  /** As a call of `op` in a revision file, with what it is given. */
  readonly call: string
  readonly given: readonly unknown[]
  /** What the author of the revision has still to say there, in words; null when nothing. */
  readonly asks: string | null
  /** The same as SQL. */
  readonly statements: readonly Statement[]
}

/** What surrounds a step, as far as rows matter to it. */
export interface Surroundings {
  /** The schema before the first step, and after the last. */
  readonly was: Lookup
  readonly now: Lookup
  /** The schema that SQL texts need not name. */
  readonly home: string
  /** What tells the rows of an owner apart (`Kind.tellsApart`) and does not go, best first. */
  readonly keys: (owner: Ref) => readonly (readonly string[])[]
  /** SQL that somebody told for the rows that an object is missing in. */
  readonly told: (object: Ref) => string | null
}

/** What an object of the model says and PostgreSQL cannot do. */
export interface Refusal {
  /** Follows the name of the object: `cannot be unique with hash`. */
  readonly because: string
  /** A sentence: what to say instead. */
  readonly hint: string
  /** Whose part is missing: of those that are left alone nobody knows what they are, and one may be it. */
  readonly missingIn?: Ref
}

/** An object that says in full what it said in short. */
export interface Unfolded<T> {
  /** What was said in short. */
  readonly inner: Ref
  readonly object: T
  /** What then stands beside it: the inner one, and what ties the two together. */
  readonly beside: readonly { readonly kind: string; readonly object: object }[]
}

/** An object that says in short what stands beside it. */
export interface TakenIn<T> {
  readonly object: T
  readonly inner: readonly Ref[]
}

export interface MethodNames {
  readonly create: string
  readonly drop: string
  readonly alter: string
  readonly rename: string
  /** Of a kind with `members`. */
  readonly renameMember?: string
}

/** How much an object that is new looks like one that is gone, so that somebody has to be asked. */
export interface Likeness {
  /** From 0 to 1, by structure alone: names are not looked at. */
  readonly degree: number
  /** What speaks for it, in words: `5 of 6 columns`. */
  readonly because: string
}

/** The schemas that two objects live in. */
export interface Around {
  readonly before: Lookup
  readonly after: Lookup
}

export type Attributes<T, Id extends keyof T> = {
  readonly [A in Exclude<keyof T, Id>]: Attribute<T[A], T>
}

export interface Kind<
  Name extends string,
  T extends object,
  Id extends keyof T & string,
  Rules extends Attributes<T, Id>,
  Methods extends MethodNames,
  Inline extends Place | null,
  Source,
  Assumed extends Id = never,
> {
  readonly name: Name
  /** Names of the four calls a revision file makes. */
  readonly methods: Methods
  /** The attributes that name an object, outermost first. */
  readonly identity: readonly Id[]
  /** What of the identity may be left out, as `schema` may, and what it then is; null: the schema of the run. */
  readonly assumes?: { readonly [A in Assumed]: string | null }
  /** Every other attribute. A model field without a rule does not compile. */
  readonly attributes: Rules
  /** The object it belongs to, and with which it is dropped; null when it stands alone. */
  readonly owner: (object: T) => Ref | null
  /** Objects that must exist while this one does. */
  readonly requires: (object: T, schema: Lookup) => readonly Ref[]
  /** What SQL texts of other objects call it by: those that do are made after it and go before it. */
  readonly calledBy?: (object: T) => string
  /** Names it takes in a namespace that several kinds share, as refs of a made-up kind. */
  readonly claims: (object: T) => readonly Ref[]
  /** Such names that it has as a rule: if one is taken, PostgreSQL chooses another. Two objects of a model may have the same. */
  readonly occupies?: (object: T) => readonly Ref[]
  /** Set when CREATE of the owner can carry this object as a clause. */
  readonly inline: Inline
  /** Whether this object can be such a clause; every one can when left out. */
  readonly folds?: (object: T) => boolean
  /** Of two parts that say the same here, one CREATE of their owner would make only one: the second stands alone. */
  readonly merges?: (object: T) => string
  /** The clause itself. */
  readonly clause?: (object: T) => string
  /** Nothing refers to it by name, so equal structure under another name is a rename and not a question. */
  readonly renamesFreely: boolean
  /**
   * How much a new object looks like one that is gone from the same place. A kind without it loses nothing when
   * an object is dropped and made again under another name: nobody has to be asked.
   */
  readonly likeness?: (gone: T, made: T, around: Around) => Likeness | null
  /** Names that the object holds itself, each of which can get another, as an enum's values can. */
  readonly members?: {
    /** The attribute that lists them. */
    readonly attribute: string
    readonly rename: (object: Pick<T, Id>, from: string, to: string) => readonly Statement[]
  }
  /** How the object looks after another one (or its owner) was renamed. */
  readonly readdress: (object: T, renamed: Renamed) => T
  /** What an alter has to take along: parts of another kind that require this object on both sides. */
  readonly carries?: {
    readonly kind: string
    readonly as: string
    /** Attributes of the part that change along with it; whatever else changes is an alter of its own. */
    readonly along: readonly string[]
    readonly when: (before: T, after: T, changed: ReadonlySet<string>) => boolean
  }
  /** Whether an alter is refused while something clings to the object, or to a part that it takes along. */
  readonly disturbs?: (
    before: T,
    after: T,
    changed: ReadonlySet<string>,
    carried: readonly Carried[],
  ) => boolean
  /** Whether an alter makes it anew, this way or on the way back: what requires it steps aside, as for a replacement. */
  readonly remakes?: (before: T, after: T, changed: ReadonlySet<string>) => boolean
  /** What it clings to: when that is disturbed or dropped, this one steps aside and is made again. */
  readonly clings?: {
    readonly to: (object: T, schema: Lookup) => readonly Ref[]
    /** Its text cannot follow a rename either. */
    readonly evenToNames: boolean
    /** Whether it may stay all the same, as far as the two sides of what is disturbed tell; it never may when left out. */
    readonly holds?: (
      object: T,
      before: Lookup,
      after: Lookup,
      isDisturbed: (ref: Ref) => boolean,
    ) => boolean
    /** Made again, it has all that it had, but for what `unrepeatable` names: then one that nobody manages steps aside as well. */
    readonly isWhole?: true
  }
  /** What an alter brings that PostgreSQL lets others use only once the transaction has ended. */
  readonly late?: {
    /** As SQL texts mention it; none when the alter brings nothing of the kind. */
    readonly words: (before: T, after: T) => readonly string[]
    /** The side that has it, said so that it can be used at once. */
    readonly atOnce: (after: T) => T
  }
  /** What it has and its creation does not give back, in words: one that has some is never made again. */
  readonly unrepeatable?: (object: T) => readonly string[]
  /** What it says in short of another object: which stands by itself where the other schema has it so. */
  readonly unfolds?: (object: T) => Unfolded<T> | null
  /** The opposite: what stands beside it, and the other side of it would have inside, is said in short where only it has any use for that. */
  readonly takesIn?: (object: T, other: T, schema: Lookup) => TakenIn<T> | null
  /** The kind that an object of this one may turn into, under the same identity: it takes its place. */
  readonly becomes?: string
  /** Whether a TypeORM entity could say it; what none can say is left alone unless athanor made it. */
  readonly sayable: (object: T) => boolean
  /** What of it no entity could say, in words for people; with it, `sayable` is that there is nothing. */
  readonly unsaid?: (object: T) => readonly string[]
  /** Why PostgreSQL would refuse to make it, as far as the schema around it tells; null when nothing speaks against it. */
  readonly refused?: (object: T, schema: Lookup) => Refusal | null
  /** Parts of its owner whose values no two rows have in common, by their names; null when it does not see to that. */
  readonly tellsApart?: (object: T) => readonly string[] | null
  /** How it is made at first where the owner may have rows, which then get what they need; null when it is whole at once. */
  readonly first?: (after: T) => T | null
  /** What rows that are there need before it is made (then `before` is null) or altered so. */
  readonly needs?: (
    before: T | null,
    after: T,
    changed: ReadonlySet<string>,
    around: Surroundings,
    carried: readonly Carried[],
  ) => readonly Need[]
  /** What the author of the revision has still to say in an alter, in words; null when nothing. */
  readonly asks?: (before: T, after: T, changed: ReadonlySet<string>) => string | null
  /** What is lost when it is dropped or altered so, in words; null when nothing is. */
  readonly loses: (before: T, after: T | null, changed: ReadonlySet<string>) => string | null
  /** SQL of its place in `pg_depend` (src/sql/address.ts), where something that no kind reads may lean on it. */
  readonly address?: (object: Pick<T, Id>) => string
  /** Where PostgreSQL has the guard. */
  readonly guards: { readonly create: boolean; readonly drop: boolean }
  readonly sql: Sql<T, Id>
  readonly catalog: Catalog<T>
  /** What the model says of this kind, in the order in which it says it. */
  readonly reflect: (source: Source) => readonly T[]
}

// The variance-free view that the generic code works with.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyKind = Kind<string, any, any, any, MethodNames, Place | null, any, any>

export type AnyAttribute = Attribute<unknown, object>

/** The rules of a kind by attribute name. */
export const rulesOf = (kind: AnyKind): Readonly<Record<string, AnyAttribute>> =>
  // Every kind's rules are attributes; only their value types differ.
  kind.attributes as Readonly<Record<string, AnyAttribute>>

export const defineKind =
  <T extends object, Source>() =>
  <
    const Name extends string,
    const Id extends keyof T & string,
    const Rules extends Attributes<T, Id>,
    const Methods extends MethodNames,
    const Inline extends Place | null,
    const Assumed extends Id = never,
  >(
    kind: Kind<Name, T, Id, Rules, Methods, Inline, Source, Assumed>,
  ): Kind<Name, T, Id, Rules, Methods, Inline, Source, Assumed> =>
    kind

export type ObjectOf<K> =
  K extends Kind<string, infer T, infer _I, infer _R, MethodNames, infer _P, infer _S> ? T : never
export type IdOf<K> =
  K extends Kind<string, infer T, infer I, infer _R, MethodNames, infer _P, infer _S>
    ? Pick<T, I>
    : never
export type NameOf<K> = K extends { readonly name: infer N extends string } ? N : never
export type MethodsOf<K> = K extends { readonly methods: infer M extends MethodNames } ? M : never
export type PlaceOf<K> = K extends { readonly inline: infer P } ? P : never
export type AssumedOf<K> = K extends { readonly assumes?: infer A }
  ? Extract<keyof NonNullable<A>, string>
  : never
export type RulesOf<K> = K extends { readonly attributes: infer R } ? R : never

/** What a part of the identity is when nobody says it; undefined when it has to be said. */
export function assumedOf(kind: AnyKind, part: string, defaultSchema: string): string | undefined {
  const assumes: Readonly<Record<string, string | null>> = { schema: null, ...kind.assumes }
  const assumed = assumes[part]
  return assumed === null ? defaultSchema : assumed
}

/** The new name when `renamed` is exactly this object, else null. */
export const renamedTo = (renamed: Renamed, kind: string, ...parts: string[]): string | null =>
  renamed.kind === kind &&
  renamed.from.length === parts.length &&
  renamed.from.every((part, position) => part === parts[position])
    ? (renamed.to.at(-1) ?? null)
    : null

/** The ref once the rename is done: of the renamed object itself, or of what is below it. */
export function followed(used: Ref, { kind, from, to }: Renamed): Ref {
  const { parts } = used
  if (!from.every((part, at) => part === parts[at])) return used
  if (from.length === parts.length && kind !== used.kind) return used
  return { ...used, parts: [...to, ...parts.slice(from.length)] }
}

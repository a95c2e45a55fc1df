/** Compares two objects of one kind, attribute by attribute. */
import { isDeepStrictEqual } from 'node:util'
import { mentions } from './mention.ts'
import { rulesOf, type AnyAttribute, type AnyKind, type Question } from './kind.ts'

/**
 * What is known of the server's spelling. A text that nobody has spelled yet is taken as it stands
 * and noted in `open`, so that a first comparison finds what to ask and a second one has the answers.
 */
export interface Spellings {
  readonly answers: ReadonlyMap<string, string | null>
  readonly open: Map<string, Question>
  /** Objects of the before side that are the same without an answer: the next comparison passes them over. */
  readonly same: Set<object>
  /** True when the answers come from another server than the catalog's: both texts need spelling. */
  readonly bothSides: boolean
}

export const noSpellings = (): Spellings => ({
  answers: new Map(),
  open: new Map(),
  same: new Set(),
  bothSides: false,
})

/** The identity of a question. */
export const questionKey = (question: Question): string => JSON.stringify(question)

/** What a comparison needs to know besides the two objects. */
export interface Comparison {
  readonly spellings: Spellings
  /** Whether renames were told: then equal texts too may mention what has another name by now. */
  readonly moves: boolean
  /** Whether the after side is a model, which leaves as it is what no entity can say. */
  readonly isModel: boolean
  /** What to ask about a text of the before side, as the catalog knows it (by its names before any rename). */
  readonly askBefore: Ask
  /**
   * What to ask about a text of the after side, put in terms that the catalog already knows; or, like the other side,
   * on a server of its own (`Question.side`).
   */
  readonly askAfter: AskAfter
}

export type Ask = (kind: AnyKind, rule: AnyAttribute, object: object) => readonly Question[]

export type AskAfter = (
  kind: AnyKind,
  rule: AnyAttribute,
  object: object,
  asked: readonly Question[],
) => readonly Question[]

/** Names of the attributes that differ; those that are ignored are left out. */
export function changedAttributes(
  kind: AnyKind,
  before: object,
  after: object,
  comparison: Comparison,
): ReadonlySet<string> {
  const { spellings, moves, isModel, askBefore, askAfter } = comparison
  const changed: string[] = []
  let isPlain = true
  for (const [name, rule] of comparedRules(kind)) {
    // Every attribute of a kind is a field of its objects.
    const a = (before as Record<string, unknown>)[name]
    const b = (after as Record<string, unknown>)[name]
    const same = rule.same === undefined ? equal(a, b) : rule.same(a, b, { before, after })
    if (rule.texts !== undefined && (!same || moves)) {
      if (holdsTexts(rule, a) || holdsTexts(rule, b)) isPlain = false
      if (!sameTexts(kind, rule, { before, after }, { a, b }, comparison)) changed.push(name)
      continue
    }
    if (rule.spelling === undefined || typeof a !== 'string' || typeof b !== 'string') {
      if (!same) changed.push(name)
      continue
    }
    if (same && !moves) continue
    isPlain = false
    const questions = askBefore(kind, rule, before)
    const [asked] = questions
    if (same && !isMoved(asked)) continue
    const was = spelled(asked, a, spellings, spellings.bothSides || needsBoth(asked))
    const wanted = askAfter(kind, rule, after, questions)
    const readings = wanted.length === 0 ? [b] : wanted.map(q => spelled(q, b, spellings, true))
    if (readings.includes(was)) continue
    if (wanted.some(question => reprinted(question, spellings) === was)) continue
    if (isModel || !isAnswered(wanted, spellings) || !readings.includes(again(asked, a, spellings)))
      changed.push(name)
  }
  if (changed.length > 0) return new Set(changed)
  if (isPlain) spellings.same.add(before)
  return unchanged
}

/** One for all objects that are the same. */
const unchanged: ReadonlySet<string> = new Set()
/** The same for two objects whose texts come from one hand. */
export const changedBetween = (
  rules: Readonly<Record<string, AnyAttribute>>,
  before: object,
  after: object,
): Set<string> =>
  new Set(
    Object.entries(rules).flatMap(([name, { onChange }]) =>
      // Every attribute of a kind is a field of its objects.
      onChange === 'ignore' ||
      equal((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name])
        ? []
        : [name],
    ),
  )

const holdsTexts = (rule: AnyAttribute, value: unknown): boolean => rule.texts!.of(value).length > 0

/** Equal once every text in the two values stands there as the server spells it. */
function sameTexts(
  kind: AnyKind,
  rule: AnyAttribute,
  objects: Sides,
  { a, b }: { readonly a: unknown; readonly b: unknown },
  { spellings, askBefore, askAfter }: Comparison,
): boolean {
  const { of, put } = rule.texts!
  const { before, after } = objects
  const [was, wanted] = [of(a), of(b)]
  const blank = (value: unknown, texts: readonly string[]): unknown =>
    put(
      value,
      texts.map(() => ''),
    )
  // What differs besides the texts, differs whatever they are.
  if (!sameBy(rule, blank(a, was), blank(b, wanted), objects)) return false
  const asked = askBefore(kind, rule, before)
  const questions = askAfter(kind, rule, after, asked)
  const spelledBefore = was.map((text, at) =>
    spelled(asked[at], text, spellings, spellings.bothSides || needsBoth(asked[at])),
  )
  const spelledAfter = wanted.map((text, at) => spelled(questions[at], text, spellings, true))
  return sameBy(rule, put(a, spelledBefore), put(b, spelledAfter), objects)
}

/** Listed once for each kind: this is asked for every object. */
const listed = new WeakMap<AnyKind, readonly (readonly [string, AnyAttribute])[]>()

function comparedRules(kind: AnyKind): readonly (readonly [string, AnyAttribute])[] {
  const known = listed.get(kind)
  if (known !== undefined) return known
  const rules = Object.entries(rulesOf(kind)).filter(([, rule]) => rule.onChange !== 'ignore')
  listed.set(kind, rules)
  return rules
}

interface Sides {
  readonly before: object
  readonly after: object
}

const sameBy = (rule: AnyAttribute, a: unknown, b: unknown, objects: Sides): boolean =>
  rule.same === undefined ? equal(a, b) : rule.same(a, b, objects)

/** Equal in structure. */
export const equal = (a: unknown, b: unknown): boolean =>
  a === b ||
  (typeof a === 'object' && typeof b === 'object' && (areEmpty(a, b) || isDeepStrictEqual(a, b)))

/** Most lists of a schema are. */
const areEmpty = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0

const needsBoth = (question: Question | undefined): boolean =>
  // The spelling of these has a frame around it, which the catalog's text has not.
  question?.as === 'generated' || question?.as === 'expression' || isMoved(question)

/** The text mentions what has another name by now: what the catalog printed is out of date. */
export const isMoved = (question: Question | undefined): boolean =>
  question !== undefined &&
  (question.side !== undefined || ('renames' in question && question.renames.length > 0))

/**
 * The text as the server prints it. Where nobody has asked yet, it is taken as it stands, and noted as open.
 *
 * @param ask - whether it has to be asked about at all
 */
export function spelled(
  asked: Question | undefined,
  text: string,
  { answers, open }: Spellings,
  ask: boolean,
): string {
  if (asked === undefined || !ask) return text
  const question = narrowed(asked)
  const key = questionKey(question)
  const answer = answers.get(key)
  if (answer === undefined) open.set(key, question)
  // Null: the server could not parse it there (a type or a function that is only about to exist).
  return answer ?? text
}

/**
 * What the server prints of what it prints: it reads some of its own words (`IN` over a varchar) back as another
 * expression, and a database that was restored from a dump has those. Null while the first answer is not there.
 */
function reprinted(asked: Question, spellings: Spellings): string | null {
  if (!readsItsOwn.has(asked.as) || isMoved(asked)) return null
  const first = spellings.answers.get(questionKey(narrowed(asked)))
  if (first === undefined || first === null) return null
  return spelled({ ...asked, text: first }, first, spellings, true)
}

const isAnswered = (asked: readonly Question[], { answers }: Spellings): boolean =>
  asked.every(question => answers.has(questionKey(narrowed(question))))

/** Where both sides are a server's print, the after side may be the one that was printed once more. */
const again = (asked: Question | undefined, text: string, spellings: Spellings): string =>
  asked === undefined || !readsItsOwn.has(asked.as) ? text : spelled(asked, text, spellings, true)

/** The questions whose answer is an SQL text of the same sort. */
const readsItsOwn: ReadonlySet<Question['as']> = new Set(['condition', 'query', 'exclude'])

/** Without the columns, and the table, that the text cannot mention: what is asked of many tables becomes one small question. */
function narrowed(question: Question): Question {
  if (!('columns' in question)) return question
  const { table, ...rest } = question
  const columns = question.columns.filter(({ name }) => mentions(question.text, name))
  return table !== undefined && mentions(question.text, table)
    ? { ...rest, columns, table }
    : { ...rest, columns }
}

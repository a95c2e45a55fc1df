/** `docs/op.md` says what the registry says; `ATHANOR_ACCEPT=1` writes it anew. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { ts } from 'ts-morph'
import { assumedOf, rulesOf, type AnyAttribute, type AnyKind } from '../src/core/kind.ts'
import { registry } from '../src/kinds/registry.ts'
import { literal } from '../src/revision/literal.ts'

const path = join(process.cwd(), 'docs', 'op.md')

interface Field {
  readonly type: string
  readonly words: string
}
type Fields = ReadonlyMap<string, Field>

const kinds: readonly AnyKind[] = Object.values(registry)

/** The interfaces of a file, each with the types and the doc comments of its members, and of those that it extends. */
function interfacesOf(file: string): ReadonlyMap<string, Fields> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
  return new Map(
    source.statements
      .filter(ts.isInterfaceDeclaration)
      .map(({ name, members, heritageClauses }) => [
        name.text,
        new Map([
          ...(heritageClauses ?? []).flatMap(({ types }) => types.flatMap(inherited)),
          ...members
            .filter(ts.isPropertySignature)
            .map(
              member =>
                [
                  `${member.name.getText()}${member.questionToken === undefined ? '' : '?'}`,
                  fieldOf(member),
                ] as const,
            ),
        ]),
      ]),
  )
}

/** `SequenceOptions`, or `Partial<…>` of it: what several kinds share. */
function inherited(node: ts.ExpressionWithTypeArguments): readonly (readonly [string, Field])[] {
  const isPartial = node.expression.getText() === 'Partial'
  const name = isPartial ? node.typeArguments![0]!.getText() : node.expression.getText()
  const fields = interfacesOf(join(process.cwd(), 'src', 'sql', 'sequence.ts')).get(name)
  return [...(fields ?? [])].map(([field, own]) => [isPartial ? `${field}?` : field, own])
}

function fieldOf(member: ts.PropertySignature): Field {
  const [doc] = ts.getJSDocCommentsAndTags(member)
  return {
    type: member.type === undefined ? '' : typeOf(member.type),
    words:
      doc === undefined
        ? ''
        : (ts.getTextOfJSDocComment(doc.comment) ?? '').replaceAll(/\s+/g, ' '),
  }
}

/** A type as it is called: an object with its members, a union of words with the words. */
const typeOf = (node: ts.TypeNode): string =>
  ts.isTypeLiteralNode(node)
    ? `{ ${node.members
        .filter(ts.isPropertySignature)
        .map(({ name, type }) => `${name.getText()}: ${type === undefined ? '' : typeOf(type)}`)
        .join('; ')} }`
    : [...aliases].reduce(
        (text, [alias, words]) => text.replaceAll(alias, words),
        node
          .getText()
          .replaceAll(/\breadonly /g, '')
          .replaceAll(/\s+/g, ' ')
          .replaceAll('( ', '(')
          .replaceAll(', )', ')'),
      )

/** Names that stand for a choice of words. */
const aliases: ReadonlyMap<string, string> = new Map(
  ['src/sql/table.ts', 'src/kinds/foreign-keys/kind.ts'].flatMap(file => {
    const text = readFileSync(join(process.cwd(), file), 'utf8')
    return [...text.matchAll(/^export type (\w+) = ('[^\n]*')$/gm)].map(
      ([, alias, words]) => [alias!, words!] as const,
    )
  }),
)

/** The model of each kind: the interface that its `defineKind<Model>()` names. */
interface Model {
  readonly fields: Fields
  /** What its fields are made of. */
  readonly others: ReadonlyMap<string, Fields>
}

function models(): ReadonlyMap<string, Model> {
  const root = join(process.cwd(), 'src', 'kinds')
  const folders = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isDirectory())
  return new Map(
    folders.flatMap(({ name: folder }) => {
      const file = join(root, folder, 'kind.ts')
      const defined = readFileSync(file, 'utf8').matchAll(
        /defineKind<(\w+),[^>]*>\(\)\(\{\s*(?:\.\.\.\w+,\s*)?name: '(\w+)'/g,
      )
      const found = [file, join(root, folder, 'model.ts')]
        .filter(existsSync)
        .flatMap(one => [...interfacesOf(one)])
      return [...defined].flatMap(([, model, kind]) => {
        const fields = found.find(([name]) => name === model)?.[1]
        if (kind === undefined || fields === undefined) return []
        const types = [...fields.values()].map(({ type }) => type).join(' ')
        const others = new Map(
          found.filter(([name]) => name !== model && new RegExp(`\\b${name}\\b`).test(types)),
        )
        return [[kind, { fields, others }] as const]
      })
    }),
  )
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
const code = (text: string): string => `\`${text}\``

function row(name: string, { type, words }: Field, note: string): string {
  return `| ${code(name)} | ${cell(code(type))} | ${cell(note)} | ${cell(words)} |`
}

const theRuns = 'the schema of the run'

function assumedIn(kind: AnyKind, part: string): string {
  const assumed = assumedOf(kind, part, theRuns)
  if (assumed === undefined) return ''
  return `; left out: ${assumed === theRuns ? theRuns : code(literal(assumed))}`
}

const noteOf = (rule: AnyAttribute): string =>
  'absent' in rule ? `left out: ${code(literal(rule.absent))}` : 'needed'

function fieldsOf(kind: AnyKind, model: Fields): readonly string[] {
  const field = (name: string): Field => model.get(name) ?? { type: 'unknown', words: '' }
  return [
    ...kind.identity.map((name: string) =>
      row(name, field(name), `names it${assumedIn(kind, name)}`),
    ),
    ...Object.entries(rulesOf(kind)).flatMap(([name, rule]) =>
      rule.hidden === true ? [] : [row(name, field(name), noteOf(rule))],
    ),
    ...partsOf(kind).map(({ name, inline }) =>
      row(
        inline!.as,
        {
          type: inline!.many ? `${name}[]` : name,
          words: `Made with it; see [${name}](#${anchor(name)}).`,
        },
        'may be left out',
      ),
    ),
  ]
}

const anchor = (name: string): string => name.toLowerCase()

/** What may be written inside it. */
const partsOf = (kind: AnyKind): readonly AnyKind[] =>
  kinds.filter(({ inline }) => inline?.owner === kind.name)

const guard = (is: boolean, option: string): string => (is ? `, { ${option}? }` : '')

function callsOf(kind: AnyKind): readonly string[] {
  const { create, drop, alter, rename, renameMember } = kind.methods
  const identity = kind.identity
    .map((name: string) => (assumedOf(kind, name, theRuns) === undefined ? name : `${name}?`))
    .join(', ')
  const rules = Object.entries(rulesOf(kind))
  const inPlace = rules.flatMap(([name, { onChange }]) =>
    onChange === 'alter' || typeof onChange !== 'string' ? [code(name)] : [],
  )
  const carried = kind.carries === undefined ? '' : `, ${kind.carries.as}?`
  return [
    `- ${code(`op.${create}({ … }${guard(kind.guards.create, 'ifNotExists')})`)} with the fields below`,
    `- ${code(`op.${drop}({ ${identity} }${guard(kind.guards.drop, 'ifExists')})`)}`,
    inPlace.length === 0
      ? `- ${code(`op.${alter}`)}: nothing of it changes in place; drop it, and make it anew`
      : `- ${code(`op.${alter}({ ${identity} }, { before, after${carried} })`)} with both sides of ${inPlace.join(', ')}`,
    `- ${code(`op.${rename}({ ${identity}, to })`)}`,
    ...(renameMember === undefined
      ? []
      : [
          `- ${code(`op.${renameMember}({ ${identity}, value, to })`)}: one of its ${code(kind.members!.attribute)}`,
        ]),
  ]
}

/** The members of something that is not an object of its own. */
const membersOf = (name: string, members: Fields): readonly string[] => [
  `${code(name)}:`,
  '',
  '| Field | Type | Means |',
  '| --- | --- | --- |',
  ...[...members].map(
    ([field, { type, words }]) => `| ${code(field)} | ${cell(code(type))} | ${cell(words)} |`,
  ),
]

function kindPage(kind: AnyKind, { fields, others }: Model): string {
  return [
    `## ${kind.name}`,
    '',
    ...callsOf(kind),
    '',
    '| Field | Type | | Means |',
    '| --- | --- | --- | --- |',
    ...fieldsOf(kind, fields),
    ...[...others].flatMap(([name, members]) => ['', ...membersOf(name, members)]),
  ].join('\n')
}

/** The calls that people write by hand, with their doc comments. */
function peoplePage(): string {
  const file = join(process.cwd(), 'src', 'revision', 'op.ts')
  const all = interfacesOf(file)
  const table = (name: string): readonly string[] => [
    '| Call | Takes and gives | Does |',
    '| --- | --- | --- |',
    ...[...all.get(name)!].map(
      ([call, { type, words }]) =>
        `| ${code(`op.${call}`)} | ${cell(code(type))} | ${cell(words)} |`,
    ),
  ]
  const others = ['BackfillOptions', 'BatchOptions', 'Batch', 'Inspection'].flatMap(name => [
    '',
    ...membersOf(name, all.get(name)!),
  ])
  return ['## By hand', '', ...table('PeopleOp'), ...others].join('\n')
}

async function page(): Promise<string> {
  const known = models()
  const text = [
    '# The calls of a revision',
    '',
    'What `upgrade(op)` and `downgrade(op)` may call. Written from the registry by `test/op-docs.test.ts`.',
    '',
    'Every call gives a promise, and runs in its turn even when nobody awaits it. A field that is left out is',
    'what PostgreSQL would assume; `schema` is then the schema of the run. An alter says both sides of what',
    'changes, so that its downgrade is the same call with the sides swapped. A guard that PostgreSQL does not',
    'have for a statement is ATH204. Every create and drop also takes `bystander`: such an object is dropped where it',
    'is there, and made again where this revision dropped it.',
    '',
    ...kinds.flatMap(kind => [kindPage(kind, known.get(kind.name)!), '']),
    peoplePage(),
    '',
  ].join('\n')
  return await format(text, { ...(await resolveConfig(path)), parser: 'markdown' })
}

test('docs/op.md is as the registry says', async () => {
  const wanted = await page()
  if (process.env['ATHANOR_ACCEPT'] === '1') writeFileSync(path, wanted)
  expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no docs/op.md').toBe(wanted)
})

test('every kind has a model, and every field of it a type', () => {
  const known = models()
  const missing = kinds.flatMap(kind =>
    [...kind.identity, ...Object.keys(rulesOf(kind))].flatMap((name: string) =>
      known.get(kind.name)?.fields.get(name) === undefined ? [`${kind.name}.${name}`] : [],
    ),
  )
  expect(missing).toEqual([])
})

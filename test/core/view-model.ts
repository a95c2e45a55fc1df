/** Views over random schemas: over tables and over each other, plain and materialized, with indexes. */
import { unmarked } from '../../src/sql/marks.ts'
import fc from 'fast-check'
import { ref, type Ref } from '../../src/core/kind.ts'
import type { Index } from '../../src/kinds/indexes/model.ts'
import { registry, type Schema, type SchemaEntry } from '../../src/kinds/registry.ts'
import { unsaid, type View } from '../../src/kinds/views/model.ts'
import { identifier } from '../../src/sql/keywords.ts'
import { consistent, frozenSchema } from './consistent.ts'
import { modelEntries, neighbourEntries } from './model.ts'

const schema = 'public'

const viewDraw = fc.record({
  name: fc.constantFrom('v', 'w', 'V"', 'a', 'order'),
  materialized: fc.boolean(),
  over: fc.nat(7),
  star: fc.boolean(),
  columns: fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 2 }),
  index: fc.option(fc.constantFrom('i"', 'j', 'order')),
})
type ViewDraw = typeof viewDraw extends fc.Arbitrary<infer T> ? T : never

const viewDraws = fc.array(viewDraw, { maxLength: 4 })

/** What a view can be over. */
interface Relation {
  readonly ref: Ref
  readonly name: string
  readonly columns: readonly string[]
}

function withViews(
  entries: readonly SchemaEntry[],
  draws: readonly ViewDraw[],
): readonly SchemaEntry[] {
  const relations = entries.flatMap((entry): Relation[] =>
    entry.kind === 'table'
      ? [
          {
            ref: ref('table', schema, entry.object.name),
            name: entry.object.name,
            columns: entries.flatMap(({ kind, object }) =>
              kind === 'column' && object.table === entry.object.name ? [object.name] : [],
            ),
          },
        ]
      : [],
  )
  let all = entries
  for (const draw of draws) {
    const below = relations[draw.over % Math.max(1, relations.length)]
    if (below === undefined || below.columns.length === 0) continue
    const [made, ...more] = madeOf(draw, below)
    const next = consistent(registry, [...all, made!])
    // Its name is taken.
    if (next.length === all.length) continue
    all = consistent(registry, [...next, ...more])
    const { name, columns } = columnsOf(draw, below)
    relations.push({ ref: ref(made!.kind, schema, name), name, columns })
  }
  return all
}

const columnsOf = (
  { name, star, columns }: ViewDraw,
  below: Relation,
): { name: string; columns: readonly string[] } => {
  const picked = columns.flatMap(at => below.columns[at] ?? [])
  return { name, columns: star || picked.length === 0 ? below.columns : picked }
}

function madeOf(draw: ViewDraw, below: Relation): SchemaEntry[] {
  const { name, columns } = columnsOf(draw, below)
  const list = draw.star ? '*' : columns.map(identifier).join(', ')
  const view: View = {
    schema,
    name,
    query: `SELECT ${list} FROM ${identifier(below.name)}`,
    ...unsaid,
    uses: [
      below.ref,
      ...(below.ref.kind === 'table'
        ? columns.map(column => ref('column', schema, below.name, column))
        : []),
    ],
  }
  if (!draw.materialized) return [{ kind: 'view', object: view }]
  return [
    { kind: 'materializedView', object: view },
    ...(draw.index === null
      ? []
      : [{ kind: 'index', object: indexOf(draw.index, name, columns[0]!) } as const]),
  ]
}

const indexOf = (name: string, table: string, column: string): Index => ({
  schema,
  table,
  on: 'materializedView',
  name,
  columns: [column],
  unique: false,
  method: 'btree',
  include: [],
  assumed: [],
  nullsNotDistinct: false,
  where: null,
  ...unmarked,
  concurrently: false,
  comment: null,
})

export const modelsWithViews: fc.Arbitrary<Schema> = fc
  .tuple(modelEntries, viewDraws)
  .map(([entries, draws]) => frozenSchema(registry, withViews(entries, draws)))

/** Two that differ in details below the same views. */
export const neighboursWithViews: fc.Arbitrary<readonly [Schema, Schema]> = fc
  .tuple(neighbourEntries, viewDraws)
  .map(([[one, other], draws]) => [
    frozenSchema(registry, withViews(one, draws)),
    frozenSchema(registry, withViews(other, draws)),
  ])

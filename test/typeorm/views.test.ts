/** What the entities say of views: their texts, and the words for those that cannot be. */
import { DataSource, EntitySchema, type SelectQueryBuilder, type ObjectLiteral } from 'typeorm'
import { reflect } from '../../src/read/reflect.ts'
import { buildMetadata, modelOf, type Model } from '../../src/typeorm/model.ts'

type Expression = string | ((dataSource: DataSource) => SelectQueryBuilder<ObjectLiteral>)

interface Said {
  readonly name: string
  readonly expression: Expression
  readonly dependsOn?: readonly string[]
  readonly materialized?: boolean
}

const post = new EntitySchema({
  name: 'Post',
  tableName: 'post',
  columns: { id: { type: 'int', primary: true }, likes: { type: 'int' } },
})

async function modelWith(...views: readonly Said[]): Promise<Model> {
  const dataSource = new DataSource({
    type: 'postgres',
    entities: [
      post,
      ...views.map(
        ({ name, expression }) =>
          new EntitySchema({ name, tableName: name, type: 'view', expression, columns: {} }),
      ),
    ],
  })
  await buildMetadata(dataSource)
  for (const { name, dependsOn, materialized } of views) {
    // An EntitySchema cannot say these; a decorator puts them here.
    const metadata = dataSource.getMetadata(name)
    if (dependsOn !== undefined) metadata.dependsOn = new Set(dependsOn)
    metadata.tableMetadataArgs.materialized = materialized ?? false
  }
  return modelOf(dataSource, 'public')
}

const textOf = async (expression: Expression): Promise<string> =>
  (await modelWith({ name: 'v', expression })).views[0]!.query

test.each([
  { expression: '  SELECT 1 ', query: 'SELECT 1' },
  { expression: 'SELECT 1;\n', query: 'SELECT 1' },
  { expression: `SELECT ';'`, query: `SELECT ';'` },
  {
    expression: (dataSource: DataSource) =>
      dataSource.createQueryBuilder().select('p.id', 'id').from(post, 'p'),
    query: 'SELECT "p"."id" AS "id" FROM "post" "p"',
  },
])('the text of a view is $query', async ({ expression, query }) => {
  expect(await textOf(expression)).toBe(query)
})

test.each([
  { what: 'no text', expression: ' ; ', message: 'the view v has no query' },
  {
    what: 'a parameter',
    expression: (dataSource: DataSource) =>
      dataSource
        .createQueryBuilder()
        .select('p.id', 'id')
        .from(post, 'p')
        .where('p.likes > :least', { least: 3 }),
    message: 'the query of the view v has parameters',
    detail: ':least',
  },
  {
    what: 'a builder that fails',
    expression: () => {
      throw new Error('there is no connection')
    },
    message: 'the expression of the view v fails',
    detail: 'there is no connection',
  },
])('a view with $what is refused', async ({ expression, message, detail }) => {
  await expect(textOf(expression)).rejects.toMatchObject({
    code: 'ATH105',
    message,
    ...(detail === undefined ? {} : { detail }),
  })
})

test('views that depend on each other in a circle are refused', async () => {
  const circle = modelWith(
    { name: 'a', expression: 'SELECT 1', dependsOn: ['b'] },
    { name: 'b', expression: 'SELECT 1', dependsOn: ['a'] },
  )
  await expect(circle).rejects.toMatchObject({ code: 'ATH105', detail: 'a -> b -> a' })
})

/** Of each view, the views that it is made after. */
async function order(...views: readonly Said[]): Promise<Record<string, readonly string[]>> {
  const model = await modelWith(...views)
  return Object.fromEntries(
    [...reflect(model).values()].flatMap(({ kind, object }) =>
      kind === 'view' || kind === 'materializedView'
        ? [
            [
              object.name,
              object.uses.flatMap(({ kind: of, parts }) => (/view/i.test(of) ? [parts[1]!] : [])),
            ],
          ]
        : [],
    ),
  )
}

test.each([
  {
    name: 'what a text reads from counts, whatever else it mentions',
    views: [
      { name: 'a', expression: 'SELECT 1 AS b' },
      { name: 'b', expression: 'SELECT * FROM a' },
    ],
    found: { a: [], b: ['a'] },
  },
  {
    name: 'what the author says counts before what a text seems to say',
    views: [
      { name: 'a', expression: `SELECT ' from b'`, dependsOn: [] },
      { name: 'b', expression: 'SELECT 1', dependsOn: ['a'] },
    ],
    found: { a: [], b: ['a'] },
  },
  {
    name: 'quoted, folded and with its schema',
    views: [
      { name: 'a', expression: 'SELECT 1' },
      { name: 'b', expression: 'SELECT 1 FROM "public"."a"', materialized: true },
      { name: 'c', expression: 'SELECT 1 FROM A, B' },
      { name: 'ab', expression: 'SELECT 1 FROM abc' },
    ],
    found: { a: [], b: ['a'], c: ['a', 'b'], ab: [] },
  },
])('order: $name', async ({ views, found }) => {
  expect(await order(...views)).toEqual(found)
})

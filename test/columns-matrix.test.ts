/** Whatever a column of an entity can say, athanor makes it, and finds nothing when it looks again. */
import { casesFor, type Case } from './support/column-matrix.ts'
import {
  modelOfCases,
  byAthanor,
  tableIn,
  byTypeorm,
  type Ours,
  type Theirs,
} from './support/column-matrix-run.ts'
import { versions } from './support/servers.ts'

/** Milliseconds, on a machine that has other things to do. */
const patience = 600_000

const after = (cases: readonly Case[], at: number): Case => cases[(at + 1) % cases.length]!

const equal = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

const titled = ({ table, title }: Case): string => `${table}: ${title}`

/** What is wrong with a column: null and nothing where it is in order. */
function faults(own: Ours, typeorm: Theirs, { table, spec }: Case): object {
  const [ours, theirOwn] = [own.columns.get(table), typeorm.columns.get(table)]
  // What TypeORM cannot make has no judge but the second look.
  const hasJudge = !typeorm.failed.has(table)
  const isAsMeant =
    spec.isFrozen === true || equal(ours, theirOwn) === (spec.unlike === undefined) || !hasJudge
  const [said, saidOfItsOwn] = [own.said.get(table), typeorm.said.get(table)]
  const isAccepted =
    said === undefined || equal(said, saidOfItsOwn) || spec.unlike !== undefined || !hasJudge
  return {
    failed: own.failed.get(table) ?? null,
    left: own.left.filter(line => tableIn(line) === table),
    otherThanTypeorm: isAsMeant ? null : { ours, theirOwn },
    refusedByTypeorm: isAccepted ? null : { said, saidOfItsOwn },
  }
}

const faultless = { failed: null, left: [], otherThanTypeorm: null, refusedByTypeorm: null }

/** The same entity with another column instead. */
const withoutIt = ({ spec: { beside = {} }, ...rest }: Case): Case => ({
  ...rest,
  spec: { type: 'int', name: 'bare', nullable: true, beside },
})

/** A column whatever the table is called. */
const shapeOf = ({ columns }: Ours, table: string): string =>
  JSON.stringify(columns.get(table)).replaceAll(table, 'it')

describe.each(versions)('on PostgreSQL %i', version => {
  const cases = casesFor(version)
  let own: Ours
  let typeorm: Theirs
  beforeAll(async () => {
    own = await byAthanor(cases, version)
    typeorm = await byTypeorm(cases, version)
  }, patience)
  afterAll(async () => {
    await own.here.drop()
    await typeorm.here.drop()
  })

  test('there are more than three hundred of them', () => {
    expect(cases.length).toBeGreaterThan(800)
    process.stderr.write(
      `PostgreSQL ${version}: athanor makes ${cases.length - own.failed.size} of ${cases.length} columns and ` +
        `finds ${own.left.length} differences; TypeORM cannot make ${typeorm.failed.size}, and would change ` +
        `${typeorm.said.size - typeorm.failed.size} of those it made\n`,
    )
  })

  test.each(cases)('$title', given => {
    expect(faults(own, typeorm, given)).toEqual(faultless)
  })

  test('nothing else is made, and nothing else is found', () => {
    expect(own.failed.get('none')).toBeUndefined()
    expect(own.left).toEqual([])
    expect(own.said.get('none')).toEqual(typeorm.said.get('none'))
  })

  test('no default was executed', async () => {
    const { rows } = await own.here.client.query(
      'SELECT is_called FROM my_seq UNION ALL SELECT is_called FROM other.their_seq UNION ALL SELECT is_called FROM other.calls',
    )
    expect(rows).toEqual([{ is_called: false }, { is_called: false }, { is_called: false }])
  })

  describe('each becomes the next one', () => {
    const next = cases.map((one, at) => ({ ...one, spec: after(cases, at).spec }))
    test(
      'whatever differs is found, and nothing where the catalog has no difference',
      async () => {
        const there = await own.goTo(await modelOfCases(next))
        const found = new Set(there.operations.map(tableIn))
        const differ = cases.filter((one, at) => {
          // Any moment may have been the present one.
          const isSame = after(cases, at).spec.isFrozen === true && !found.has(one.table)
          return !isSame && shapeOf(own, one.table) !== shapeOf(own, after(cases, at).table)
        })
        expect(cases.filter(one => found.has(one.table)).map(titled)).toEqual(differ.map(titled))
        expect(await there.run()).toEqual({ failed: new Map(), left: [] })
      },
      patience,
    )

    test(
      'and back',
      async () => {
        const home = await own.goTo(own.schema)
        expect(await home.run()).toEqual({ failed: new Map(), left: [] })
      },
      patience,
    )
  })

  test(
    'each comes to a table that is there, but for the default that PostgreSQL itself would call',
    async () => {
      const bare = await own.goTo(await modelOfCases(cases.map(withoutIt)))
      expect(await bare.run()).toEqual({ failed: new Map(), left: [] })
      const home = await own.goTo(own.schema)
      const { failed } = await home.run()
      expect(cases.filter(({ table }) => failed.has(table)).map(({ title }) => title)).toEqual([
        `Column { type: 'int', default: '=> other.raises()' }`,
      ])
    },
    patience,
  )

  test('the downgrade leaves what was there before', async () => {
    expect(await own.back()).toEqual({ failed: new Map(), left: [] })
  })
})

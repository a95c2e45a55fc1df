/** The history: tables over small graphs, and laws over random ones. */
import fc from 'fast-check'
import { isAthanorError } from '../../src/errors.ts'
import { type History, historyOf } from '../../src/revision/history.ts'
import type { Header } from '../../src/revision/revision.ts'

/** `c<a,b +d #label`, in the order of creation. */
function graph(text: string): Header[] {
  return text
    .split(';')
    .map(entry => entry.trim())
    .filter(entry => entry !== '')
    .map((entry, position) => {
      const [node = '', ...marks] = entry.split(' ')
      const [id = '', revises = ''] = node.split('<')
      const marked = (sign: string): string[] =>
        marks.flatMap(mark => (mark.startsWith(sign) ? mark.slice(1).split(',') : []))
      return {
        id,
        revises: revises === '' ? [] : revises.split(','),
        dependsOn: marked('+'),
        branchLabels: marked('#'),
        message: '',
        created: String(position).padStart(4, '0'),
      }
    })
}

const outcome = (act: () => string): string => {
  try {
    return act()
  } catch (error) {
    return isAthanorError(error) ? `${error.code}: ${error.message}` : String(error)
  }
}

const list = (text: string): string[] => text.split(' ').filter(part => part !== '')
const ids = (revisions: readonly Header[]): string => revisions.map(({ id }) => id).join(' ')

function walked(text: string, command: string, rows: string, target: string): string {
  return outcome(() => {
    const history = historyOf(graph(text))
    const steps =
      command === 'up'
        ? history.upgradePath(list(rows), target)
        : history.downgradePath(list(rows), target)
    const changes = steps.map(({ rows: { insert, delete: gone } }) =>
      [...gone.map(id => `-${id}`), ...insert.map(id => `+${id}`)].join(' '),
    )
    return `${ids(steps.map(({ revision }) => revision))} | ${changes.join('; ')}`
  })
}

const line = 'a; b<a; c<b'
const fork = 'a; b<a; c1<b #one; d1<c1; c2<b #two; d2<c2'
const joined = 'a; b1<a; b2<a; c<b1,b2; d<c'
const leaning = 'n1 #net; n2<n1; n3<n2; u1 #usr; u2<u1 +n2; u3<u2'

test.each([
  [line, 'up', '', 'head', 'a b c | +a; -a +b; -b +c'],
  [line, 'up', 'a', 'b', 'b | -a +b'],
  [line, 'up', 'c', 'a', ' | '],
  [line, 'up', 'a', '+2', 'b c | -a +b; -b +c'],
  [line, 'up', '', 'base', ' | '],
  ['', 'up', '', 'head', ' | '],
  [line, 'up', 'b', '+2', 'ATH411: +2 cannot be reached from here'],
  [line, 'up', 'b', '-1', 'ATH411: -1 cannot be reached from here'],
  [line, 'up', 'b', '+0', 'ATH411: +0 cannot be reached from here'],
  [line, 'up', 'x', 'head', 'ATH405: the database has revisions that are not among the files'],
  [line, 'up', 'b c', 'head', 'ATH413: the rows of the version table overlap'],
  [line, 'down', 'c', '-1', 'c | -c +b'],
  [line, 'down', 'c', 'base', 'c b a | -c +b; -b +a; -a'],
  [line, 'down', 'c', 'a', 'c b | -c +b; -b +a'],
  [line, 'down', 'c', 'head-2', 'c b | -c +b; -b +a'],
  [line, 'down', 'b', 'b', ' | '],
  [line, 'down', 'a', 'b', 'ATH411: b cannot be reached from here'],
  [line, 'down', 'c', '-4', 'ATH411: -4 cannot be reached from here'],
  [line, 'down', 'c', '+1', 'ATH411: +1 cannot be reached from here'],
  [line, 'down', 'x', '-1', 'ATH405: the database has revisions that are not among the files'],
  [fork, 'up', '', 'head', 'ATH403: the history has several heads'],
  [fork, 'up', 'b', 'heads', 'c2 d2 c1 d1 | -b +c2; -c2 +d2; +c1; -c1 +d1'],
  [fork, 'up', 'b', 'one@head', 'c1 d1 | -b +c1; -c1 +d1'],
  [fork, 'up', 'c1', 'two@+2', 'c2 d2 | +c2; -c2 +d2'],
  [fork, 'up', 'b', '+1', 'ATH403: +1 is ambiguous: several revisions follow b'],
  [fork, 'down', 'd1 d2', 'b', 'd1 c1 d2 c2 | -d1 +c1; -c1; -d2 +c2; -c2 +b'],
  [fork, 'down', 'd1 d2', 'two@-2', 'd2 c2 | -d2 +c2; -c2'],
  [fork, 'down', 'd1 d2', 'two@b', 'd2 c2 | -d2 +c2; -c2'],
  [
    fork,
    'down',
    'd1 d2',
    'heads',
    'ATH403: heads is several revisions, and a downgrade goes to one',
  ],
  [joined, 'up', '', 'head', 'a b2 b1 c d | +a; -a +b2; +b1; -b1 -b2 +c; -c +d'],
  [joined, 'down', 'd', 'b1', 'd c | -d +c; -c +b1 +b2'],
  [leaning, 'up', 'n1 u1', 'u2', 'n2 u2 | -n1 +n2; -u1 -n2 +u2'],
  [leaning, 'down', 'u3', 'usr@base', 'u3 u2 u1 | -u3 +u2; -u2 +u1 +n2; -u1'],
  [leaning, 'down', 'u3', 'n1', 'u3 u2 n2 | -u3 +u2; -u2 +u1 +n2; -n2 +n1'],
])('%s: %s from [%s] to %s', (text, command, rows, target, expected) => {
  expect(walked(text, command, rows, target)).toBe(expected)
})

// Alembic answers these otherwise; see the sentence of each.
test.each([
  ['the last step can be taken back where it joins', joined, 'c', '-1', 'c | -c +b1 +b2'],
  [
    'no order of rows picks a branch',
    fork,
    'd2 d1',
    '-1',
    'ATH403: -1 is ambiguous: the database has several revisions to count from',
  ],
])('%s', (_, text, rows, target, expected) => {
  expect(walked(text, 'down', rows, target)).toBe(expected)
})

const prefixes = '1975ea83b712 #shop; 1975ea99ffff<1975ea83b712; abc<1975ea99ffff; abcdef<abc'

test.each([
  [prefixes, 'abc', 'abc'],
  [prefixes, 'abcd', 'abcdef'],
  [prefixes, 'shop', '1975ea83b712'],
  [prefixes, '1975ea8', '1975ea83b712'],
  [prefixes, 'base', ''],
  [prefixes, 'head-1', 'abc'],
  [prefixes, '1975ea8+1', '1975ea99ffff'],
  [prefixes, '-1', 'abc'],
  [prefixes, '1975', 'ATH402: 1975 is ambiguous'],
  [prefixes, 'zzz', 'ATH402: no revision matches zzz'],
  [prefixes, 'a:b', 'ATH402: no revision matches "a:b"'],
  [prefixes, '', 'ATH402: no revision matches ""'],
  [fork, 'heads', 'd1 d2'],
  [fork, 'd2@head', 'd2'],
  [fork, 'one@c2', 'ATH402: revision c2 is not on the branch one'],
  [joined, 'c-1', 'ATH411: c-1 cannot be reached from here'],
])('%s: %j is %j', (text, symbol, expected) => {
  expect(outcome(() => ids(historyOf(graph(text)).resolve(symbol)))).toBe(expected)
})

test('current and steps are counted from the rows', () => {
  const history = historyOf(graph(fork))
  expect(ids(history.resolve('current', { current: ['d2', 'c1'] }))).toBe('c1 d2')
  expect(ids(history.resolve('-1', { current: ['c1'] }))).toBe('b')
  expect(ids(history.resolve('one@+1', { current: ['c1', 'd2'] }))).toBe('d1')
})

test.each([
  [line, ':', 'c b a'],
  [line, 'b:', 'c b'],
  [line, ':b', 'b a'],
  [line, 'a:+1', 'b a'],
  [line, '-1:head', 'c b'],
  [line, 'a+1:', 'c b'],
  [line, 'base:base', ''],
  [line, 'c:a', 'ATH411: a cannot be reached from here'],
  [line, 'a', 'ATH402: "a" is not a range'],
  [fork, ':', 'd1 c1 d2 c2 b a'],
  [fork, 'two@-1:', 'd2 c2'],
  [fork, 'one@base:', 'd1 c1 b a'],
  [fork, 'current:', 'd1 c1'],
  [leaning, ':', 'n3 u3 u2 u1 n2 n1'],
])('%s: the range %s is %j', (text, range, expected) => {
  const place = { current: ['c1'] }
  expect(outcome(() => ids(historyOf(graph(text)).range(range, place)))).toBe(expected)
})

test.each([
  [line, '', 'head', '+c'],
  [line, 'c', 'base', '-c'],
  [fork, 'b', 'heads', '-b +d1 +d2'],
  [fork, 'd1 c2', 'b', '-d1 -c2 +b'],
  [fork, 'd1 c2', 'one@base', '-d1'],
  [leaning, 'n3 u3', 'n1', '-n3 -u3 +n1'],
  [fork, 'd1', 'd1', ''],
  [fork, '', 'b d1', 'ATH413: the revisions to stamp overlap'],
])('%s: stamping [%s] as %s', (text, rows, targets, expected) => {
  const stamped = outcome(() => {
    const { insert, delete: gone } = historyOf(graph(text)).stampRows(list(rows), list(targets))
    return [...gone.map(id => `-${id}`), ...insert.map(id => `+${id}`)].join(' ')
  })
  expect(stamped).toBe(expected)
})

test.each([
  ['a<a', 'ATH410: revisions follow each other in a circle'],
  ['a +c; b<a; c<b', 'ATH410: revisions follow each other in a circle'],
  ['a; b<a; c<b,e; d<c; e<d', 'ATH410: revisions follow each other in a circle'],
  ['b<a', 'ATH406: revision b revises a, which does not exist'],
  ['a +z', 'ATH406: revision a depends on z, which does not exist'],
  ['a; a', 'ATH407: two revisions have the id a'],
  ['a #x; b<a #x', 'ATH407: two revisions are called x'],
  ['a #b; b<a', 'ATH407: two revisions are called b'],
  ['a-b', 'ATH401: `a-b` cannot name a revision or a branch'],
])('%s is refused: %s', (text, expected) => {
  expect(outcome(() => ids(historyOf(graph(text)).heads))).toBe(expected)
})

test.each([
  ['a<c; b<a; c<b', 'a -> c -> b -> a'],
  ['x<a; a<b; b<a', 'a -> b -> a'],
])('the circle of %s is named: %s', (text, detail) => {
  expect(() => historyOf(graph(text))).toThrow(expect.objectContaining({ detail }))
})

test('two files of one id are both named', () => {
  const [header] = graph('a')
  const files = ['one.ts', 'two.ts'].map(path => ({ ...header!, path }))
  expect(() => historyOf(files)).toThrow(expect.objectContaining({ detail: 'one.ts\ntwo.ts' }))
})

test('a label reaches up to where branches part', () => {
  const history = historyOf(graph('r; a<r; b<a #L; c<b; d1<c; d2<c'))
  const labels = ['r', 'a', 'b', 'c', 'd1'].map(id => history.labelsOf(id).join())
  expect(labels).toEqual(['L', 'L', 'L', 'L', 'L'])
  expect(historyOf(graph(fork)).labelsOf('b')).toEqual([])
})

/** Each revision has some of those before it as parents, and depends on some others. */
const graphs: fc.Arbitrary<Header[]> = fc
  .array(
    fc.record({
      parents: fc.nat(7),
      needs: fc.nat(7),
      picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map(nodes =>
    nodes.map(({ parents, needs, picks }, position) => {
      const earlier = position === 0 ? [] : picks.map(pick => `r${pick % position}`)
      const revises = [...new Set(earlier.slice(0, parents > 5 ? 2 : Math.min(parents, 1)))]
      const dependsOn = earlier.slice(needs > 5 ? 2 : 3).filter(id => !revises.includes(id))
      // Some were created at one time.
      const created = String(Math.floor(position / 2)).padStart(4, '0')
      return { id: `r${position}`, revises, dependsOn, branchLabels: [], message: '', created }
    }),
  )

const needsOf = ({ revises, dependsOn }: Header): string[] => [...revises, ...dependsOn]

/** Fails where a step meets rows it cannot change. */
function run(rows: readonly string[], steps: ReturnType<History['upgradePath']>): string[] {
  const after = new Set(rows)
  for (const step of steps) {
    for (const id of step.rows.delete) expect(after.delete(id)).toBe(true)
    for (const id of step.rows.insert) {
      expect(after.has(id)).toBe(false)
      after.add(id)
    }
  }
  return [...after].toSorted()
}

function above(headers: readonly Header[], start: string): Set<string> {
  const found = new Set([start])
  for (const header of headers) if (needsOf(header).some(id => found.has(id))) found.add(header.id)
  return found
}

test('an upgrade runs what is needed, first what others need', () => {
  const graphAndTarget = graphs.chain(headers =>
    fc.tuple(fc.constant(headers), fc.nat(headers.length - 1), fc.nat(headers.length - 1)),
  )
  fc.assert(
    fc.property(graphAndTarget, ([headers, first, second]) => {
      const history = historyOf(headers)
      const start = history.upgradePath([], `r${first}`)
      const rows = run([], start)
      const more = history.upgradePath(rows, `r${second}`)
      const ran = new Set<string>()
      for (const { revision } of [...start, ...more]) {
        expect(ran.has(revision.id)).toBe(false)
        expect(needsOf(revision).every(id => ran.has(id))).toBe(true)
        ran.add(revision.id)
      }
      expect(ran.has(`r${second}`)).toBe(true)
      const tips = [...ran].filter(id =>
        [...above(headers, id)].every(up => up === id || !ran.has(up)),
      )
      expect(run(rows, more)).toEqual(tips.toSorted())
    }),
  )
})

test('a downgrade takes back first what stands on others, and leaves what was before', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), (headers, pick) => {
      const history = historyOf(headers)
      const rows = run([], history.upgradePath([], 'heads'))
      const target = `r${pick % headers.length}`
      const applied = new Set(headers.map(({ id }) => id))
      const down = outcomeOf(() => history.downgradePath(rows, target))
      for (const { revision } of down ?? []) {
        expect(headers.some(up => applied.has(up.id) && needsOf(up).includes(revision.id))).toBe(
          false,
        )
        applied.delete(revision.id)
      }
      if (down === null) return
      const left = run(rows, down)
      expect(applied.has(target)).toBe(true)
      expect(history.get(target)).toBeDefined()
      // Up again gives the rows there were.
      expect(run(left, history.upgradePath(left, 'heads'))).toEqual(rows)
      expect(run(left, history.downgradePath(left, 'base'))).toEqual([])
    }),
  )
})

/** Null where the target is in use only by what depends on it. */
function outcomeOf(
  act: () => ReturnType<History['upgradePath']>,
): ReturnType<History['upgradePath']> | null {
  try {
    return act()
  } catch (error) {
    if (isAthanorError(error) && error.code === 'ATH411') return null
    throw error
  }
}

test('there and back on one line returns the rows', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.nat(9), (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      const text = Array.from({ length: 10 }, (_, n) => (n === 0 ? 'r0' : `r${n}<r${n - 1}`))
      const history = historyOf(graph(text.join('; ')))
      const there = run([`r${low}`], history.upgradePath([`r${low}`], `r${high}`))
      expect(there).toEqual([`r${high}`])
      expect(run(there, history.downgradePath(there, `r${low}`))).toEqual([`r${low}`])
    }),
  )
})

const answers = (history: History): unknown => {
  const rows = run([], history.upgradePath([], 'heads'))
  return [
    history.heads,
    history.bases,
    history.walk(),
    history.upgradePath([], 'heads'),
    history.downgradePath(rows, 'base'),
    history.downgradePath(rows.toReversed(), 'base'),
    history.stampRows(rows.toReversed(), ['base']),
  ]
}

test('no answer depends on the order of the input', () => {
  const shuffled = graphs.chain(headers =>
    fc.tuple(
      fc.constant(headers),
      fc.shuffledSubarray(headers, { minLength: headers.length, maxLength: headers.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([headers, others]) => {
      expect(answers(historyOf(others))).toEqual(answers(historyOf(headers)))
    }),
  )
})

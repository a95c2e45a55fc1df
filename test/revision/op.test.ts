/** The line of calls: one after another, awaited or not, and a line of its own for each batch. */
import { setTimeout as later } from 'node:timers/promises'
import { registry } from '../../src/kinds/registry.ts'
import { createOp, type Batch, type Op, type OpHost } from '../../src/revision/op.ts'
import { recordingHost } from './recording.ts'

/** A host that takes its time, and the less the later it is asked: only a line keeps the order. */
function slow(more: Partial<OpHost> = {}): { host: OpHost; did: string[] } {
  const did: string[] = []
  let patience = 8
  const say = async (words: string): Promise<void> => {
    patience = Math.max(0, patience - 2)
    await later(patience)
    did.push(words)
  }
  const host = recordingHost(registry, {
    execute: say,
    query: async sql => {
      await say(sql)
      return []
    },
    bulkInsert: (table, rows) => say(`insert ${rows.length} into ${table}`),
    expect: name => say(`expect ${name}`),
    inspection: {
      hasTable: async table => {
        await say(`is there ${table}`)
        return true
      },
      hasColumn: () => Promise.resolve(true),
      hasIndex: () => Promise.resolve(true),
    },
    batch: async ({ size = 2 }, work) => {
      for (let done = 0; done < 2 * size; done += size) {
        did.push(`batch from ${done}`)
        await work({ keys: [done, done + 1], done })
        did.push(`batch to ${done + size}`)
      }
    },
    ...more,
  })
  return { host, did }
}

/** A body as careless as people write them. */
async function run(host: OpHost, body: (op: Op) => Promise<void> | void): Promise<void> {
  const { op, settled } = createOp(registry, host)
  await body(op)
  await settled()
}

test('calls that nobody awaits run in the order in which they were made', async () => {
  const { host, did } = slow()
  await run(host, op => {
    void op.execute('1')
    void op.query('2')
    void op.bulkInsert('t', [{}, {}])
    void op.expect('all is well', 'SELECT true')
    void op.inspect().hasTable('t')
    void op.execute('3')
  })
  expect(did).toEqual(['1', '2', 'insert 2 into t', 'expect all is well', 'is there t', '3'])
})

test('nothing runs after the first failure, and the run fails with it', async () => {
  const failure = new Error('no')
  const { host, did } = slow({
    query: () => Promise.reject(failure),
  })
  const { op, settled } = createOp(registry, host)
  void op.execute('1')
  op.query('2').catch(() => undefined)
  op.execute('3').catch(() => undefined)
  await expect(settled()).rejects.toBe(failure)
  expect(did).toEqual(['1'])
})

const catching = async (op: Op): Promise<void> => {
  await op.query('1').catch(() => undefined)
}

test('a failure that the body caught still fails the run', async () => {
  const failure = new Error('no')
  const { host } = slow({ query: () => Promise.reject(failure) })
  await expect(run(host, catching)).rejects.toBe(failure)
})

test('a wrong call fails in its turn, after what stands before it', async () => {
  const { host, did } = slow()
  const { op, settled } = createOp(registry, host)
  void op.execute('1')
  // @ts-expect-error a table has a name
  op.createTable({}).catch(() => undefined)
  await expect(settled()).rejects.toMatchObject({ code: 'ATH204' })
  expect(did).toEqual(['1'])
})

const inside = async (op: Op, { done }: Batch): Promise<void> => {
  void op.execute(`update from ${done}`)
  await op.execute(`and more from ${done}`)
  // Whoever does not await it has it done before the batch ends all the same.
  void op.execute(`and last from ${done}`)
}

test('the calls inside a batch run inside it, awaited or not', async () => {
  const { host, did } = slow()
  await run(host, async op => {
    void op.execute('before')
    const batches = op.batch({ table: 't' }, batch => inside(op, batch))
    void op.execute('after')
    await batches
  })
  expect(did).toEqual([
    'before',
    'batch from 0',
    'update from 0',
    'and more from 0',
    'and last from 0',
    'batch to 2',
    'batch from 2',
    'update from 2',
    'and more from 2',
    'and last from 2',
    'batch to 4',
    'after',
  ])
})

test('a batch inside a batch has a line of its own as well', async () => {
  const { host, did } = slow()
  await run(host, op =>
    op.batch({ table: 't', size: 1 }, async ({ done }) => {
      void op.execute(`outer ${done}`)
      await op.batch({ table: 'u', size: 1 }, async inner => {
        await later(1)
        void op.execute(`inner ${done}.${inner.done}`)
      })
    }),
  )
  expect(did.filter(line => !line.startsWith('batch'))).toEqual([
    'outer 0',
    'inner 0.0',
    'inner 0.1',
    'outer 1',
    'inner 1.0',
    'inner 1.1',
  ])
})

const failing = (op: Op): void => {
  op.batch({ table: 't' }, async ({ done }) => {
    await op.execute(`update from ${done}`)
    op.query('2').catch(() => undefined)
  }).catch(() => undefined)
  op.execute('after').catch(() => undefined)
}

test('a failure inside a batch ends the batch and the run', async () => {
  const failure = new Error('no')
  const { host, did } = slow({ query: () => Promise.reject(failure) })
  await expect(run(host, failing)).rejects.toBe(failure)
  expect(did).toEqual(['batch from 0', 'update from 0'])
})

test('a script says that it is offline', () => {
  const { host } = slow({ offline: true })
  expect(createOp(registry, host).op.offline).toBe(true)
})

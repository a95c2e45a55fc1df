/** What a run tells: a result for each revision, and events while it goes on. */
import type { Step } from '../revision/path.ts'
import type { Header } from '../revision/revision.ts'
import type { Expectation } from './host.ts'
import type { Holder } from './lock.ts'

/** `rolled-back`: it ran, and was undone with the transaction of a later one that failed. */
export type Status = 'done' | 'failed' | 'rolled-back' | 'not-run'

export interface Result<R extends Header = Header> {
  readonly revision: R
  readonly direction: Step['direction']
  readonly status: Status
  /** Milliseconds; null when it was not run. */
  readonly duration: number | null
}

interface Of<R extends Header> {
  readonly step: Step<R>
}

/** `position` counts from 1: the revisions of a run, and the statements of a revision. */
export type RunEvent<R extends Header = Header> =
  /** Another run has the lock. */
  | { readonly event: 'waiting'; readonly holder: Holder | null }
  | (Of<R> & { readonly event: 'started'; readonly position: number; readonly of: number })
  | (Of<R> & { readonly event: 'statement'; readonly sql: string; readonly position: number })
  /** This statement cannot be in a transaction: what went before it is committed. */
  | (Of<R> & { readonly event: 'split'; readonly sql: string; readonly position: number })
  | (Of<R> & { readonly event: 'progress'; readonly table: string; readonly done: number })
  | (Of<R> & { readonly event: 'expected'; readonly expectation: Expectation })
  | (Of<R> & { readonly event: 'finished'; readonly duration: number })

/** The results as they come about. */
export interface Ledger<R extends Header> {
  /** Runs the work as the next step, and times it. */
  readonly next: (work: (step: Step<R>) => Promise<void>) => Promise<void>
  /** What has run is there to stay. */
  readonly committed: () => void
  /** What has run and is not committed is gone; the step that runs, or ran last, has failed. */
  readonly failed: () => void
  /** The step that runs or ran last; null before the first. */
  readonly current: () => Step<R> | null
  readonly results: () => readonly Result<R>[]
}

type State = Status | 'running' | 'ran'

export function ledgerOf<R extends Header>(steps: readonly Step<R>[]): Ledger<R> {
  const lines = steps.map(step => ({
    step,
    state: 'not-run' as State,
    duration: null as number | null,
  }))
  let at = -1
  return {
    next: async work => {
      at += 1
      const line = lines[at]!
      const start = performance.now()
      line.state = 'running'
      try {
        await work(line.step)
        line.state = 'ran'
      } finally {
        line.duration = performance.now() - start
      }
    },
    committed: () => {
      for (const line of lines) if (line.state === 'ran') line.state = 'done'
    },
    failed: () => {
      for (const [position, line] of lines.entries()) {
        if (line.state !== 'ran' && line.state !== 'running') continue
        line.state = position === at ? 'failed' : 'rolled-back'
      }
    },
    current: () => lines[at]?.step ?? null,
    results: () =>
      lines.map(({ step: { revision, direction }, state, duration }) => ({
        revision,
        direction,
        // Asked for at the end, when nothing runs any more.
        status: state === 'running' || state === 'ran' ? 'failed' : state,
        duration,
      })),
  }
}

/** An id as people read it. */
export const short = (id: string): string => id.slice(0, 12)

/** E.g. `upgrade of ba76cbd4fd71`. */
export const titleOf = ({ direction, revision }: Step): string =>
  `${direction} of ${short(revision.id)}`

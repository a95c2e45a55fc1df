/** What `diff` says to people. */
import type { DiffResult } from '../commands/diff.ts'
import { lineOf } from '../commands/difference.ts'
import { differenceLine, out } from './print.ts'

export function diffText(result: DiffResult, verbose: boolean): string {
  const { differences, before, after, defaultSchema, written, losses } = result
  const { length } = differences
  const found =
    length === 0
      ? [`No difference between ${before} and ${after}.`]
      : [
          written === null
            ? `${length} difference${length === 1 ? '' : 's'} from ${before} to ${after}:`
            : `Wrote ${written.path}`,
          ...differences.map(difference => `  ${differenceLine(difference, defaultSchema)}`),
          ...(written === null || losses.length === 0
            ? []
            : [out('red', 'Look at the lines marked `loses data` before you run it.')]),
        ]
  return [...found, ...(verbose ? unmanagedLines(result) : unmanagedCount(result))].join('\n')
}

function unmanagedLines({ unmanaged, before, after, defaultSchema }: DiffResult): string[] {
  const sides = [
    [before, unmanaged.before],
    [after, unmanaged.after],
  ] as const
  return sides.flatMap(([label, objects]) =>
    objects.length === 0
      ? []
      : [
          `Not compared in ${label}:`,
          ...objects.map(object => `  ${lineOf(object, defaultSchema)}`),
        ],
  )
}

function unmanagedCount({ unmanaged, before, after }: DiffResult): string[] {
  const sides = [
    [before, unmanaged.before.length],
    [after, unmanaged.after.length],
  ] as const
  const counts = sides.flatMap(([label, count]) => (count === 0 ? [] : [`${count} in ${label}`]))
  if (counts.length === 0) return []
  return [out('dim', `Not managed, and not compared: ${counts.join(', ')} (-v names them).`)]
}

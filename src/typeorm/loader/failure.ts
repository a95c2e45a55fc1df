/** Turns whatever went wrong while a user's module was loaded into an ATH102 that helps. */
import { relative } from 'node:path'
import { AthanorError } from '../../errors.ts'
import { asObject } from './files.ts'
import { hintFor } from './hints.ts'
import { propertyOf } from './property.ts'
import { framesOf } from './stack.ts'
import { innermost } from './trace.ts'

/** A call of `process.exit` that was not carried out. */
export interface Exit {
  readonly code: number | string | null | undefined
  readonly file: string
}

/** @param file - the module that was asked for; the one that failed is found out here */
export function failure(
  file: string,
  directory: string,
  cause: unknown,
  exit?: Exit,
): AthanorError {
  const short = (path: string) => relative(directory, path) || path
  if (exit !== undefined)
    return new AthanorError('ATH102', {
      message: `${short(exit.file)} ended the process while it was being loaded${via(file, exit.file)}`,
      detail: `process.exit(${exit.code ?? ''}) was called`,
      hint: 'Set the environment variables that it checks, or move the check out of the import.',
    })
  const property = propertyOf(cause)
  const frames = property === null ? framesOf(cause) : [property]
  const failed = property?.file ?? innermost() ?? frames[0]?.file ?? file
  const line = frames.find(frame => frame.file === failed)?.line
  const place = line === undefined ? '' : `:${line}`
  const at = frames[0] === undefined ? '' : `\nat ${short(frames[0].file)}:${frames[0].line}`
  return new AthanorError('ATH102', {
    message: `${short(failed)}${place} could not be loaded${via(file, failed)}`,
    detail: `${told(cause)}${at}`,
    hint: hintFor(cause),
    cause,
  })

  function via(asked: string, other: string): string {
    return asked === other ? '' : `, on the way from ${short(asked)}`
  }
}

function told(cause: unknown): string {
  const { name, message } = asObject(cause)
  if (typeof message !== 'string') return String(cause)
  return typeof name === 'string' ? `${name}: ${message}` : message
}

/** Finds the property that TypeORM complains about, which it names without its file. */
import { readFileSync } from 'node:fs'
import { asObject, isSource } from './files.ts'
import { filesSoFar } from './install.ts'
import type { Frame } from './stack.ts'

const complaints = [
  /Data type ".*" in "(?<owner>[\w$]+)\.(?<property>[\w$]+)" is not supported/,
  /Column type for (?<owner>[\w$]+)#(?<property>[\w$]+) is not defined/,
  /Column (?<property>[\w$]+) of Entity (?<owner>[\w$]+) does not support/,
]

/** Null when the error is not about a property, or the property is in no loaded source. */
export function propertyOf(cause: unknown): Frame | null {
  const { message } = asObject(cause)
  const text = String(message)
  const found = complaints.map(each => each.exec(text)).find(each => each !== null)
  const { owner, property } = asObject(found?.groups)
  if (typeof owner !== 'string' || typeof property !== 'string') return null
  const declaration = new RegExp(`\\bclass\\s+${escaped(owner)}\\b`)
  const member = new RegExp(`^[^(]*(?<![\\w$.])${escaped(property)}\\s*[!?]?\\s*[:=;(]`)
  for (const file of filesSoFar().filter(isSource)) {
    const lines = readFileSync(file, 'utf8').split('\n')
    const start = lines.findIndex(line => declaration.test(line))
    if (start < 0) continue
    const line = lines.findIndex((each, at) => at > start && member.test(each))
    return { file, line: (line < 0 ? start : line) + 1 }
  }
  return null
}

const escaped = (name: string): string => name.replaceAll('$', '\\$')

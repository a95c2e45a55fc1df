/** What a value is on either side of the wire, for both adapters and whatever the application told its driver. */

/** By the oid of the type, the reader of its text; what is not here stays text, as `numeric` does. */
export const readers: ReadonlyMap<number, (text: string) => unknown> = new Map([
  ...each([16], truth),
  ...each([17], bytes),
  // int8: a JavaScript number would lose digits. Said here, as PGlite would read it otherwise.
  ...each([20], same),
  ...each([21, 23, 26, 700, 701], Number),
  ...each([114, 3802], json),
  ...each([1082, 1114, 1184], date),
  ...each([1000], arrayOf(truth)),
  ...each([1005, 1007, 1028, 1021, 1022], arrayOf(Number)),
  ...each([199, 3807], arrayOf(json)),
  ...each([1115, 1182, 1185], arrayOf(date)),
  // char, name, text, bpchar, varchar, int8, numeric, uuid, regtype
  ...each([1002, 1003, 1009, 1014, 1015, 1016, 1231, 2951, 2211], arrayOf(same)),
])

/** How a parameter is sent: as text, its type is for the server to find out. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (value instanceof Date) return localTime(value)
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return arrayText(value)
  return typeof value === 'object' ? JSON.stringify(value) : plain(value)
}

// JSON.stringify would lose NaN, Infinity and every bigint.
function plain(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString()
  return typeof value === 'boolean' ? String(value) : null
}

function each<T>(oids: readonly number[], reader: (text: string) => T) {
  return oids.map(oid => [oid, reader] as const)
}

function same(text: string): string {
  return text
}

function truth(text: string): boolean {
  return text === 't'
}

function bytes(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex')
}

function json(text: string): unknown {
  return JSON.parse(text)
}

/**
 * A time without a zone is local, as `pg` has it. Infinity, years before Christ and the offsets of the
 * years before zones, which have seconds, stay text.
 */
function date(text: string): Date | string {
  const parts = /^(\d{4,6})-(\d\d-\d\d)(?: ([\d:.]+)(?:([+-]\d\d)(:\d\d)?)?)?$/.exec(text)
  if (parts === null) return text
  const [, year = '', day = '', time = '00:00:00', hours, minutes = ':00'] = parts
  const zone = hours === undefined ? '' : `${hours}${minutes}`
  const long = year.length > 4 ? `+${year.padStart(6, '0')}` : year
  const read = new Date(`${long}-${day}T${time}${zone}`)
  return Number.isNaN(read.getTime()) ? text : read
}

/** With the offset, so that it is right for a column with a time zone and for one without. */
function localTime(value: Date): string {
  const offset = -value.getTimezoneOffset()
  const shifted = new Date(value.getTime() + offset * 60_000).toISOString().slice(0, -1)
  const minutes = Math.abs(offset)
  return `${shifted}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function two(part: number): string {
  return String(part).padStart(2, '0')
}

function arrayText(values: readonly unknown[]): string {
  const elements = values.map(value => {
    if (Array.isArray(value)) return arrayText(value)
    const text = textOf(value)
    return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}

/** Reads the text of an array, e.g. `{1,NULL,"a, b"}`; bounds as in `[0:1]={1,2}` are dropped. */
function arrayOf(element: (text: string) => unknown): (text: string) => unknown[] {
  return text => {
    const outer: unknown[] = []
    const open = [outer]
    for (const [token, quoted] of text.slice(text.indexOf('{')).matchAll(tokens)) {
      const current = open.at(-1) ?? outer
      if (token === '{') open.push(nestedIn(current))
      else if (token === '}') open.pop()
      else if (token === ',') continue
      else if (quoted !== undefined) current.push(element(quoted.replaceAll(/\\(.)/gs, '$1')))
      else current.push(token === 'NULL' ? null : element(token))
    }
    const [whole] = outer
    return Array.isArray(whole) ? whole : []
  }
}

const tokens = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gs

function nestedIn(parent: unknown[]): unknown[] {
  const child: unknown[] = []
  parent.push(child)
  return child
}

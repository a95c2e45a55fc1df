/** Which changes of type keep every value, whatever the rows hold. */

/** `numeric(10,2)` in its parts; as `format_type` prints it, arguments may stand inside the name. */
function parts(type: string): { base: string; args: readonly number[] } {
  const match = /^([^(]*)(?:\(([\d,]+)\))?(.*)$/.exec(type)
  const [, head = type, args = '', tail = ''] = match ?? []
  return { base: head + tail, args: args === '' ? [] : args.split(',').map(Number) }
}

/** Of one family: what one holds, the other can hold mostly. */
export function isRelated(a: string, b: string): boolean {
  const [one, other] = [parts(a).base, parts(b).base]
  return (
    one === other || [integers, strings].some(names => names.includes(one) && names.includes(other))
  )
}

const integers = ['smallint', 'integer', 'bigint', 'numeric']
const strings = ['character varying', 'text', 'citext']

/**
 * True when a conversion cannot change a value silently: it keeps all of them, or fails.
 * A string that is too long for its new type fails; a number or a time that is too precise is rounded.
 */
export function keepsEveryValue(before: string, after: string): boolean {
  const from = parts(before)
  const to = parts(after)
  if (strings.includes(from.base) && strings.includes(to.base)) return true
  if (integers.includes(from.base) && to.base === from.base) return scaleGrows(from.args, to.args)
  if (integers.includes(from.base) && integers.includes(to.base))
    return (to.args[1] ?? 0) >= (from.args[1] ?? 0) && from.base !== 'numeric'
  if (from.base === to.base)
    return to.args.length === 0 || (to.args[0] ?? 0) >= (from.args[0] ?? Infinity)
  // Every value has a text; what its text was before is not kept by the value.
  return to.base === 'text'
}

const scaleGrows = (before: readonly number[], after: readonly number[]): boolean =>
  after.length === 0 || (before.length > 0 && (after[1] ?? 0) >= (before[1] ?? 0))

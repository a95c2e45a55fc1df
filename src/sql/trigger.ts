/** The condition of a trigger, out of the definition that PostgreSQL prints: no function of the server gives it alone. */

/**
 * The SQL between the parentheses of WHEN in what `pg_get_triggerdef` prints; null when there is none.
 * A name with a space in it stands in quotes, as a string does.
 */
export function conditionOf(definition: string): string | null {
  const start = outside(definition, 0, at => definition.startsWith(head, at))
  if (start === null) return null
  const from = start + head.length
  let depth = 1
  const end = outside(definition, from, at => {
    if (definition[at] === '(') depth += 1
    if (definition[at] === ')') depth -= 1
    return depth === 0
  })
  return end === null ? null : definition.slice(from, end)
}

const head = ' WHEN ('

/** The first position that is asked for, passing over what stands in quotes; a doubled quote ends one and begins another. */
function outside(text: string, from: number, isIt: (at: number) => boolean): number | null {
  let open: string | null = null
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at]!
    if (open !== null) {
      if (letter === open) open = null
    } else if (letter === '"' || letter === "'") open = letter
    else if (isIt(at)) return at
  }
  return null
}

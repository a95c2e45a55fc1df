/** Whether an SQL text can be about a name: never no where it is, at times yes where it is not. */

const word = /[\p{L}\p{N}_$]/u

/**
 * However it is quoted and folded, a name is spelled with its own letters, or with escapes. In a comment
 * or in a string it counts as well.
 *
 * @param before - what the text just before the name has to match; anything when left out
 */
export function mentions(text: string, name: string, before = /(?:)/): boolean {
  if (/u&"/i.test(text) || name.includes('"')) return true
  const folded = text.toLowerCase()
  const sought = name.toLowerCase()
  // The server cuts names at 63 bytes, 15 characters at the least: a long one may be the start of a longer one.
  const mayGoOn = name.length >= 15
  for (let at = folded.indexOf(sought); at !== -1; at = folded.indexOf(sought, at + 1)) {
    const next = folded[at + sought.length] ?? ''
    if (word.test(folded[at - 1] ?? '') || (!mayGoOn && word.test(next))) continue
    if (before.test(folded.slice(0, at))) return true
  }
  return false
}

const words = /[\p{L}\p{N}_$]+/gu

/**
 * Of many names, those that a text mentions, in their order: as `mentions` says of each, by one reading of the text.
 * A letter that takes two places in a string is a letter here as well.
 */
export function mentionedAmong<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): (text: string) => readonly T[] {
  // By the whole word, by the start of a word that may go on, and those that are no word at all.
  const whole = new Map<string, number[]>()
  const starts = new Map<string, number[]>()
  const others: number[] = []
  const names = items.map(nameOf)
  for (const [at, name] of names.entries()) {
    const folded = name.toLowerCase()
    if (folded.match(words)?.[0] !== folded) others.push(at)
    else if (name.length >= 15) add(starts, folded.slice(0, 15), at)
    else add(whole, folded, at)
  }
  return text => {
    if (/u&"/i.test(text)) return items
    const found = new Set(others.filter(at => mentions(text, names[at]!)))
    for (const [run] of text.toLowerCase().matchAll(words)) {
      for (const at of whole.get(run) ?? []) found.add(at)
      for (const at of starts.get(run.slice(0, 15)) ?? [])
        if (run.startsWith(names[at]!.toLowerCase())) found.add(at)
    }
    return [...found].toSorted((a, b) => a - b).map(at => items[at]!)
  }
}

function add(map: Map<string, number[]>, key: string, at: number): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [at])
  else list.push(at)
}

/** Such a name stands where a relation is read from. */
export const readsFrom = (text: string, name: string): boolean =>
  mentions(text, name, /\b(?:from|join)\s+(?:only\s+)?(?:"[^"]*"\s*\.\s*|\w+\s*\.\s*)?"?$/)

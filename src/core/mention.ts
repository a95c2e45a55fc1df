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

/** Such a name stands where a relation is read from. */
export const readsFrom = (text: string, name: string): boolean =>
  mentions(text, name, /\b(?:from|join)\s+(?:only\s+)?(?:"[^"]*"\s*\.\s*|\w+\s*\.\s*)?"?$/)

/** Signatures of functions, `add(integer, integer)`: SQL of the name, and the types of the input arguments. */

/** SQL of the name, which a signature begins with. */
export function nameIn(signature: string): string {
  let isQuoted = false
  for (let at = 0; at < signature.length; at += 1) {
    if (signature[at] === '"') isQuoted = !isQuoted
    else if (signature[at] === '(' && !isQuoted) return signature.slice(0, at)
  }
  return signature
}

/** The types, in their parentheses. */
export const typesIn = (signature: string): string => signature.slice(nameIn(signature).length)

/** The name itself, without the quotes that SQL needs. */
export function bareName(signature: string): string {
  const name = nameIn(signature)
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

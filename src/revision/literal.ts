/** Values to TypeScript source. Formatting is prettier's job, not ours. */

const plainKey = /^[A-Za-z_$][\w$]*$/

/** Fields that are undefined are left out, texts of several lines have several; all else is as JSON would have it. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    const written = fields.map(([key, field]) => `${keyOf(key)}: ${literal(field)}`)
    return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`
  }
  return typeof value === 'string' && value.includes('\n') ? lines(value) : JSON.stringify(value)
}

/** Written without brackets, `__proto__` would not be a key. */
function keyOf(key: string): string {
  if (key === '__proto__') return `[${JSON.stringify(key)}]`
  return plainKey.test(key) ? key : JSON.stringify(key)
}

const lines = (text: string): string =>
  `\`${text
    .split('\n')
    .map(line =>
      JSON.stringify(line)
        .slice(1, -1)
        .replaceAll('\\"', '"')
        .replaceAll('`', '\\`')
        .replaceAll('${', '\\${'),
    )
    .join('\n')}\``

/** Values to TypeScript source. Formatting is prettier's job, not ours. */

const plainKey = /^[A-Za-z_$][\w$]*$/

/** Fields that are undefined are left out; everything else is written as JSON would have it. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    const written = fields.map(
      ([key, field]) => `${plainKey.test(key) ? key : JSON.stringify(key)}: ${literal(field)}`,
    )
    return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`
  }
  return JSON.stringify(value)
}

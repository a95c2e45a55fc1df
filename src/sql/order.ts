/** Which types PostgreSQL can put in order: no others can be in a key or in a plain index. */

/** Those of PostgreSQL's own that have no default operator class for btree, nor for hash. */
const withoutOrder = new Set([
  'json',
  'jsonpath',
  'xml',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
])

/** Why these columns cannot be a key; null when nothing speaks against it. */
export function refusedAsKey(
  columns: readonly { readonly name: string; readonly type: string }[],
  key: readonly unknown[],
): { readonly because: string; readonly hint: string } | null {
  const wrong = columns.find(({ name, type }) => withoutOrder.has(type) && key.includes(name))
  return wrong === undefined
    ? null
    : {
        because: `has the column ${wrong.name}, and ${wrong.type} has no order and no equality`,
        hint: 'Use another type (jsonb for json), or an index of another method (gist).',
      }
}

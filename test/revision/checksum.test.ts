/** A checksum changes with what a revision does, and with nothing else. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checksumOf, checksumsOf } from '../../src/revision/checksum.ts'

const sum = (content: string, path: string = 'a.ts'): Promise<string> =>
  checksumOf({ path, content })

test.each([
  ['quotes', `f('a')`, `f("a")`],
  ['escapes', `f('\\x41')`, `f('A')`],
  ['numbers', `f(0x10)`, `f(16)`],
  ['semicolons', `f()\ng()`, `f();\ng();;`],
  ['a trailing comma', `f({ a: 1, b: [1] })`, `f({ a: 1, b: [1,], },)`],
  ['comments', `f(1)`, `/** doc */ // line\nf(/* one */ 1)`],
  ['a doc comment inside', `function f() { g() }`, `/** doc */ function f() {\n // why\n g() }`],
  ['quoted names', `f({ 'a': 1 })`, `f({ a: 1 })`],
  ['parentheses', `f((a && b) || c, x => x)`, `f(a && b || c, (x) => (x))`],
  ['types', `function f(op) { g(op) }`, `function f(op: Op): void { g(op as any) }`],
  ['imports of types', `f()`, `import type { Op } from 'athanor'\nf()`],
  ['line ends', 'f(`a\nb`)', 'f(`a\r\nb`)'],
])('%s do not count', async (_, one, other) => {
  expect(await sum(other)).toBe(await sum(one))
})

test.each([
  ['a string', `f('a')`, `f('b')`],
  ['white space in a string', `f('a b')`, `f('a  b')`],
  ['white space in a template', 'f(`a b`)', 'f(`a  b`)'],
  ['an interpolation', 'f(`a ${x}`)', 'f(`a ${y}`)'],
  ['a raw template', 'String.raw`\\n`', 'String.raw`\n`'],
  ['a number', `f(1)`, `f(2)`],
  ['a sign', `f(1)`, `f(-1)`],
  ['a value for its name', `f('a')`, `f(a)`],
  ['an operator', `a < b`, `a > b`],
  ['an order', `f(); g()`, `g(); f()`],
  ['a hole', `[,]`, `[]`],
  ['a group', `(a + b) * c`, `a + b * c`],
  ['an optional chain that ends', `(a?.b).c`, `a?.b.c`],
  ['the part of a loop', `for (a;;) f()`, `for (; a; ) f()`],
  ['const for let', `const a = 1`, `let a = 1`],
  ['await', `async () => { await f() }`, `async () => { f() }`],
  ['nesting', `f(g(a), b)`, `f(g(a, b))`],
  ['a sequence', `f((a, b))`, `f(a, b)`],
  ['null', `f(null)`, `f(true)`],
  ['a private name', `class A { #a = 1 }`, `class A { #b = 1 }`],
  ['a superclass', `class A extends B {}`, `class A extends C {}`],
  ['an empty body of a loop', `while (f());`, `while (f()) {}`],
])('%s counts', async (_, one, other) => {
  expect(await sum(other)).not.toBe(await sum(one))
})

test('a file and what TypeScript makes of it for ES modules mean the same', async () => {
  const source = `import type { Op } from 'athanor'
export const revision = 'a'
export const branchLabels: string[] = []
export async function upgrade(op: Op) {
  await op.dropColumn({ table: 't', name: 'x' })
}`
  const compiled = `export const revision = "a";
export const branchLabels = [];
export async function upgrade(op) {
    await op.dropColumn({ table: 't', name: 'x' });
}`
  expect(await sum(compiled, 'a.mjs')).toBe(await sum(source))
})

test('ATH401: what does not parse has no meaning', async () => {
  await expect(sum('f(')).rejects.toHaveProperty('code', 'ATH401')
})

test('checksums are kept by content', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'athanor-'))
  const texts = ['f(1)', 'f(2)', 'f( 1 )'].map(content => ({ path: 'a.ts', content }))
  const cold = await checksumsOf(texts, cache)
  expect(await checksumsOf(texts, cache)).toEqual(cold)
  expect(cold[0]).toBe(cold[2])
  expect(cold[0]).not.toBe(cold[1])
  await rm(cache, { recursive: true })
})

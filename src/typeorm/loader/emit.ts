/** Emits one TypeScript file: by itself where syntax decides, else from a type-checked program. */
import type { ts as TypeScript } from 'ts-morph'
import type { Emitted } from './cache.ts'
import { compiler } from './compiler.ts'
import { decidedBySyntax } from './decided.ts'
import { exportsOf } from './exports.ts'
import type { Format } from './format.ts'
import { emitIsolated } from './isolated.ts'
import { emitFromProgram } from './program.ts'
import { parse } from './syntax.ts'
import type { Tsconfig } from './tsconfig.ts'

export function emit(file: string, content: string, config: Tsconfig, declared: Format): Emitted {
  const source = parse(file, content)
  const format = awaits(source) ? 'module' : declared
  const decision = decidedBySyntax(source)
  const { code, depends } = decision.decided
    ? { code: emitIsolated(source, config, format, decision), depends: decision.visited }
    : emitFromProgram(file, config, format)
  return { format, code, ...exportsOf(source), depends }
}

/** A top-level await makes an ES module of a file, in whatever package it lies. */
function awaits(source: TypeScript.SourceFile): boolean {
  if (!source.text.includes('await')) return false
  const { ts } = compiler()
  const found = (node: TypeScript.Node): boolean =>
    ts.isAwaitExpression(node) ||
    (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
    (!ts.isFunctionLike(node) && !ts.isClassLike(node) && ts.forEachChild(node, found) === true)
  return found(source)
}

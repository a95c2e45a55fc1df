/** Writes the source of a revision file: a template that is real TypeScript, filled in and formatted. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { FunctionDeclaration, SourceFile, VariableDeclaration } from 'ts-morph'
import { AthanorError } from '../errors.ts'
import { registry, type Operation } from '../kinds/registry.ts'
import { callOf } from './code.ts'
import { literal } from './literal.ts'
import type { Header } from './revision.ts'

export interface Bodies {
  readonly upgrade: readonly Operation[]
  readonly downgrade: readonly Operation[]
}

export interface FileOptions {
  readonly defaultSchema: string
  /** The user's own template; null for athanor's. */
  readonly template: string | null
  /** The file to be, whose place decides which prettier configuration holds. */
  readonly path: string
  /** What somebody decided about this revision, for its reviewers: told renames. */
  readonly decisions?: readonly string[]
}

const ownTemplate = (): string =>
  fileURLToPath(new URL('../../templates/revision.ts', import.meta.url))

/**
 * Deterministic: the same header, operations, template and prettier configuration give the same bytes.
 *
 * @throws AthanorError ATH601 when a template lacks one of the four constants or the two functions
 */
export async function revisionSource(
  header: Header,
  bodies: Bodies,
  options: FileOptions,
): Promise<string> {
  const { Project } = await import('ts-morph')
  const template = options.template ?? ownTemplate()
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true })
  const file = project.createSourceFile('revision.ts', await templateText(template))
  const part = partsOf(file, template)
  commentOf(file, template).replaceWithText(comment(header))
  part.constant('revision').setInitializer(literal(header.id))
  part.constant('revises').setInitializer(literal(parents(header.revises)))
  part.constant('branchLabels').setInitializer(literal(header.branchLabels))
  part.constant('dependsOn').setInitializer(literal(header.dependsOn))
  const decided = (options.decisions ?? []).map(line => `// ${line.replaceAll('\n', ' ')}`)
  fill(part.body('upgrade'), [...decided, ...calls(bodies.upgrade, options)])
  fill(part.body('downgrade'), calls(bodies.downgrade, options))
  return await formatted(file.getFullText(), options.path)
}

const parents = (revises: readonly string[]): string | readonly string[] | null =>
  revises.length > 1 ? revises : (revises[0] ?? null)

const calls = (operations: readonly Operation[], { defaultSchema }: FileOptions): string[] =>
  operations.map(operation => callOf(registry, operation, { defaultSchema }))

const fill = (body: FunctionDeclaration, lines: readonly string[]): void => {
  if (lines.length > 0) body.setBodyText(lines.join('\n'))
}

/** A message may end a comment; it must not end this one. */
const comment = ({ id, revises, message, created }: Header): string =>
  [
    '/**',
    ...message
      .replaceAll('*/', '*\\/')
      .split('\n')
      .map(line => ` * ${line}`.trimEnd()),
    ' *',
    ` * Revision: ${id}`,
    ` * Revises:  ${revises.length === 0 ? '<base>' : revises.join(', ')}`,
    ` * Created:  ${created ?? 'unknown'}`,
    ' */',
  ].join('\n')

async function templateText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AthanorError('ATH601', {
      message: `the template ${path} cannot be read`,
      hint: 'Correct `template` in the configuration, or leave it out for the one that comes with athanor.',
      cause,
    })
  }
}

function partsOf(
  file: SourceFile,
  template: string,
): {
  constant: (name: string) => VariableDeclaration
  body: (name: string) => FunctionDeclaration
} {
  return {
    constant: name => file.getVariableDeclaration(name) ?? lacks(template, `the constant ${name}`),
    body: name => file.getFunction(name) ?? lacks(template, `the function ${name}`),
  }
}

function commentOf(
  file: SourceFile,
  template: string,
): { replaceWithText: (text: string) => void } {
  const [range] = file.getStatementsWithComments()[0]?.getLeadingCommentRanges() ?? []
  const first = file.getStatementsWithComments()[0]
  if (first === undefined) return lacks(template, 'anything')
  return {
    replaceWithText: text => {
      if (range === undefined) file.insertText(0, `${text}\n`)
      else file.replaceText([range.getPos(), range.getEnd()], text)
    },
  }
}

function lacks(template: string, what: string): never {
  throw new AthanorError('ATH601', {
    message: `the template ${template} lacks ${what}`,
    hint: 'Start from a copy of `templates/revision.ts` of athanor.',
  })
}

/** By the project's own prettier configuration, as if the file were there already. */
async function formatted(source: string, path: string): Promise<string> {
  const prettier = await import('prettier')
  const config = await prettier.resolveConfig(path, { editorconfig: true })
  return await prettier.format(source, {
    semi: false,
    singleQuote: true,
    printWidth: 100,
    ...config,
    parser: 'typescript',
  })
}

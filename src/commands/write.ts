/** Writes the file of a new revision: id, header, bodies, name, and the HEAD file beside it. */
import { randomBytes } from 'node:crypto'
import { join, relative, resolve } from 'node:path'
import { AthanorError } from '../errors.ts'
import { writeRevision, type Directory } from '../revision/directory.ts'
import { revisionSource, type Bodies } from '../revision/file.ts'
import { createdOf, fileNameOf, idFault, newId, type Header } from '../revision/revision.ts'
import type { Context } from './context.ts'

export interface NewFile {
  readonly message: string
  readonly revises: readonly string[]
  readonly revId?: string | undefined
  readonly branchLabels?: readonly string[] | undefined
  readonly dependsOn?: readonly string[] | undefined
  readonly versionPath?: string | undefined
  /** Both empty when left out. */
  readonly bodies?: Bodies | undefined
  /** Comments for reviewers at the head of the upgrade. */
  readonly decisions?: readonly string[] | undefined
  readonly defaultSchema?: string | undefined
}

export interface WrittenFile {
  readonly id: string
  /** Relative to the project. */
  readonly path: string
  readonly source: string
}

/** @throws AthanorError ATH409 rather than overwrite, ATH408 when the directory cannot be written */
export async function writeFile(context: Context, file: NewFile): Promise<WrittenFile> {
  const { settings } = context
  const { timezone, slugLength } = settings
  const { message, revises, branchLabels = [], dependsOn = [] } = file
  const now = context.now()
  const history = await context.history()
  const header: Header = {
    id: idOf(file.revId, history),
    revises,
    branchLabels,
    dependsOn: dependsOn.flatMap(symbol => history.resolve(symbol).map(({ id }) => id)),
    message,
    created: createdOf(now, timezone),
  }
  const { id } = header
  const directory = directoryOf(context, file.versionPath)
  const name = fileNameOf(settings.fileTemplate, { id, message, now, timezone, slugLength })
  const source = await revisionSource(header, file.bodies ?? { upgrade: [], downgrade: [] }, {
    defaultSchema: file.defaultSchema ?? 'public',
    template: settings.template,
    path: join(directory, name),
    decisions: file.decisions ?? [],
  })
  const path = await writeRevision(directory, name, source, history)
  return { id, path: relative(context.directory, path), source }
}

function idOf(revId: string | undefined, { files }: Directory): string {
  if (revId === undefined) return newId(size => randomBytes(size))
  const taken = files.find(({ id }) => id === revId)
  if (taken !== undefined)
    throw new AthanorError('ATH603', {
      message: `there is a revision ${revId} already`,
      detail: taken.path,
      hint: 'Leave `--rev-id` out to get one that is free.',
    })
  const fault = idFault(revId)
  if (fault === null) return revId
  throw new AthanorError('ATH603', {
    message: `not a revision id: ${revId}`,
    detail: fault,
    hint: 'Leave `--rev-id` out to get one.',
  })
}

function directoryOf({ settings, directory }: Context, versionPath: string | undefined): string {
  if (versionPath === undefined) return settings.versions[0]
  const wanted = resolve(directory, versionPath)
  if (settings.versions.includes(wanted)) return wanted
  throw new AthanorError('ATH603', {
    message: `${versionPath} is none of the versions directories`,
    detail: settings.versions.join('\n'),
    hint: 'Add it to `versions` in the configuration.',
  })
}

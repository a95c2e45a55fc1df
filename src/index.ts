/** What programs, configurations and revision files import from athanor. Every command is a function that returns data. */
export { AthanorError, isAthanorError, type Code } from './errors.ts'
export type { AthanorConfig, Against } from './config/config.ts'
export type { Definition, Property, Target } from './define/definition.ts'
export {
  defineCheck,
  defineForeignKey,
  defineIndex,
  defineUnique,
  type CheckWords,
  type ForeignKeyWords,
  type IndexWords,
  type UniqueWords,
} from './define/constraints.ts'
export {
  defineFunction,
  defineTrigger,
  type FunctionWords,
  type TriggerWords,
} from './define/routines.ts'
export type { Op, BackfillOptions, Batch, BatchOptions } from './revision/op.ts'
export type { Options } from './commands/context.ts'
export type { Difference } from './commands/difference.ts'
export { check, type CheckOptions, type CheckResult, type Unmanaged } from './commands/check.ts'
export { diff, type DiffOptions, type DiffResult } from './commands/diff.ts'
export { init, type InitOptions, type InitResult } from './commands/init.ts'
export {
  current,
  heads,
  history,
  show,
  type CurrentResult,
  type Entry,
  type HistoryOptions,
  type ShowOptions,
} from './commands/log.ts'
export { merge, type MergeOptions } from './commands/merge.ts'
export type { Asker, OpenRename } from './commands/decide.ts'
export {
  revision,
  type NewRevision,
  type RevisionOptions,
  type RevisionResult,
} from './commands/revision.ts'
export { stamp, type StampOptions, type StampResult } from './commands/stamp.ts'
export { downgrade, upgrade, type RunOptions, type RunResult } from './commands/upgrade.ts'
export { isRunError, type RunError } from './run/run-error.ts'

/** Says the way out of the failures that loading real applications is known for. */
import { asObject } from './files.ts'

/** The sentence for what was thrown; undefined where nothing better than the error is known. */
export function hintFor(cause: unknown): string | undefined {
  const { name, code, message } = asObject(cause)
  const text = typeof message === 'string' ? message : String(cause)
  return hints
    .find(({ knows }) => knows.test(`${String(name)} ${String(code)} ${text}`))
    ?.says(text)
}

interface Hint {
  /** Tried on name, code and message. */
  readonly knows: RegExp
  readonly says: (message: string) => string
}

const hints: readonly Hint[] = [
  {
    knows: /ColumnTypeUndefinedError/,
    says: () =>
      'Set `emitDecoratorMetadata` in tsconfig.json, import "reflect-metadata" first, or give the column a `type`.',
  },
  {
    knows: /DataTypeNotSupportedError|Data type "(Object|undefined)"/,
    says: () =>
      'The property has a type that is no column type by itself (a union, an interface): give the column a `type`.',
  },
  {
    knows: /DriverPackageNotInstalledError|Postgres package has not been found/,
    says: message =>
      (/npm install ([^\s"]+)/.exec(message)?.[1] ?? 'pg') === 'pg'
        ? 'Run `npm install pg` in the project.'
        : 'athanor is for PostgreSQL: give it a data source of type "postgres".',
  },
  {
    knows: /MODULE_NOT_FOUND|Cannot find (module|package)/,
    says: message =>
      /Cannot find (?:module|package) '(?:[@~#]\/|src\/|app\/)/.test(message)
        ? 'This looks like an alias: list it under `paths` in the tsconfig.json nearest to the file, or set `baseUrl`.'
        : 'Check the path of the import, and that the package is installed in the project.',
  },
  {
    knows: /does not provide an export named/,
    says: () => 'Import what is only a type with `import type`, since Node looks for a value.',
  },
  {
    knows: /Cannot access '.+' before initialization/,
    says: () =>
      'Entities import each other in a circle: write `Relation<User>` for the type of the property.',
  },
  {
    knows: /ERR_REQUIRE_ASYNC_MODULE|ERR_REQUIRE_CYCLE_MODULE/,
    says: () =>
      'A CommonJS file cannot require a module that awaits, or that waits for it: use `import()`.',
  },
  {
    knows: /ERR_UNKNOWN_FILE_EXTENSION/,
    says: () =>
      'Node before 22.15 cannot require an ES module that imports TypeScript: set "type" in package.json.',
  },
  { knows: /\benv\b|environment/i, says: environment },
  { knows: /\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/, says: environment },
]

function environment(message: string): string {
  const names = [...message.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g)].map(([name]) => name)
  const missing = [...new Set(names)].filter(name => process.env[name] === undefined)
  const what = missing.length > 0 ? missing.join(', ') : 'the environment variables it reads'
  return `Set ${what}: the file reads the environment while it is imported.`
}

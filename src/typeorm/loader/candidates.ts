/** Picks out of a module's exports what can be a data source. */
import type { DataSource, DataSourceOptions } from 'typeorm'
import { asObject } from './files.ts'

export interface Candidate {
  readonly name: string
  readonly value: DataSource | DataSourceOptions
}

/** By shape: another copy of TypeORM has another class. */
export const isDataSource = (value: unknown): value is DataSource => {
  const { options, driver, initialize, buildMetadatas } = asObject(value)
  return (
    typeof options === 'object' &&
    typeof driver === 'object' &&
    typeof initialize === 'function' &&
    typeof buildMetadatas === 'function'
  )
}

const databases = (
  'postgres aurora-postgres cockroachdb mysql mariadb aurora-mysql sqlite better-sqlite3 sqljs ' +
  'capacitor cordova expo nativescript react-native mssql oracle mongodb sap spanner'
).split(' ')

const isOptions = (value: unknown): value is DataSourceOptions => {
  const { type } = asObject(value)
  return !isDataSource(value) && typeof type === 'string' && databases.includes(type)
}

type Arguments = Readonly<Record<string, string>>

/**
 * All different ones, each under its first name, the default export first. An instance hides the
 * options and the functions beside it, which it was made from.
 */
export async function candidatesIn(
  exported: Readonly<Record<string, unknown>>,
  exportName: string | undefined,
  given: Arguments,
): Promise<readonly Candidate[]> {
  const entries = entriesOf(exported)
  const wanted = entries.filter(([name]) => exportName === undefined || name === exportName)
  const values: [string, unknown][] = []
  for (const [name, value] of wanted) values.push([name, await awaited(value)])
  const instances = distinct(values, isDataSource)
  if (instances.length > 0) return instances
  const options = distinct(values, isOptions)
  if (options.length > 0) return options
  const made: [string, unknown][] = []
  for (const [name, value] of values)
    if (isFactory(value) && (exportName === name || mayBeCalled(name)))
      made.push([name, await value(given)])
  const fromFunctions = distinct(made, isDataSource)
  return fromFunctions.length > 0 ? fromFunctions : distinct(made, isOptions)
}

/** The exports by name, through the layers that CommonJS and ES modules put around a default. */
function entriesOf(
  exported: Readonly<Record<string, unknown>>,
): readonly (readonly [string, unknown])[] {
  if (isOptions(exported)) return [['default', exported]]
  const { default: first, ...others } = exported
  const inner = isPlain(first) && !isOptions(first) ? entriesOf(first) : []
  const own = Object.entries(others).filter(
    ([name]) => name !== '__esModule' && name !== 'module.exports',
  )
  const outer = 'default' in exported && inner.length === 0 ? [['default', first] as const] : []
  const names = new Set(own.map(([name]) => name))
  return [...outer, ...inner.filter(([name]) => !names.has(name)), ...own]
}

/** A bare object, such as the exports of a CommonJS module; not a promise, not an instance. */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const awaited = async (value: unknown): Promise<unknown> =>
  isDataSource(value) || typeof asObject(value)['then'] !== 'function' ? value : await value

function distinct(
  values: readonly (readonly [string, unknown])[],
  suits: (value: unknown) => value is Candidate['value'],
): readonly Candidate[] {
  const found: Candidate[] = []
  for (const [name, value] of values)
    if (suits(value) && found.every(other => other.value !== value)) found.push({ name, value })
  return found
}

type Factory = (given: Arguments) => unknown

const isFactory = (value: unknown): value is Factory =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))

/** A named function is only called when its name says what it makes. */
const mayBeCalled = (name: string): boolean => name === 'default' || /data_?source/i.test(name)

/** The definitions of a project, against the entities: which table each is about, and which columns its words mean. */
import type { EntityTarget } from 'typeorm'
import type { Definition, Target, Words } from '../define/definition.ts'
import { AthanorError } from '../errors.ts'
import { truncated } from '../sql/text.ts'
import { schemaOf, type Model, type ModelTable } from './model.ts'

/** A table as a definition sees it. */
export interface Place {
  readonly schema: string
  readonly table: string
  /**
   * Names in the database, by those of properties; a relation has the columns that it joins by.
   *
   * @throws AthanorError ATH107 for a property that is not there
   */
  readonly columns: (properties: readonly string[]) => readonly string[]
  /** The place of another target, for the same definition. */
  readonly other: (target: Target) => Place
}

export interface Defined<Kind extends keyof Words> {
  readonly place: Place
  readonly words: Words[Kind]
}

type OnTables = Exclude<keyof Words, 'function'>

/**
 * The definitions of one kind, in the order in which they are exported.
 *
 * @throws AthanorError ATH107 for a table that no entity makes
 */
export const definedOn = <Kind extends OnTables>(
  model: Model,
  kind: Kind,
): readonly Defined<Kind>[] =>
  model.definitions.flatMap(definition =>
    definition.kind === kind
      ? // Its kind says which words it has.
        [{ place: placeOf(model, definition), words: definition.words as Words[Kind] }]
      : [],
  )

export const definedFunctions = (model: Model): readonly Words['function'][] =>
  model.definitions.flatMap(({ kind, words }) => (kind === 'function' ? [words] : []))

function placeOf(model: Model, definition: Definition): Place {
  const what = `${definition.kind} ${definition.words.name}`
  const at = (target: Target): Place =>
    typeof target === 'string'
      ? named(model, { table: target }, what, at)
      : 'table' in target && typeof target.table === 'string'
        ? named(model, target, what, at)
        : // What is left is a class or an EntitySchema.
          entity(model, target as EntityTarget<object>, what, at)
  // Only functions have no target, and they are on no table.
  return at(definition.target!)
}

type Elsewhere = (target: Target) => Place

function named(
  model: Model,
  target: { readonly schema?: string; readonly table: string },
  what: string,
  other: Elsewhere,
): Place {
  const schema = target.schema ?? model.defaultSchema
  const table = tableAt(model, schema, target.table, what, target.table)
  return {
    schema,
    table: table.name,
    columns: given =>
      given.map(name => {
        const found = table.columns.find(({ databaseName }) => databaseName === name)
        if (found === undefined)
          throw missing(what, `table ${table.name} has no column ${name}`, table)
        return truncated(found.databaseName)
      }),
    other,
  }
}

function entity(model: Model, target: EntityTarget<object>, what: string, other: Elsewhere): Place {
  if (!model.dataSource.hasMetadata(target))
    throw new AthanorError('ATH107', {
      message: `the definition of ${what} is about ${nameOf(target)}, which is no entity of the data source`,
      hint: 'Add the class to `entities` of the DataSource, and import it from the same file as they do.',
    })
  const metadata = model.dataSource.getMetadata(target)
  const schema = schemaOf(metadata, model.defaultSchema)
  const table = tableAt(model, schema, metadata.tableName, what, metadata.name)
  return {
    schema,
    table: table.name,
    columns: given =>
      given.flatMap(property => {
        const found = metadata
          .findColumnsWithPropertyPath(property)
          .filter(({ isVirtualProperty }) => !isVirtualProperty)
        if (found.length === 0)
          throw missing(what, `${metadata.name} has no property ${property}`, table)
        return found.map(({ databaseName }) => truncated(databaseName))
      }),
    other,
  }
}

function tableAt(
  model: Model,
  schema: string,
  name: string,
  what: string,
  said: string,
): ModelTable {
  const found = model.tables.find(
    table => table.schema === schema && table.name === truncated(name),
  )
  if (found !== undefined) return found
  throw new AthanorError('ATH107', {
    message: `the definition of ${what} is about ${said}, for which athanor makes no table`,
    detail: `tables: ${model.tables.map(table => table.name).join(', ')}`,
    hint: 'Name an entity with a table of its own; views, and entities with `synchronize: false`, have none here.',
  })
}

const missing = (what: string, fact: string, table: ModelTable): AthanorError =>
  new AthanorError('ATH107', {
    message: `the definition of ${what} names what is not there: ${fact}`,
    detail: `columns: ${table.columns.map(({ propertyPath, databaseName }) => (propertyPath === databaseName ? databaseName : `${propertyPath} (${databaseName})`)).join(', ')}`,
    hint: 'Name properties of the entity; where the table is named by a text, columns of the table.',
  })

const nameOf = (target: EntityTarget<object>): string =>
  typeof target === 'function' ? target.name : String(target)

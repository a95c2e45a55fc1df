/** The definitions of a project, against the entities: which table each is about, and which columns its words mean. */
import type { EntityTarget } from 'typeorm'
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js'
import type { Definition, Target, Words } from '../define/definition.ts'
import { AthanorError } from '../errors.ts'
import { truncated } from '../sql/text.ts'
import type { Model } from './model.ts'
import { placeOf } from './table-path.ts'

/** A table or a view as a definition sees it. */
export interface Place {
  readonly on: 'table' | 'view' | 'materializedView'
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
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        [{ place: placeFor(model, definition), words: definition.words as Words[Kind] }]
      : [],
  )

export const definedFunctions = (model: Model): readonly Words['function'][] =>
  model.definitions.flatMap(({ kind, words }) => (kind === 'function' ? [words] : []))

/** The schemas of functions, where they are not the default one. */
export const functionSchemas = (model: Model): readonly string[] =>
  definedFunctions(model).flatMap(({ schema }) => schema ?? [])

function placeFor(model: Model, definition: Definition): Place {
  const kind = definition.kind === 'foreignKey' ? 'foreign key' : definition.kind
  const what = `${kind} ${definition.words.name}`
  const at = (target: Target): Place => {
    const isNamed =
      typeof target === 'string' || ('table' in target && typeof target.table === 'string')
    const { relation, columnsOf } = isNamed
      ? named(model, typeof target === 'string' ? { table: target } : target, what)
      : // What is left is a class or an EntitySchema.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        entity(model, target as EntityTarget<object>, what)
    return {
      on: relation.on,
      schema: relation.schema,
      table: relation.name,
      columns: words =>
        words.flatMap(word => {
          const found = columnsOf(word).filter(({ isVirtualProperty }) => !isVirtualProperty)
          if (found.length === 0) throw missing(what, word, relation)
          return found.map(({ databaseName }) => truncated(databaseName))
        }),
      other: at,
    }
  }
  // Only functions have no target, and they are on no table.
  return at(definition.target!)
}

interface Named {
  readonly schema?: string
  readonly table: string
}

interface Found {
  readonly relation: Relation
  readonly columnsOf: (word: string) => readonly ColumnMetadata[]
}

function named(model: Model, { schema, table }: Named, what: string): Found {
  const relation = relationAt(model, schema ?? model.defaultSchema, table, what)
  return {
    relation,
    columnsOf: word => relation.columns.filter(({ databaseName }) => databaseName === word),
  }
}

function entity(model: Model, target: EntityTarget<object>, what: string): Found {
  if (!model.dataSource.hasMetadata(target))
    throw new AthanorError('ATH107', {
      message: `the definition of ${what} is about ${nameOf(target)}, which is no entity of the data source`,
      hint: 'Add the class to `entities` of the DataSource, and import it from the file that they come from.',
    })
  const metadata = model.dataSource.getMetadata(target)
  const { schema, name } = placeOf(metadata, model.defaultSchema)
  return {
    relation: relationAt(model, schema, name, what),
    columnsOf: word => metadata.findColumnsWithPropertyPath(word),
  }
}

interface Relation {
  readonly on: Place['on']
  readonly schema: string
  readonly name: string
  readonly columns: readonly ColumnMetadata[]
}

const relationsOf = ({ tables, views }: Model): readonly Relation[] => [
  ...tables.map(({ schema, name, columns }) => ({ on: 'table' as const, schema, name, columns })),
  ...views.map(({ schema, name, isMaterialized, metadata }) => ({
    on: isMaterialized ? ('materializedView' as const) : ('view' as const),
    schema,
    name,
    columns: metadata.columns,
  })),
]

function relationAt(model: Model, schema: string, name: string, what: string): Relation {
  const relations = relationsOf(model)
  const found = relations.find(
    relation => relation.schema === schema && relation.name === truncated(name),
  )
  if (found !== undefined) return found
  throw new AthanorError('ATH107', {
    message: `the definition of ${what} is about ${name}, which athanor does not make`,
    detail: `there are ${relations.map(relation => relation.name).join(', ')}`,
    hint: 'Name an entity with a table of its own; one with `synchronize: false` has none here.',
  })
}

const missing = (what: string, word: string, { name, columns }: Relation): AthanorError =>
  new AthanorError('ATH107', {
    message: `the definition of ${what} names ${word}, which ${name} does not have`,
    detail: `it has ${columns.map(({ propertyPath }) => propertyPath).join(', ')}`,
    hint: 'Name properties of the entity; where the table is named by a text, columns of the table.',
  })

const nameOf = (target: EntityTarget<object>): string =>
  typeof target === 'function' ? target.name : 'an EntitySchema'

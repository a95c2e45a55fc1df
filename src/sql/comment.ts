/** COMMENT ON: what people say of an object. */
import { statement, type Statement } from './statement.ts'
import { literal, name as quoted, qualified } from './text.ts'

/**
 * @param object - kind and path as they stand after ON, e.g. `TABLE "public"."users"`
 * @param comment - null takes it away
 */
export const commentOn = (object: string, comment: string | null): Statement =>
  statement(`COMMENT ON ${object} IS ${comment === null ? 'NULL' : literal(comment)}`)

interface Constraint {
  readonly schema: string
  readonly table: string
  readonly name: string
  readonly comment: string | null
}

export const constraintComment = ({ schema, table, name, comment }: Constraint): Statement =>
  commentOn(`CONSTRAINT ${quoted(name)} ON ${qualified(schema, table)}`, comment)

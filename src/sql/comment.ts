/** COMMENT ON: what people say of an object. */
import { statement, type Statement } from './statement.ts'
import { literal } from './text.ts'

/**
 * @param object - kind and path as they stand after ON, e.g. `TABLE "public"."users"`
 * @param comment - null takes it away
 */
export const commentOn = (object: string, comment: string | null): Statement =>
  statement(`COMMENT ON ${object} IS ${comment === null ? 'NULL' : literal(comment)}`)

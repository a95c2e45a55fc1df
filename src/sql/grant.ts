/** GRANT, REVOKE and OWNER TO: what gives back to an object who may do what with it. */
import { statement, type Statement } from './statement.ts'
import { literal, name, names } from './text.ts'

export interface Grant {
  /** A role; `public`, which no role is ever called, means all of them. */
  readonly to: string
  /** In capitals, e.g. `SELECT`; `ALL` where it is all that there is. */
  readonly privileges: readonly string[]
  /** Only on these columns. */
  readonly columns?: readonly string[]
  /** WITH GRANT OPTION. */
  readonly grantable?: true
}

export interface Revoke {
  /** As in a grant. */
  readonly from: string
  readonly privileges: readonly string[]
}

/** @param path - of the table or view, as SQL */
export const grantOn = (path: string, { to, privileges, columns, grantable }: Grant): Statement =>
  whereThere(
    to,
    `GRANT ${listed(privileges, columns)} ON ${path} TO ${grantee(to)}${grantable === true ? ' WITH GRANT OPTION' : ''}`,
  )

export const revokeOn = (path: string, { from, privileges }: Revoke): Statement =>
  whereThere(from, `REVOKE ${listed(privileges)} ON ${path} FROM ${grantee(from)}`)

/** @param object - as it stands after ALTER, e.g. `VIEW "public"."v"` */
export const ownedBy = (object: string, owner: string): Statement =>
  whereThere(owner, `ALTER ${object} OWNER TO ${name(owner)}`)

const listed = (privileges: readonly string[], columns: readonly string[] = []): string =>
  privileges
    .map(privilege => (columns.length === 0 ? privilege : `${privilege} (${names(columns)})`))
    .join(', ')

const grantee = (role: string): string => (role === 'public' ? 'PUBLIC' : name(role))

/** Roles are the server's and not the database's: on another server, a revision does without one that is not there. */
const whereThere = (role: string, sql: string): Statement =>
  role === 'public'
    ? statement(sql)
    : statement(
        `DO ${literal(`BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)}) THEN
    ${sql};
  END IF;
END`)}`,
      )

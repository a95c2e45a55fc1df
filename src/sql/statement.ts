/** SQL that is ready to be sent, with what a runner has to know about it. */

export interface Statement {
  readonly sql: string
  /** False when PostgreSQL refuses it inside a transaction block, e.g. CREATE INDEX CONCURRENTLY. */
  readonly transactional: boolean
}

export const statement = (sql: string): Statement => ({ sql, transactional: true })

export const outsideTransaction = (sql: string): Statement => ({ sql, transactional: false })

/** What nobody manages steps aside where it is there, and comes back where it was: the revision may run where it is not. */
import { createHash } from 'node:crypto'
import type { AnyOperation } from '../core/operation.ts'
import { keyOf, type Registry } from '../core/schema.ts'
import { statement, type Statement } from '../sql/statement.ts'
import { dollarQuoted, literal } from '../sql/text.ts'

/** One block that drops it and remembers that, or one that makes it again where that is remembered. */
export function setAside(
  registry: Registry,
  { verb, kind, before, after }: AnyOperation,
  statements: readonly Statement[],
): Statement {
  const setting = literal(settingOf(keyOf(registry[kind]!, (before ?? after)!)))
  const remember = (word: string): string =>
    `PERFORM pg_catalog.set_config(${setting}, '${word}', false);`
  const work = statements.map(({ sql }) => `EXECUTE ${dollarQuoted(sql)};`).join('\n')
  return statement(
    `DO ${dollarQuoted(
      verb === 'drop'
        ? `BEGIN
${work}
${remember('yes')}
EXCEPTION WHEN undefined_table OR undefined_object OR invalid_schema_name THEN
${remember('no')}
END`
        : `BEGIN
IF pg_catalog.current_setting(${setting}, true) = 'yes' THEN
${work}
${remember('no')}
END IF;
END`,
    )}`,
  )
}

/** A setting of the session: it is taken back with the transaction, and outlives one where a revision has several. */
const settingOf = (key: string): string =>
  `athanor.aside_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`

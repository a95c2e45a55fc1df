/** What no kind says of sequences. */
import { select } from './part.ts'

const unloggedSequences = `
  ${select({
    kind: `'persistence of sequence'`,
    schema: 's.schema',
    name: 's.relname',
    detail: `'UNLOGGED'`,
    holder: { kind: 'relation name', name: 'COALESCE(d.relname, s.relname)' },
  })}
    FROM relation s
    LEFT JOIN drawn d ON d.oid = s.oid
    LEFT JOIN pg_catalog.pg_class t ON t.oid = d."table"
   -- The sequence of a column follows its table.
   WHERE s.relkind = 'S' AND s.relpersistence = 'u' AND t.relpersistence IS DISTINCT FROM 'u'`

export const sequences: readonly string[] = [unloggedSequences]

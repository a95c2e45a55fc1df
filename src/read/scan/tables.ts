/** What stands on a table or a view and is of no kind: rules, policies, partitions, states of constraints. */
import { select } from './part.ts'

/** The triggers by which PostgreSQL holds foreign keys and deferrable constraints to their word. */
const switchedOff = `
  ${select({ kind: `'disabled constraint'`, schema: 'own.schema', name: 'k.conname', on: 'own.relname' })}
    FROM (SELECT DISTINCT t.tgrelid, t.tgconstraint FROM pg_catalog.pg_trigger t
           WHERE t.tgisinternal AND t.tgenabled <> 'O') t
    JOIN own ON own.oid = t.tgrelid
    JOIN pg_catalog.pg_constraint k ON k.oid = t.tgconstraint`

const rules = `
  ${select({ kind: `'rule'`, schema: 'own.schema', name: 'w.rulename', on: 'own.relname' })}
    FROM pg_catalog.pg_rewrite w
    JOIN own ON own.oid = w.ev_class
   WHERE w.rulename <> '_RETURN'`

const policies = `
  ${select({ kind: `'policy'`, schema: 'own.schema', name: 'p.polname', on: 'own.relname' })}
    FROM pg_catalog.pg_policy p
    JOIN own ON own.oid = p.polrelid`

const statistics = `
  ${select({ kind: `'statistics'`, schema: 'own.schema', name: 's.stxname', on: 'own.relname' })}
    FROM pg_catalog.pg_statistic_ext s
    JOIN own ON own.oid = s.stxrelid`

const partitionKeys = `
  ${select({ kind: `'partition key'`, schema: 'own.schema', name: 'pg_catalog.pg_get_partkeydef(own.oid)', on: 'own.relname' })}
    FROM own
   WHERE own.relkind = 'p'`

const children = `
  ${select({
    kind: `CASE WHEN c.relispartition THEN 'partition' ELSE 'inheriting table' END`,
    schema: 'own.schema',
    name: `CASE WHEN c.relnamespace = own.relnamespace THEN c.relname ELSE pg_catalog.format('%s.%s', n.nspname, c.relname) END`,
    on: 'own.relname',
    detail: 'pg_catalog.pg_get_expr(c.relpartbound, c.oid)',
  })}
    FROM pg_catalog.pg_inherits i
    JOIN own ON own.oid = i.inhparent AND own.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`

const parents = `
  ${select({ kind: `'inheritance'`, schema: 'own.schema', name: 'p.relname', on: 'own.relname' })}
    FROM pg_catalog.pg_inherits i
    JOIN own ON own.oid = i.inhrelid
    JOIN pg_catalog.pg_class p ON p.oid = i.inhparent`

const typed = `
  ${select({ kind: `'type of table'`, schema: 'own.schema', name: 'own.reloftype::pg_catalog.regtype', on: 'own.relname' })}
    FROM own
   WHERE own.reloftype <> 0`

const publications = `
  ${select({ kind: `'member of publication'`, schema: 'own.schema', name: 'p.pubname', on: 'own.relname' })}
    FROM pg_catalog.pg_publication_rel r
    JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
    JOIN own ON own.oid = r.prrelid`

/** Words of PostgreSQL 18 that older servers have no column for. */
const constraints = `
  ${select({
    kind: `CASE WHEN k.contype = 'n' THEN 'not null constraint' ELSE 'temporal constraint' END`,
    schema: 'own.schema',
    name: 'k.conname',
    on: 'own.relname',
    detail: `pg_catalog.concat_ws(', ',
               CASE WHEN k.conperiod THEN CASE k.contype WHEN 'f' THEN 'PERIOD' ELSE 'WITHOUT OVERLAPS' END END,
               CASE WHEN k.contype = 'n' THEN pg_catalog.concat_ws(', ',
                 'name', CASE WHEN k.connoinherit THEN 'NO INHERIT' END, CASE WHEN NOT k.convalidated THEN 'NOT VALID' END) END)`,
  })}
    FROM pg_catalog.pg_constraint k
    JOIN own ON own.oid = k.conrelid
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
   WHERE k.conperiod OR k.contype = 'n' AND (
           k.connoinherit OR NOT k.convalidated
           -- The name that PostgreSQL chooses, with a number where it was taken.
           OR pg_catalog.rtrim(k.conname, '0123456789') <> pg_catalog.concat_ws('_', own.relname, a.attname, 'not_null')
              AND (pg_catalog.octet_length(own.relname) + pg_catalog.octet_length(a.attname) < 53
                   OR pg_catalog.right(pg_catalog.rtrim(k.conname, '0123456789'), 9) <> '_not_null'))`

export const tables = (version: number): readonly string[] => [
  switchedOff,
  rules,
  policies,
  statistics,
  partitionKeys,
  children,
  parents,
  typed,
  publications,
  ...(version >= 180000 ? [constraints] : []),
]

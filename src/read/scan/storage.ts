/** How tables, columns and indexes are kept, where it is not the way that PostgreSQL chooses. */
import { select } from './part.ts'

const ofTable = (kind: string, name: string, where: string, from = ''): string => `
  ${select({ kind: `'${kind}'`, schema: 'own.schema', name, on: 'own.relname' })}
    FROM own ${from}
   WHERE ${where}`

const tables: readonly string[] = [
  ofTable('row security', `'enabled'`, 'own.relrowsecurity'),
  ofTable('row security', `'forced'`, 'own.relforcerowsecurity'),
  ofTable('persistence', `'UNLOGGED'`, `own.relpersistence = 'u'`),
  ofTable('state', `'WITH NO DATA'`, 'NOT own.relispopulated'),
  ofTable(
    'replica identity',
    `CASE own.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL'
       ELSE 'USING INDEX ' || (SELECT i.relname FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                                WHERE x.indrelid = own.oid AND x.indisreplident) END`,
    `own.relreplident IN ('n', 'f', 'i') AND own.relkind <> 'v'`,
  ),
  ofTable(
    'tablespace',
    's.spcname',
    'true',
    'JOIN pg_catalog.pg_tablespace s ON s.oid = own.reltablespace',
  ),
  ofTable(
    'access method',
    'm.amname',
    `m.amname <> 'heap'`,
    'JOIN pg_catalog.pg_am m ON m.oid = own.relam',
  ),
  ofTable('storage parameter', 'o', 'true', 'CROSS JOIN pg_catalog.unnest(own.reloptions) o'),
  ofTable(
    'storage parameter',
    `'toast.' || o`,
    'true',
    'JOIN pg_catalog.pg_class t ON t.oid = own.reltoastrelid CROSS JOIN pg_catalog.unnest(t.reloptions) o',
  ),
]

const ofColumn = (kind: string, detail: string, where: string, from = ''): string => `
  ${select({ kind: `'${kind}'`, schema: 'own.schema', name: 'a.attname', on: 'own.relname', detail })}
    FROM own
    JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped ${from}
   WHERE ${where}`

const columns: readonly string[] = [
  // -1 up to PostgreSQL 16, null from 17 on.
  ofColumn('statistics target', 'a.attstattarget', 'a.attstattarget >= 0'),
  ofColumn(
    'storage of column',
    `CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`,
    `a.attstorage <> t.typstorage AND own.relkind <> 'v'`,
    'JOIN pg_catalog.pg_type t ON t.oid = a.atttypid',
  ),
  ofColumn(
    'compression of column',
    `CASE a.attcompression WHEN 'p' THEN 'pglz' ELSE 'lz4' END`,
    `a.attcompression <> ''`,
  ),
  // Of an updatable view; the defaults of tables are read with their columns.
  ofColumn(
    'default of view column',
    'pg_catalog.pg_get_expr(f.adbin, f.adrelid)',
    `own.relkind = 'v'`,
    'JOIN pg_catalog.pg_attrdef f ON f.adrelid = own.oid AND f.adnum = a.attnum',
  ),
  ofColumn('column option', 'o', 'true', 'CROSS JOIN pg_catalog.unnest(a.attoptions) o'),
]

const ofIndex = (kind: string, detail: string | null, where: string, from = ''): string => `
${select({ kind: `'${kind}'`, schema: 'own.schema', name: 'i.relname', on: 'own.relname', ...(detail === null ? {} : { detail }) })}
  FROM pg_catalog.pg_index x
  JOIN own ON own.oid = x.indrelid
  JOIN relation i ON i.oid = x.indexrelid ${from}
 WHERE ${where}`

const keysOfIndex =
  'JOIN pg_catalog.pg_attribute a ON a.attrelid = i.oid AND a.attnum > 0 AND NOT a.attisdropped'

const indexes: readonly string[] = [
  ofIndex('invalid index', null, 'NOT x.indisvalid'),
  ofIndex('cluster mark', null, 'x.indisclustered'),
  ofIndex(
    'tablespace of index',
    's.spcname',
    'true',
    'JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace',
  ),
  // Those of other indexes are read with them.
  ofIndex(
    'storage parameter of index',
    'o',
    `EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))`,
    'CROSS JOIN pg_catalog.unnest(i.reloptions) o',
  ),
  ofIndex(
    'statistics target of index',
    `a.attnum || ': ' || a.attstattarget`,
    'a.attstattarget >= 0',
    keysOfIndex,
  ),
  ofIndex(
    'operator class option',
    `a.attnum || ': ' || o`,
    'true',
    `${keysOfIndex} CROSS JOIN pg_catalog.unnest(a.attoptions) o`,
  ),
]

export const storage: readonly string[] = [...tables, ...columns, ...indexes]

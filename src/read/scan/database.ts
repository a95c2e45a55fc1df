/** Objects of the database that are in no schema, and the schemas that nobody reads. */
import { firstOfPeople, independent, select } from './part.ts'

interface Loose {
  readonly kind: string
  readonly catalog: string
  readonly name: string
  readonly detail?: string
}

const loose = ({ kind, catalog, name, detail }: Loose): string => `
  ${select({ kind: `'${kind}'`, name, ...(detail === undefined ? {} : { detail }) })}
    FROM pg_catalog.${catalog} o
   WHERE o.oid >= ${firstOfPeople} AND ${independent(catalog, 'o.oid')}`

const unread = `
  ${select({ kind: `'unread schema'`, name: 'o.nspname' })}
    FROM pg_catalog.pg_namespace o
   WHERE o.nspname <> ALL ($1) AND o.nspname <> 'information_schema' AND NOT pg_catalog.starts_with(o.nspname, 'pg_')
     AND ${independent('pg_namespace', 'o.oid')}`

const defaultPrivileges = `
  ${select({
    kind: `'default privileges'`,
    schema: 'n.nspname',
    name: `CASE o.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
             WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END`,
    detail: `'of ' || pg_catalog.pg_get_userbyid(o.defaclrole) || ': ' || pg_catalog.array_to_string(o.defaclacl, ', ')`,
  })}
    FROM pg_catalog.pg_default_acl o
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.defaclnamespace
   WHERE o.defaclnamespace = 0 OR n.nspname = ANY ($1)`

export const database: readonly string[] = [
  unread,
  loose({
    kind: 'cast',
    catalog: 'pg_cast',
    name: `pg_catalog.format('%s AS %s', o.castsource::pg_catalog.regtype, o.casttarget::pg_catalog.regtype)`,
  }),
  loose({
    kind: 'transform',
    catalog: 'pg_transform',
    name: 'o.trftype::pg_catalog.regtype',
    detail: '(SELECT l.lanname FROM pg_catalog.pg_language l WHERE l.oid = o.trflang)',
  }),
  loose({ kind: 'language', catalog: 'pg_language', name: 'o.lanname' }),
  loose({ kind: 'access method', catalog: 'pg_am', name: 'o.amname' }),
  loose({
    kind: 'event trigger',
    catalog: 'pg_event_trigger',
    name: 'o.evtname',
    detail: 'o.evtevent',
  }),
  loose({ kind: 'foreign data wrapper', catalog: 'pg_foreign_data_wrapper', name: 'o.fdwname' }),
  loose({ kind: 'foreign server', catalog: 'pg_foreign_server', name: 'o.srvname' }),
  // The catalog behind the view is for superusers.
  `${select({ kind: `'user mapping'`, name: 'u.usename', detail: 'u.srvname' })} FROM pg_catalog.pg_user_mappings u`,
  loose({
    kind: 'publication',
    catalog: 'pg_publication',
    name: 'o.pubname',
    detail: `CASE WHEN o.puballtables THEN 'all tables' END`,
  }),
  // Subscriptions are shared by all databases of the server; most columns are for superusers.
  `${select({ kind: `'subscription'`, name: 'o.subname' })}
    FROM pg_catalog.pg_subscription o
   WHERE o.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())`,
  defaultPrivileges,
]

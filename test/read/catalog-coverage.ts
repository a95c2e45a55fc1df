/** Every table of the system catalog, and every column of those whose objects are managed: who reads it, or why nobody does. */

/** `read`: by a kind. `scanned`: by the scan of what is unmanaged. */
export interface Columns {
  readonly read?: string
  readonly scanned?: string
  /** They say in other words what is read elsewhere, or are for the server's own use. */
  readonly derived?: string
  /** They say where or how much data is there, and no DDL. */
  readonly data?: string
}

export type Coverage =
  /** A row is an object, or a part of one, that a kind reads. */
  | { readonly by: 'kinds'; readonly columns: Columns }
  /** A row is named by the scan, or is a part of what the scan names. */
  | { readonly by: 'scan'; readonly partOf?: string }
  /** Nobody looks at it, for this reason. */
  | { readonly by: 'nobody'; readonly why: string }

const scan: Coverage = { by: 'scan' }
const partOf = (catalog: string): Coverage => ({ by: 'scan', partOf: catalog })
const nobody = (why: string): Coverage => ({ by: 'nobody', why })

const ofTheServer = 'it belongs to the server, not to a database'
const data = 'rows, and what is known of them'

export const coverage: Readonly<Record<string, Coverage>> = {
  pg_aggregate: partOf('pg_proc'),
  pg_am: scan,
  pg_amop: partOf('pg_opfamily'),
  pg_amproc: partOf('pg_opfamily'),
  pg_attrdef: { by: 'kinds', columns: { read: 'oid adrelid adnum adbin' } },
  pg_attribute: {
    by: 'kinds',
    columns: {
      read: 'attrelid attname attnum atttypid atttypmod attnotnull attidentity attgenerated attisdropped attcollation',
      scanned: 'attstattarget attstorage attcompression attacl attoptions',
      // Nobody holds an array to its dimensions. An inherited column is one of a table in pg_inherits.
      derived:
        'attlen attbyval attalign atthasdef attndims attislocal attinhcount attcacheoff attfdwoptions',
      data: 'atthasmissing attmissingval',
    },
  },
  pg_auth_members: nobody(ofTheServer),
  pg_authid: nobody(ofTheServer),
  pg_cast: scan,
  pg_class: {
    by: 'kinds',
    columns: {
      read: 'oid relname relnamespace relkind relispartition relam relpersistence reloptions',
      scanned:
        'reloftype relowner reltablespace reltoastrelid relrowsecurity relforcerowsecurity relispopulated relreplident relacl relpartbound',
      derived:
        'reltype relhasindex relisshared relnatts relchecks relhasrules relhastriggers relhassubclass relrewrite',
      data: 'relfilenode relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid',
    },
  },
  pg_collation: scan,
  pg_constraint: {
    by: 'kinds',
    columns: {
      read: 'oid conname contype condeferrable condeferred convalidated conrelid conindid conparentid confrelid confupdtype confdeltype confmatchtype conislocal connoinherit conkey confkey confdelsetcols conbin conenforced',
      scanned: 'conperiod',
      derived: 'connamespace contypid coninhcount conpfeqop conppeqop conffeqop conexclop',
    },
  },
  pg_conversion: scan,
  pg_database: nobody(ofTheServer),
  pg_db_role_setting: nobody(ofTheServer),
  pg_default_acl: scan,
  pg_depend: nobody('it says in other words what the objects say'),
  pg_description: {
    by: 'kinds',
    columns: { read: 'objoid classoid objsubid description' },
  },
  pg_enum: { by: 'kinds', columns: { read: 'enumtypid enumsortorder enumlabel', derived: 'oid' } },
  pg_event_trigger: scan,
  pg_extension: {
    by: 'kinds',
    columns: {
      read: 'oid extname extnamespace',
      // Which version is installed is the business of who installs it; the rest comes from its scripts.
      derived: 'extowner extrelocatable extversion extconfig extcondition',
    },
  },
  pg_foreign_data_wrapper: scan,
  pg_foreign_server: scan,
  pg_foreign_table: partOf('pg_class'),
  pg_index: {
    by: 'kinds',
    columns: {
      read: 'indexrelid indrelid indnkeyatts indisunique indnullsnotdistinct indkey indcollation indclass indoption indexprs indpred',
      scanned: 'indisclustered indisvalid indisreplident',
      derived:
        'indnatts indisprimary indisexclusion indimmediate indcheckxmin indisready indislive',
    },
  },
  pg_inherits: scan,
  pg_init_privs: scan,
  pg_language: scan,
  pg_largeobject: nobody(data),
  pg_largeobject_metadata: nobody(data),
  pg_namespace: {
    by: 'kinds',
    columns: { read: 'oid nspname', scanned: 'nspowner nspacl' },
  },
  pg_opclass: scan,
  pg_operator: scan,
  pg_opfamily: scan,
  pg_parameter_acl: nobody(ofTheServer),
  pg_partitioned_table: partOf('pg_class'),
  pg_policy: scan,
  pg_proc: {
    by: 'kinds',
    columns: {
      read: 'oid proname pronamespace prolang procost prorows prokind prosecdef proleakproof proisstrict proretset provolatile proparallel proargtypes prosrc prosqlbody proconfig',
      scanned: 'proowner proacl prosupport protrftypes',
      // `pg_get_function_arguments` and `pg_get_function_result` read them; compiled functions are named as a whole.
      derived:
        'provariadic pronargs pronargdefaults prorettype proallargtypes proargmodes proargnames proargdefaults probin',
    },
  },
  pg_publication: scan,
  pg_publication_namespace: partOf('pg_publication'),
  pg_publication_rel: scan,
  pg_range: partOf('pg_type'),
  pg_replication_origin: nobody(ofTheServer),
  pg_rewrite: scan,
  pg_seclabel: scan,
  pg_sequence: {
    by: 'kinds',
    columns: {
      read: 'seqrelid seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle',
    },
  },
  pg_shdepend: nobody(ofTheServer),
  pg_shdescription: nobody(ofTheServer),
  pg_shseclabel: nobody(ofTheServer),
  pg_statistic: nobody(data),
  pg_statistic_ext: scan,
  pg_statistic_ext_data: nobody(data),
  pg_subscription: scan,
  pg_subscription_rel: nobody('the progress of a subscription'),
  pg_tablespace: nobody(ofTheServer),
  pg_transform: scan,
  pg_trigger: {
    by: 'kinds',
    columns: {
      read: 'oid tgrelid tgparentid tgname tgfoid tgtype tgenabled tgisinternal tgconstraint tgdeferrable tginitdeferred tgattr tgargs tgqual tgoldtable tgnewtable tgconstrrelid',
      derived: 'tgconstrindid tgnargs',
    },
  },
  pg_ts_config: scan,
  pg_ts_config_map: partOf('pg_ts_config'),
  pg_ts_dict: scan,
  pg_ts_parser: scan,
  pg_ts_template: scan,
  pg_type: {
    by: 'kinds',
    columns: {
      read: 'oid typname typnamespace typtype typcollation typelem typlen',
      scanned: 'typowner typrelid typarray typstorage typacl',
      // Of what the scan names as a whole: domains, ranges, composite and base types.
      derived:
        'typbyval typcategory typispreferred typisdefined typdelim typsubscript typinput typoutput typreceive typsend typmodin typmodout typanalyze typalign typnotnull typbasetype typtypmod typndims typdefaultbin typdefault',
    },
  },
  // A view over it is read: the table itself is for superusers.
  pg_user_mapping: scan,
}

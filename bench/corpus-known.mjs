/** Pairs that are known to fall short, by name, each with its reason; one that begins to hold has to leave the list. */
const grants = 'grants on tables, columns and schemas are named and not managed'
const bodies =
  'a function whose body is a text calls another one, and PostgreSQL runs it while the schema changes'
const functionTypes = 'a function of a type that no kind makes'
const partitions = 'partitions go with their table and do not come back'
const inheritance = 'inherited and typed tables are changed through their parent or type alone'

export const known = {
  'apgdiff/grant_on_columns': grants,
  'pgcodekeeper/col_revoke_priv': grants,
  'pgcodekeeper/stop_allowed_object': grants,
  'psqldef/managed_roles--managedrolescolumngrantdriftrevoke': grants,
  'pgcodekeeper/alter_sequence_logged': 'UNLOGGED of a sequence is not managed',
  'apgdiff/modify_inherits': inheritance,
  'pgcodekeeper/modify_col_type_in_inherited_tbl': inheritance,
  'pgcodekeeper/modify_typed_table_type': inheritance,
  'migra/partitioning': 'a partition has the name that a table is to have',
  'pg-delta/function-ops--quoted-body-domain-check-default': bodies,
  'pg-delta/function-ops--quoted-body-generated-column': bodies,
  'pg-delta/function-ops--quoted-body-index-expression': bodies,
  'pg-delta/function-ops--quoted-body-matview-evaluation': bodies,
  'pg-delta/function-ops--quoted-body-matview-via-view': bodies,
  'pg-delta/mixed-objects--enum-add-value-with-functions':
    'an enum is made anew under a function that takes one',
  'pg-delta/type-ops--composite-attribute-order': functionTypes,
  'pg-delta/type-ops--domain-fn-param-type': functionTypes,
  'pg-schema-diff/database_schema_source--drop-partitioned-table-add-partitioned-table-with-local-keys':
    partitions,
  'pg-schema-diff/partitioned_index--add-primary-key-constraint-with-existing-matching-base-table-index-local-matching-child-index-exists':
    partitions,
  'pg-schema-diff/partitioned_index--add-primary-key-constraint-with-existing-matching-base-table-index-matching-non-local-index-exists-that-backs-':
    partitions,
  'pg-schema-diff/partitioned_table--alter-table-new-primary-key-new-unique-constraint-dropped-unique-constraint-change-column-types-delete-partiti':
    partitions,
  'pg-schema-diff/partitioned_table--partitioned-to-unpartitioned': partitions,
  'pg-schema-diff/sequence--alter-ownership-from-table-to-table-original-partitioned-table-dropped':
    partitions,
  'pg-schema-diff/sequence--drop-sequence-via-table-drop-partitioned': partitions,
  'pgcodekeeper/modify_function_depcy_col':
    'a function is made anew under a default that calls it: PostgreSQL refuses',
}

/** Who may do what with a view: parts of its query of the catalog, over `own`. */

const roleName = (oid: string): string =>
  `CASE ${oid} WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(${oid})::text END`

/** `ALL` where nothing is missing, so that it means all on every version. */
const shortened = (privileges: string): string =>
  `CASE WHEN pg_catalog.cardinality(${privileges}) = (SELECT pg_catalog.count(*) FROM pg_catalog.aclexplode(pg_catalog.acldefault('r', 10)))
        THEN ARRAY['ALL'] ELSE ${privileges} END`

/** In the order in which they were granted. */
const exploded = 'WITH ORDINALITY x (grantor, grantee, privilege, is_grantable, n)'

/**
 * `granted`: all that anyone but the owner may do, whoever granted it. `revoked`: what a creation gives, by itself
 * (to the owner) or by somebody's default privileges, and this view has not. To revoke too much changes nothing.
 */
export const access = `
    -- One row for each privilege of each grantee; with a column, it is on that alone.
    allowed AS MATERIALIZED (
      SELECT own.oid, NULL::name AS "column", 0 AS place, x.n, x.grantee, x.privilege, x.is_grantable
        FROM own CROSS JOIN LATERAL pg_catalog.aclexplode(own.relacl) ${exploded}
       WHERE x.grantee <> own.relowner
       UNION ALL
      SELECT own.oid, a.attname, a.attnum, x.n, x.grantee, x.privilege, x.is_grantable
        FROM own
        JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid AND a.attacl IS NOT NULL
       CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) ${exploded}
       WHERE x.grantee <> own.relowner
    ),
    together AS MATERIALIZED (
      SELECT t.oid, t.grantee, t.is_grantable, t.privileges, pg_catalog.min(t.n) AS n,
             CASE WHEN t."column" IS NOT NULL THEN pg_catalog.json_agg(t."column" ORDER BY t.place) END AS columns
        FROM (SELECT oid, "column", place, grantee, is_grantable, pg_catalog.min(n) AS n,
                     pg_catalog.array_agg(DISTINCT privilege ORDER BY privilege) AS privileges
                FROM allowed GROUP BY 1, 2, 3, 4, 5) t
       GROUP BY t.oid, t.grantee, t.is_grantable, t.privileges, t."column" IS NOT NULL
    ),
    granted AS MATERIALIZED (
      SELECT g.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
                      'to', ${roleName('g.grantee')}, 'privileges', ${shortened('g.privileges')},
                      'columns', g.columns, 'grantable', g.is_grantable)
                    ORDER BY g.columns IS NOT NULL, g.n, g.is_grantable) AS grants
        FROM together g GROUP BY g.oid
    ),
    revoked AS MATERIALIZED (
      SELECT r.oid, pg_catalog.json_agg(pg_catalog.json_build_object(
                      'from', ${roleName('r.grantee')}, 'privileges', ${shortened('r.privileges')})
                    ORDER BY ${roleName('r.grantee')}) AS revokes
        FROM (SELECT own.oid, b.grantee, pg_catalog.array_agg(b.privilege_type ORDER BY b.privilege_type) AS privileges
                FROM own
               CROSS JOIN LATERAL (
                 (SELECT x.grantee, x.privilege_type
                    FROM pg_catalog.aclexplode(pg_catalog.acldefault('r', own.relowner)) x
                   UNION
                  SELECT x.grantee, x.privilege_type
                    FROM pg_catalog.pg_default_acl d
                   CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) x
                   WHERE d.defaclobjtype = 'r' AND d.defaclnamespace IN (0, own.relnamespace)
                     AND x.grantee NOT IN (d.defaclrole, own.relowner))
                 EXCEPT
                 SELECT x.grantee, x.privilege_type
                   FROM pg_catalog.aclexplode(COALESCE(own.relacl, pg_catalog.acldefault('r', own.relowner))) x) b
               GROUP BY own.oid, b.grantee) r
       GROUP BY r.oid
    )`

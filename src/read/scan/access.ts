/** Who may do what, and who owns it: grants beyond what every object of its kind has, and owners unlike the others'. */
import { classOf, select, signatureOf } from './part.ts'

interface Granted {
  readonly kind: string
  readonly schema?: string
  /** What the grant is on, where that is no table or view. */
  readonly name?: string
  readonly on?: string
  /** The column of `on`, where it is on one. */
  readonly column?: string
  readonly holder?: { readonly kind: string; readonly name: string }
  readonly from: string
  readonly where: string
  readonly acl: string
  /** What it is without any GRANT and REVOKE. */
  readonly base: string
}

const change = (sign: string, some: string, others: string): string => `
  SELECT ${sign} AS sign, x.grantee, x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS privilege
    FROM (SELECT grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode(${some})
          EXCEPT SELECT grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode(${others})) x`

/** One row for each grantee, in words: `SELECT, INSERT to reader`, `no EXECUTE to PUBLIC`. */
function granted({ acl, base, from, where, name, on, column, ...rest }: Granted): string {
  const privileges =
    column === undefined ? 'g.privileges' : `g.privileges || ' (' || ${column} || ')'`
  const words = `pg_catalog.format('%s%s to %s', g.sign, ${privileges},
                   CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(g.grantee) END)`
  return `
  ${select({ ...rest, ...(name === undefined ? { name: words } : { name, detail: words }), ...(on === undefined ? {} : { on }) })}
    FROM ${from}
   CROSS JOIN LATERAL (
      SELECT c.sign, c.grantee, pg_catalog.string_agg(c.privilege, ', ' ORDER BY c.privilege) AS privileges
        FROM (${change(`''`, acl, base)} UNION ALL ${change(`'no '`, base, acl)}) c
       GROUP BY c.sign, c.grantee) g
   WHERE ${acl} IS NOT NULL AND ${where}`
}

/** What initdb gave: the schema public is not like others. */
const initially = (catalog: string, oid: string, otherwise: string): string =>
  `COALESCE((SELECT p.initprivs FROM pg_catalog.pg_init_privs p
              WHERE p.classoid = ${classOf(catalog)} AND p.objoid = ${oid} AND p.objsubid = 0), ${otherwise})`

const grants: readonly string[] = [
  granted({
    kind: `'grant'`,
    schema: 'own.schema',
    on: 'own.relname',
    acl: 'own.relacl',
    base: `pg_catalog.acldefault('r', own.relowner)`,
    from: 'own',
    where: 'true',
  }),
  granted({
    kind: `'grant'`,
    schema: 'own.schema',
    on: 'own.relname',
    column: 'a.attname',
    acl: 'a.attacl',
    base: `pg_catalog.acldefault('c', own.relowner)`,
    from: 'own JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid',
    where: 'NOT a.attisdropped',
  }),
  granted({
    kind: `'grant on sequence'`,
    schema: 's.schema',
    name: 's.relname',
    holder: { kind: 'relation name', name: 'COALESCE(d.relname, s.relname)' },
    acl: 's.relacl',
    base: `pg_catalog.acldefault('s', s.relowner)`,
    from: 'relation s LEFT JOIN drawn d ON d.oid = s.oid',
    where: `s.relkind = 'S'`,
  }),
  granted({
    kind: `'grant on type'`,
    schema: 'n.nspname',
    name: 't.typname',
    holder: { kind: 'type name', name: 't.typname' },
    acl: 't.typacl',
    base: `pg_catalog.acldefault('T', t.typowner)`,
    from: 'pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace',
    where: `t.typtype = 'e' AND n.nspname = ANY ($1)`,
  }),
  granted({
    kind: `'grant on function'`,
    schema: 'n.nspname',
    name: 'f.signature',
    holder: { kind: 'function', name: 'f.signature' },
    acl: 'f.proacl',
    base: `pg_catalog.acldefault('f', f.proowner)`,
    from: `(SELECT p.*, ${signatureOf('p')} AS signature FROM pg_catalog.pg_proc p) f
           JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace`,
    where: `n.nspname = ANY ($1)`,
  }),
  granted({
    kind: `'grant on schema'`,
    name: 'n.nspname',
    acl: 'n.nspacl',
    base: initially('pg_namespace', 'n.oid', `pg_catalog.acldefault('n', n.nspowner)`),
    from: 'pg_catalog.pg_namespace n',
    where: `n.nspname = ANY ($1)`,
  }),
]

/** Whom most tables belong to; of two that have as many, the one who came first. */
const usual = `(SELECT o.relowner FROM own o WHERE o.relkind IN ('r', 'p') GROUP BY o.relowner
                 ORDER BY pg_catalog.count(*) DESC, o.relowner LIMIT 1)`

const owners = `
  ${select({ kind: `'owner'`, schema: 'own.schema', name: 'pg_catalog.pg_get_userbyid(own.relowner)', on: 'own.relname' })}
    FROM own
   WHERE own.relowner <> ${usual}`

export const access: readonly string[] = [...grants, owners]

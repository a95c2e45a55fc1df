/** Comments and security labels of what no kind reads them for. */
import { classOf, select } from './part.ts'

interface Described {
  readonly of: string
  readonly schema?: string
  readonly name: string
  readonly on?: string
  readonly holder?: { readonly kind: string; readonly name: string }
  readonly catalog: string
  /** FROM, of which `o` has the oid. */
  readonly from: string
  readonly where: string
}

const comment = ({ of, catalog, from, where, ...columns }: Described): string => `
  ${select({ kind: `'comment of ' || ${of}`, ...columns, detail: 'd.description' })}
    FROM ${from}
    JOIN pg_catalog.pg_description d ON d.classoid = ${classOf(catalog)} AND d.objoid = o.oid AND d.objsubid = 0
   WHERE ${where}`

const comments: readonly string[] = [
  comment({
    of: `'not null constraint'`,
    schema: 'own.schema',
    name: 'o.conname',
    on: 'own.relname',
    catalog: 'pg_constraint',
    from: 'pg_catalog.pg_constraint o JOIN own ON own.oid = o.conrelid',
    where: `o.contype = 'n'`,
  }),
  comment({
    of: `'index of constraint'`,
    schema: 'own.schema',
    name: 'o.relname',
    on: 'own.relname',
    catalog: 'pg_class',
    from: 'relation o JOIN pg_catalog.pg_index x ON x.indexrelid = o.oid JOIN own ON own.oid = x.indrelid',
    where: `EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = o.oid AND k.contype IN ('p', 'u', 'x'))`,
  }),
  `${select({
    kind: `'comment of view column'`,
    schema: 'own.schema',
    name: 'a.attname',
    on: 'own.relname',
    detail: 'd.description',
  })}
    FROM own
    JOIN pg_catalog.pg_description d ON d.classoid = ${classOf('pg_class')} AND d.objoid = own.oid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = own.oid AND a.attnum = d.objsubid
   WHERE own.relkind IN ('v', 'm')`,
  comment({
    of: `'extension'`,
    name: 'o.extname',
    catalog: 'pg_extension',
    from: 'pg_catalog.pg_extension o',
    // The control file of an extension has the comment that it comes with.
    where: `d.description IS DISTINCT FROM (SELECT a.comment FROM pg_catalog.pg_available_extensions a WHERE a.name = o.extname)`,
  }),
]

const labels = `
  ${select({
    kind: `'security label'`,
    name: 'pg_catalog.pg_describe_object(l.classoid, l.objoid, l.objsubid)',
    detail: `l.provider || ': ' || l.label`,
  })}
    FROM pg_catalog.pg_seclabel l`

export const descriptions: readonly string[] = [...comments, labels]

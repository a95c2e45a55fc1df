/** What the server would refuse: to take away what something unmanaged leans on, and to make columns of types that are not there. */
import { rulesOf, type AnyKind, type Around } from '../core/kind.ts'
import type { AnyOperation } from '../core/operation.ts'
import { text } from '../core/row.ts'
import { keyOf, keyOfRef, refOf, type Key, type Registry } from '../core/schema.ts'
import type { Database } from '../database/database.ts'
import { AthanorError } from '../errors.ts'
import { literal } from '../sql/text.ts'

/**
 * A round trip when something is taken away or changes under what leans on it, and one when a type is asked for.
 *
 * @throws AthanorError ATH208 for what is in the way, ATH212 for a type that nobody makes
 */
export async function refuseObstacles(
  registry: Registry,
  database: Database,
  operations: readonly AnyOperation[],
  sides: Around,
): Promise<void> {
  await refuseLeaning(registry, database, operations)
  await refuseUnknownTypes(registry, database, operations, sides)
}

async function refuseLeaning(
  registry: Registry,
  database: Database,
  operations: readonly AnyOperation[],
): Promise<void> {
  const given = operations.flatMap(({ verb, kind: name, before, after, changed }) => {
    const kind = registry[name]!
    const isDrop = verb === 'drop'
    const isDisturbing =
      isDrop || (verb === 'alter' && kind.disturbs?.(before, after, changed!, []) === true)
    if (!isDisturbing || kind.address === undefined) return []
    const words = refOf(kind, before!)
    return [
      `(${literal(`${words.kind} ${words.parts.join('.')}`)}, ${isDrop}, ${kind.address(before!)})`,
    ]
  })
  if (given.length === 0) return
  const rows = await database.query(leaning(given))
  if (rows.length === 0) return
  throw new AthanorError('ATH208', {
    message: `something that nobody manages is in the way: ${text(rows[0]!, 'what')}`,
    detail: rows
      .map(row => `${text(row, 'what')} depends on ${text(row, 'label')}, which goes or changes`)
      .join('\n'),
    hint: 'Change or drop what is named first, in a revision of its own (`op.execute`) or by hand.',
  })
}

/** What no kind reads; what stands on something that is dropped goes with it. */
const leaning = (given: readonly string[]): string => `
  WITH given (label, is_drop, classid, objid, objsubid) AS (VALUES ${given.join(',\n')})
  SELECT DISTINCT g.label, pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) AS what
    FROM given g
    JOIN pg_catalog.pg_depend d
      ON d.refclassid = g.classid AND d.refobjid = g.objid AND d.deptype = 'n'
     AND (g.objsubid = 0 AND g.is_drop OR d.refobjsubid = g.objsubid)
    LEFT JOIN pg_catalog.pg_class c ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
    LEFT JOIN pg_catalog.pg_type t ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.objid
    LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = d.objid
    LEFT JOIN pg_catalog.pg_constraint k ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = d.objid
    LEFT JOIN pg_catalog.pg_rewrite w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid
   WHERE COALESCE(c.relkind IN ('c', 'f'), t.typtype IN ('d', 'r', 'b') AND t.typelem = 0, p.prokind IN ('a', 'w'),
                  k.contypid <> 0, w.rulename <> '_RETURN',
                  d.classid NOT IN ('pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_attrdef'::pg_catalog.regclass,
                                    'pg_catalog.pg_extension'::pg_catalog.regclass))
     AND NOT EXISTS (
       SELECT FROM pg_catalog.pg_depend o
         JOIN given h ON h.classid = o.refclassid AND h.objid = o.refobjid AND h.objsubid = 0 AND h.is_drop
        WHERE o.classid = d.classid AND o.objid = d.objid AND o.deptype IN ('a', 'i'))
   ORDER BY 1, 2`

/** A type in the after side that the server does not know, and that nothing of the plan brings. */
async function refuseUnknownTypes(
  registry: Registry,
  database: Database,
  operations: readonly AnyOperation[],
  sides: Around,
): Promise<void> {
  const all = operations.flatMap(one => [one, ...one.inline])
  const made = new Set<Key>(
    all.flatMap(({ verb, kind, after }) =>
      verb === 'create' || verb === 'rename' ? [keyOf(registry[kind]!, after!)] : [],
    ),
  )
  const asked = all.flatMap(({ kind: name, after }) => {
    if (after === null) return []
    const kind = registry[name]!
    const owner = kind.owner(after)
    const bringers = kind
      .requires(after, sides.after)
      .filter(needed => owner === null || keyOfRef(needed) !== keyOfRef(owner))
    if (bringers.some(needed => made.has(keyOfRef(needed)))) return []
    return typesOf(kind, after).map(type => ({ type, ref: refOf(kind, after) }))
  })
  if (asked.length === 0) return
  const unknown = await unknownTypes(database, [...new Set(asked.map(({ type }) => type))])
  const [first] = asked.filter(({ type }) => unknown.has(type))
  if (first === undefined) return
  throw new AthanorError('ATH212', {
    message: `${first.ref.kind} ${first.ref.parts.join('.')} has the type ${first.type}, which is not there`,
    detail: `nothing of this plan makes ${[...unknown].join(', ')}: domains, composite types and ranges are not managed`,
    hint: 'Make the type first, in a revision of its own (`op.execute`) or by hand.',
  })
}

const typesOf = (kind: AnyKind, object: object): readonly string[] =>
  Object.values(rulesOf(kind)).flatMap(rule =>
    (rule.spelling?.(object, nothing) ?? []).flatMap(question =>
      question.as === 'type' ? [question.text] : [],
    ),
  )

const nothing = { get: () => undefined, owned: () => [], all: () => [] }

async function unknownTypes(
  database: Database,
  types: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .query('SELECT t FROM pg_catalog.unnest($1::text[]) t WHERE pg_catalog.to_regtype(t) IS NULL', [
      types,
    ])
    // Raised for a text that is no type at all: the statement that makes the column says so.
    .catch(() => [])
  return new Set(rows.map(row => String(row['t'])))
}

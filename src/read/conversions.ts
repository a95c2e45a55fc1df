/** Finds out how a column's values get from one type to another, and writes it into both sides of the change. */
import type { Database } from '../database/database.ts'
import type { Operation } from '../kinds/registry.ts'
import { unsaid } from '../sql/needs.ts'
import { literal, name } from '../sql/text.ts'

interface Change {
  readonly from: string
  readonly to: string
}

/** `none`: PostgreSQL knows both types, and no way from one to the other. */
type Grade = 'by itself' | 'cast' | 'text' | 'none'

/**
 * PostgreSQL itself is asked, on empty temporary tables that are rolled back: does ALTER TYPE take it as it
 * stands, or does it with a cast? The words of an enum get to another one through text, and so does what the server
 * does not know yet. For all else that is left the author of the revision has to say how.
 */
export async function withConversions(
  database: Database,
  operations: readonly Operation[],
): Promise<readonly Operation[]> {
  const changes = operations.flatMap(changesOf)
  if (changes.length === 0) return operations
  const grades = await graded(database, changes)
  return operations.map(operation => converted(operation, grades))
}

function changesOf(operation: Operation): readonly Change[] {
  if (operation.kind !== 'column' || operation.verb !== 'alter' || !operation.changed.has('type'))
    return []
  const { before, after } = operation
  return [
    { from: before.type, to: after.type },
    { from: after.type, to: before.type },
  ]
}

const keyOf = ({ from, to }: Change): string => JSON.stringify([from, to])

function converted(operation: Operation, grades: ReadonlyMap<string, Grade>): Operation {
  if (operation.kind !== 'column' || operation.verb !== 'alter' || !operation.changed.has('type'))
    return operation
  const { before, after } = operation
  const using = (from: string, to: string): string | null => {
    switch (grades.get(keyOf({ from, to })) ?? 'text') {
      case 'by itself':
        return null
      case 'cast':
        return `${name(after.name)}::${to}`
      case 'none':
        return unsaid
      case 'text':
        return `${name(after.name)}::text${from.endsWith('[]') && to.endsWith('[]') ? '[]' : ''}::${to}`
    }
  }
  return {
    ...operation,
    // A column that becomes a generated one is made anew: there is nothing to convert.
    before: { ...before, using: isMade(before, after) ? null : using(after.type, before.type) },
    after: { ...after, using: isMade(after, before) ? null : using(before.type, after.type) },
  }
}

const isMade = (now: { generated: string | null }, was: { generated: string | null }): boolean =>
  now.generated !== null && was.generated === null

const gentlest: readonly Grade[] = ['by itself', 'cast', 'none']

const enumsOfTheTable = `
  SELECT FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END
   WHERE a.attrelid = 'pg_temp.athanor_cast'::pg_catalog.regclass AND a.attnum > 0 AND e.typtype = 'e'`

/** One round trip to try, one to read, for all of them. */
async function graded(
  database: Database,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Grade>> {
  const distinct = [...new Map(changes.map(change => [keyOf(change), change])).values()]
  const attempts = distinct.map(({ from, to }, at) => {
    const attempt = (grade: Grade, using: string): string => `
      BEGIN
        EXECUTE ${literal(`CREATE TEMP TABLE athanor_cast (c ${from})`)};
        EXECUTE ${literal(`ALTER TABLE athanor_cast ALTER c TYPE ${to}${using}`)};
        INSERT INTO athanor_casts VALUES (${at}, ${literal(grade)});
        DROP TABLE athanor_cast;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;`
    return (
      `
      BEGIN
        EXECUTE ${literal(`CREATE TEMP TABLE athanor_cast (c ${from}, d ${to})`)};
        INSERT INTO athanor_casts SELECT ${at}, 'none' WHERE NOT EXISTS (${enumsOfTheTable});
        DROP TABLE athanor_cast;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;` +
      attempt('cast', ` USING c::${to}`) +
      attempt('by itself', '')
    )
  })
  await database.execute('BEGIN')
  try {
    await database.execute(
      `CREATE TEMP TABLE athanor_casts (change int, grade text);
       DO ${literal(`BEGIN ${attempts.join('')} END`)}`,
    )
    const rows = await database.query('SELECT change, grade FROM athanor_casts')
    const said = new Set(rows.map(row => `${String(row['change'])} ${String(row['grade'])}`))
    return new Map(
      distinct.map((change, at) => [
        keyOf(change),
        gentlest.find(grade => said.has(`${at} ${grade}`)) ?? 'text',
      ]),
    )
  } finally {
    await database.execute('ROLLBACK')
  }
}

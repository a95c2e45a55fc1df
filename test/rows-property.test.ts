/** Rows survive: whatever two schemas are, what the plan keeps of the rows is there after the upgrade and the downgrade. */
import fc from 'fast-check'
import { runs } from './core/seed.ts'
import { pairs } from './support/random-schema.ts'
import { survival, type Outcome } from './support/survival.ts'
import { versions } from './support/servers.ts'

/** The newest, and one that `pg_dump` can read. */
const chosen = versions.filter(
  version => version === versions.at(-1) || version === (versions.includes(15) ? 15 : versions[0]),
)

test.each(chosen)(
  'rows survive the way to another schema and back (PostgreSQL %i)',
  async version => {
    const outcomes: Outcome[] = []
    await fc.assert(
      fc.asyncProperty(pairs(version), async pair => {
        outcomes.push(await survival(version, pair))
      }),
      runs(12),
    )
    // Pairs that go nowhere prove little: most go both ways, and have values to show.
    const whole = outcomes.filter(({ went }) => went === 'up and down')
    expect(whole.length * 2).toBeGreaterThan(outcomes.length)
    expect(whole.some(({ compared: [, back] }) => back > 0)).toBe(true)
  },
  // A failure is made small before it is told.
  600_000,
)

/** Which changes of type keep every value. */
import { keepsEveryValue } from '../../src/kinds/columns/types.ts'

interface Case {
  readonly from: string
  readonly to: string
  readonly keeps: boolean
}

const cases: readonly Case[] = [
  // Whole numbers grow; where they shrink, what does not fit fails, and nothing is changed in silence.
  { from: 'smallint', to: 'integer', keeps: true },
  { from: 'integer', to: 'bigint', keeps: true },
  { from: 'bigint', to: 'integer', keeps: true },
  { from: 'integer', to: 'smallint', keeps: true },
  { from: 'integer', to: 'numeric', keeps: true },
  { from: 'bigint', to: 'numeric(20,0)', keeps: true },
  { from: 'bigint', to: 'numeric(20,2)', keeps: true },
  // Digits after the point are rounded away.
  { from: 'numeric', to: 'integer', keeps: false },
  { from: 'numeric(10,0)', to: 'integer', keeps: false },
  { from: 'numeric(10,2)', to: 'bigint', keeps: false },
  { from: 'numeric(10,2)', to: 'numeric(10,1)', keeps: false },
  { from: 'numeric(10,2)', to: 'numeric(10,2)', keeps: true },
  { from: 'numeric(10,2)', to: 'numeric(8,3)', keeps: true },
  { from: 'numeric(10,2)', to: 'numeric', keeps: true },
  { from: 'numeric', to: 'numeric(10,2)', keeps: false },
  { from: 'numeric(10)', to: 'numeric(5)', keeps: true },
  { from: 'numeric(10,2)', to: 'double precision', keeps: false },
  { from: 'double precision', to: 'real', keeps: false },
  { from: 'real', to: 'double precision', keeps: false },
  // A text that is too long fails.
  { from: 'character varying(10)', to: 'character varying(5)', keeps: true },
  { from: 'character varying(10)', to: 'text', keeps: true },
  { from: 'text', to: 'character varying(5)', keeps: true },
  { from: 'text', to: 'citext', keeps: true },
  { from: 'character(5)', to: 'character(10)', keeps: true },
  { from: 'character(10)', to: 'character(5)', keeps: false },
  // Times are rounded.
  { from: 'timestamp(3) without time zone', to: 'timestamp(6) without time zone', keeps: true },
  { from: 'timestamp(6) without time zone', to: 'timestamp(3) without time zone', keeps: false },
  { from: 'timestamp(3) without time zone', to: 'timestamp without time zone', keeps: true },
  { from: 'timestamp without time zone', to: 'timestamp(3) without time zone', keeps: false },
  { from: 'timestamp without time zone', to: 'timestamp with time zone', keeps: false },
  { from: 'timestamp with time zone', to: 'date', keeps: false },
  { from: 'date', to: 'timestamp without time zone', keeps: false },
  { from: 'time(3) without time zone', to: 'time(0) without time zone', keeps: false },
  // Everything has a text, and not every text is something else.
  { from: 'uuid', to: 'text', keeps: true },
  { from: 'integer', to: 'text', keeps: true },
  { from: 'boolean', to: 'text', keeps: true },
  { from: 'mood', to: 'text', keeps: true },
  { from: 'text', to: 'uuid', keeps: false },
  { from: 'text', to: 'integer', keeps: false },
  { from: 'uuid', to: 'character varying(36)', keeps: false },
  { from: 'jsonb', to: 'json', keeps: false },
  { from: 'boolean', to: 'integer', keeps: false },
  { from: 'text', to: 'text[]', keeps: false },
  { from: 'text[]', to: 'text', keeps: true },
  { from: 'integer[]', to: 'bigint[]', keeps: false },
  { from: 'mood', to: 'mood', keeps: true },
  { from: 'bit(3)', to: 'bit(5)', keeps: true },
  { from: 'bit varying(5)', to: 'bit varying(3)', keeps: false },
]

test.each(cases)('$from to $to: $keeps', ({ from, to, keeps }) => {
  expect(keepsEveryValue(from, to)).toBe(keeps)
})

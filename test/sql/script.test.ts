/** Scripts are taken apart as psql takes them apart. */
import { piecesOf } from '../../src/sql/script.ts'

const texts = (script: string): readonly string[] => piecesOf(script).map(({ text }) => text.trim())

test.each<readonly [string, string, readonly string[]]>([
  ['statements', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['nothing', ' ;; -- a comment\n /* and; /* another; */ ; */ ', []],
  ['a comment before', '-- why; not\nSELECT 1;', ['-- why; not\nSELECT 1']],
  ['strings', `SELECT ';''--'; SELECT "a;""b"`, [`SELECT ';''--'`, `SELECT "a;""b"`]],
  [
    'escapes',
    String.raw`SELECT E'\';', 'it\'; SELECT 2`,
    [String.raw`SELECT E'\';', 'it\'`, 'SELECT 2'],
  ],
  [
    'dollars',
    'DO $$ BEGIN; $a$ ; $a$ END $$; SELECT a$1; SELECT $a$;$$;$a$',
    ['DO $$ BEGIN; $a$ ; $a$ END $$', 'SELECT a$1', 'SELECT $a$;$$;$a$'],
  ],
  [
    'a rule of several',
    'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3',
    ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)', 'SELECT 3'],
  ],
  [
    'a body in standard SQL',
    'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3',
    [
      'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
      'SELECT 3',
    ],
  ],
  ['transactions', 'BEGIN; SELECT 1; END; SELECT 2', ['BEGIN', 'SELECT 1', 'END', 'SELECT 2']],
  ['what never ends', `SELECT 'a;`, [`SELECT 'a;`]],
])('%s', (_, script, expected) => {
  expect(texts(script)).toEqual(expected)
})

test('a backslash is for psql, but not inside a text', () => {
  const found = piecesOf("\\restrict abc\nSELECT '\n\\d\n';\n  \\connect shop\nSELECT 2;")
  expect(found.map(({ kind, text }) => [kind, text.trim()])).toEqual([
    ['command', '\\restrict abc'],
    ['statement', `SELECT '\n\\d\n'`],
    ['command', '\\connect shop'],
    ['statement', 'SELECT 2'],
  ])
})

test('a statement knows where it begins, and where its first word is', () => {
  const script = 'SELECT 1;\n-- two\nSELECT 2;'
  const [, second] = piecesOf(script)
  expect(script.slice(second!.start)).toBe('\n-- two\nSELECT 2;')
  expect(script.slice(second!.first)).toBe('SELECT 2;')
})

test.each([
  ['COPY public.users (id, "from") FROM stdin;\n1\t\'\n\\.\n', true],
  ['copy users to STDOUT', true],
  [`COPY users FROM '/tmp/stdin'`, false],
  ["COPY (SELECT 1 FROM stdin) TO PROGRAM 'cat'", false],
  ['SELECT 1 FROM stdin', false],
])('%j takes rows from the script or gives them to the terminal: %s', (script, expected) => {
  expect(piecesOf(script)[0]!.copies).toBe(expected)
})

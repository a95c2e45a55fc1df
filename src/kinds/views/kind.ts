/** Views, and materialized views: two kinds that differ in a word of their SQL. */
import { defineKind, followed, ref, renamedTo, type Ref, type Renamed } from '../../core/kind.ts'
import type { Model } from '../../typeorm/model.ts'
import { catalogOf } from './catalog.ts'
import type { View } from './model.ts'
import { viewQuestion } from './question.ts'
import { reflect } from './reflect.ts'
import { sqlOf } from './sql.ts'

const common = {
  identity: ['schema', 'name'],
  attributes: {
    query: { onChange: 'replace', spelling: viewQuestion },
    options: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    defaults: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    comment: { onChange: 'alter', absent: null, sayable: false },
    columnComments: { onChange: 'alter', absent: [], sayable: false, scanned: true },
    owner: { onChange: 'ignore', absent: null, sayable: false, scanned: true },
    revokes: { onChange: 'ignore', absent: [], sayable: false, scanned: true },
    grants: { onChange: 'ignore', absent: [], sayable: false, scanned: true },
    rules: { onChange: 'ignore', absent: [], hidden: true, sayable: false },
    columns: { onChange: 'ignore', absent: [], hidden: true, sayable: false },
    uses: { onChange: 'ignore', absent: [], hidden: true },
  },
  owner: ({ schema }: View) => ref('schema', schema),
  requires: ({ schema, uses }: View): readonly Ref[] => [ref('schema', schema), ...uses],
  // A view also makes a row type of its name.
  claims: ({ schema, name }: View) => [
    ref('relation name', schema, name),
    ref('type name', schema, name),
  ],
  inline: null,
  renamesFreely: false,
  readdress: (object: View, renamed: Renamed): View => {
    const schema = renamedTo(renamed, 'schema', object.schema) ?? object.schema
    const uses = object.uses.map(used => followed(used, renamed))
    return schema === object.schema && uses.every((used, at) => used === object.uses[at])
      ? object
      : { ...object, schema, uses }
  },
  clings: { to: ({ uses }: View) => uses, evenToNames: true, isWhole: true },
  unrepeatable: ({ rules }: View) => rules.map(rule => `the rule ${rule}`),
  sayable: () => true,
  // Whatever a view shows can be computed again.
  loses: () => null,
} as const

export const view = defineKind<View, Model>()({
  ...common,
  name: 'view',
  becomes: 'materializedView',
  methods: { create: 'createView', drop: 'dropView', alter: 'alterView', rename: 'renameView' },
  guards: { create: false, drop: true },
  sql: sqlOf('VIEW'),
  catalog: catalogOf('v'),
  reflect: model => reflect(model, 'view'),
})

export const materializedView = defineKind<View, Model>()({
  ...common,
  name: 'materializedView',
  becomes: 'view',
  methods: {
    create: 'createMaterializedView',
    drop: 'dropMaterializedView',
    alter: 'alterMaterializedView',
    rename: 'renameMaterializedView',
  },
  guards: { create: true, drop: true },
  sql: sqlOf('MATERIALIZED VIEW'),
  catalog: catalogOf('m'),
  reflect: model => reflect(model, 'materializedView'),
})

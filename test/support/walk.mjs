/** The half of a walk that plain Node must do: runs commands on an application whose modules need module hooks. */
import * as athanor from '../../dist/index.js'
import { withContext } from '../../dist/commands/context.js'

const { check, downgrade, revision, upgrade } = athanor
const commands = { check, downgrade, revision, typeorm, upgrade }

process.on('message', given => {
  void answer(given)
})

async function answer({ command, options: { now, ...options } }) {
  try {
    const clock = now === undefined ? {} : { now: () => new Date(now) }
    process.send({ answer: await commands[command]({ ...options, ...clock }) })
  } catch (error) {
    const { code, message, detail, stack } = error
    process.send({ error: { code, message, detail, stack } })
  }
}

/** What TypeORM's own schema builder would do, with the DataSource of the application. */
async function typeorm(options) {
  return await withContext(options, async context => {
    const { dataSource } = (await context.reflected('public')).model
    // The metadata is built, and building it twice would change it.
    Object.assign(dataSource, { buildMetadatas: () => Promise.resolve() })
    await dataSource.initialize()
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
      return upQueries.map(({ query }) => query)
    } finally {
      await dataSource.destroy()
    }
  })
}

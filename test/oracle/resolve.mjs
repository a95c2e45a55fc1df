/** Lets a model that stands in no project find the packages of this one: TypeORM, reflect-metadata, pg. */

/** Node's own hook: asked after those of the loader, before Node itself. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^\w+:/.test(specifier)) throw error
    return await next(specifier, { ...context, parentURL: import.meta.url })
  }
}

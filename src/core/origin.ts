/** Where the model says an object, in words for messages: no kind's own model has a field for it. */
export interface Origin {
  /** As a person finds it in the source: `User.email`, `the index of User (email)`. */
  readonly by: string
  /** Its name before PostgreSQL cuts it. */
  readonly name: string
  /** Of what a property of a class says: its name alone. */
  readonly property?: string
  /** A sentence: how to give it another name. */
  readonly wayOut: string
}

const origins = new WeakMap<object, Origin>()

/** The object itself, with its origin remembered. */
export function said<T extends object>(object: T, origin: Origin): T {
  origins.set(object, origin)
  return object
}

/** Undefined for what nobody said in so many words, such as a schema. */
export const originOf = (object: object): Origin | undefined => origins.get(object)

/**
 * Caches for functions whose result depends only on their arguments. A cache saves work and changes no result, so its users
 * stay pure. No other state is kept in the modules between input and output.
 */

/**
 * Caches the results of a function. At `most` results the cache is emptied.
 * @param keyOf returns the value that the result depends on, if that is not the first argument
 */
export function memo<Args extends readonly unknown[], Answer>(
  most: number,
  answer: (...args: Args) => Answer,
  keyOf?: (...args: Args) => unknown,
): (...args: Args) => Answer {
  const answers = new Map<unknown, Answer>()
  // The same question often comes several times in succession.
  let lastKey: unknown = answers
  let lastAnswer: Answer | undefined
  return (...args) => {
    const key = keyOf ? keyOf(...args) : args[0]
    if (key === lastKey) return lastAnswer as Answer
    let found = answers.get(key)
    if (found === undefined && !answers.has(key)) {
      found = apart(answer(...args))
      if (answers.size >= most) answers.clear()
      answers.set(apart(key), found)
    }
    lastKey = key
    lastAnswer = found
    return found as Answer
  }
}

/** The length from which a text is probably no small part of a larger one, and would take long to copy. */
const LONG = 1000

/**
 * Copies a short text that is to be kept. V8 makes a part of a text a reference to the whole, so an address that was cut out of a
 * page would keep the page in memory.
 */
export const detached = (text: string): string => (text.length < LONG ? ` ${text}`.slice(1) : text)

const apart = <Value>(value: Value): Value => (typeof value === 'string' ? (detached(value) as typeof value) : value)

/** Caches the result for an object as long as the object exists. Further arguments have to be the same whenever the object is. */
export function memoByObject<Key extends object, Rest extends readonly unknown[], Answer extends NonNullable<unknown>>(
  answer: (key: Key, ...rest: Rest) => Answer,
): (key: Key, ...rest: Rest) => Answer {
  const answers = new WeakMap<Key, Answer>()
  return (key, ...rest) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const fresh = answer(key, ...rest)
    answers.set(key, fresh)
    return fresh
  }
}

/** Returns a function that makes a value on its first call and keeps it. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

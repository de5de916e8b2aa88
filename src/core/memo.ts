/**
 * Memory for functions whose answer follows from their arguments alone. It saves work and changes no answer, so what
 * uses it stays pure. It is the only state that the modules of the middle keep.
 */

/**
 * Keeps up to `most` answers of a function, and then begins anew.
 *
 * @param keyOf returns what the answer depends on, if that is not the first argument
 */
export function memo<Args extends readonly unknown[], Answer extends NonNullable<unknown>>(
  most: number,
  answer: (...args: Args) => Answer,
  keyOf: (...args: Args) => unknown = (...args) => args[0],
): (...args: Args) => Answer {
  const answers = new Map<unknown, Answer>()
  return (...args) => {
    const key = keyOf(...args)
    const known = answers.get(key)
    if (known !== undefined) return known
    const fresh = answer(...args)
    if (answers.size >= most) answers.clear()
    answers.set(key, fresh)
    return fresh
  }
}

/** Keeps the answer about an object for as long as the object lives. */
export function memoByObject<Key extends object, Answer extends NonNullable<unknown>>(
  answer: (key: Key) => Answer,
): (key: Key) => Answer {
  const answers = new WeakMap<Key, Answer>()
  return key => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const fresh = answer(key)
    answers.set(key, fresh)
    return fresh
  }
}

/** Makes a value when it is first asked for. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

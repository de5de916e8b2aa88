/**
 * Adds a list to another. `list.push(...more)` puts every item on the stack, which is full after about 120,000 of them.
 */
export function append<Item>(list: Item[], more: Iterable<Item>): void {
  for (const item of more) list.push(item)
}

/** Returns the largest of any number of values, or `least` if none is larger. `Math.max(...values)` fails as `push` does. */
export function largest(values: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let most = least
  for (const value of values) most = Math.max(most, value)
  return most
}

/** Returns the smallest of any number of values, or `most` if none is smaller. */
export function smallest(values: Iterable<number>, most = Number.POSITIVE_INFINITY): number {
  let least = most
  for (const value of values) least = Math.min(least, value)
  return least
}

/** Combines objects into one, in which a later object wins. `Object.assign({}, ...objects)` fails as `push` does. */
export function combined<Value extends object>(objects: Iterable<Value>): Value | Record<string, never> {
  const all = {}
  for (const each of objects) Object.assign(all, each)
  return all
}

/**
 * Looks up a name from a file or a request. Plain indexing would also find `constructor` and the other properties that
 * every object inherits.
 */
export const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/**
 * Looks up a name that came from outside. Plain indexing would find `constructor` and other properties that every
 * object inherits.
 */
export const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

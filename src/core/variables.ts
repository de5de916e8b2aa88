/** The environment of a command: the variables of its process, with those of `.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Splits a variable that holds one value, or several with commas between them. */
export const listIn = (env: Environment, name: string): string[] =>
  (env[name] ?? '')
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '')

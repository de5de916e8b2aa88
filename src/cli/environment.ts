import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { markedUtf16Text } from '../core/charset.js'
import type { Environment, Io } from './io.js'

/**
 * Reads `.env` beside publication.yml, where there is one, below what the environment itself says: a variable that is set,
 * even to nothing, stands. The process keeps its own environment, because editors and browsers are started with it, and the
 * folder of somebody else must not decide what they load.
 */
export function environmentAt({ env }: Pick<Io, 'env'>, root: string): Environment {
  const file = join(root, '.env')
  // A folder of this name is a Python environment, or what Docker makes of a file that is not there.
  const found = statSync(file, { throwIfNoEntry: false })
  return found && !found.isDirectory() ? { ...variablesIn(readFileSync(file)), ...env } : env
}

/** Reads what parseEnv does not: UTF-16, and a name behind a byte order mark or a line of spaces, which it takes into the name. */
function variablesIn(bytes: Buffer): Environment {
  const variables = Object.entries(parseEnv(markedUtf16Text(bytes) ?? bytes.toString('utf8')))
  return Object.fromEntries(variables.map(([name, value]) => [name.trim(), value]))
}

/** The values of a variable that holds one, or several with commas between them. */
export const listIn = (env: Environment, name: string): string[] =>
  (env[name] ?? '')
    .split(',')
    .map(value => value.trim())
    .filter(value => value !== '')

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { markedUtf16Text } from '../core/charset.js'
import type { Environment } from '../core/variables.js'
import type { Io } from './io.js'

/**
 * Reads `.env` beside publication.yml, if there is one. Variables that are set in the real environment take precedence, even
 * if they are empty. The values are never added to the environment of the process, because editors and browsers inherit it,
 * and a folder from somebody else must not influence what they load.
 */
export const environmentAt = ({ env }: Pick<Io, 'env'>, root: string): Environment => ({ ...fileAt(root), ...env })

function fileAt(root: string): Environment {
  const file = join(root, '.env')
  // A folder named `.env` is a Python environment, or what Docker creates in place of a missing file.
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat && !stat.isDirectory() ? variablesIn(readFileSync(file)) : {}
}

/** Matches the names of the settings of Offprint, most of which are secrets. */
const OWN = /^(?:OFFPRINT_|SMTP_|IMAP_|BOUNCES_URL$|DATABASE_URL$|PGPASSWORD$)/

/**
 * Returns the environment for a program that is not ours: without the settings of Offprint, and without any variable in `.env`,
 * so that neither a command line in a repository nor a hook of git can read the key to the mail server.
 * @param named the variables that the program may have nevertheless
 */
export function foreignEnvironment(io: Pick<Io, 'env'>, root: string, named: readonly string[] = []): Environment {
  const all = environmentAt(io, root)
  const ours = fileAt(root)
  const others = Object.entries(io.env).filter(([name]) => !OWN.test(name) && !(name in ours))
  return { ...Object.fromEntries(others), ...Object.fromEntries(named.map(name => [name, all[name]])) }
}

/**
 * Parses `.env`, including what `parseEnv` cannot read: UTF-16, and a name that follows a byte order mark or a line of spaces,
 * which `parseEnv` would take as part of the name.
 */
function variablesIn(bytes: Buffer): Environment {
  const variables = Object.entries(parseEnv(markedUtf16Text(bytes) ?? bytes.toString('utf8')))
  return Object.fromEntries(variables.map(([name, value]) => [name.trim(), value]))
}

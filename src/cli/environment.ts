import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

/** Reads `.env` beside publication.yml, where there is one; what the environment says already stays. */
export function loadEnvironment(root: string): void {
  const file = fileIn(root)
  if (existsSync(file)) process.loadEnvFile(file)
}

/**
 * What the environment says of one name, or else `.env` beside publication.yml. Nothing is loaded: where programs are
 * started, as editors and browsers are, the folder of somebody else must not say what is loaded into them.
 */
export function environmentSays(root: string, name: string): string | undefined {
  const said = process.env[name]
  if (said !== undefined) return said || undefined
  const file = fileIn(root)
  return (existsSync(file) && parseEnv(readFileSync(file, 'utf8'))[name]) || undefined
}

const fileIn = (root: string): string => join(root, '.env')

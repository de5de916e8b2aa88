import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import type { Environment } from '../core/variables.js'
import {
  DATABASE_FILE,
  type Database,
  databaseAt,
  first,
  isPostgresUrl,
  type Reading,
  type SqlDialect,
} from '../storage/index.js'

/**
 * Returns the address of the PostgreSQL database, if the publication uses one instead of the file. The password may be in a variable
 * of its own, as with psql.
 */
export const databaseUrl = (env: Environment): string | undefined =>
  env['DATABASE_URL'] ? withPassword(env['DATABASE_URL'], env) : undefined

/** Adds the password in PGPASSWORD to an address that has none. */
export function withPassword(text: string, env: Environment): string {
  if (!env['PGPASSWORD'] || !isPostgresUrl(text) || !canParseUrl(text)) return text
  const url = new URL(text)
  if (url.password === '') url.password = encodeURIComponent(env['PGPASSWORD'])
  return url.href
}

/** Tells whether a publication has a database, as the machine that sends has. */
export const hasDatabase = (root: string, env: Environment): boolean =>
  databaseUrl(env) !== undefined || existsSync(join(root, DATABASE_FILE))

/**
 * Opens the database for a command that depends on what was sent. A database that is missing or empty although an issue was
 * recorded has been lost, and an empty one in its place would send old posts again, or to nobody.
 * @param env the environment with `.env`, which may name a PostgreSQL database
 * @param isTrial whether a missing database is replaced by one in memory, because nothing is to be changed
 * @throws ProblemsError if the database has been lost
 */
export async function sentDatabaseAt(root: string, env: Environment, isTrial = false): Promise<Database> {
  const url = databaseUrl(env)
  const record = recordIn(join(root, 'issues'))
  const size = statSync(join(root, DATABASE_FILE), { throwIfNoEntry: false })?.size ?? 0
  if (url === undefined && record !== undefined && size === 0)
    throw lost(record, !existsSync(join(root, DATABASE_FILE)))
  const database = await databaseAt(root, url, isTrial)
  if (record === undefined || (await database.read(hasContent))) return database
  await database.close()
  throw url === undefined ? lost(record, false) : unfilled(record, size > 0)
}

/**
 * Returns a function for a process that keeps the database open. What it writes into a file that is gone would be lost with the process.
 * @returns a function that throws ProblemsError once the database has been removed or replaced by another file
 */
export function databaseWatch(root: string, env: Environment): () => void {
  if (env['DATABASE_URL']) return () => {}
  const numberOf = (): number | undefined => statSync(join(root, DATABASE_FILE), { throwIfNoEntry: false })?.ino
  const opened = numberOf()
  return () => {
    if (numberOf() === opened) return
    const what = 'This file was removed or replaced while the program was using it, so nothing is done any more.'
    const fix = 'Put the right file there, and restart `offprint work` or `offprint serve`.'
    throw new ProblemsError([error('database.replaced', { file: DATABASE_FILE }, what, fix)])
  }
}

function* hasContent({ query }: SqlDialect): Reading<boolean> {
  for (const table of ['subscriber', 'issue', 'suppression'] as const)
    if (yield* first(query.selectFrom(table).selectAll().limit(1))) return true
  return false
}

/** Returns the record of an issue that was sent, such as `issues/weekly/12.json`. */
function recordIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined
  for (const digest of readdirSync(folder, { withFileTypes: true })) {
    if (!digest.isDirectory()) continue
    const number = readdirSync(join(folder, digest.name)).find(name => /^[1-9]\d*\.json$/.test(name))
    if (number !== undefined) return `issues/${digest.name}/${number}`
  }
  return undefined
}

function lost(record: string, isMissing: boolean): ProblemsError {
  const what = `This file ${isMissing ? 'is missing' : 'contains no subscribers and no issues'}, although an issue was sent: ${record}.`
  const fix =
    'Restore it from a backup, or import an export of the subscribers (`offprint subscribers import`). To start over, delete `issues/`.'
  return new ProblemsError([error('database.lost', { file: DATABASE_FILE }, what, fix)])
}

function unfilled(record: string, hasFile: boolean): ProblemsError {
  const what = `The database in DATABASE_URL contains no subscribers and no issues, although an issue was sent: ${record}.`
  const fix = hasFile
    ? `Copy what is in ${DATABASE_FILE} into it: \`offprint database move postgres://…\`. To go on with ${DATABASE_FILE}, remove DATABASE_URL.`
    : 'Correct DATABASE_URL, or restore the database from a backup. To start over, delete `issues/`.'
  return new ProblemsError([error('database.lost', { file: 'DATABASE_URL' }, what, fix)])
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import type { Database } from './database.js'
import { DATABASE_FILE, SqliteDatabase } from './sqlite-database.js'

/**
 * Opens the database of the publication in a folder.
 * @param url the address of a PostgreSQL database; without one, the database is a file in the folder
 * @param isTrial whether a missing database is replaced by one in memory, because nothing is to be changed
 * @throws ProblemsError if the folder has no publication, so that a wrong --root does not create an empty database, or if the
 * database cannot be used
 */
export async function databaseAt(root: string, url?: string, isTrial = false): Promise<Database> {
  requirePublication(root)
  if (url) {
    // Most publications need no driver for PostgreSQL, and loading it takes time.
    const { PostgresDatabase } = await import('./postgres-database.js')
    if (!isTrial) return PostgresDatabase.open(url)
    return (await PostgresDatabase.openExisting(url)) ?? SqliteDatabase.inMemory()
  }
  const file = join(root, DATABASE_FILE)
  return isTrial && !existsSync(file) ? SqliteDatabase.inMemory() : SqliteDatabase.open(file)
}

/** @throws ProblemsError if the folder has no publication */
export function requirePublication(root: string): void {
  if (existsSync(join(root, 'publication.yml'))) return
  const where = { file: join(root, 'publication.yml') }
  const fix = 'Run `offprint init`, or name the folder with --root.'
  throw new ProblemsError([error('publication.missing', where, 'This folder has no publication.yml.', fix)])
}

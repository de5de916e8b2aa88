import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { error, ProblemsError } from '../core/problem.js'
import type { Database } from './database.js'
import { SqliteDatabase } from './sqlite-database.js'

/** Beside publication.yml. */
const DATABASE_FILE = 'offprint.db'

/**
 * The database of the publication in a folder.
 * @throws ProblemsError where there is no publication, so that a slip in --root makes no empty database somewhere
 */
export async function databaseAt(root: string): Promise<Database> {
  if (!existsSync(join(root, 'publication.yml'))) {
    const where = { file: join(root, 'publication.yml') }
    const fix = 'Run `offprint init`, or name the folder with --root.'
    throw new ProblemsError([error('publication.missing', where, 'There is no publication.yml here.', fix)])
  }
  return SqliteDatabase.open(join(root, DATABASE_FILE))
}

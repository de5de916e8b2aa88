import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Database, SqliteDatabase } from '../../src/storage/index.js'
import { temporaryFolder } from '../temporary-folder.js'
import { LaterDatabase } from './later-database.js'
import { hasPostgres, openPostgres } from './postgres.js'

const inFile = (open: (file: string) => Database) => async (): Promise<Database> => {
  const database = open(join(temporaryFolder(), 'a.db'))
  onTestFinished(() => database.close())
  return database
}

/** Every kind of database that a contract holds for. Each opens an empty one for a test. PostgreSQL is left out where there is none. */
export const DATABASES: readonly (readonly [name: string, open: () => Promise<Database>])[] = [
  ['SQLite', inFile(SqliteDatabase.open)],
  ['a database that answers later', inFile(LaterDatabase.open)],
  ...(hasPostgres ? [['PostgreSQL', openPostgres] as const] : []),
]

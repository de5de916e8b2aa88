/** The publication's database: its tables, the language of verbs, and the drivers that run them. */

export { boundTo, type Database, type DatabaseInspection, isDatabaseFault, type RequestShares } from './database.js'
export { type CopiedTable, copyDatabase, TABLE_NAMES, tableCount } from './database-copy.js'
export { databaseAt } from './database-file.js'
export { type Compilable, sql } from './kysely.js'
export { isPostgresUrl, readPostgresUrl } from './postgres-address.js'
export { keepSetting, setting } from './settings.js'
export { DATABASE_FILE, SqliteDatabase } from './sqlite-database.js'
export { TemporaryRows } from './temporary-rows.js'
export {
  changedRows,
  first,
  insertAll,
  insertion,
  MOST_ROWS,
  prepared,
  preparedFor,
  presentTimeline,
  type Reading,
  returnedRows,
  rowCount,
  rows,
  type SqlDialect,
  sharedTime,
  timelineOf,
  type Verb,
  type Work,
} from './work.js'

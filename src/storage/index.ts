/** The publication's database: what it holds, the verbs' language, and who runs them. */
export { sql } from 'kysely'
export { boundTo, type Database } from './database.js'
export { databaseAt } from './database-file.js'
export { keepSetting, setting } from './settings.js'
export { SqliteDatabase } from './sqlite-database.js'
export {
  changed,
  first,
  prepared,
  type Reading,
  returned,
  rowCount,
  rows,
  type SqlDialect,
  type Verb,
  type Work,
} from './work.js'

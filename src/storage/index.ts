/** The publication's database: what it holds, and how it is asked. */
export { type Compilable, sql } from 'kysely'
export { DATABASE_FILE, databaseAt } from './database-file.js'
export { Database } from './sqlite-database.js'
export type { Tables } from './tables.js'

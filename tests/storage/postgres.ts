import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { TABLE_KEYS } from '../../src/storage/tables.js'

/** The address of a server on which tests may make schemas, as `tests/tools/postgres.sh` starts one. */
const SERVER = process.env['POSTGRES_URL'] ?? ''

export const hasPostgres = SERVER !== ''

/** Runs SQL as the owner of the server. */
export async function onServer<Row>(sql: string, url = SERVER): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results: unknown = await client.query(sql)
    return ((Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Returns the address of the server with other parameters or another path. */
export function addressWith({ path, ...parameters }: Readonly<Record<string, string>>): string {
  const url = new URL(SERVER)
  if (path !== undefined) url.pathname = path
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** Makes an empty schema. The end of the run deletes it. */
export async function emptySchema(): Promise<{ readonly schema: string; readonly url: string }> {
  const schema = `${SCHEMAS}${randomBytes(6).toString('hex')}`
  await onServer(`CREATE SCHEMA ${schema}`)
  return { schema, url: addressWith({ schema }) }
}

const SCHEMAS = 'offprint_test_'

/** Deletes the schemas of all tests. */
export async function deleteSchemas(): Promise<void> {
  const schemas = await onServer<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE '${SCHEMAS}%'`,
  )
  // Each table needs a lock, and the server has not enough for all of them in one transaction.
  for (const { name } of schemas) await onServer(`SET client_min_messages = warning; DROP SCHEMA ${name} CASCADE`)
}

/** The schemas of this process that no test uses. To empty one takes a fraction of the time that making its tables does. */
const free: { readonly schema: string; readonly url: string }[] = []

/** Opens a database that is empty and that no other test uses, and closes it afterwards. */
export async function openPostgres(): Promise<PostgresDatabase> {
  const place = free.pop() ?? (await emptySchema())
  const database = await PostgresDatabase.open(place.url)
  onTestFinished(async () => {
    await database.close()
    const tables = [...Object.keys(TABLE_KEYS), 'request_share'].map(table => `${place.schema}.${table}`)
    await onServer(`TRUNCATE ${tables.join(', ')} RESTART IDENTITY`)
    free.push(place)
  })
  return database
}

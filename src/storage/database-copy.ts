import { createHash } from 'node:crypto'
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { Database } from './database.js'
import { sql } from './kysely.js'
import { isPostgresUrl } from './postgres-address.js'
import { SqliteDatabase } from './sqlite-database.js'
import { TABLE_KEYS, type Tables } from './tables.js'
import { changedRows, first, type Reading, rowCount, rows, type SqlDialect, type Work } from './work.js'

type TableName = keyof Tables
type Row = Readonly<Record<string, unknown>>

export const TABLE_NAMES = Object.keys(TABLE_KEYS) as readonly TableName[]

/** The rows that are read and written together. The rows of issues contain whole messages. */
const pageOf = (table: TableName): number => (table === 'issue' ? 10 : 1_000)

/** A table after a copy, the same in both databases. */
export interface CopiedTable {
  readonly table: string
  readonly rows: number
  /** SHA-256 of all values in the order of the primary key. */
  readonly checksum: string
}

/** Called with the name of the table and the number of rows that are done. */
type CopyProgress = (table: string, done: number) => void

/** Counts the rows of a table. */
export function* tableCount({ query }: SqlDialect, table: TableName): Reading<number> {
  return (yield* first(query.selectFrom(table as 'setting').select(rowCount.as('count'))))?.count ?? 0
}

/** Returns the rows of a table after a row, in the order of the primary key. */
export function* tableRows({ query }: SqlDialect, table: TableName, after: Row | undefined): Reading<readonly Row[]> {
  const keys = TABLE_KEYS[table]
  const all = query
    .selectFrom(table as 'setting')
    .selectAll()
    .limit(pageOf(table))
  const page = after === undefined ? all : all.where(sql<boolean>`(${columns(keys)}) > (${valuesIn(after, keys)})`)
  return yield* rows(keys.reduce((sorted, key) => sorted.orderBy(key as 'key'), page))
}

const columns = (keys: readonly string[]) => sql.join(keys.map(key => sql.ref(key)))
const valuesIn = (row: Row, keys: readonly string[]) => sql.join(keys.map(key => sql`${row[key]}`))

/** Adds rows to a table as they are. */
export function* putRows({ query }: SqlDialect, table: TableName, all: readonly Row[]): Work<void> {
  if (all.length > 0) yield* changedRows(query.insertInto(table as 'setting').values(all as never))
}

async function* pages(database: Database, table: TableName): AsyncGenerator<readonly Row[]> {
  for (let after: Row | undefined; ; ) {
    const page = await database.read(tableRows, table, after)
    if (page.length > 0) yield page
    after = page.at(-1)
    if (page.length < pageOf(table)) return
  }
}

/** Computes the number of rows and the checksum of a table, a page at a time. The checksum is the same on every kind of database. */
export async function tableFingerprint(
  database: Database,
  table: TableName,
  progress: CopyProgress = () => {},
): Promise<CopiedTable> {
  const hash = createHash('sha256')
  let count = 0
  for await (const page of pages(database, table)) {
    for (const row of page) hash.update(`${JSON.stringify(sorted(row), plainValue)}\n`)
    count += page.length
    progress(table, count)
  }
  return { table, rows: count, checksum: hash.digest('hex') }
}

const sorted = (row: Row): [string, unknown][] =>
  Object.entries(row)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, isBytes(value) ? Buffer.from(value as Uint8Array).toString('base64') : value])

const isBytes = (value: unknown): boolean => value instanceof Uint8Array || value instanceof ArrayBuffer

/** PostgreSQL has no U+0000, in whose place it stores U+FFFD. */
const plainValue = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value

/** A database that receives a copy. Nobody can open it until the copy is complete. */
interface CopyTarget {
  readonly database: Database
  readonly complete: () => Promise<void>
  readonly abandon: () => Promise<void>
}

/**
 * Copies everything into another database, and compares each table with what the source has by then. The source is not changed.
 * @param place the address of an empty PostgreSQL database, or the path of a file that does not exist
 * @throws ProblemsError if the place is not empty, or the source was changed meanwhile; then the copy is not used
 */
export async function copyDatabase(
  from: Database,
  place: string,
  progress: CopyProgress = () => {},
): Promise<readonly CopiedTable[]> {
  const target = await (isPostgresUrl(place) ? serverTarget(place) : fileTarget(place))
  try {
    await target.database.syncLater()
    for (const table of TABLE_NAMES) {
      let done = 0
      for await (const page of pages(from, table)) {
        await target.database.transaction(putRows, table, page)
        done += page.length
        progress(table, done)
      }
    }
    await target.database.syncAtOnce()
    const copied: CopiedTable[] = []
    for (const table of TABLE_NAMES) {
      const copy = await tableFingerprint(target.database, table)
      const source = await tableFingerprint(from, table)
      if (copy.checksum !== source.checksum) throw new ProblemsError([changed(from.name, table)])
      copied.push(copy)
    }
    await target.complete()
    return copied
  } catch (cause) {
    await target.abandon()
    throw cause
  }
}

const changed = (name: string, table: string): Problem =>
  error(
    'database.changed',
    { file: name },
    `The table \`${table}\` changed while it was copied, so the copy is not complete and is not used.`,
    'Stop `offprint serve`, `offprint work` and every other command, then run this again.',
  )

async function serverTarget(url: string): Promise<CopyTarget> {
  const { PostgresDatabase } = await import('./postgres-database.js')
  const database = await PostgresDatabase.openForCopy(url, 'The address')
  return {
    database,
    complete: () => database.completeCopy().then(() => database.close()),
    abandon: () => database.close(),
  }
}

/** The copy is made beside the file, which therefore is complete whenever it exists. */
async function fileTarget(file: string): Promise<CopyTarget> {
  if (existsSync(file) && statSync(file).size > 0)
    throw new ProblemsError([
      error('database.not-empty', { file }, 'This file exists already, and nothing is mixed with it.', 'Move it away.'),
    ])
  const copy = `${file}.copy`
  const remove = (of: string): void => {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(of + end, { force: true })
  }
  remove(copy)
  const database = SqliteDatabase.open(copy)
  return {
    database,
    complete: async () => {
      await database.close()
      remove(file)
      renameSync(copy, file)
      // The log is empty: everything in it was moved into the database before the tables were compared.
      remove(copy)
    },
    abandon: async () => {
      await database.close()
      remove(copy)
    },
  }
}

import { memo, memoByObject } from '../core/memo.js'
import { type Compilable, type CompiledQuery, type Kysely, sql } from './kysely.js'
import type { Tables } from './tables.js'

/** The properties of a database that a verb needs. */
export interface SqlDialect {
  /** Builds queries and compiles them to the SQL of this database. */
  readonly query: Kysely<Tables>
  /**
   * Whether several machines use the database at the same time. If so, a verb that several of them run at once locks its rows, and time
   * is measured by the clock of the database.
   */
  readonly isShared: boolean
  /**
   * Whether a power failure may undo the last commits of a send, because they share syncs. What another machine finds is then
   * not all that was sent.
   */
  readonly sharesSyncs: boolean
  /** Whether the database can tell on which timeline it is, as PostgreSQL does unless a provider has taken that away. */
  readonly hasTimelines: boolean
  /** The file or the setting that names the database, as the place of problems. */
  readonly place: string
}

/** A query of a verb, and its kind of result: the rows that it selects or returns, or the number of rows that it changes. */
export type Question = Selection | Change

interface Selection {
  readonly query: Compilable<unknown>
  readonly wants: 'selected'
}

interface Change {
  readonly query: Compilable<unknown>
  readonly wants: 'returned' | 'changed'
}

/**
 * The steps of a verb: a generator that yields queries and receives their results. It does not depend on the driver, so the
 * same code serves synchronous and asynchronous databases. A driver may run a verb again after a conflict with another
 * transaction, so a verb has no effect besides the database.
 */
export type Work<T> = Generator<Question, T, unknown>

/** Work that changes nothing. */
export type Reading<T> = Generator<Selection, T, unknown>

/** A function that reads or changes the database, called with its arguments: `database.transaction(recordBounce, event, now)`. */
export type Verb<Given extends unknown[], W> = (dialect: SqlDialect, ...given: Given) => W

type Select<Row> = Compilable<Row> & { readonly isSelectQueryBuilder: true }

/** Returns all rows that a query selects. */
export function* rows<Row>(query: Select<Row>): Reading<Row[]> {
  return (yield { query, wants: 'selected' }) as Row[]
}

/** Returns the first row that a query selects. */
export function* first<Row>(query: Select<Row>): Reading<Row | undefined> {
  return (yield* rows(query))[0]
}

/** Makes a change and returns the rows that its query returns. */
export function* returnedRows<Row>(query: Compilable<Row>): Work<Row[]> {
  return (yield { query, wants: 'returned' }) as Row[]
}

/** Makes a change and returns the number of changed rows. */
export function* changedRows(query: Compilable<unknown>): Work<number> {
  return (yield { query, wants: 'changed' }) as number
}

/**
 * Returns the time by which leases and limits are measured, in milliseconds since 1970: that of the database if several machines
 * use it, because their clocks differ.
 * @param now the time of this process
 */
export function* sharedTime({ query, isShared }: SqlDialect, now: number): Reading<number> {
  if (!isShared) return now
  const clock = query.selectNoFrom(sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`.as('time'))
  return (yield* first(clock))?.time ?? now
}

/**
 * Returns the history of which the database is a part: its identity, and the number of times that a replica or a backup has taken its
 * place (the timeline of PostgreSQL). What was saved last may be missing on another timeline.
 */
export function* timelineOf(dialect: SqlDialect): Reading<string> {
  if (!dialect.hasTimelines) return ''
  return (yield* first(dialect.query.selectNoFrom(presentTimeline(dialect).as('timeline'))))?.timeline ?? ''
}

/** The timeline as a part of another query. */
export const presentTimeline = ({ hasTimelines }: SqlDialect) => (hasTimelines ? timeline : sql<string>`''`)

/** The timeline is in the name of the file that is being written. That of the last checkpoint changes only some time after a failover. */
export const timeline = sql<string>`(select system_identifier || '/' from pg_control_system()) || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)`

/** The number of rows, as an SQL expression. */
export const rowCount = sql<number>`count(*)`

/**
 * Prepares a query that runs once for each message: it is built and compiled once per dialect, and each run supplies its
 * values. They are a list, because the engine would compile the callers again and again for objects with different numbers.
 * @param count the number of values
 */
export function prepared<Given extends readonly unknown[], Query extends Compilable<unknown>>(
  count: number,
  build: (dialect: SqlDialect, values: Given) => Query,
): (dialect: SqlDialect, given: Given) => Query {
  const statementIn = memoByObject((dialect: SqlDialect): Statement => {
    const places = Array.from({ length: count }, (_, i) => new Placeholder(i))
    return build(dialect, places as readonly unknown[] as Given).compile()
  })
  return (dialect, given) => new Bound(statementIn(dialect), given) as unknown as Query
}

/** The most rows of a prepared insertion. SQLite accepts 32,766 values in a statement. */
export const MOST_ROWS = 500

/** The statements that are kept for different numbers of rows. A statement for many rows is large, and most are for `MOST_ROWS`. */
const STATEMENTS = 8

/** A new row: its values in the order of the columns. */
export type NewRow = readonly (string | number | null)[]

/**
 * Prepares the insertion of rows into a table, once for each number of them.
 * @param finish adds a clause, such as what it returns
 */
export function insertion<Row = unknown>(
  table: keyof Tables,
  columns: readonly string[],
  finish: (insertion: Insertion) => Compilable<Row> = all => all as unknown as Compilable<Row>,
): (dialect: SqlDialect, all: readonly NewRow[]) => Compilable<Row> {
  const statement = memo(STATEMENTS, (count: number) =>
    prepared(count * columns.length, ({ query }, values: readonly unknown[]) => {
      const row = (at: number) => Object.fromEntries(columns.map((name, i) => [name, values[at * columns.length + i]]))
      const all = Array.from({ length: count }, (_, at) => row(at))
      return finish(query.insertInto(table as 'setting').values(all as never) as unknown as Insertion)
    }),
  )
  return (dialect, all) => statement(all.length)(dialect, all.flat())
}

/** Inserts any number of rows. */
export function* insertAll(
  dialect: SqlDialect,
  into: (dialect: SqlDialect, all: readonly NewRow[]) => Compilable<unknown>,
  all: readonly NewRow[],
): Work<void> {
  for (let start = 0; start < all.length; start += MOST_ROWS)
    yield* changedRows(into(dialect, all.slice(start, start + MOST_ROWS)))
}

type Insertion = ReturnType<ReturnType<Kysely<Tables>['insertInto']>['values']>

/** Prepares a query about a list of values, once for each length of the list. */
export const preparedFor = <Value, Query extends Compilable<unknown>>(
  build: (dialect: SqlDialect, values: readonly Value[]) => Query,
): ((dialect: SqlDialect, values: readonly Value[]) => Query) => {
  const statement = memo(STATEMENTS, (count: number) =>
    prepared(count, (dialect, values: readonly Value[]) => build(dialect, values)),
  )
  return (dialect, values) => statement(values.length)(dialect, values)
}

/** The place of a value that each run supplies. */
class Placeholder {
  constructor(readonly at: number) {}
}

/** The parts of a compiled query that a driver needs. */
type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A prepared query with the values of one run. */
class Bound implements Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]

  constructor({ sql, parameters }: Statement, given: readonly unknown[]) {
    this.sql = sql
    this.parameters = parameters.map(value => (value instanceof Placeholder ? given[value.at] : value))
  }

  compile(): Statement {
    return this
  }
}

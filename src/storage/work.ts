import { type Compilable, type CompiledQuery, type Kysely, sql } from 'kysely'
import type { Tables } from './tables.js'

/** What a verb knows of the database that answers it. */
export interface SqlDialect {
  /** Builds queries and compiles them to the SQL of this database. */
  readonly query: Kysely<Tables>
  /** Whether several workers claim rows at the same time: then a claim locks its rows, and skips those of others. */
  readonly skipLocked: boolean
}

/** A query of a verb, and what the verb wants to hear: the rows that it selects or returns, or how many rows it changed. */
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
 * The steps of a verb: a generator that yields queries and is handed their answers. It does not say who runs them, so that
 * one text serves a database that answers at once and one that answers later. A driver may run a verb again after a
 * conflict with another transaction; so a verb changes nothing but the database.
 */
export type Work<T> = Generator<Question, T, unknown>

/** Work that changes nothing. */
export type Reading<T> = Generator<Selection, T, unknown>

/** What is asked of the database or done to it, with its arguments: `database.transaction(recordBounce, event, now)`. */
export type Verb<Given extends unknown[], W> = (dialect: SqlDialect, ...given: Given) => W

type Select<Row> = Compilable<Row> & { readonly isSelectQueryBuilder: true }

/** Every row that a query selects. */
export function* rows<Row>(query: Select<Row>): Reading<Row[]> {
  return (yield { query, wants: 'selected' }) as Row[]
}

/** The first row that a query selects. */
export function* first<Row>(query: Select<Row>): Reading<Row | undefined> {
  return (yield* rows(query))[0]
}

/** The rows that a change returns. */
export function* returned<Row>(query: Compilable<Row>): Work<Row[]> {
  return (yield { query, wants: 'returned' }) as Row[]
}

/** Makes a change, and returns how many rows it has changed. */
export function* changed(query: Compilable<unknown>): Work<number> {
  return (yield { query, wants: 'changed' }) as number
}

/** How many rows there are. */
export const rowCount = sql<number>`count(*)`

type Values<Given> = <Name extends keyof Given & string>(name: Name) => Given[Name]

/**
 * A query for what is asked once for each message: it is built and compiled once for each dialect, and takes values by name
 * with each run.
 */
export function prepared<Given extends object>() {
  return <Query extends Compilable<unknown>>(
    build: (dialect: SqlDialect, value: Values<Given>) => Query,
  ): ((dialect: SqlDialect, given: Given) => Query) => {
    const compiled = new WeakMap<SqlDialect, Statement>()
    return (dialect, given) => {
      let statement = compiled.get(dialect)
      if (!statement) {
        statement = build(dialect, name => new Placeholder(name) as never).compile()
        compiled.set(dialect, statement)
      }
      return new Bound(statement, given) as unknown as Query
    }
  }
}

/** Stands for a value that is given with a run. */
class Placeholder {
  constructor(readonly name: string) {}
}

/** All that a driver needs of a compiled query. */
type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>

/** A prepared query with the values of one run. */
class Bound implements Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]

  constructor({ sql, parameters }: Statement, given: object) {
    this.sql = sql
    this.parameters = parameters.map(value =>
      value instanceof Placeholder ? given[value.name as keyof typeof given] : value,
    )
  }

  compile(): Statement {
    return this
  }
}

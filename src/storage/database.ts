import { type Problem, ProblemsError } from '../core/problem.js'
import type { Reading, Verb, Work } from './work.js'

/**
 * The publication's database, which runs verbs. Every method returns a promise, because a database on another machine answers
 * later.
 */
export interface Database {
  /** The path of the file, or the server and the name of the database, which are safe to show. */
  readonly name: string
  /** Runs a verb that changes nothing, on a snapshot of the data. It never waits for a writer. */
  read<Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Promise<T>
  /** Runs a verb in one transaction. If the verb throws, all of its changes are undone. */
  transaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T>
  /**
   * Runs a verb that locks every row on which it decides, in one transaction. Each of its queries sees what others have committed by
   * then, so many processes can change neighbouring rows at once, and none has to begin anew because of another. An import that takes
   * a minute would do so again and again.
   */
  lockedTransaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T>
  /**
   * Postpones syncs, so that many commits can share one sync, which blocks no other work. From now on, a commit survives the
   * end of this process at once, but survives a power failure only after `synced`.
   */
  syncLater(): Promise<void>
  /** Resolves when all commits so far are on the disk. */
  synced(): Promise<void>
  /** Ends the postponement. From now on, every commit is synced before it returns. */
  syncAtOnce(): Promise<void>
  close(): Promise<void>
  /** Counts requests for all servers together; absent if the database is a file, where each process counts for itself. */
  readonly shares?: RequestShares
  /** Looks for damage, and for settings with which the promises of a send do not hold. */
  inspect(): Promise<DatabaseInspection>
}

/** What one client takes of its share, which is full again after `span` without requests. Both are milliseconds. */
export interface RequestShare {
  /** A name of the client from which nobody can tell its address. */
  readonly client: string
  /** The time after which what is taken is there again. */
  readonly cost: number
  readonly span: number
}

/** The shares of clients, counted for all processes by the clock of the database. They are neither copied nor kept. */
export interface RequestShares {
  /**
   * Takes from a client’s share, in one round trip. However many servers do so at once, the share is never exceeded.
   * @returns 0 if enough was left, otherwise the milliseconds until there is
   */
  take(share: RequestShare): Promise<number>
  /** Forgets the clients whose shares are full again. */
  forget(): Promise<void>
}

/** What a database says about itself. */
export interface DatabaseInspection {
  /** Its kind and version, such as `PostgreSQL 15.14`. */
  readonly engine: string
  readonly problems: readonly Problem[]
}

/** Binds verbs to a database, so that a store can offer them as functions. */
export function boundTo(database: Database) {
  return {
    reading:
      <Given extends unknown[], T>(verb: Verb<Given, Reading<T>>) =>
      (...given: Given): Promise<T> =>
        database.read(verb, ...given),
    writing:
      <Given extends unknown[], T>(verb: Verb<Given, Work<T>>) =>
      (...given: Given): Promise<T> =>
        database.transaction(verb, ...given),
    locking:
      <Given extends unknown[], T>(verb: Verb<Given, Work<T>>) =>
      (...given: Given): Promise<T> =>
        database.lockedTransaction(verb, ...given),
  }
}

/** Tells whether work failed because of the database, which may be away for a moment, and not because of what was asked of it. */
export const isDatabaseFault = (cause: unknown): boolean =>
  cause instanceof ProblemsError && cause.problems.some(({ rule }) => rule.startsWith('database.'))

import type { Reading, Verb, Work } from './work.js'

/**
 * The publication's database, as the rest of the program knows it: somewhere verbs are run. Each answer is a promise, since a
 * database on another machine answers later.
 */
export interface Database {
  /** Runs a verb that changes nothing, over the state of one moment. It waits for nobody who writes. */
  read<Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Promise<T>
  /** Runs a verb in one transaction: all of it is done, or a throw undoes all of it. */
  transaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T>
  /**
   * From now on a commit survives the death of this process at once, and that of the machine only after `synced`. Many
   * commits can so share one sync, which happens beside the other work instead of stopping all of it.
   */
  syncLater(): Promise<void>
  /** Resolves when every commit up to now is on the disk. */
  synced(): Promise<void>
  /** Commits are on the disk again when they are done. */
  syncAtOnce(): Promise<void>
  close(): Promise<void>
}

/** Binds verbs to a database, for tables of what can be asked of it. */
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
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type Database,
  type DatabaseInspection,
  type Reading,
  type SqlDialect,
  SqliteDatabase,
  type Verb,
  type Work,
} from '../../src/storage/index.js'

/**
 * Runs verbs on a SQLite file as on a database of another machine: each answer comes in a later turn of the event loop, and
 * whatever else the program does goes on meanwhile. It has one connection, so that transactions wait for one another.
 */
export class LaterDatabase implements Database {
  private last: Promise<unknown> = Promise.resolve()
  private readonly dialect: SqlDialect

  private constructor(readonly sqlite: SqliteDatabase) {
    this.dialect = {
      query: sqlite.query,
      isShared: false,
      sharesSyncs: true,
      hasTimelines: false,
      place: 'offprint.db',
    }
  }

  static open(file: string): LaterDatabase {
    return new LaterDatabase(SqliteDatabase.open(file))
  }

  get name(): string {
    return this.sqlite.name
  }

  read<Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Promise<T> {
    return this.inTurn(() => this.drive('BEGIN', verb(this.dialect, ...given)))
  }

  transaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    return this.inTurn(() => this.drive('BEGIN IMMEDIATE', verb(this.dialect, ...given)))
  }

  lockedTransaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    return this.transaction(verb, ...given)
  }

  syncLater = (): Promise<void> => this.inTurn(() => this.sqlite.syncLater())
  synced = (): Promise<void> => this.inTurn(() => this.sqlite.synced())
  syncAtOnce = (): Promise<void> => this.inTurn(() => this.sqlite.syncAtOnce())
  inspect = (): Promise<DatabaseInspection> => this.inTurn(() => this.sqlite.inspect())
  close = (): Promise<void> => this.inTurn(() => this.sqlite.close())

  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.last.then(nextTurn).then(task)
    this.last = result.catch(() => {})
    return result
  }

  private async drive<T>(begin: string, work: Work<T>): Promise<T> {
    this.say(begin)
    try {
      let step = work.next()
      while (!step.done) {
        const { query, wants } = step.value
        await nextTurn()
        step = work.next(wants === 'changed' ? this.sqlite.run(query) : this.sqlite.all(query))
      }
      this.say('COMMIT')
      return step.value
    } catch (cause) {
      this.say('ROLLBACK')
      throw cause
    }
  }

  private say(sql: string): void {
    this.sqlite.run({ compile: () => ({ sql, parameters: [] }) as never })
  }
}

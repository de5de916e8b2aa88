import { closeSync, openSync, statfsSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import Libsql from 'libsql'
import { error, ProblemsError } from '../core/problem.js'
import type { Database, DatabaseInspection } from './database.js'
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from './kysely.js'
import { MIGRATIONS } from './migrations.js'
import type { Tables } from './tables.js'
import type { Question, Reading, SqlDialect, Verb, Work } from './work.js'

/** The milliseconds for which one process waits for the transaction of another. An import of a million rows takes half a minute. */
const PATIENCE = 60_000
/** The kilobytes of the database that are kept in memory. With SQLite’s 2 MB, a large import reads and writes most pages many times. */
const CACHE = 8_000

type Prepared = ReturnType<Libsql.Database['prepare']>

const PAUSE = 20

/**
 * Retries a change of the journal mode, for which SQLite does not wait for locks: if two processes open a new database
 * together, one of them fails at once.
 */
function retryWhileBusy(change: () => unknown): void {
  const end = Date.now() + PATIENCE
  for (;;) {
    try {
      change()
      return
    } catch (cause) {
      const busy = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_BUSY')
      if (!busy || Date.now() > end) throw cause
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)
    }
  }
}

/**
 * Returns the pages after which the log is moved into the database during a send. That blocks everything until it is on the
 * disk, so 4,000 pages (16 MB) are better than the usual 1,000, unless they would be much of what is left on the disk.
 */
function logPages(file: string): number {
  const { bavail, bsize } = statfsSync(dirname(file))
  return Math.max(100, Math.min(4_000, Math.floor((bavail * bsize) / PAGE / 16)))
}

const PAGE = 4_096

/** The name of the database file, which is beside publication.yml. */
export const DATABASE_FILE = 'offprint.db'

/** The dialect with which Kysely compiles queries to SQL. Kysely runs nothing; `SqliteDatabase` runs the statements. */
const DIALECT: SqlDialect = {
  query: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  isShared: false,
  sharesSyncs: true,
  hasTimelines: false,
  place: DATABASE_FILE,
}

/**
 * A database in a file. Statements run synchronously in this thread, so a verb is never interrupted, and has finished when
 * `read` or `transaction` returns its promise.
 */
export class SqliteDatabase implements Database {
  /** Builds queries for `all` and `run`. */
  readonly query = DIALECT.query
  private readonly statements = new Map<string, Prepared>()
  private log: Promise<FileHandle> | undefined
  private syncing: Promise<void> | undefined
  private waiting: Promise<void> | undefined

  private constructor(
    private readonly libsql: Libsql.Database,
    private readonly file: string,
  ) {}

  get name(): string {
    return this.file
  }

  /**
   * Opens a database. A missing one is created, and an older one is migrated.
   * @throws ProblemsError if the file is not a database, or belongs to a later version of Offprint
   */
  static open(file: string): SqliteDatabase {
    // The database contains personal data, so only its owner may read a new file. SQLite gives its other files the same
    // permissions.
    closeSync(openSync(file, 'a', 0o600))
    return SqliteDatabase.prepare(file)
  }

  /** Makes an empty database that is kept in memory. */
  static inMemory(): SqliteDatabase {
    return SqliteDatabase.prepare(':memory:')
  }

  private static prepare(file: string): SqliteDatabase {
    const libsql = new Libsql(file, { timeout: PATIENCE })
    try {
      // WAL lets other processes read during a send. FULL syncs every commit, so that it survives a power failure.
      retryWhileBusy(() => libsql.exec('PRAGMA journal_mode = WAL'))
      for (const pragma of ['synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON', `cache_size = -${CACHE}`])
        libsql.exec(`PRAGMA ${pragma}`)
      const database = new SqliteDatabase(libsql, file)
      database.migrate(file)
      return database
    } catch (cause) {
      libsql.close()
      if (cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_NOTADB')
        throw new ProblemsError([
          error(
            'database.damaged',
            { file },
            'This file is not a database.',
            'Restore it from a backup, or move it away.',
          ),
        ])
      throw cause
    }
  }

  /**
   * Moves the log into the database and empties it. Most pages replace others, so this makes room on a full disk, on which
   * the log would otherwise take up what is left.
   */
  private emptyLog(): void {
    this.libsql.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  }

  async read<Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Promise<T> {
    return this.between('BEGIN', () => this.drive(verb(DIALECT, ...given)))
  }

  async transaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    return this.between('BEGIN IMMEDIATE', () => this.drive(verb(DIALECT, ...given)))
  }

  /** A transaction has the whole file for itself. */
  async lockedTransaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    return this.transaction(verb, ...given)
  }

  private drive<T>(work: Work<T>): T {
    let step = work.next()
    while (!step.done) step = work.next(this.answer(step.value))
    return step.value
  }

  private answer({ query, wants }: Question): unknown {
    return wants === 'changed' ? this.run(query) : this.all(query)
  }

  /** Returns all rows of a query. */
  all<Row>(query: Compilable<Row>): Row[] {
    const { sql, parameters } = query.compile()
    // The parameters are passed as one array, because a single null would be taken for named values.
    return this.statement(sql).all(parameters as unknown[]) as Row[]
  }

  /**
   * Runs a query that changes rows.
   * @returns the number of changed rows
   */
  run(query: Compilable<unknown>): number {
    const { sql, parameters } = query.compile()
    return this.statement(sql).run(parameters as never).changes
  }

  /**
   * Runs work between a statement that begins a transaction and its end, and undoes everything if the work throws.
   * Transactions do not nest.
   */
  private between<T>(begin: string, work: () => T): T {
    try {
      return this.inTransaction(begin, work)
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_FULL')) throw cause
      this.emptyLog()
      return this.inTransaction(begin, work)
    }
  }

  private inTransaction<T>(begin: string, work: () => T): T {
    // `exec` is used because a prepared statement that finds the database busy stays open, and then no transaction can end.
    this.libsql.exec(begin)
    try {
      const result = work()
      this.libsql.exec('COMMIT')
      return result
    } catch (cause) {
      // A full disk ends the transaction by itself.
      if (this.libsql.inTransaction) this.libsql.exec('ROLLBACK')
      throw cause
    }
  }

  async syncLater(): Promise<void> {
    // From here on, most writes replace pages that are in the database already, so that the log can always be emptied.
    this.emptyLog()
    this.libsql.exec('PRAGMA synchronous = NORMAL')
    this.libsql.exec(`PRAGMA wal_autocheckpoint = ${logPages(this.file)}`)
    this.log ??= open(`${this.file}-wal`, 'r+')
  }

  /** Resolves after a sync that began after the call, so a call during a sync waits for the next one. */
  synced(): Promise<void> {
    if (!this.syncing) {
      this.syncing = this.sync().finally(() => {
        this.syncing = undefined
      })
      return this.syncing
    }
    this.waiting ??= this.syncing
      .catch(() => {})
      .then(() => {
        this.waiting = undefined
        return this.synced()
      })
    return this.waiting
  }

  private async sync(): Promise<void> {
    await (await this.log)?.datasync()
  }

  async syncAtOnce(): Promise<void> {
    await this.synced()
    this.libsql.exec('PRAGMA wal_autocheckpoint = 1000')
    this.libsql.exec('PRAGMA synchronous = FULL')
    this.emptyLog()
    const log = await this.log
    this.log = undefined
    await log?.close()
  }

  async inspect(): Promise<DatabaseInspection> {
    const rowsOf = (sql: string): readonly object[] => this.libsql.prepare(sql).all() as object[]
    const [version] = rowsOf('SELECT sqlite_version() AS words') as { words: string }[]
    const damage = (rowsOf('PRAGMA integrity_check(5)') as { integrity_check: string }[])
      .map(row => row.integrity_check)
      .filter(text => text !== 'ok')
    const [lost] = rowsOf('SELECT count(*) AS rows FROM pragma_foreign_key_check') as { rows: number }[]
    const where = { file: this.file }
    const fix = 'Stop all processes, and restore the file from a backup.'
    return {
      engine: `SQLite ${version?.words ?? ''}`,
      problems: [
        ...damage.map(text => error('database.damaged', where, `The file is damaged: ${text}.`, fix)),
        ...(lost && lost.rows > 0
          ? [error('database.damaged', where, `${lost.rows} rows refer to rows that do not exist.`, fix)]
          : []),
      ],
    }
  }

  async close(): Promise<void> {
    this.statements.clear()
    this.libsql.close()
  }

  private statement(sql: string): Prepared {
    const known = this.statements.get(sql)
    if (known) return known
    const made = this.libsql.prepare(sql)
    if (this.statements.size < 200) this.statements.set(sql, made)
    return made
  }

  private migrate(file: string): void {
    const version = (): number =>
      (this.libsql.prepare('PRAGMA user_version').all() as { user_version: number }[])[0]?.user_version ?? 0
    if (version() > MIGRATIONS.length)
      throw new ProblemsError([
        error('database.newer', { file }, 'This database belongs to a later version of Offprint.', 'Update Offprint.'),
      ])
    if (version() < MIGRATIONS.length)
      this.between('BEGIN IMMEDIATE', () => {
        // The version is read again inside the transaction, because two processes may begin at the same moment.
        const missing = MIGRATIONS.slice(version())
        for (const next of missing) this.libsql.exec(next)
        if (missing.length > 0) this.libsql.exec(`PRAGMA user_version = ${MIGRATIONS.length}`)
      })
  }
}

import { closeSync, openSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import {
  type Compilable,
  DummyDriver,
  type InferResult,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import Libsql from 'libsql'
import { error, ProblemsError } from '../core/problem.js'
import { MIGRATIONS } from './migrations.js'
import type { Tables } from './tables.js'

/** Milliseconds that one process waits for another's transaction. */
const PATIENCE = 10_000

type Statement = ReturnType<Libsql.Database['prepare']>

const PAUSE = 20

/** SQLite waits for no lock while it changes the journal: of two that open a new database together, one is told at once. */
function patiently(change: () => unknown): void {
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
 * The publication's database. Kysely writes the SQL and libsql runs it, at once and in this thread: a transaction here is
 * a stretch of plain code that nothing can come between, and `committed` means on the disk.
 */
export class Database {
  /** Builds queries; `all`, `first` and `run` run them. */
  readonly query: Kysely<Tables> = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
  private readonly statements = new Map<string, Statement>()
  private inside = false
  private log: Promise<FileHandle> | undefined
  private syncing: Promise<void> | undefined
  private waiting: Promise<void> | undefined

  private constructor(
    private readonly libsql: Libsql.Database,
    private readonly file: string,
  ) {}

  /**
   * Opens a database, makes it where there is none, and brings an older one up to date.
   * @throws ProblemsError where it is no database, or one of a later Offprint
   */
  static open(file: string): Database {
    // Personal data: only its owner may read a new one. SQLite gives its other files the same rights.
    closeSync(openSync(file, 'a', 0o600))
    const libsql = new Libsql(file, { timeout: PATIENCE })
    try {
      // WAL lets others read while a send writes; FULL syncs every commit, so that power may fail right after one.
      patiently(() => libsql.exec('PRAGMA journal_mode = WAL'))
      for (const pragma of ['synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON'])
        libsql.exec(`PRAGMA ${pragma}`)
      const database = new Database(libsql, file)
      database.migrate(file)
      return database
    } catch (cause) {
      libsql.close()
      if (cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_NOTADB')
        throw new ProblemsError([
          error('database.damaged', { file }, 'This is not a database.', 'Restore it from a backup, or move it away.'),
        ])
      throw cause
    }
  }

  /** Every row of a query. */
  all<Q extends Compilable<unknown>>(query: Q): InferResult<Q> extends readonly (infer Row)[] ? Row[] : never {
    const { sql, parameters } = query.compile()
    // One array, for a lone null would be taken for named values.
    return this.statement(sql).all(parameters as unknown[]) as never
  }

  first<Q extends Compilable<unknown>>(
    query: Q,
  ): (InferResult<Q> extends readonly (infer Row)[] ? Row : never) | undefined {
    return this.all(query)[0] as never
  }

  /** @returns how many rows were changed */
  run(query: Compilable<unknown>): number {
    const { sql, parameters } = query.compile()
    return this.immediately(() => this.statement(sql).run(parameters as never).changes)
  }

  /** Rows one after another; the database may not be written to by this process meanwhile. */
  each<Q extends Compilable<unknown>>(query: Q): Iterable<InferResult<Q> extends readonly (infer Row)[] ? Row : never> {
    const { sql, parameters } = query.compile()
    return this.libsql.prepare(sql).iterate(parameters as unknown[]) as never
  }

  /** A query for a hot path, built and compiled once. `value` names what is given with each run. */
  prepare<Values extends object>() {
    return <Q extends Compilable<unknown>>(
      build: (value: <K extends keyof Values>(name: K) => Values[K]) => Q,
    ): ((values: Values) => number) => {
      const { sql, parameters } = build(name => new Hole(String(name)) as never).compile()
      const statement = this.statement(sql)
      return values =>
        statement.run(
          parameters.map(given => (given instanceof Hole ? values[given.name as keyof Values] : given)) as never,
        ).changes
    }
  }

  /**
   * Does it in one transaction that no other process writes during; a throw undoes all of it. Transactions do not nest,
   * and the work cannot wait for anything.
   */
  immediately<T>(work: () => T): T {
    if (this.inside) return work()
    // Not prepared: a statement that found the database busy stays open, and then no transaction can end.
    this.libsql.exec('BEGIN IMMEDIATE')
    this.inside = true
    try {
      const result = work()
      this.libsql.exec('COMMIT')
      return result
    } catch (cause) {
      // A full disk ends the transaction by itself.
      if (this.libsql.inTransaction) this.libsql.exec('ROLLBACK')
      throw cause
    } finally {
      this.inside = false
    }
  }

  /**
   * From now on a commit survives the death of this process at once, and that of the machine only after `synced`. Many
   * commits can so share one sync, which happens beside the other work instead of stopping all of it.
   */
  syncLater(): void {
    this.libsql.exec('PRAGMA synchronous = NORMAL')
    // A checkpoint stops everything while the disk catches up: once per 40 MB of log instead of 4.
    this.libsql.exec('PRAGMA wal_autocheckpoint = 10000')
    this.log ??= open(`${this.file}-wal`, 'r+')
  }

  /** Resolves when every commit up to now is on the disk. One that is asked for while a sync runs waits for the next. */
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

  /** Commits are synced by themselves again. */
  async syncAtOnce(): Promise<void> {
    await this.synced()
    this.libsql.exec('PRAGMA wal_autocheckpoint = 1000')
    this.libsql.exec('PRAGMA synchronous = FULL')
    const log = await this.log
    this.log = undefined
    await log?.close()
  }

  /** A value that is kept by name. */
  setting(key: string): string | undefined {
    return this.first(this.query.selectFrom('setting').select('value').where('key', '=', key))?.value
  }

  set(key: string, value: string): void {
    const put = this.query.insertInto('setting').values({ key, value })
    this.run(put.onConflict(conflict => conflict.column('key').doUpdateSet({ value })))
  }

  close(): void {
    this.statements.clear()
    this.libsql.close()
  }

  private statement(sql: string): Statement {
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
        error('database.newer', { file }, 'A later version of Offprint made this database.', 'Update Offprint.'),
      ])
    while (version() < MIGRATIONS.length)
      this.immediately(() => {
        // Looked at again inside of the transaction: two processes may begin at the same moment.
        const done = version()
        const next = MIGRATIONS[done]
        if (next === undefined) return
        this.libsql.exec(next)
        this.libsql.exec(`PRAGMA user_version = ${done + 1}`)
      })
  }
}

/** Stands for a value that is given later. */
class Hole {
  constructor(readonly name: string) {}
}

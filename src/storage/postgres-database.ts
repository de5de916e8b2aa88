import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { error, type Problem, ProblemsError, warning } from '../core/problem.js'
import type { Database, DatabaseInspection, RequestShares } from './database.js'
import {
  DummyDriver,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  replaceWithNoncontingentExpression,
} from './kysely.js'
import { type PostgresAddress, readPostgresUrl } from './postgres-address.js'
import { PostgresFault } from './postgres-faults.js'
import { POSTGRES_MIGRATIONS } from './postgres-migrations.js'
import { FORGOTTEN_SHARES, takenShare } from './request-shares.js'
import { TABLE_KEYS, type Tables } from './tables.js'
import { type Question, type Reading, type SqlDialect, timeline, type Verb, type Work } from './work.js'

/** The dialect with which Kysely compiles queries to SQL. Kysely runs nothing; `PostgresDatabase` runs the statements. */
const DIALECT: Omit<SqlDialect, 'hasTimelines'> = {
  query: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: db => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    // SQLite accepts `in ()`, and PostgreSQL does not.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  }),
  isShared: true,
  sharesSyncs: false,
  place: 'DATABASE_URL',
}

/** The connections of one process. */
const CONNECTIONS = 8
/** The milliseconds for which a verb waits for a database that went away. A restart of the server takes a few seconds. */
const PATIENCE = 30_000
/** The milliseconds for which a connection is tried. */
const CONNECTING = 10_000
/** The milliseconds after which an answer is not expected any more. A large list is frozen in a fraction of them. */
const LONGEST = 300_000
/** The age in milliseconds from which nobody asks any more whether a transaction was committed. */
const OLD = 86_400_000
/** The first version of PostgreSQL with everything that is used here. */
const OLDEST = 130_000
/** The milliseconds by which the clocks of two machines may differ. */
const CLOCKS = 5_000
/** Separates the lock of our migrations from the advisory locks of other programs in the same database. */
const MIGRATING = 0x0ff_9121
/** The table that counts the migrations that have run, as `PRAGMA user_version` does in SQLite. */
const VERSION_TABLE = 'offprint_schema'

/** All tables besides the one with the version. */
const ALL_TABLES = [...Object.keys(TABLE_KEYS), 'last_commit', 'request_share']

/** The state of the schema. */
interface State {
  /** The number of migrations that have run; negative while a copy of another database is not complete. */
  readonly version: number | undefined
  readonly tables: readonly string[]
}

/**
 * A PostgreSQL database, in which several processes on several machines may work. Every transaction is serializable, so that verbs
 * need not think of others: one that would see a state that never was ends with an error, and runs again. Only verbs that lock what they
 * decide upon run without that.
 *
 * Everything that a transaction needs is set in the transaction, and no statement is prepared by name, because the next transaction may
 * have another connection of a pooler (PgBouncer in transaction mode), which also refuses settings at the start of a connection.
 */
export class PostgresDatabase implements Database {
  /** The server and the name of the database, without user and password. */
  readonly name: string
  private readonly pool: pg.Pool
  /** Resolves when the last of those who take turns is done. */
  private turns: Promise<void> = Promise.resolve()
  private readonly connections = new WeakMap<pg.PoolClient, string>()
  private marks = 0
  private dialect: SqlDialect = { ...DIALECT, hasTimelines: false }

  private constructor(
    private readonly address: PostgresAddress,
    private readonly patience: number,
  ) {
    this.name = address.name
    this.pool = this.pooled()
  }

  /**
   * Opens a database. The tables are created in an empty one, and an older one is migrated.
   * @param url the address of the database
   * @param from the name of the setting that contains it, for problems
   * @param patience the milliseconds for which a verb waits for a database that went away
   * @throws ProblemsError if it cannot be reached or used, or belongs to a later version of Offprint
   */
  static async open(url: string, from = 'DATABASE_URL', patience = PATIENCE): Promise<PostgresDatabase> {
    const database = await PostgresDatabase.connect(url, from, patience)
    try {
      await database.migrate()
      return database
    } catch (cause) {
      await database.close()
      throw cause
    }
  }

  /**
   * Opens a database that has tables already, and leaves an empty one as it is.
   * @returns undefined if it is empty
   */
  static async openExisting(url: string, from = 'DATABASE_URL'): Promise<PostgresDatabase | undefined> {
    const database = await PostgresDatabase.connect(url, from, PATIENCE)
    try {
      const isEmpty = (await database.state()).version === undefined
      if (!isEmpty) await database.migrate()
      else await database.close()
      return isEmpty ? undefined : database
    } catch (cause) {
      await database.close()
      throw cause
    }
  }

  /** Connects, and checks that the server can carry a database of Offprint. */
  private static async connect(url: string, from: string, patience: number): Promise<PostgresDatabase> {
    const address = readPostgresUrl(url, from)
    const database = new PostgresDatabase(address, patience)
    try {
      await database.probe()
      return database
    } catch (cause) {
      await database.close()
      if (!(address.mayBePlain && cause instanceof PostgresFault && cause.lacksTls))
        throw cause instanceof PostgresFault ? cause.told(address.name) : cause
    }
    const plain = new PostgresDatabase({ ...address, tls: false }, patience)
    try {
      await plain.probe()
      return plain
    } catch (cause) {
      await plain.close()
      throw cause instanceof PostgresFault ? cause.told(address.name) : cause
    }
  }

  /** What clients take is counted in one statement, because a transaction of its own would take three round trips. */
  readonly shares: RequestShares = {
    take: async share => {
      const [taken] = await this.single<{ wait: number }>(takenShare(share))
      // The row was made by another process after this statement began.
      return taken?.wait ?? share.cost
    },
    forget: () => this.single(FORGOTTEN_SHARES).then(() => {}),
  }

  async read<Given extends unknown[], T>(verb: Verb<Given, Reading<T>>, ...given: Given): Promise<T> {
    const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
    return this.persistently(started => this.between(begin, () => verb(this.dialect, ...given), started))
  }

  async transaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    const begin = 'BEGIN ISOLATION LEVEL SERIALIZABLE'
    return this.persistently(started => this.between(begin, () => verb(this.dialect, ...given), started))
  }

  async lockedTransaction<Given extends unknown[], T>(verb: Verb<Given, Work<T>>, ...given: Given): Promise<T> {
    const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED'
    return this.persistently(started => this.between(begin, () => verb(this.dialect, ...given), started))
  }

  /**
   * Runs one statement in a transaction of its own, in one round trip. If the connection is lost, it may run twice. It sees what others
   * have committed when it gets their rows, so that it meets no conflict.
   */
  private single<Row>(statement: string): Promise<Row[]> {
    const begin = 'BEGIN ISOLATION LEVEL READ COMMITTED'
    return this.persistently(() =>
      this.once(async client => {
        const results = await answersOf(client, [begin, ...this.settings('10s'), statement, 'COMMIT'])
        return results.at(-2)?.rows as Row[]
      }),
    )
  }

  /** A commit is on the disk of the server before it is reported, so there is nothing to postpone. */
  async syncLater(): Promise<void> {}
  async synced(): Promise<void> {}
  async syncAtOnce(): Promise<void> {}

  async inspect(): Promise<DatabaseInspection> {
    const at = Date.now()
    const [server] = await this.once(client =>
      rowsOf<Record<'words' | 'fsync' | 'pages' | 'standbys' | 'sync', string> & { readonly time: number }>(
        client,
        `SELECT current_setting('server_version') AS words, current_setting('fsync') AS fsync,
           current_setting('full_page_writes') AS pages, current_setting('synchronous_standby_names') AS standbys,
           current_setting('synchronous_commit') AS sync,
           floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS time`,
      ),
    ).catch(cause => {
      throw cause instanceof PostgresFault ? cause.told(this.name) : cause
    })
    const where = { file: this.name }
    const problems: Problem[] = []
    if (server?.fsync === 'off' || server?.pages === 'off')
      problems.push(
        error(
          'database.unsafe',
          where,
          'A power failure can damage this database: fsync or full_page_writes is off.',
          'Turn both on in postgresql.conf.',
        ),
      )
    if (server?.standbys && /^(?:local|remote_write)$/.test(server.sync))
      problems.push(
        warning(
          'database.replica',
          where,
          `A commit does not wait until the replica has it on the disk (synchronous_commit is ${server.sync}).`,
          'Set synchronous_commit to on, or to remote_apply.',
        ),
      )
    const apart = server ? Math.abs(server.time - at) : 0
    if (apart > CLOCKS)
      problems.push(
        warning(
          'database.clock',
          where,
          `The clocks of the database and of this machine differ by ${Math.round(apart / 1000)} s.`,
          'Set both by NTP. Several machines can only take turns if they agree on the time.',
        ),
      )
    return { engine: `PostgreSQL ${server?.words ?? ''}`, problems }
  }

  async close(): Promise<void> {
    if (!this.pool.ended) await this.pool.end()
  }

  /**
   * Runs work in a transaction, again after a conflict with another one or when the connection is lost before the end. If
   * it is lost during the commit, the server is asked what became of the transaction.
   */
  private async persistently<T>(work: (started: Transaction) => Promise<T>): Promise<T> {
    const end = Date.now() + this.patience
    let endTurn: (() => void) | undefined
    try {
      for (let attempt = 1; ; attempt++) {
        const started: Transaction = { number: undefined, connection: '', mark: 0 }
        try {
          return await work(started)
        } catch (cause) {
          if (!(cause instanceof PostgresFault)) throw cause
          if (started.done && cause.kind === 'lost' && started.number !== undefined) {
            if (await this.wasCommitted(started, end)) return started.done.result as T
          } else if (cause.kind === 'lasting' || (cause.most === undefined ? Date.now() > end : attempt >= cause.most))
            throw cause.told(this.name)
          if (cause.kind === 'conflict') endTurn ??= await this.turn()
          // Processes that were in each other's way wait for different times.
          await pause(Math.random() * Math.min(1_000, 10 * 2 ** attempt))
        }
      }
    } finally {
      endTurn?.()
    }
  }

  /**
   * Waits until all work of this process that met a conflict before this is done. If a hundred readers subscribe at the same moment,
   * they would otherwise be in each other's way again and again.
   * @returns what ends the turn
   */
  private async turn(): Promise<() => void> {
    const before = this.turns
    let end = (): void => {}
    this.turns = new Promise(resolve => {
      end = resolve
    })
    await before
    return end
  }

  private async between<T>(begin: string, work: () => Work<T>, started: Transaction): Promise<T> {
    const client = await this.connected()
    // A connection that has failed, or that may be in the middle of a transaction, is not used again.
    let isBroken = true
    try {
      started.number = await this.begin(client, begin)
      const result = await this.drive(client, work)
      started.done = { result }
      const command = await this.commit(client, started)
      isBroken = false
      if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}.`)
      return result
    } catch (cause) {
      isBroken &&= !(await this.undone(client, cause))
      throw cause
    } finally {
      client.release(isBroken)
    }
  }

  /** Commits, and leaves the mark of the transaction in the same round trip. Returns what the server has done. */
  private async commit(client: pg.PoolClient, started: Transaction): Promise<string> {
    if (started.number === undefined) return (await asked(client.query('COMMIT'))).command
    const connection = this.connections.get(client) ?? randomUUID()
    this.connections.set(client, connection)
    started.connection = connection
    started.mark = this.marks += 1
    const mark = `INSERT INTO last_commit VALUES ('${connection}', ${started.mark}, ${Date.now()})
      ON CONFLICT (connection) DO UPDATE SET mark = excluded.mark, at = excluded.at`
    const results: unknown = await asked(client.query(`${mark}; COMMIT`))
    return (results as pg.QueryResult[]).at(-1)?.command ?? ''
  }

  private async undone(client: pg.PoolClient, cause: unknown): Promise<boolean> {
    if (cause instanceof PostgresFault && cause.kind === 'lost') return false
    return client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
  }

  /**
   * Begins a transaction in one round trip.
   * @returns its number, if it may write
   * @throws ProblemsError if commits would be reported before they are on the disk
   */
  private async begin(client: pg.PoolClient, begin: string): Promise<string | undefined> {
    const mayWrite = !begin.endsWith('READ ONLY')
    const number = mayWrite ? 'pg_current_xact_id()::text' : 'null::text'
    const [state] = await rowsOf<{ number: string | null; sync: string }>(
      client,
      begin,
      ...this.settings('10s'),
      `SELECT ${number} AS number, current_setting('synchronous_commit') AS sync`,
    )
    if (mayWrite && state?.sync === 'off') throw this.unsafe()
    return state?.number ?? undefined
  }

  /**
   * A process that is stopped inside a transaction would keep its locks for ever, and one that waits for such a lock would wait as
   * long.
   */
  private settings(longestWait: string): string[] {
    const { schema } = this.address
    return [
      `SET LOCAL lock_timeout = '${longestWait}'`,
      "SET LOCAL idle_in_transaction_session_timeout = '10s'",
      ...(schema === undefined ? [] : [`SET LOCAL search_path = ${pg.escapeIdentifier(schema)}`]),
    ]
  }

  private unsafe(): ProblemsError {
    const what = 'This database reports changes before they are on the disk (synchronous_commit is off).'
    const fix =
      'Turn it on: `ALTER ROLE … SET synchronous_commit = on`, or in postgresql.conf. Otherwise readers could get an issue twice after a power failure.'
    return new ProblemsError([error('database.unsafe', { file: this.name }, what, fix)])
  }

  private async drive<T>(client: pg.PoolClient, work: () => Work<T>): Promise<T> {
    const steps = work()
    let step = steps.next()
    while (!step.done) step = steps.next(await answer(client, step.value))
    return step.value
  }

  /** Looks for the mark of a transaction whose commit was not answered. */
  private async wasCommitted(started: Transaction, end: number): Promise<boolean> {
    for (;;) {
      const outcome = await this.outcomeOf(started).catch(cause => {
        if (cause instanceof PostgresFault && cause.kind !== 'lost') throw cause.told(this.name)
        return undefined
      })
      if (outcome !== undefined) return outcome === 'committed'
      if (Date.now() > end) {
        const what = 'The connection to the database was lost while a change was being saved. It may have been saved.'
        const fix = 'Once the database can be reached, look at the result (`offprint status`) before you repeat it.'
        throw new ProblemsError([error('database.unknown', { file: this.name }, what, fix)])
      }
      // The server may not have noticed yet that the connection is gone.
      await pause(200)
    }
  }

  /** Returns what became of a transaction; undefined as long as the server may still be committing it. */
  private async outcomeOf({ number, connection, mark }: Transaction): Promise<'committed' | 'undone' | undefined> {
    const client = await this.connected()
    let isBroken = true
    try {
      await this.begin(client, 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY')
      // After a crash, the server may not know the number any more (pg_xact_status fails then).
      const running = await asked(
        client.query('SELECT 1 FROM pg_locks WHERE locktype = $1 AND transactionid::text = ($2::xid8::xid)::text', [
          'transactionid',
          number,
        ]),
      )
      const found = await asked(client.query('SELECT mark FROM last_commit WHERE connection = $1', [connection]))
      await asked(client.query('ROLLBACK'))
      isBroken = false
      if ((found.rows[0] as { mark: number } | undefined)?.mark === mark) return 'committed'
      return running.rows.length > 0 ? undefined : 'undone'
    } finally {
      client.release(isBroken)
    }
  }

  private async connected(): Promise<pg.PoolClient> {
    const client = await asked(this.pool.connect(), true)
    // An error between two queries is also reported by the next query.
    if (client.listenerCount('error') === 0) client.on('error', () => {})
    return client
  }

  private pooled(): pg.Pool {
    const { host, port, user, password, database, tls, options } = this.address
    const pool = new pg.Pool({
      ...{ host, port, database, max: CONNECTIONS, application_name: 'offprint' },
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
      ...(options === undefined ? {} : { options }),
      ...{ ssl: tls, enableChannelBinding: this.address.channelBinding },
      ...{ connectionTimeoutMillis: CONNECTING, query_timeout: LONGEST, idleTimeoutMillis: 60_000 },
      ...{ keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
      types: { getTypeParser: parserOf },
    })
    pool.on('error', () => {})
    return pool
  }

  /** Checks whether the server can carry a database of Offprint. */
  private async probe(): Promise<void> {
    const [server] = await this.once(client =>
      rowsOf<{ version: number; words: string; encoding: string; sync: string }>(
        client,
        `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS words,
           current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS sync`,
      ),
    )
    const refused = (what: string, fix: string) =>
      new ProblemsError([error('database.unfit', { file: this.name }, what, fix)])
    if (!server || server.version < OLDEST)
      throw refused(`This is PostgreSQL ${server?.words}, and Offprint needs 13 or later.`, 'Update PostgreSQL.')
    if (server.encoding !== 'UTF8')
      throw refused(
        `The encoding of this database is ${server.encoding}, in which not every name can be written.`,
        'Create it anew: `createdb --encoding=UTF8 --template=template0 NAME`.',
      )
    if (server.sync === 'off') throw this.unsafe()
    await this.probeTimeline()
  }

  /** Finds out whether the database can tell its timeline. Some providers have replaced the part that does. */
  private async probeTimeline(): Promise<void> {
    const { sql } = DIALECT.query.selectNoFrom(timeline.as('timeline')).compile()
    const hasTimelines = await this.once(client => rowsOf(client, sql)).then(
      () => true,
      cause => {
        if (cause instanceof PostgresFault && cause.kind === 'lost') throw cause
        return false
      },
    )
    this.dialect = { ...DIALECT, hasTimelines }
  }

  private async once<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.connected()
    let isBroken = true
    try {
      const result = await work(client)
      isBroken = false
      return result
    } finally {
      client.release(isBroken)
    }
  }

  /**
   * Runs what concerns the schema in a transaction that no other process runs at the same time.
   * @throws ProblemsError if the schema does not exist, or contains the tables of another program
   */
  private async administer<T>(work: (client: pg.PoolClient, state: State) => Promise<T>): Promise<T> {
    return this.once(async client => {
      // The state is read after the lock, in a statement that sees what the process before has committed.
      const lock = `SELECT pg_advisory_xact_lock(${MIGRATING}, hashtext(current_schema()))`
      await asked(client.query(['BEGIN ISOLATION LEVEL READ COMMITTED', ...this.settings('5min'), lock].join('; ')))
      const result = await work(client, await this.stateIn(client))
      await asked(client.query('COMMIT'))
      return result
    }).catch(cause => {
      throw cause instanceof PostgresFault ? cause.told(this.name) : cause
    })
  }

  private async stateIn(client: pg.PoolClient): Promise<State> {
    const [schema] = await rowsOf<{ name: string | null }>(client, 'SELECT current_schema() AS name')
    if (!schema?.name) {
      const named = this.address.schema
      const what = `The database has no schema ${named === undefined ? '' : `${named} `}that this user may use.`
      const name = named ?? 'offprint'
      const fix = `Create it: \`CREATE SCHEMA ${name} AUTHORIZATION …\`. If it exists, make this user its owner: \`ALTER SCHEMA ${name} OWNER TO …\`.`
      throw new ProblemsError([error('database.schema', { file: this.name }, what, fix)])
    }
    const tables = await rowsOf<{ name: string }>(
      client,
      // The tables of extensions, such as PostGIS, belong to no other program.
      `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'f')
         AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname`,
    )
    const names = tables.map(({ name }) => name)
    if (!names.includes(VERSION_TABLE)) {
      if (names.length > 0) throw this.foreign(schema.name, names)
      return { version: undefined, tables: names }
    }
    const [row] = await rowsOf<{ version: number }>(client, `SELECT version FROM ${VERSION_TABLE}`)
    if (!row) throw this.damaged('The tables have no version. Perhaps only the structure of a backup was restored.')
    const missing = ALL_TABLES.filter(name => !names.includes(name))
    if (row.version === POSTGRES_MIGRATIONS.length && missing.length > 0)
      throw this.damaged(`The database lacks tables: ${someOf(missing)}.`)
    return { version: row.version, tables: names }
  }

  private damaged(what: string): ProblemsError {
    const fix =
      'Restore the whole database from a backup. If it never contained anything, delete the schema and create it again.'
    return new ProblemsError([error('database.damaged', { file: this.name }, what, fix)])
  }

  private foreign(schema: string, tables: readonly string[]): ProblemsError {
    const what = `The schema ${schema} of this database contains the tables of another program: ${someOf(tables)}.`
    const fix = 'Give Offprint a database of its own, or a schema: add `schema=offprint` to the address.'
    return new ProblemsError([error('database.foreign', { file: this.name }, what, fix)])
  }

  private async state(): Promise<State> {
    return this.administer(async (_, state) => state)
  }

  /** Runs the migrations that the database lacks. */
  private async migrate(): Promise<void> {
    await this.administer(async (client, { version = 0, tables }) => {
      if (version < 0) {
        const what = 'A copy of another database into this one was not completed.'
        const fix = 'Run `offprint database move` again, which begins anew.'
        throw new ProblemsError([error('database.unfinished', { file: this.name }, what, fix)])
      }
      await this.runMigrations(client, version, tables)
      // Connections of processes that have ended long ago.
      await asked(client.query('DELETE FROM last_commit WHERE at < $1', [Date.now() - OLD]))
    })
  }

  private async runMigrations(client: pg.PoolClient, version: number, tables: readonly string[]): Promise<void> {
    const newest = POSTGRES_MIGRATIONS.length
    if (version > newest)
      throw new ProblemsError([
        error(
          'database.newer',
          { file: this.name },
          'This database belongs to a later version of Offprint.',
          'Update Offprint.',
        ),
      ])
    if (version === newest) return
    if (!tables.includes(VERSION_TABLE))
      await asked(
        client.query(
          `CREATE TABLE ${VERSION_TABLE} (version integer NOT NULL); INSERT INTO ${VERSION_TABLE} VALUES (0)`,
        ),
      )
    for (const migration of POSTGRES_MIGRATIONS.slice(version)) await asked(client.query(migration))
    await asked(client.query(`UPDATE ${VERSION_TABLE} SET version = ${newest}`))
  }

  /**
   * Prepares the database to receive a copy of another one. Until `completeCopy`, nobody can open it. What an earlier copy left that
   * was not completed is deleted.
   * @throws ProblemsError if it contains anything else
   */
  static async openForCopy(url: string, from: string): Promise<PostgresDatabase> {
    const database = await PostgresDatabase.connect(url, from, PATIENCE)
    try {
      await database.administer(async (client, { version = 0, tables }) => {
        const names = Object.keys(TABLE_KEYS).map(name => pg.escapeIdentifier(name))
        if (version < 0) await asked(client.query(`TRUNCATE ${names.join(', ')} RESTART IDENTITY`))
        await database.runMigrations(client, Math.abs(version), tables)
        for (const name of names)
          if ((await rowsOf(client, `SELECT 1 FROM ${name} LIMIT 1`)).length > 0) {
            const what = 'This database contains a publication already, and nothing is mixed with it.'
            const fix = 'Name an empty database, or another schema with `schema=…`.'
            throw new ProblemsError([error('database.not-empty', { file: database.name }, what, fix)])
          }
        await asked(client.query(`UPDATE ${VERSION_TABLE} SET version = ${-POSTGRES_MIGRATIONS.length}`))
      })
      return database
    } catch (cause) {
      await database.close()
      throw cause
    }
  }

  /**
   * Opens the database to everybody after a copy, and lets new rows have numbers after those of the copy. Nothing is missing in it, so an
   * issue that is not finished goes on here.
   */
  async completeCopy(): Promise<void> {
    await this.administer(async client => {
      for (const [table, keys] of Object.entries<readonly string[]>(TABLE_KEYS))
        if (keys.includes('id') && table !== 'bounce')
          await asked(
            client.query(
              `SELECT setval(pg_get_serial_sequence('${table}', 'id'), max(id)) FROM ${table} HAVING max(id) IS NOT NULL`,
            ),
          )
      await asked(client.query("UPDATE issue SET timeline = ''; UPDATE worker SET timeline = ''"))
      await asked(client.query(`UPDATE ${VERSION_TABLE} SET version = ${POSTGRES_MIGRATIONS.length}`))
    })
  }
}

const someOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ')

/** A transaction that has begun. */
interface Transaction {
  /** Its number on the server. */
  number: string | undefined
  /** The connection, and the mark that the transaction leaves there. */
  connection: string
  mark: number
  /** Its result, once only the commit is left. */
  done?: { readonly result: unknown }
}

const answer = async (client: pg.PoolClient, { query, wants }: Question): Promise<unknown> => {
  const { sql, parameters } = query.compile()
  const { rows, rowCount } = await asked(client.query(sql, parameters.map(storable)))
  return wants === 'changed' ? (rowCount ?? 0) : rows
}

/** Makes a value fit for pg. PostgreSQL stores every character but U+0000, which a reply of a broken server may contain. */
function storable(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
}

/** Waits for the database, and marks its faults as such. */
async function asked<T>(question: Promise<T>, isConnecting = false): Promise<T> {
  try {
    return await question
  } catch (cause) {
    throw new PostgresFault(cause, isConnecting)
  }
}

/** Sends several statements together, and returns their results. */
async function answersOf(client: pg.PoolClient, statements: readonly string[]): Promise<readonly pg.QueryResult[]> {
  const results: unknown = await asked(client.query(statements.join('; ')))
  return (Array.isArray(results) ? results : [results]) as readonly pg.QueryResult[]
}

/** Returns the rows of the last of several statements that are sent together. */
const rowsOf = async <Row>(client: pg.PoolClient, ...statements: readonly string[]): Promise<Row[]> =>
  (await answersOf(client, statements)).at(-1)?.rows as Row[]

/** Reads a bigint as a number: times in milliseconds, counts and numbers of rows are far below 2⁵³. */
const parserOf: pg.CustomTypesConfig['getTypeParser'] = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format as 'text')

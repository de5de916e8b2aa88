import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  changedRows,
  databaseAt,
  first,
  keepSetting,
  type Reading,
  type SqlDialect,
  SqliteDatabase,
  setting,
  type Work,
} from '../../src/storage/index.js'
import { PostgresDatabase } from '../../src/storage/postgres-database.js'
import { POSTGRES_MIGRATIONS } from '../../src/storage/postgres-migrations.js'
import { temporaryFolder } from '../temporary-folder.js'
import { brittleNetwork, encryptedNetwork, unencryptedServer } from './brittle-network.js'
import { addressWith, emptySchema, hasPostgres, onServer, openPostgres } from './postgres.js'

/** Adds 1 to a number, which nobody may do twice. */
function* increment(dialect: SqlDialect, key: string): Work<number> {
  const next = Number((yield* setting(dialect, key)) ?? 0) + 1
  yield* keepSetting(dialect, key, String(next))
  return next
}

describe.skipIf(!hasPostgres)('a PostgreSQL database', () => {
  it('has the tables and columns of SQLite, with the same defaults, keys and unique indexes', async () => {
    const { schema, url } = await emptySchema()
    await (await PostgresDatabase.open(url)).close()
    const sqlite = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    onTestFinished(() => sqlite.close())
    const ask = <Row>(sql: string) => sqlite.all({ compile: () => ({ sql, parameters: [] }) } as never) as Row[]
    interface Column {
      readonly name: string
      readonly type: string
      readonly required: boolean
      readonly fallback: string | null
    }
    const byName = (columns: readonly (Column & { table: string })[]) =>
      columns.map(each => JSON.stringify(each)).sort()
    const TYPES: Record<string, string> = { INTEGER: 'bigint', TEXT: 'text', BLOB: 'bytea' }
    const names = ask<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`,
    )
    const here = names.flatMap(({ name: table }) =>
      ask<{ name: string; type: string; notnull: number; dflt_value: string | null; pk: number }>(
        `PRAGMA table_info(${table})`,
      ).map(({ name, type, notnull, dflt_value, pk }) => ({
        ...{ table, name, type: TYPES[type] ?? type, required: notnull === 1 || pk > 0, fallback: dflt_value, key: pk },
      })),
    )
    const there = await onServer<Column & { table: string; key: number }>(`
      SELECT table_name AS table, column_name AS name, data_type AS type, is_nullable = 'NO' AS required,
        replace(column_default, '::text', '') AS fallback,
        coalesce((SELECT array_position(conkey, attnum) FROM pg_constraint, pg_attribute
          WHERE contype = 'p' AND conrelid = format('%I.%I', table_schema, table_name)::regclass
          AND attrelid = conrelid AND attname = column_name), 0)::int AS key
      FROM information_schema.columns WHERE table_schema = '${schema}' AND table_name NOT IN ('offprint_schema', 'last_commit', 'request_share')`)
    // SQLite counts migrations in its header, needs no record of commits whose answer was lost, and a server whose database is a file counts requests in its memory.
    expect(byName(there)).toEqual(byName(here))
    const unique = ask<{ table: string; columns: string }>(`
      SELECT m.name AS "table", (SELECT group_concat(name) FROM pragma_index_info(l.name)) AS columns
      FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table' AND l."unique" AND l.origin <> 'pk'`)
    const uniqueThere = await onServer<{ table: string; columns: string }>(`
      SELECT c.relname AS table, (SELECT string_agg(a.attname, ',' ORDER BY array_position(i.indkey::int[], a.attnum::int))
        FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)) AS columns
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = '${schema}'::regnamespace AND i.indisunique AND NOT i.indisprimary`)
    expect(uniqueThere.map(each => JSON.stringify(each)).sort()).toEqual(
      unique.map(each => JSON.stringify(each)).sort(),
    )
  })

  it('makes its tables once if several processes begin together', async () => {
    const { schema, url } = await emptySchema()
    const opened = await Promise.all([1, 2, 3].map(() => PostgresDatabase.open(url)))
    await Promise.all(opened.map(database => database.close()))
    expect(await onServer(`SELECT version FROM ${schema}.offprint_schema`)).toEqual([
      { version: POSTGRES_MIGRATIONS.length },
    ])
  })

  it('migrates the version before, with its rows, although processes begin together and connections break', async () => {
    const older = async () => {
      const { schema, url } = await emptySchema()
      const before = POSTGRES_MIGRATIONS.slice(0, -1)
      await onServer(
        [`SET search_path = ${schema}`, ...before, "INSERT INTO setting VALUES ('n', '7')"].join('; ') +
          `; CREATE TABLE offprint_schema AS SELECT ${before.length} AS version`,
      )
      const plain = new URL(url)
      plain.searchParams.set('sslmode', 'disable')
      return { schema, url: plain.href }
    }
    const complete = async ({ schema, url }: { schema: string; url: string }): Promise<void> => {
      const both = await Promise.all([PostgresDatabase.open(url), PostgresDatabase.open(url)])
      expect(await Promise.all(both.map(database => database.transaction(increment, 'n')))).toEqual(
        expect.arrayContaining([8, 9]),
      )
      for (const database of both) await database.close()
      const version = await onServer(`SELECT version FROM ${schema}.offprint_schema`)
      expect(version).toEqual([{ version: POSTGRES_MIGRATIONS.length }])
    }
    const first = await older()
    const whole = await brittleNetwork(first.url)
    await (await PostgresDatabase.open(whole.url)).close()
    whole.end()
    await complete(first)
    expect(whole.packets(), 'the packets of a migration').toBeGreaterThan(6)
    for (let at = 3; at <= whole.packets(); at += 1) {
      const place = await older()
      const network = await brittleNetwork(place.url, { at, isAfter: at % 2 === 0 })
      const opened = await PostgresDatabase.open(network.url).catch(String)
      if (typeof opened === 'string') expect(opened).toMatch(/connection to the database was lost.*Run this again/)
      else await opened.close()
      network.end()
      await complete(place)
    }
  })

  it('repeats a verb that met another one, so that no change is lost', async () => {
    const database = await openPostgres()
    const results = await Promise.all(Array.from({ length: 20 }, () => database.transaction(increment, 'n')))
    expect(results.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(await database.read(setting, 'n')).toBe('20')
  })

  it('reads from one snapshot, whatever is written meanwhile', async () => {
    const database = await openPostgres()
    let later: Promise<unknown> = Promise.resolve()
    function* twice(dialect: SqlDialect): Reading<(string | undefined)[]> {
      const before = yield* setting(dialect, 'n')
      later = later.then(() => database.transaction(increment, 'n'))
      yield* first(dialect.query.selectFrom('setting').select('key'))
      return [before, yield* setting(dialect, 'n')]
    }
    expect(await database.read(twice)).toEqual([undefined, undefined])
    await later
    expect(await database.read(setting, 'n')).toBe('1')
  })

  it('undoes the whole of a verb that fails, and goes on', async () => {
    const database = await openPostgres()
    const failing = database.transaction(function* (dialect) {
      yield* keepSetting(dialect, 'a', '1')
      throw new Error('a fault of the verb')
    })
    await expect(failing).rejects.toThrow('a fault of the verb')
    const twice = database.transaction(function* ({ query }) {
      for (const value of ['1', '2']) yield* changedRows(query.insertInto('setting').values({ key: 'a', value }))
    })
    await expect(twice).rejects.toThrow(/duplicate key/)
    expect(await database.read(setting, 'a')).toBeUndefined()
  })

  it('stores characters that PostgreSQL refuses as a replacement, and finds nothing in an empty list', async () => {
    const database = await openPostgres()
    await database.transaction(keepSetting, 'a', 'x\0y')
    expect(await database.read(setting, 'a')).toBe('x\ufffdy')
    const none = database.read(function* ({ query }) {
      return yield* first(query.selectFrom('setting').select('key').where('key', 'in', []))
    })
    expect(await none).toBeUndefined()
  })

  it('changes exactly once, at whatever moment the connection breaks', async () => {
    const { url } = await emptySchema()
    await (await PostgresDatabase.open(url)).close()
    const plain = new URL(url)
    plain.searchParams.set('sslmode', 'disable')
    const whole = await brittleNetwork(plain.href, { at: 0, isAfter: false })
    const first = await PostgresDatabase.open(whole.url)
    const opening = whole.packets()
    expect(await first.transaction(increment, 'n')).toBe(1)
    const all = whole.packets()
    await first.close()
    whole.end()
    expect(all - opening, 'the packets of a verb').toBeGreaterThan(3)
    let expected = 1
    for (let at = opening + 1; at <= all; at += 1)
      for (const isAfter of [false, true]) {
        const network = await brittleNetwork(plain.href, { at, isAfter })
        const database = await PostgresDatabase.open(network.url)
        expected += 1
        expect(await database.transaction(increment, 'n'), `packet ${at}${isAfter ? ', after it' : ''}`).toBe(expected)
        expect(await database.read(setting, 'n')).toBe(String(expected))
        await database.close()
        network.end()
      }
  })

  it('says so if the database stays away', async () => {
    const { url } = await emptySchema()
    const network = await brittleNetwork(url, { at: 0, isAfter: false })
    const database = await PostgresDatabase.open(network.url, 'DATABASE_URL', 300)
    onTestFinished(() => database.close())
    network.end()
    await expect(database.transaction(increment, 'n')).rejects.toThrow(/The database cannot be reached\. .*REFUSED/)
    expect((await onServer(`SELECT * FROM ${new URL(url).searchParams.get('schema')}.setting`)).length).toBe(0)
  })

  it('is encrypted, and shows its certificate, as sslmode says', async () => {
    const { url, authority } = await encryptedNetwork(addressWith({}))
    const opened = async (more: Readonly<Record<string, string>>, host = 'localhost') => {
      const { schema } = await emptySchema()
      const address = new URL(url)
      address.hostname = host
      for (const [name, value] of Object.entries({ schema, ...more })) address.searchParams.set(name, value)
      const database = await PostgresDatabase.open(address.href).catch(String)
      if (typeof database === 'string') return database
      await database.close()
      return 'opened'
    }
    expect(await opened({ sslmode: 'require' }, '127.0.0.1')).toBe('opened')
    expect(await opened({ sslmode: 'disable' })).toMatch(/no TLS here/)
    expect(await opened({ sslmode: 'verify-full', sslrootcert: authority })).toBe('opened')
    expect(await opened({ sslmode: 'verify-ca', sslrootcert: authority }, '127.0.0.1')).toBe('opened')
    for (const [more, host] of [
      [{ sslmode: 'verify-full', sslrootcert: authority }, '127.0.0.1'],
      [{ sslmode: 'verify-full' }, 'localhost'],
      [{ sslmode: 'verify-ca' }, 'localhost'],
    ] as const)
      expect(await opened(more, host)).toMatch(/certificate of the database does not prove/)
  })

  it('needs TLS as soon as the address does', async () => {
    const url = new URL(await unencryptedServer(addressWith({ sslmode: 'require' })))
    await expect(PostgresDatabase.open(url.href)).rejects.toThrow(/has no TLS.*sslmode=disable/)
  })

  it('goes on after its connections were ended by the server', async () => {
    const database = await openPostgres()
    await database.transaction(increment, 'n')
    let hasEnded = false
    const ended = database.transaction(function* (dialect) {
      const next = yield* increment(dialect, 'n')
      if (!hasEnded) {
        hasEnded = true
        yield {
          query: { compile: () => ({ sql: 'SELECT pg_terminate_backend(pg_backend_pid())', parameters: [] }) } as never,
          wants: 'returned',
        }
      }
      return next
    })
    expect(await ended).toBe(2)
  })

  it('numbers new subscribers after those that an import brought along', async () => {
    const database = await openPostgres()
    const add = (id: number | undefined, mailbox: string) =>
      database.transaction(function* ({ query }) {
        const row = { address: mailbox, mailbox, domain: '', state: 'active', frequency: 'all', created: 1, changed: 1 }
        yield* changedRows(query.insertInto('subscriber').values({ ...row, ...(id === undefined ? {} : { id }) }))
        return (yield* first(query.selectFrom('subscriber').select('id').where('mailbox', '=', mailbox)))?.id
      })
    expect(await add(1, 'a')).toBe(1)
    expect(await add(undefined, 'b')).toBe(2)
    expect(await add(40, 'c')).toBe(40)
    expect(await add(7, 'd')).toBe(7)
    expect(await add(undefined, 'e')).toBe(41)
  })

  it('keeps its settings through a pooler that gives each transaction another connection', async () => {
    const { schema, url } = await emptySchema()
    const database = await PostgresDatabase.open(url)
    onTestFinished(() => database.close())
    const settings = await database.read(function* () {
      const sql = `SELECT current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle,
        current_schema() AS schema, current_setting('transaction_read_only') AS read_only`
      return (yield { query: { compile: () => ({ sql, parameters: [] }) } as never, wants: 'selected' }) as object[]
    })
    expect(settings).toEqual([{ lock: '10s', idle: '10s', schema, read_only: 'on' }])
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    onTestFinished(() => client.end())
    expect((await client.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows).toEqual([{ n: 0 }])
  })

  it.each([
    [
      'no server',
      () => addressWith({ path: '/offprint', sslmode: 'disable' }).replace(/:\d+\//, ':1/'),
      /cannot be reached/,
    ],
    ['an unknown server', () => 'postgres://a:hidden@nowhere.invalid/offprint', /No server has the name/],
    ['an unknown database', () => addressWith({ path: '/no_such_database' }), /no database of this name.*createdb/],
    ['an unknown user', () => addressWith({}).replace(/\/\/[^@]*@/, '//no_such_user:hidden@'), /refuses this user/],
    ['an unknown schema', () => addressWith({ schema: 'no_such_schema' }), /no schema no_such_schema.*CREATE SCHEMA/],
  ])('reports %s, and never shows the password', async (_, url, words) => {
    const refused = await PostgresDatabase.open(url()).catch(cause => cause)
    expect(String(refused)).toMatch(words)
    expect(JSON.stringify([String(refused), refused.problems])).not.toContain('hidden')
  })

  it('reports a database of a later version, one of another program, and a copy that was not completed', async () => {
    const opened = async (prepare: (schema: string) => string) => {
      const { schema, url } = await emptySchema()
      await onServer(prepare(schema))
      return String(await PostgresDatabase.open(url).catch(cause => cause))
    }
    const versioned = (version: number) => (schema: string) =>
      `CREATE TABLE ${schema}.offprint_schema (version integer); INSERT INTO ${schema}.offprint_schema VALUES (${version})`
    expect(await opened(versioned(9_999))).toMatch(/later version of Offprint\. Update/)
    expect(await opened(versioned(-1))).toMatch(/not completed\. Run `offprint database move` again/)
    expect(await opened(schema => `CREATE TABLE ${schema}.users (id int)`)).toMatch(/another program: users\..*schema=/)
    expect(await opened(schema => `CREATE VIEW ${schema}.subscriber AS SELECT 1`)).toMatch(
      /of another program.*schema=/,
    )
    // What a backup of the structure alone brings back, and a backup of some tables.
    expect(await opened(schema => `CREATE TABLE ${schema}.offprint_schema (version int)`)).toMatch(/have no version/)
    expect(await opened(versioned(POSTGRES_MIGRATIONS.length))).toMatch(/lacks tables: setting, .*…\. Restore/)
    expect(await opened(schema => `CREATE TABLE ${schema}.offprint_schema AS SELECT 1 AS number`)).toMatch(
      /not as Offprint made them.*Restore/,
    )
  })

  it('reports a user without rights, and one whose commits are not on the disk', async () => {
    const { schema, url } = await emptySchema()
    const role = `${schema}_role`
    await onServer(`CREATE ROLE ${role} LOGIN; GRANT USAGE ON SCHEMA ${schema} TO ${role}`)
    onTestFinished(() => onServer(`DROP OWNED BY ${role}; DROP ROLE ${role}`).then(() => {}))
    const asRole = url.replace(/\/\/[^@]*@/, `//${role}@`)
    await expect(PostgresDatabase.open(asRole)).rejects.toThrow(/no right.*permission denied.*OWNER TO/)
    await onServer(`ALTER ROLE ${role} SET synchronous_commit = off`)
    await expect(PostgresDatabase.open(asRole)).rejects.toThrow(/before they are on the disk/)
    const asked = async (setting: string, address = asRole): Promise<string> => {
      await onServer(`ALTER ROLE ${role} RESET ALL; ALTER ROLE ${role} ${setting}`)
      const patient = await PostgresDatabase.open(address, 'DATABASE_URL', 300).catch(cause => cause)
      if (patient instanceof Error) return String(patient)
      const refused = await patient.transaction(increment, 'n').catch(String)
      await patient.close()
      return String(refused)
    }
    await onServer(`GRANT CREATE ON SCHEMA ${schema} TO ${role}`)
    expect(await asked("SET statement_timeout = '1ms'")).toMatch(
      /stopped this work.*statement_timeout and transaction_timeout higher/,
    )
    expect(await asked('SET default_transaction_read_only = on')).toMatch(
      /takes no changes.*default_transaction_read_only/,
    )
    const options = `${asRole}&options=${encodeURIComponent('-c no_such_setting=hidden')}`
    expect(await asked('CONNECTION LIMIT 10', options)).toMatch(
      /refuses the connection. Check DATABASE_URL, also its `options`, (?!.*hidden)/,
    )
    expect(await asked('CONNECTION LIMIT 10')).toBe('1')
    await onServer(`REVOKE ALL ON SCHEMA ${schema} FROM ${role}`)
    expect(await asked('CONNECTION LIMIT 10')).toMatch(/no schema .* that this user may use.*CREATE SCHEMA.*OWNER TO/)
    expect(await asked('CONNECTION LIMIT 0')).toMatch(/no more connections.*limit of this user/)
  })

  it('leaves an empty database as it is in a trial', async () => {
    const { schema, url } = await emptySchema()
    const root = temporaryFolder({ 'publication.yml': '' })
    const database = await databaseAt(root, url, true)
    expect(await database.read(setting, 'a')).toBeUndefined()
    await database.close()
    expect(await onServer(`SELECT 1 FROM pg_tables WHERE schemaname = '${schema}'`)).toEqual([])
  })
})

import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { describe, expect, it } from 'vitest'
import {
  changedRows,
  databaseAt,
  keepSetting,
  prepared,
  type SqlDialect,
  SqliteDatabase,
} from '../../src/storage/index.js'
import { MIGRATIONS } from '../../src/storage/migrations.js'
import { temporaryFolder } from '../temporary-folder.js'

const put = (database: SqliteDatabase, key: string, value = '') =>
  database.run(database.query.insertInto('setting').values({ key, value }))
const keys = (database: SqliteDatabase) =>
  database.all(database.query.selectFrom('setting').select('key').orderBy('key')).map(({ key }) => key)

describe('the database', () => {
  it('syncs every commit, and lets others read while one writes', async () => {
    const file = join(temporaryFolder(), 'a.db')
    const one = SqliteDatabase.open(file)
    const other = SqliteDatabase.open(file)
    await one.transaction(function* (dialect) {
      yield* keepSetting(dialect, 'a', '')
      expect(keys(other)).toEqual([])
    })
    expect(keys(other)).toEqual(['a'])
    const libsql = new Libsql(file)
    expect(libsql.prepare('PRAGMA journal_mode').all([])).toEqual([{ journal_mode: 'wal' }])
    libsql.close()
    one.close()
    other.close()
  })

  it('keeps its log small while commits share syncs, and empties it afterwards', async () => {
    const file = join(temporaryFolder(), 'a.db')
    const database = SqliteDatabase.open(file)
    put(database, 'a'.repeat(1_000_000))
    const sizes = () => ['', '-wal'].map(end => statSync(file + end).size)
    await database.syncLater()
    expect(sizes()).toEqual([expect.toSatisfy(size => size > 1_000_000), 0])
    put(database, 'b')
    await database.syncAtOnce()
    expect(sizes()[1]).toBe(0)
    database.close()
  })

  it.skipIf(process.platform === 'win32')('is readable only by its owner, with all of its files', () => {
    const folder = temporaryFolder()
    const database = SqliteDatabase.open(join(folder, 'a.db'))
    put(database, 'a')
    const modes = readdirSync(folder).map(name => [name, statSync(join(folder, name)).mode & 0o777])
    expect(modes).toEqual(['a.db', 'a.db-shm', 'a.db-wal'].map(name => [name, 0o600]))
    database.close()
  })

  it('undoes the whole of a transaction that fails', async () => {
    const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    const put = ({ query }: SqlDialect) => changedRows(query.insertInto('setting').values({ key: 'a', value: '' }))
    const twice = database.transaction(function* (dialect) {
      yield* put(dialect)
      yield* put(dialect)
    })
    await expect(twice).rejects.toThrow(/UNIQUE/)
    expect(keys(database)).toEqual([])
    database.close()
  })

  it('migrates an older file and keeps its data', () => {
    const file = join(temporaryFolder(), 'old.db')
    const old = new Libsql(file)
    old.exec(MIGRATIONS[0] ?? '')
    old.exec("PRAGMA user_version = 1; INSERT INTO setting VALUES ('kept', 'yes')")
    old.exec(`INSERT INTO subscriber (address, mailbox, domain, state, frequency, created, changed)
      VALUES ('a@example.org', 'a@example.org', 'example.org', 'active', 'all', 1, 1)`)
    old.close()
    const database = SqliteDatabase.open(file)
    expect(keys(database)).toEqual(['kept'])
    expect(database.all(database.query.selectFrom('subscriber').select('address'))).toHaveLength(1)
    expect(database.all(database.query.selectFrom('delivery').selectAll())).toEqual([])
    database.close()
  })

  it('keeps the bounces of an older file, and counts them for their issues', () => {
    const file = join(temporaryFolder(), 'old.db')
    const old = new Libsql(file)
    const before = MIGRATIONS.findIndex(migration => migration.includes('message_fate'))
    for (const migration of MIGRATIONS.slice(0, before)) old.exec(migration)
    old.exec(`PRAGMA user_version = ${before}; PRAGMA foreign_keys = ON;
      INSERT INTO subscriber (address, mailbox, domain, state, frequency, created, changed)
        VALUES ('a@example.org', 'a@example.org', 'example.org', 'active', 'all', 1, 1);
      INSERT INTO issue (name, kind, subject, html, text, mime, frozen) VALUES ('weekly', 'digest', '', '', '', x'', 1);
      INSERT INTO delivery (issue, subscriber, state, at) VALUES (1, 1, 'sent', 1);
      INSERT INTO bounce VALUES ('a', 1, 1, 'soft', 2, 'x'), ('b', 1, 1, 'hard', 3, 'x'), ('c', 1, 1, 'delayed', 3, 'x'),
        ('d', 1, 9, 'hard', 3, 'x'), ('e', 1, NULL, 'hard', 3, 'x')`)
    old.close()
    const database = SqliteDatabase.open(file)
    expect(database.all(database.query.selectFrom('message_fate').selectAll())).toEqual([
      { issue: 1, subscriber: 1, fate: 'bounced', at: 2 },
    ])
    const ids = database.all(database.query.selectFrom('bounce').select('id').orderBy('id'))
    expect(ids.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    // The reports about an erased subscriber are still deleted with the subscriber.
    database.run(database.query.deleteFrom('subscriber'))
    expect(database.all(database.query.selectFrom('bounce').selectAll())).toEqual([])
    database.close()
  })

  it('does not change a file of a later version', () => {
    const file = join(temporaryFolder(), 'new.db')
    const later = new Libsql(file)
    later.exec('PRAGMA user_version = 9999')
    later.close()
    expect(() => SqliteDatabase.open(file)).toThrow(/later version/)
  })

  it('reports a file that is not a database', () => {
    const file = join(temporaryFolder(), 'a.db')
    writeFileSync(file, 'This is a letter and not a database. '.repeat(200))
    expect(() => SqliteDatabase.open(file)).toThrow(/not a database/)
  })

  it('is not created without a publication', async () => {
    await expect(databaseAt(temporaryFolder())).rejects.toThrow(/offprint init/)
  })

  it('gives a prepared query its values wherever its SQL uses them', async () => {
    const database = SqliteDatabase.open(join(temporaryFolder(), 'a.db'))
    const put = prepared(2, ({ query }, [value, key]: readonly [string, string]) =>
      query.insertInto('setting').values({ key, value }),
    )
    const both = database.transaction(function* (dialect) {
      const made = yield* changedRows(put(dialect, ['1', 'a']))
      return [made, yield* changedRows(put(dialect, ['2', 'b']))]
    })
    expect(await both).toEqual([1, 1])
    expect(database.all(database.query.selectFrom('setting').selectAll().orderBy('key'))).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ])
    database.close()
  })
})
